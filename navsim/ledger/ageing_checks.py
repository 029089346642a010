"""What has been open too long: trades and orders not paid for, dividends that nobody has paid."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np

from ..portfolio.books import DIVIDENDS_DUE, PURCHASED, SOLD
from ..portfolio.income import NEVER
from ..portfolio.settlement import settles
from .booked import Booked
from .findings import Finding, Limits, effect, finding

ITEM, DIVIDEND = "item.ageing", "dividend.ageing"


def ageing_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Each told on the session on which it is open longer than usual: value is sessions past settlement, or days past the ex-date."""
    items = booked.portfolio.books.items
    places = {event.event_id: event for kind in booked.known.events.values() for event in kind} if items else {}
    schedule, most, longest = booked.schedule, limits.limit(ITEM), limits.limit(DIVIDEND)
    for item in items:
        event = places.get(item.cause)
        place: tuple[str, int] = (event.file, event.line) if event is not None else ("", 0)
        if item.account == DIVIDENDS_DUE and item.due == NEVER and limits.on(DIVIDEND):
            t = schedule.at_or_after(schedule.days[item.booked] + datetime.timedelta(days=longest + 1))
            if t < booked.sessions:
                days = (schedule.days[t] - schedule.days[item.booked]).days
                change = effect(booked, t, -item.cents)
                yield finding(t, DIVIDEND, limits.severity(DIVIDEND), item.cause, days, longest, *place, effect=change)
        elif item.account in (SOLD, PURCHASED) and limits.on(ITEM):
            t = settles(schedule, schedule.days[item.booked], None) + most + 1
            if t < min(booked.sessions, item.due):
                change = effect(booked, t, -item.cents)
                yield finding(t, ITEM, limits.severity(ITEM), item.cause, most + 1, most, *place, effect=change)
    if limits.on(ITEM):
        yield from orders(booked, limits, most)


def orders(booked: Booked, limits: Limits, most: int) -> Iterator[Finding]:
    """Orders whose cash is still to come, or to go: by default it moves on the session that books them."""
    dealt, placed = booked.dealt, booked.struck.ask.placed
    rows, late = dealt.cash, dealt.booked + most + 1
    for n in rows[late[rows] < np.minimum(dealt.paid[rows], booked.sessions)].tolist():
        t, cents = int(late[n]), int(dealt.sign[n] * dealt.cents[n])
        change = effect(booked, t, -cents)
        yield finding(t, ITEM, limits.severity(ITEM), placed.event_ids[n], most + 1, most, *placed.place(n), effect=change)
