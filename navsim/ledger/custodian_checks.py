"""The books against what the custodian holds, and what has been open too long."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import muldiv
from ..events.portfolio import CustodianBalance, Trade
from ..portfolio.books import DIVIDENDS_DUE, PURCHASED, SOLD
from ..portfolio.income import NEVER
from ..portfolio.settlement import settles
from ..portfolio.whole_books import items
from . import proofs
from .booked import Booked
from .findings import Limits, effect, finding

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .findings import Finding

CASH = "cash"


def custodian_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Everything about what others hold for the fund, or owe it."""
    yield from balances(booked, limits)
    yield from ageing(booked, limits)


def balances(booked: Booked, limits: Limits) -> Iterator[Finding]:
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
    for item in items(booked.portfolio.books):
        trade = trades.get(item.cause)
        if trade is not None and item.booked <= t < item.due and item.account in (SOLD, PURCHASED):
            told[trade.security] = told.get(trade.security, 0) + (trade.quantity_e6 if trade.side == "sell" else -trade.quantity_e6)
    return told


def ageing(booked: Booked, limits: Limits) -> Iterator[Any]:
    """An item open longer than usual, told on the day it becomes so: value is sessions past settlement, or days past the ex-date."""
    schedule, most, longest = booked.schedule, limits.limit("item.ageing"), limits.limit("dividend.ageing")
    open_items = items(booked.portfolio.books)
    places = {event.event_id: event for kind in booked.known.events.values() for event in kind} if open_items else {}
    for item in open_items:
        event = places.get(item.cause)
        file, line = (event.file, event.line) if event is not None else ("", 0)
        if item.account == DIVIDENDS_DUE and item.due == NEVER and limits.on("dividend.ageing"):
            late = schedule.days[item.booked] + datetime.timedelta(days=longest + 1)
            t = schedule.at_or_after(late)
            if t < booked.sessions:
                days = (schedule.days[t] - schedule.days[item.booked]).days
                yield finding(t, "dividend.ageing", limits.severity("dividend.ageing"), item.cause, days, longest, file, line)
        elif item.account in (SOLD, PURCHASED) and limits.on("item.ageing"):
            t = settles(schedule, schedule.days[item.booked], None) + most + 1
            if t < min(booked.sessions, item.due):
                yield finding(t, "item.ageing", limits.severity("item.ageing"), item.cause, most + 1, most, file, line)
