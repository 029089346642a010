"""The books against what the custodian holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import muldiv
from ..events.portfolio import CustodianBalance
from . import proofs
from .booked import Booked
from .findings import Limits, effect, finding

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .findings import Finding
    from .undelivered import Undelivered

CASH = "cash"


def custodian_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Cash and settled quantities, row by row: value is the custodian's figure, limit the books'. A position he does not list is none."""
    by_day: dict[Any, Any] = {}
    for event in booked.known.of(CustodianBalance, booked.fund.id):
        t = booked.schedule.at_or_after(event.date + datetime.timedelta(days=1)) - 1
        if 0 <= t < booked.sessions:
            by_day.setdefault(t, []).append(event)
    if not by_day:
        return
    from .undelivered import Undelivered  # most funds have no such rows

    cash, undelivered = settled_cash(booked), Undelivered.of(booked)
    held_from = np.searchsorted(booked.portfolio.holdings.session, np.arange(booked.sessions + 1))
    for t, events in sorted(by_day.items()):
        rows = rows_of(booked, int(held_from[t]), int(held_from[t + 1]))
        held = settled_quantities(booked, t, rows, undelivered)
        listed = {event.security for event in events}
        for event in events:
            if event.security == CASH:
                yield from cash_break(booked, limits, t, event, int(cash[t]))
            else:
                yield from position_break(booked, limits, t, rows, event.security, event.quantity_e6, held.get(event.security, 0), event)
        if listed - {CASH}:
            for name in sorted(name for name, units in held.items() if units and name not in listed):
                yield from position_break(booked, limits, t, rows, name, 0, held[name], events[0])


def cash_break(booked: Booked, limits: Limits, t: int, event: CustodianBalance, cents: int) -> Iterator[Finding]:
    """Settled cash of the books, in dollars."""
    apart = event.quantity_e6 - cents * 10**4
    if abs(apart) > limits.limit("custodian.cash") * 10**4 and limits.on("custodian.cash"):
        change = effect(booked, t, muldiv(apart, 1, 10**4))
        found = (Fraction(event.quantity_e6, 10**6), Fraction(cents, 100))
        yield finding(t, "custodian.cash", limits.severity("custodian.cash"), CASH, *found, event.file, event.line, effect=change)


def position_break(
    booked: Booked, limits: Limits, t: int, rows: dict[str, int], name: str, theirs: int, ours: int, event: CustodianBalance
) -> Iterator[Finding]:
    """A quantity of one security; rows, of the holdings of the session."""
    if abs(theirs - ours) > limits.limit("custodian.position") * 10**6 and limits.on("custodian.position"):
        held = booked.portfolio.holdings
        at = rows.get(name)
        worth = None if at is None or not held.quantity[at] else muldiv(int(held.value[at]), theirs - ours, int(held.quantity[at]))
        change = None if worth is None else effect(booked, t, worth)
        found = (Fraction(theirs, 10**6), Fraction(ours, 10**6))
        yield finding(t, "custodian.position", limits.severity("custodian.position"), name, *found, event.file, event.line, effect=change)


def settled_cash(booked: Booked) -> np.ndarray:
    """int64 [t]: cents in the bank: what is settled of trades, orders, distributions and fees."""
    result: Arrays = booked.portfolio.cash + proofs.cash_of_capital(booked) + proofs.cash_of_distributions(booked) - proofs.cash_of_fees(booked)
    return result


def rows_of(booked: Booked, first: int, last: int) -> dict[str, int]:
    """{security: its row} of some rows of the holdings."""
    held = booked.portfolio.holdings
    return dict(zip([held.securities[n] for n in held.security[first:last].tolist()], range(first, last), strict=True))


def settled_quantities(booked: Booked, t: int, rows: dict[str, int], undelivered: Undelivered) -> dict[str, int]:
    """{security: e6} at the close of t: what is booked, less what was bought and is not delivered, plus what was sold and is still there.

    t is not before that of an earlier call with the same `undelivered`; rows, of the holdings of t
    """
    told = {name: int(booked.portfolio.holdings.quantity[n]) for name, n in rows.items()}
    for item, trade in undelivered.at(t):
        name, units = undelivered.delivers(trade, item.booked, t)
        told[name] = told.get(name, 0) + (units if trade.side == "sell" else -units)
    return told
