"""The fund buys and sells, on trade date: accounting.md 5. A trade first closes what is held the other way, then opens the rest."""

from __future__ import annotations

from typing import Any

import attrs

from ..events.portfolio import Trade
from . import contracts, debt, debt_dealt, margin
from .books import CONTRACTS, INVESTMENTS, PURCHASED, SOLD, Books
from .lots import Lot, choose, spread, take
from .settlement import OpenItem


@attrs.define(kw_only=True, repr=False)
class Ticket:
    """One side of a trade: what it closes, or what it opens.

    units      quantity e6, the lots': positive for what is or was bought, negative for what is or was sold short
    cents      of dollars that change hands for it, positive, commission left out
    interest   given with it, in cents of the security's currency; None: as reckoned
    """

    event: Trade
    units: int
    cents: int
    commission: int
    interest: int | None
    fx: int


def trade(books: Books, t: int, event: Trade) -> None:
    """One trade at its session: lots go out and come in, and one sum is owed for it."""
    side = 1 if event.side == "buy" else -1
    against = min(event.quantity_e6, max(-side * books.held(event.security), 0))
    wanted = named(books, event) if event.lots else None
    if (event.lots and wanted is None) or refused(books, event, side, against):
        return
    fx = books.fx(event.security, books.schedule.at_or_after(event.date), event.fx_e8)
    principal = event.amount_cents
    if principal is None:
        principal = books.worth(event.security, event.quantity_e6, event.price_e8, fx)
    closing, opening = parted(event, side, against, principal, fx)
    if margin.marked_daily(books, event.security):
        margin.trade(books, t, closing, opening, wanted)
        return
    if books.securities[event.security].type in CONTRACTS:
        contracts.trade(books, t, closing, opening, wanted)
        return
    interest = dollars = 0
    if closing is not None:
        interest, dollars = close(books, t, closing, wanted)
    if opening is not None:
        bought, paid = open_lot(books, t, opening)
        interest, dollars = interest - bought, dollars - paid
    owe(books, t, event, -side * principal, interest, dollars)


def parted(event: Trade, side: int, against: int, principal: int, fx: int) -> Any:
    """(what it closes, what it opens): amounts by quantity; None where there is nothing of it."""
    if against in (0, event.quantity_e6):  # all of it is one of the two
        closes = against != 0
        whole = Ticket(
            event=event,
            units=-side * against if closes else side * event.quantity_e6,
            cents=principal,
            commission=event.commission_cents,
            interest=event.accrued_cents,
            fx=fx,
        )
        return (whole, None) if closes else (None, whole)
    units = [-side * against, side * (event.quantity_e6 - against)]
    amounts = [spread(cents, units) if cents is not None else (None, None) for cents in (principal, event.commission_cents, event.accrued_cents)]
    return tuple(
        Ticket(event=event, units=quantity, cents=cents, commission=commission, interest=interest, fx=fx) if quantity else None
        for quantity, cents, commission, interest in zip(units, *amounts, strict=True)
    )


def cost_of(principal: Any, commission: Any) -> Any:
    """What a lot costs, of a trade or of a column of them: price and commission; 50,000.00 and 5.00 are 50,005.00."""
    return principal + commission


def proceeds_of(principal: Any, commission: Any) -> Any:
    """What is received: price less commission; of a purchase, whose price is below zero, what is paid."""
    return principal - commission


def close(books: Books, t: int, ticket: Ticket, wanted: list[Any] | None) -> tuple[int, int]:
    """Lots go out at their cost; proceeds are price less commission; the difference is realized. Gives the interest that comes with it."""
    event, sign = ticket.event, 1 if ticket.units > 0 else -1
    proceeds = proceeds_of(sign * ticket.cents, ticket.commission)
    if debt.is_debt(books.securities[event.security]):
        return debt_dealt.close(books, t, ticket, proceeds, wanted)
    slices = [take(lot, quantity) for lot, quantity in wanted] if wanted else None
    books.dispose(t, event.security, ticket.units, event.event_id, proceeds, slices, sold=event.date)
    return 0, 0


