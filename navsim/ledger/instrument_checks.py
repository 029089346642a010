"""Dividends beyond belief, and floaters whose new rate nobody has told."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from ..basics.exact import muldiv
from ..basics.instants import day_number
from ..events.portfolio import Dividend, Reset
from .booked import Booked
from .findings import Limits, effect, finding


def instrument_findings(booked: Booked, limits: Limits) -> Iterator[Any]:
    """Everything about what securities pay."""
    if limits.on("dividend.above_price"):
        yield from dividends_above_price(booked, limits)
    if limits.on("reset.missing"):
        yield from missing_resets(booked, limits)


def dividends_above_price(booked: Booked, limits: Limits) -> Iterator[Any]:
    """A dividend a share that is more than the share was worth the session before: value is the dividend, limit the price."""
    held, told = booked.portfolio.holdings, booked.known.many(Dividend)
    position = {name: n for n, name in enumerate(held.securities)}
    security = told.whole("security", form=lambda name: position.get(name, -1))
    at = np.searchsorted(booked.day_numbers, told.whole("ex_date", form=day_number))
    rate, places = told.whole("rate_e8"), held.session * len(held.securities) + held.security  # they rise: by session and security
    place = (at - 1) * len(held.securities) + security
    row = np.searchsorted(places, place)
    there = (security >= 0) & (at > 0) & (at < booked.sessions) & (row < len(places))
    rows = np.flatnonzero(there)
    rows = rows[(places[row[rows]] == place[rows]) & (rate[rows] > held.price[row[rows]])]
    for event, t, n in zip(told.some(rows), at[rows].tolist(), row[rows].tolist(), strict=True):
        value, price = Fraction(event.rate_e8, 10**8), Fraction(int(held.price[n]), 10**8)
        severity = limits.severity("dividend.above_price")
        change = effect(booked, t, muldiv(int(held.quantity[n]), event.rate_e8, 10**12))
        yield finding(t, "dividend.above_price", severity, event.security, value, price, event.file, event.line, effect=change)


def missing_resets(booked: Booked, limits: Limits) -> Iterator[Any]:
    """A security held past its `next_reset` without a new rate, told on the first such session: value is the days since."""
    told: dict[Any, Any] = {}
    for event in booked.known.of(Reset):
        told.setdefault(event.security, []).append(event.date)
    held, books, before = booked.portfolio.holdings, booked.portfolio.books, booked.carried("told_once") or ()
    for n, name in enumerate(held.securities):
        security = books.securities[name]
        if security.next_reset is None or name in before or any(day >= security.next_reset for day in told.get(name, ())):
            continue
        late = [t for t in held.session[held.security == n].tolist() if booked.days[t] >= security.next_reset]
        if late:
            days = (booked.days[late[0]] - security.next_reset).days
            yield finding(late[0], "reset.missing", limits.severity("reset.missing"), name, days, None, security.file, security.line)
