"""The books against what the custodian holds, and what has been open too long."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import muldiv
from ..basics.instants import day_number
from ..events.portfolio import CustodianBalance, Trade
from ..events.shares import Order
from ..portfolio.books import DIVIDENDS_DUE, PURCHASED, SOLD
from ..portfolio.income import NEVER
from ..portfolio.settlement import settles
from . import proofs
from .booked import Booked
from .findings import ONE_E6, Limits, effect, finding
from .found import Found, counts_e6

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints
    from ..portfolio.settlement import OpenItem
    from .findings import Finding

CASH = "cash"


def custodian_findings(booked: Booked, limits: Limits) -> Iterator[Finding | Found]:
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
    for item in booked.portfolio.books.items:
        trade = trades.get(item.cause)
        if trade is not None and item.booked <= t < item.due and item.account in (SOLD, PURCHASED):
            told[trade.security] = told.get(trade.security, 0) + (trade.quantity_e6 if trade.side == "sell" else -trade.quantity_e6)
    return told


def ageing(booked: Booked, limits: Limits) -> Iterator[Found]:
    """An item open longer than usual, told on the day it becomes so: value is sessions past settlement, or days past the ex-date."""
    items = booked.portfolio.books.items
    if limits.on("dividend.ageing"):
        yield from late_dividends(booked, limits, [item for item in items if item.account == DIVIDENDS_DUE and item.due == NEVER])
    if limits.on("item.ageing"):
        yield from late_trades(booked, limits, [item for item in items if item.account in (SOLD, PURCHASED)])


def late_dividends(booked: Booked, limits: Limits, items: list[OpenItem]) -> Iterator[Found]:
    """Dividends that nobody knows the pay date of: by the session that is more than so many days past the one that booked them."""
    longest, days = limits.limit("dividend.ageing"), np.array([day_number(day) for day in booked.schedule.days], np.int64)
    began = np.array([item.booked for item in items], np.int64)
    at = np.searchsorted(days, days[began] + longest + 1)
    late = np.flatnonzero(at < booked.sessions)
    open_for = days[at[late]] - days[began[late]]
    yield aged(booked, limits, "dividend.ageing", [items[n] for n in late.tolist()], at[late], open_for, longest)


def late_trades(booked: Booked, limits: Limits, items: list[OpenItem]) -> Iterator[Found]:
    """Trades open for more sessions than usual after their cycle."""
    most, schedule = limits.limit("item.ageing"), booked.schedule
    usual = {began: settles(schedule, schedule.days[began], None) for began in {item.booked for item in items}}
    at = np.array([usual[item.booked] for item in items], np.int64) + most + 1
    late = np.flatnonzero(at < np.minimum(booked.sessions, np.array([item.due for item in items], np.int64)))
    yield aged(booked, limits, "item.ageing", [items[n] for n in late.tolist()], at[late], np.full(len(late), most + 1), most)


def aged(booked: Booked, limits: Limits, check: str, items: list[OpenItem], at: Ints, value: Ints, limit: int) -> Found:
    """Items open too long, with the place of the event each comes of; orders bring none."""
    wanted = {item.cause for item in items}
    kinds = (events for kind, events in booked.known.events.items() if kind is not Order) if wanted else ()
    places = {event.event_id: (event.file, event.line) for events in kinds for event in events if event.event_id in wanted}
    told = [places.get(item.cause, ("", 0)) for item in items]
    return Found(
        check=check,
        severity=limits.severity(check),
        session=at.tolist(),
        subject=[item.cause for item in items],
        value_e6=counts_e6(value),
        limit_e6=[limit * ONE_E6] * len(items),
        file=[file for file, _ in told],
        line=[line for _, line in told],
    )
