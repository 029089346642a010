"""What has been open too long: trades and orders not paid for, dividends that nobody has paid. Each is told on the day it becomes so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..events.many import Many, parts_of
from ..events.shares import Order
from ..portfolio.books import DIVIDENDS_DUE, PURCHASED, SOLD
from ..portfolio.income import NEVER
from ..portfolio.settlement import settles
from ..portfolio.whole_books import owed
from .booked import Booked
from .findings import ONE_E6, Limits, effects
from .found import Found, counts_e6

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..portfolio.whole_books import Owed

ITEM, DIVIDEND = "item.ageing", "dividend.ageing"


def ageing_findings(booked: Booked, limits: Limits) -> Iterator[Found]:
    """An item open longer than usual: value is sessions past settlement, or days past the ex-date; the effect, what its loss would be."""
    told = owed(booked.portfolio.books)
    if limits.on(DIVIDEND):
        yield overdue_dividends(booked, limits, told)
    if limits.on(ITEM):
        yield overdue_trades(booked, limits, told)
        yield overdue_orders(booked, limits)


def overdue_dividends(booked: Booked, limits: Limits, told: Owed) -> Found:
    """Dividends that nobody knows the pay date of: by the session that is more than so many days past the one that booked them."""
    longest, days = limits.limit(DIVIDEND), booked.day_numbers
    rows = told.of(DIVIDENDS_DUE)
    rows = rows[told.due[rows] == NEVER]
    began = days[told.booked[rows]]
    at = np.searchsorted(days, began + longest + 1)
    overdue = np.flatnonzero(at < booked.sessions)
    return aged(booked, limits, DIVIDEND, told, rows[overdue], at[overdue], days[at[overdue]] - began[overdue])


def overdue_trades(booked: Booked, limits: Limits, told: Owed) -> Found:
    """Trades open for more sessions than usual after their cycle."""
    most, schedule, rows = limits.limit(ITEM), booked.schedule, told.of(SOLD, PURCHASED)
    began, which = np.unique(told.booked[rows], return_inverse=True)
    usual = np.array([settles(schedule, schedule.days[t], None) for t in began.tolist()], np.int64)
    at = usual[which] + most + 1
    overdue = np.flatnonzero(at < np.minimum(booked.sessions, told.due[rows]))
    return aged(booked, limits, ITEM, told, rows[overdue], at[overdue], np.full(len(overdue), most + 1))


def aged(booked: Booked, limits: Limits, check: str, told: Owed, rows: Ints, at: Ints, value: Ints) -> Found:
    """Items open too long, with the place of the event each comes of."""
    subjects = [told.cause[n] for n in rows.tolist()]
    known = places(booked, set(subjects))
    found = [known.get(subject, ("", 0)) for subject in subjects]
    return Found(
        check=check,
        severity=limits.severity(check),
        session=at.tolist(),
        subject=subjects,
        value_e6=counts_e6(value),
        limit_e6=[limits.limit(check) * ONE_E6] * len(rows),
        nav_effect_e12=effects(booked, at, -told.worth(booked.portfolio.books, rows, at)),
        file=[file for file, _ in found],
        line=[line for _, line in found],
    )


def places(booked: Booked, wanted: set[str]) -> dict[str, tuple[str, int]]:
    """{event id: (file, line)} of some events of the portfolio: none of them is an order."""
    told: dict[str, tuple[str, int]] = {}
    for events in (events for kind, events in booked.known.events.items() if wanted and kind is not Order):
        for part in parts_of(events):
            if isinstance(part, Many):
                columns = (part.few("event_id").listed(), part.few("file").listed(), part.whole("line").tolist())
                told.update({name: (file, line) for name, file, line in zip(*columns, strict=True) if name in wanted})
            else:
                told.update({event.event_id: (event.file, event.line) for event in part if event.event_id in wanted})
    return told


def overdue_orders(booked: Booked, limits: Limits) -> Found:
    """Orders whose cash is still to come, or to go; unless they say otherwise it moves on the session that books them."""
    most, dealt, placed = limits.limit(ITEM), booked.dealt, booked.struck.ask.placed
    rows, at = dealt.cash, dealt.booked + most + 1
    rows = rows[at[rows] < np.minimum(dealt.paid[rows], booked.sessions)]
    places = [placed.place(n) for n in rows.tolist()]
    return Found(
        check=ITEM,
        severity=limits.severity(ITEM),
        session=at[rows].tolist(),
        subject=[placed.event_ids[n] for n in rows.tolist()],
        value_e6=[(most + 1) * ONE_E6] * len(rows),
        limit_e6=[most * ONE_E6] * len(rows),
        nav_effect_e12=effects(booked, at[rows], -dealt.sign[rows] * dealt.cents[rows]),
        file=[file for file, _ in places],
        line=[line for _, line in places],
    )