def open_lot(books: Books, t: int, ticket: Ticket) -> tuple[int, int]:
    """A lot comes in at price and commission: 1,000 at 50.00 and 5.00 commission cost 50,005.00. Gives the interest bought with it."""
    event, sign = ticket.event, 1 if ticket.units > 0 else -1
    paid = cost_of(sign * ticket.cents, ticket.commission)
    lot = Lot(id=event.event_id, opened=event.date, quantity=ticket.units, cost=paid, bought=ticket.units, paid=paid)
    books.open_lot(t, event.security, lot)
    books.book(t, INVESTMENTS, paid, event.event_id)
    return debt_dealt.begin(books, t, ticket, lot) if debt.is_debt(books.securities[event.security]) else (0, 0)


def owe(books: Books, t: int, event: Trade, principal: int, interest: int, dollars: int) -> None:
    """What is due for a trade at its settlement: principal and interest in the security's currency, commission in dollars.

    principal  cents of dollars, positive where the fund receives; interest: in the security's currency, and in dollars
    """
    local: Any = None
    due, on = books.settlement(event.date, event.settle)
    sign, fixed = (1 if event.side == "sell" else -1), principal + dollars
    if books.foreign(event.security):
        local, fixed = books.local(event.security, event.quantity_e6, event.price_e8 or 0, sign * interest), 0
        if event.amount_cents is not None:
            sign, fixed = (1 if interest >= 0 else -1), principal
            local = attrs.evolve(local, units=0, interest=abs(interest)) if interest else None
    books.owe(
        OpenItem(
            account=PURCHASED if event.side == "buy" else SOLD,
            cause=event.event_id,
            security=event.security,
            booked=t,
            due=due,
            on=on,
            cents=proceeds_of(principal + dollars, event.commission_cents),
            local=local,
            sign=sign,
            fixed=fixed - event.commission_cents,
        )
    )


def refused(books: Books, event: Trade, side: int, against: int) -> bool:
    """Whether more is sold than is held, and may not be."""
    if side > 0 or against == event.quantity_e6 or (books.may_be_short(event.security) and not event.lots):
        return False
    books.refuse(
        event,
        "trade.more_than_held",
        f"sale of {units(event.quantity_e6)} {event.security} on {event.date}, but only {units(max(books.held(event.security), 0))} are held",
        "the fund may not sell short: lower the quantity, add the missing buy, or allow it with short_sales = true in [policy]",
    )
    return True


def named(books: Books, event: Trade) -> list[tuple[Lot, int]] | None:
    """[(lot, quantity)] of the lots a sale names, or None where they are not there or do not add up.

    A name is of all that its buy has left in the security: a lot spun off keeps the name, and may be joined by the lot it came from, merged into
    the same security. Of these the one that came first goes first.
    """
    there: dict[str, list[Lot]] = {}
    for lot in books.current.get(event.security, ()):
        if lot.quantity > 0:
            there.setdefault(lot.id, []).append(lot)
    wanted = []
    for name, quantity in event.lots:
        lots = there.get(name, [])
        left = sum(lot.quantity for lot in lots)
        if not lots or (quantity or 0) > left:
            has = f"has {units(left)} left" if lots else "is not among the lots held"
            books.refuse(event, "trade.no_such_lot", f"lot {name} of {event.security} {has}", "name lots by the event_id of their buy")
            return None
        wanted += choose(lots, left if quantity is None else quantity, "fifo", by_age=True)
    total = sum(quantity for _, quantity in wanted)
    if total != event.quantity_e6:
        books.refuse(
            event,
            "trade.lots_do_not_add_up",
            f"the lots named hold {units(total)}, the sale is of {units(event.quantity_e6)}",
            "let the quantities of the lots add up to the quantity sold",
        )
        return None
    return wanted


def units(quantity_e6: int) -> str:
    """A quantity as people write it."""
    whole, part = divmod(quantity_e6, 10**6)
    return f"{whole:,}" + (f".{part:06d}".rstrip("0") if part else "")
