"""Futures, forward currency contracts and options: marked every session, settled when they end. accounting.md 5; facts: 4.6.

A future or forward costs nothing: its lots keep what was agreed (quantity x multiplier x price, with the commission), its value is
what that has gained. A future's gain is paid in cash the session after (variation margin); a forward's at its end. An option costs its
premium, bought or written. What is still open at the end is settled in cash: a future at its price of that day, a forward at its
own price or the rate of exchange, an option at what it is then worth against its underlying. One that ends on a day the exchange is
shut, as options on stocks did on Saturdays, ends at the prices there were by then. Futures in other currencies: margin.py.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.window import Window
from ..events.portfolio import Security
from . import margin
from .books import CASH, VARIATION, Books
from .lots import Lot, relieve, take
from .settlement import OpenItem

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .trades import Ticket
    from .valuation import Holdings

FORWARDS = "forward contracts closed"


def ends(security: Security) -> Any:
    """The day a contract ends, or None."""
    return security.expiry or security.maturity


def trade(books: Books, t: int, closing: Ticket | None, opening: Ticket | None, wanted: Any) -> None:
    """A future or forward: nothing is paid; what closes realizes its gain, what opens is remembered at what was agreed."""
    if closing is not None:
        slices = [take(lot, quantity) for lot, quantity in wanted] if wanted else None
        proceeds = (closing.cents if closing.units > 0 else -closing.cents) - closing.commission
        realize(books, t, closing.event.security, closing.units, closing.event.event_id, proceeds, slices, closing.event.date)
    if opening is not None:
        event = opening.event
        agreed = (opening.cents if opening.units > 0 else -opening.cents) + opening.commission
        lot = Lot(id=event.event_id, opened=event.date, quantity=opening.units, cost=agreed, bought=opening.units, paid=agreed)
        books.open_lot(t, event.security, lot)


def realize(books: Books, t: int, name: str, units: int, cause: str, proceeds: int, slices: Any, sold: datetime.date) -> None:
    """A contract's gain is realized: a future's comes with the variation margin, a forward's when the contract ends."""
    slices = relieve(books.current[name], units, books.relief) if slices is None else slices
    gain = books.tell(t, name, cause, proceeds, slices, sold)
    if books.securities[name].type == "future":
        books.book(t, VARIATION, gain, cause)
        books.variation.append((t, name, gain))
        return
    end = ends(books.securities[name])
    due = max(t, books.schedule.at_or_after(end)) if end else t + 1
    books.owe(OpenItem(account=FORWARDS, cause=cause, security=name, booked=t, due=due, on=end or books.schedule.days[due], cents=gain))


def expire(books: Books, t: int) -> None:
    """Contracts that end with this session are settled in cash."""
    today = books.schedule.days[t]
    for name in sorted(books.derivatives):
        security, units = books.securities[name], books.held(name)
        if not units or ends(security) is None or ends(security) > today:
            continue
        cause = f"expiry:{name}"
        if margin.marked_daily(books, name):
            margin.close(books, t, name, units, final_price(books, security), cause, ends(security))
            continue
        proceeds = books.worth(name, units, final_price(books, security), books.rate(name, t))
        if security.type == "option":
            books.dispose(t, name, units, cause, proceeds, sold=ends(security))
            books.receive(t, proceeds, cause)
        else:
            realize(books, t, name, units, cause, proceeds, None, ends(security))


def final_price(books: Books, security: Security) -> int:
    """What a contract is worth a unit when it ends, e8: an option what its underlying is above (call) or below (put) the strike."""
    if security.type != "option" or security.underlying is None or security.strike_e8 is None:
        return int(books.price_on(security.security, ends(security)))
    above = books.price_on(security.underlying, ends(security)) - security.strike_e8
    return int(max(above if security.put_call != "put" else -above, 0))


def settle_variation(books: Books, holdings: Holdings, owed: dict[str, Ints], window: Window, taken: dict[int, dict[str, Any]]) -> None:
    """Every session pays in cash what futures had gained, realized or not, by the session before: 50.00 a point on a contract of 50.

    Futures in other currencies have been paid as they went: margin.py. `taken` is told what a later run goes on from.
    """
    names = {n for n, name in enumerate(holdings.securities) if books.securities[name].type == "future" and not books.foreign(name)}
    open_gain, realized = np.zeros(books.sessions, np.int64), np.zeros(books.sessions, np.int64)
    mine = np.isin(holdings.security, sorted(names))
    np.add.at(open_gain, holdings.session[mine], holdings.value[mine])
    for t, _, gain in books.variation:
        realized[t] += gain
    paid, total = np.zeros(books.sessions, np.int64), np.cumsum(realized)
    gained, due = books.variation_before
    if window.first:
        open_gain[window.first - 1], paid[window.first - 1] = gained, -due
    begins, cash = max(window.first, 1), 0
    paid[begins:] = (total + open_gain)[begins - 1 : -1]
    for t in range(window.first, books.sessions):
        cents = int(paid[t] - (paid[t - 1] if t else 0))
        cash += cents
        if cents:
            books.book(t, VARIATION, -cents, VARIATION)
            books.book(t, CASH, cents, VARIATION)
            books.settled.append((t, cents))
        if t in taken:
            taken[t]["cash"] += cash
            taken[t] |= {"contracts_gained": int(open_gain[t]), "contracts_owed": int(total[t] - paid[t])}
    if names or books.variation or gained or due:
        owed[VARIATION] = owed.get(VARIATION, np.zeros(books.sessions, np.int64)) + total - paid
