"""What has been open too long: trades and orders not paid for, dividends that nobody has paid. Each is told on the day it becomes so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..basics.instants import day_number
from ..events.shares import Order
from ..portfolio.books import DIVIDENDS_DUE, PURCHASED, SOLD, worth_at
from ..portfolio.income import NEVER
from ..portfolio.settlement import settles
from .booked import Booked
from .findings import ONE_E6, Limits, effect
from .found import Found, counts_e6

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..portfolio.settlement import OpenItem

ITEM, DIVIDEND = "item.ageing", "dividend.ageing"


def ageing_findings(booked: Booked, limits: Limits) -> Iterator[Found]:
    """An item open longer than usual: value is sessions past settlement, or days past the ex-date; the effect, what its loss would be."""
    items = booked.portfolio.books.items
    if limits.on(DIVIDEND):
        yield from late_dividends(booked, limits, [item for item in items if item.account == DIVIDENDS_DUE and item.due == NEVER])
    if limits.on(ITEM):
        yield from late_trades(booked, limits, [item for item in items if item.account in (SOLD, PURCHASED)])
        yield from late_orders(booked, limits)


def late_dividends(booked: Booked, limits: Limits, items: list[OpenItem]) -> Iterator[Found]:
    """Dividends that nobody knows the pay date of: by the session that is more than so many days past the one that booked them."""
    longest, days = limits.limit(DIVIDEND), np.array([day_number(day) for day in booked.schedule.days], np.int64)
    began = np.array([item.booked for item in items], np.int64)
    at = np.searchsorted(days, days[began] + longest + 1)
    late = np.flatnonzero(at < booked.sessions)
    open_for = days[at[late]] - days[began[late]]
    yield aged(booked, limits, DIVIDEND, [items[n] for n in late.tolist()], at[late], open_for, longest)


def late_trades(booked: Booked, limits: Limits, items: list[OpenItem]) -> Iterator[Found]:
    """Trades open for more sessions than usual after their cycle."""
    most, schedule = limits.limit(ITEM), booked.schedule
    usual = {began: settles(schedule, schedule.days[began], None) for began in {item.booked for item in items}}
    at = np.array([usual[item.booked] for item in items], np.int64) + most + 1
    late = np.flatnonzero(at < np.minimum(booked.sessions, np.array([item.due for item in items], np.int64)))
    yield aged(booked, limits, ITEM, [items[n] for n in late.tolist()], at[late], np.full(len(late), most + 1), most)


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
        nav_effect_e12=[effect(booked, t, -worth_at(booked.portfolio.books, item, t)) for t, item in zip(at.tolist(), items, strict=True)],
        file=[file for file, _ in told],
        line=[line for _, line in told],
    )


def late_orders(booked: Booked, limits: Limits) -> Iterator[Found]:
    """Orders whose cash is still to come, or to go; unless they say otherwise it moves on the session that books them."""
    most, dealt, placed = limits.limit(ITEM), booked.dealt, booked.struck.ask.placed
    rows, at = dealt.cash, dealt.booked + most + 1
    rows = rows[at[rows] < np.minimum(dealt.paid[rows], booked.sessions)]
    places = [placed.place(n) for n in rows.tolist()]
    cents = (dealt.sign[rows] * dealt.cents[rows]).tolist()
    yield Found(
        check=ITEM,
        severity=limits.severity(ITEM),
        session=at[rows].tolist(),
        subject=[placed.event_ids[n] for n in rows.tolist()],
        value_e6=[(most + 1) * ONE_E6] * len(rows),
        limit_e6=[most * ONE_E6] * len(rows),
        nav_effect_e12=[effect(booked, t, -owed) for t, owed in zip(at[rows].tolist(), cents, strict=True)],
        file=[file for file, _ in places],
        line=[line for _, line in places],
    )
