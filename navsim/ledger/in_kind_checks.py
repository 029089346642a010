"""Redemptions in kind against what was delivered, and against the cash that rule 18f-1 promises every shareholder."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.instants import date_of, day_number
from ..events.portfolio import Trade
from ..portfolio.whole_books import reliefs
from ..strike.shapes import IN_KIND, REDEMPTIONS
from .booked import Booked
from .findings import Limits, finding

if TYPE_CHECKING:
    from ..strike.placed import Placed
    from .findings import Finding

DELIVERED, PROMISED = "order.in_kind", "order.cash_limit"
PERIOD = datetime.timedelta(days=90)
MOST_CENTS = 25_000_000
LOOKED_BACK = datetime.timedelta(days=100)  # ninety, and what may lie between them and the session before


def in_kind_findings(booked: Booked, limits: Limits) -> Iterator[Any]:
    """Everything about redemptions in kind."""
    placed, dealt = booked.struck.ask.placed, booked.dealt
    rows = np.flatnonzero((dealt.line == IN_KIND) & dealt.moves).tolist()
    own = [(placed[n], int(dealt.cents[n])) for n in rows]
    if own:
        yield from deliveries(booked, limits, own)
        yield from promised_cash(booked, limits, own)


def deliveries(booked: Booked, limits: Limits, own: list[tuple[Placed, int]]) -> Iterator[Finding]:
    """Nothing was delivered, or more than was due: value is what the sales that name the order brought, limit what it was paid, in dollars."""
    brought = delivered(booked)
    for placed, cents in own:
        order = placed.order
        if limits.on(DELIVERED) and not 0 < brought.get(order.event_id, 0) <= cents:
            there = (Fraction(brought.get(order.event_id, 0), 100), Fraction(cents, 100))
            yield finding(placed.booked, DELIVERED, limits.severity(DELIVERED), order.event_id, *there, order.file, order.line)


def delivered(booked: Booked, until: int | None = None) -> dict[str, int]:
    """{order: cents} of the sales before a session that deliver against an order in kind: their proceeds."""
    told: dict[Any, Any] = dict(booked.carried("delivered") or {})
    named = {event.event_id: event.order for event in booked.known.of(Trade, booked.fund.id) if event.order}
    if not named:
        return told
    rows = reliefs(booked.portfolio.books)
    for session, sale, proceeds in zip(rows.session.tolist(), rows.sale, rows.proceeds.tolist(), strict=True):
        if sale in named and (until is None or session < until):
            told[named[sale]] = told.get(named[sale], 0) + proceeds
    return told


def promised_cash(booked: Booked, limits: Limits, own: list[tuple[Placed, int]]) -> Iterator[Finding]:
    """Paid in kind before the cash that is promised was paid: 250,000.00 or 1 % of net assets, the lower, in ninety days.

    Value is the cash the account was paid in the ninety days that end with the order, limit what it is promised, in dollars.
    """
    if not limits.on(PROMISED):
        return
    net_assets, brought, days = net_assets_of_fund(booked), delivered(booked), booked.days
    cash = paid_in_cash(booked)
    for placed, cents in own:
        day, order = days[placed.priced], placed.order
        first = max(int(bisect.bisect_right(days, day - PERIOD)) - 1, 0)
        promised = min(MOST_CENTS, int(net_assets[first]) // 100)
        at, so_far = cash.get(placed.account, ([], [0]))
        paid = so_far[bisect.bisect_right(at, day)] - so_far[bisect.bisect_right(at, day - PERIOD)]
        paid += max(cents - brought.get(order.event_id, 0), 0)
        if paid < promised and brought.get(order.event_id, 0):
            found = (Fraction(paid, 100), Fraction(promised, 100))
            yield finding(placed.booked, PROMISED, limits.severity(PROMISED), order.event_id, *found, order.file, order.line)


def paid_in_cash(booked: Booked) -> dict[str | None, tuple[list[datetime.date], list[int]]]:
    """{account: (days its redemptions were priced on, in order, cents they came to before each of them, and after the last)}."""
    placed, dealt, days = booked.struck.ask.placed, booked.dealt, booked.days
    told: dict[str | None, tuple[list[datetime.date], list[int]]] = {}
    rows = np.flatnonzero((dealt.line == REDEMPTIONS) & (dealt.sign < 0))
    rows = rows[np.argsort(dealt.priced[rows], kind="stable")]
    for account, t, cents in zip(*(each[rows].tolist() for each in (placed.account_at, dealt.priced, dealt.cents)), strict=True):
        at, so_far = told.setdefault(placed.accounts[account] if account >= 0 else None, ([], [0]))
        at.append(days[t])
        so_far.append(so_far[-1] + cents)
    return told


def net_assets_of_fund(booked: Booked) -> np.ndarray:
    """int64 [t], those of the last sessions before a run went on included."""
    told: np.ndarray = booked.recorded("net_assets").sum(axis=1)
    for day, cents in booked.carried("net_assets") or ():
        told[booked.schedule.at_or_after(date_of(day))] = cents
    return told


def in_kind_at(booked: Booked, t: int) -> dict[str, Any]:
    """What later redemptions in kind look back on: net assets of the last ninety days, and what was delivered against each so far."""
    net_assets, days = net_assets_of_fund(booked), booked.days
    since = bisect.bisect_left(days, days[t] - LOOKED_BACK)
    there = bool((booked.struck.ask.placed.line == IN_KIND).any())
    return {
        "net_assets": [[day_number(days[n]), int(net_assets[n])] for n in range(since, t + 1)] if there else [],
        "delivered": delivered(booked, t + 1),
    }
