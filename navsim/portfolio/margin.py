"""Futures in another currency: what a session gains is paid at the session after, at that one's rate of exchange. accounting.md 5; facts: 4.6.

Nothing is paid for the contract itself, so its price meets no rate of exchange: only the variation does, each session's at its own. A lot
keeps where it `stands` (its notional at the price it was last marked at, in the currency), and as cost its commission less what it has
gained in dollars since. Between two sessions the variation is an open item of the currency: its revaluation is `currency`.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.exact import muldiv
from .books import VARIATION, Books
from .fx_rates import ONE_E8
from .lots import Lot, Slice, choose, spread, take, take_average

if TYPE_CHECKING:
    from .trades import Ticket

Wanted = list[tuple[Lot, int]]


@attrs.frozen(kw_only=True, repr=False)
class Variation:
    """A gain of one session, paid at the next.

    exact  cents of the currency; currency
    cents  dollars it was booked at
    fixed  dollars whatever the rate: commission
    """

    session: int
    exact: Fraction
    currency: str
    cents: int
    fixed: int = 0


def marked_daily(books: Books, name: str) -> bool:
    """Whether a security is a future in another currency than the dollar."""
    return books.securities[name].type == "future" and books.foreign(name)


def notional(books: Books, name: str, quantity: int, price: Any) -> Fraction:
    """quantity x multiplier x price, in cents of the currency, exactly."""
    units, per = books.scaled(name, quantity)
    return Fraction(units * price, per)


def gain(books: Books, t: int, name: str, exact: Fraction, fixed: int = 0) -> int:
    """A variation at the rate of its session, in cents of dollars; it is paid at the next session."""
    cents = at_rate(exact, books.rate(name, t))
    books.margin.append(Variation(session=t, exact=exact, currency=books.securities[name].currency, cents=cents, fixed=fixed))
    return cents


def at_rate(exact: Fraction, fx: int) -> int:
    """Cents of dollars."""
    return int(muldiv(exact.numerator, fx, exact.denominator * ONE_E8))


def trade(books: Books, t: int, closing: Ticket | None, opening: Ticket | None, wanted: Wanted | None) -> None:
    """What closes realizes its gain up to the price of the trade; what opens stands at that price."""
    for ticket in (closing, opening):
        if ticket is not None and (ticket.event.fx_e8 is not None or ticket.event.price_e8 is None):
            message = f"{ticket.event.security} is a future in another currency: it is dealt in at a price, and no rate of exchange belongs to it"
            books.refuse(ticket.event, "trade.future_rate", message, "give price, leave amount and fx empty: its variation takes the session's rate")
            return
    if closing is not None:
        event = closing.event
        close(books, t, event.security, closing.units, event.price_e8, event.event_id, event.date, wanted, closing.commission)
    if opening is not None:
        event = opening.event
        stands, paid = notional(books, event.security, opening.units, event.price_e8), opening.commission
        lot = Lot(id=event.event_id, opened=event.date, quantity=opening.units, cost=paid, bought=opening.units, paid=paid, stands=stands)
        books.open_lot(t, event.security, lot)
        gain(books, t, event.security, Fraction(0), -paid)


def close(
    books: Books, t: int, name: str, units: int, price: Any, cause: str, sold: datetime.date, wanted: Wanted | None = None, commission: int = 0
) -> None:
    """Contracts end at a price: 2 of 10 euros a point bought at 4,000, marked at 4,010 and sold at 4,015 gain 2 x 10 x 5 euros more."""
    lots, pooled = books.current[name], books.relief == "average" and not wanted
    wanted = wanted or choose(lots, units, books.relief)
    rises = [notional(books, name, quantity, price) - lot.stands * Fraction(quantity, lot.quantity) for lot, quantity in wanted]
    more = gain(books, t, name, sum(rises, Fraction(0)), -commission)
    slices = take_average(lots, wanted) if pooled else own_gains(more, rises, wanted, books.rate(name, t))
    realized = books.tell(t, name, cause, more - commission, slices, sold)
    books.book(t, VARIATION, realized, cause)
    books.moved.append((VARIATION, t, realized))


def own_gains(more: int, rises: list[Fraction], wanted: Wanted, fx: int) -> list[Slice]:
    """Parts of lots, each with what it rose itself: the variation is told by quantity, the difference stands in its cost."""
    parts = parted(more, rises, fx)
    told = spread(more, [quantity for _, quantity in wanted])
    slices = [take(lot, quantity) for lot, quantity in wanted]
    return [attrs.evolve(each, cost=each.cost + by_size - own) for each, by_size, own in zip(slices, told, parts, strict=True)]


def parted(total: int, rises: list[Fraction], fx: int) -> list[int]:
    """A variation over the lots it comes from: each rounded, the last takes what is left."""
    parts = [at_rate(rise, fx) for rise in rises[:-1]]
    return [*parts, total - sum(parts)]


def mark_to_market(books: Books, t: int) -> None:
    """Every open contract at the price of the session: the position's variation, rounded once, parted over its lots."""
    for name in sorted(name for name in books.derivatives if marked_daily(books, name) and books.held(name)):
        lots, price, fx = [lot for lot in books.current[name] if lot.quantity], books.price_at(name, t), books.rate(name, t)
        now = [notional(books, name, lot.quantity, price) for lot in lots]
        rises = [worth - lot.stands for lot, worth in zip(lots, now, strict=True)]
        parts = parted(gain(books, t, name, sum(rises, Fraction(0))), rises, fx)
        for lot, worth, part in zip(lots, now, parts, strict=True):
            lot.stands, lot.cost = worth, lot.cost - part
        books.changed(name)


def pay(books: Books, t: int) -> None:
    """The variation of the session before becomes cash, in dollars at today's rate: what that changed is currency."""
    for each in books.margin:
        now = at_rate(each.exact, books.rates.at(each.currency, t))
        books.book(t, VARIATION, now - each.cents, f"currency:{each.currency}")
        books.earn(t, "currency", now - each.cents)
        if now + each.fixed:
            books.book(t, VARIATION, -(now + each.fixed), VARIATION)
            books.receive(t, now + each.fixed, VARIATION)
        books.moved.append((VARIATION, t, now - each.cents - now - each.fixed))
    books.margin.clear()
