"""Dividends beyond belief, and floaters whose new rate nobody has told."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from ..basics.exact import muldiv
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
    held = booked.portfolio.holdings
    position = {name: n for n, name in enumerate(held.securities)}
    places = held.session * len(held.securities) + held.security  # they rise: holdings stand by session and security
    for event in booked.known.of(Dividend):
        t = booked.schedule.at_or_after(event.ex_date)
        if event.security not in position or not 0 < t < booked.sessions:
            continue
        place = (t - 1) * len(held.securities) + position[event.security]
        row = int(np.searchsorted(places, place))
        if row < len(places) and places[row] == place and event.rate_e8 > int(held.price[row]):
            value, price = Fraction(event.rate_e8, 10**8), Fraction(int(held.price[row]), 10**8)
            severity = limits.severity("dividend.above_price")
            change = effect(booked, t, muldiv(int(held.quantity[row]), event.rate_e8, 10**12))
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
