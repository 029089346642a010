"""The books against what the custodian holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import RATE_ONE, muldiv
from ..events.portfolio import CorporateAction, CustodianBalance, Split, Trade
from ..portfolio import whole_books
from ..portfolio.books import PURCHASED, SOLD
from . import proofs
from .booked import Booked
from .findings import Limits, effect, finding

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .findings import Finding

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
    cash, trades = settled_cash(booked), {event.event_id: event for event in booked.known.of(Trade, booked.fund.id)}
    for t, events in sorted(by_day.items()):
        held = settled_quantities(booked, t, trades)
        listed = {event.security for event in events}
        for event in events:
            if event.security == CASH:
                yield from cash_break(booked, limits, t, event, int(cash[t]))
            else:
                yield from position_break(booked, limits, t, event.security, event.quantity_e6, held.get(event.security, 0), event)
        if listed - {CASH}:
            for name in sorted(name for name, units in held.items() if units and name not in listed):
                yield from position_break(booked, limits, t, name, 0, held[name], events[0])


def cash_break(booked: Booked, limits: Limits, t: int, event: CustodianBalance, cents: int) -> Iterator[Finding]:
    """Settled cash of the books, in dollars."""
    apart = event.quantity_e6 - cents * 10**4
    if abs(apart) > limits.limit("custodian.cash") * 10**4 and limits.on("custodian.cash"):
        change = effect(booked, t, muldiv(apart, 1, 10**4))
        found = (Fraction(event.quantity_e6, 10**6), Fraction(cents, 100))
        yield finding(t, "custodian.cash", limits.severity("custodian.cash"), CASH, *found, event.file, event.line, effect=change)


def position_break(booked: Booked, limits: Limits, t: int, name: str, theirs: int, ours: int, event: CustodianBalance) -> Iterator[Finding]:
    """A quantity of one security."""
    if abs(theirs - ours) > limits.limit("custodian.position") * 10**6 and limits.on("custodian.position"):
        held = booked.portfolio.holdings
        at: Any = np.flatnonzero((held.session == t) & (held.security == held.securities.index(name))) if name in held.securities else []
        worth = muldiv(int(held.value[at[0]]), theirs - ours, int(held.quantity[at[0]])) if len(at) and held.quantity[at[0]] else None
        change = None if worth is None else effect(booked, t, worth)
        found = (Fraction(theirs, 10**6), Fraction(ours, 10**6))
        yield finding(t, "custodian.position", limits.severity("custodian.position"), name, *found, event.file, event.line, effect=change)


def settled_cash(booked: Booked) -> np.ndarray:
    """int64 [t]: cents in the bank: what is settled of trades, orders, distributions and fees."""
    result: Arrays = booked.portfolio.cash + proofs.cash_of_capital(booked) + proofs.cash_of_distributions(booked) - proofs.cash_of_fees(booked)
    return result


def settled_quantities(booked: Booked, t: int, trades: dict[str, Trade]) -> dict[str, int]:
    """{security: e6} at the close of t: what is booked, less what was bought and is not delivered, plus what was sold and is still there."""
    held = booked.portfolio.holdings
    rows = np.flatnonzero(held.session == t).tolist()
    told = {held.securities[held.security[n]]: int(held.quantity[n]) for n in rows}
    for item in whole_books.items(booked.portfolio.books):
        trade = trades.get(item.cause)
        if trade is not None and item.booked <= t < item.due and item.account in (SOLD, PURCHASED):
            units = split_since(booked, trade, item.booked, t)
            told[trade.security] = told.get(trade.security, 0) + (units if trade.side == "sell" else -units)
    return told


def split_since(booked: Booked, trade: Trade, first: int, t: int) -> int:
    """A trade's quantity e6 in shares of session t: 100 bought before a split of two for one are delivered as 200."""
    units = trade.quantity_e6
    for ex_date, security, ratio_e10 in splits(booked):
        if security == trade.security and ex_date > trade.date and first <= booked.schedule.at_or_after(ex_date) <= t:
            units = muldiv(units, ratio_e10, RATE_ONE)
    return units


def splits(booked: Booked) -> list[tuple[datetime.date, str, int]]:
    """[(ex-date, security, new shares for an old one e10)] in order, of splits and stock dividends."""
    told = [(event.ex_date, event.security, event.ratio_e10) for event in booked.known.of(Split)]
    actions = [event for event in booked.known.of(CorporateAction) if event.action == "stock_dividend" and event.ratio_e10]
    return sorted([*told, *((event.ex_date, event.security, RATE_ONE + event.ratio_e10) for event in actions)])
