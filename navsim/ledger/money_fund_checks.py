"""A money fund's price, deviation, maturity and dividends against what they may be: accounting.md 12."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import RATE_ONE, muldiv
from .booked import Booked
from .findings import Limits, effect, finding, in_bp
from .floating_checks import floating_findings, floats
from .price_checks import price_place

if TYPE_CHECKING:
    from .findings import Finding
    from .money_funds import Level

WEEK = 7


def money_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Everything about a fund at a stable price, and about daily dividends."""
    yield from dividends(booked, limits)
    if booked.struck.ask.daily:
        yield from factors(booked, limits)
    if booked.stable_price is not None:
        yield from stable_price(booked, limits)
        yield from far_from_cost(booked, limits)
    elif floats(booked):
        yield from floating_findings(booked, limits)
    else:
        return
    from .acquisitions import acquisition_findings  # most funds are no money funds
    from .rule_2a7 import rule_2a7_findings, watched

    fund = watched(booked, limits)
    yield from rule_2a7_findings(fund)
    yield from acquisition_findings(fund)


def stable_price(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """The price, the deviation of the market price from it, and how long the portfolio runs."""
    from .money_funds import BREACH_BP, RULES_OF_2010, levels

    nav, there = booked.recorded("nav"), booked.recorded("shares") > 0
    for level in levels(booked):
        t, modern = level.session, booked.days[level.session] >= RULES_OF_2010
        for c in np.flatnonzero(there[t]).tolist():
            if muldiv(int(nav[t, c]), 1, 10**6) * 10**6 != booked.stable_price:  # to the cent, however many decimals are struck
                own, stable = Fraction(int(nav[t, c]), 10**8), Fraction(booked.stable_price, 10**8)
                yield finding(t, "mmf.price", limits.severity("mmf.price"), booked.class_ids[c], own, stable, effect=in_bp(own / stable - 1))
        for name in booked.portfolio.shadow.missing.get(t, ()):
            yield finding(t, "mmf.shadow", limits.severity("mmf.shadow"), name, None, None)
        alert = reached(level, limits)
        if level.breach:
            yield finding(t, "mmf.deviation", "error", booked.fund.id, level.deviation_bp, BREACH_BP, effect=in_bp(level.deviation_bp / 10**4))
        elif alert is not None and limits.on("mmf.deviation"):
            change = in_bp(level.deviation_bp / 10**4)
            yield finding(t, "mmf.deviation", limits.severity("mmf.deviation"), booked.fund.id, level.deviation_bp, alert, effect=change)
        for check, days, dated in (("mmf.wam", level.wam, 60 if modern else 90), ("mmf.wal", level.wal, 120 if modern else None)):
            most = limits.limit(check) or dated
            if most is not None and days > most and limits.on(check):
                yield finding(t, check, limits.severity(check), booked.fund.id, days, most)


def far_from_cost(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """A security whose market price is far from its amortized cost, told when that begins: value is how far, a fraction of cost.

    It names what moved the deviation where a price is wrong (0.9986 per unit for 99.86 per cent) or its issuer is in trouble.
    """
    own, held = booked.portfolio.shadow, booked.portfolio.holdings
    if own is None or not limits.on("mmf.security"):
        return
    most, before = Fraction(limits.limit("mmf.security"), RATE_ONE), dict[str, int]()
    columns = (held.session, held.security, held.amortized, own.of_position, held.day, held.found)
    for t, n, cost, above, day, found in zip(*(column.tolist() for column in columns), strict=True):
        if found and cost > 0 and abs(above) > most * cost:
            name = held.securities[n]
            if before.get(name) != t - 1:
                place = price_place(booked, name, int(day))
                change = effect(booked, t, above)
                yield finding(t, "mmf.security", limits.severity("mmf.security"), name, Fraction(above, cost), most, *place, effect=change)
            before[name] = t


def reached(level: Level, limits: Limits) -> Fraction | None:
    """The highest alert reached, in basis points; from each on, inclusive."""
    if level.market is None:
        return None
    given = limits.limit("mmf.deviation")
    alerts = [Fraction(each * 10**4, RATE_ONE) for each in (given if isinstance(given, tuple) else (given,))]
    return max((alert for alert in alerts if abs(level.deviation_bp) >= alert), default=None)


def dividends(booked: Booked, limits: Limits) -> Iterator[Any]:
    """A negative income that could not be declared: value is the income carried, in dollars."""
    if not limits.on("dividend.negative"):
        return
    carried = booked.recorded("carried")
    for t, c in np.argwhere(carried < 0).tolist():
        cents = int(carried[t, c])
        change = effect(booked, t, cents, c)
        yield finding(t, "dividend.negative", limits.severity("dividend.negative"), booked.class_ids[c], Fraction(cents, 100), 0, effect=change)


def factors(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """A day's dividend far from the mean of the seven strikes before, told when that begins: value is how far, a fraction."""
    if not limits.on("dividend.factor"):
        return
    most = Fraction(limits.limit("dividend.factor"), RATE_ONE)
    before = booked.carried("far")
    for c, name in enumerate(booked.class_ids):
        far = before is not None and bool(before[c][0])
        for t, off in distances(booked, c):
            was, far = far, off > most
            if far and not was:
                yield finding(t, "dividend.factor", limits.severity("dividend.factor"), name, off, most)


def distances(booked: Booked, c: int) -> Iterator[tuple[int, Fraction]]:
    """(session, how far a class's dividend is from the mean of the seven strikes before) where there are eight to compare."""
    daily = factors_of(booked, c)
    for t in range(WEEK if booked.opening is None else max(WEEK, booked.first), booked.sessions):
        week, own = [each for each in daily[t - WEEK : t] if each is not None], daily[t]
        if len(week) == WEEK and own is not None and any(week):
            yield t, abs(own * WEEK / sum(week) - 1)


def factors_of(booked: Booked, c: int) -> list[Fraction | None]:
    """A class's dividend a share and day, session by session; those of the week before a run that goes on are what was carried."""
    declared, entitled = booked.recorded("declared"), booked.recorded("entitled_daily")
    days = [(last - first).days + 1 for first, last in (booked.schedule.window(t) for t in range(booked.sessions))]
    daily: list[Fraction | None] = [
        Fraction(int(cents), int(shares) * length) if shares and length else None
        for cents, shares, length in zip(declared[:, c], entitled[:, c], days, strict=True)
    ]
    before = booked.carried("far")
    if before is not None:
        length = min(WEEK, booked.first)
        daily[booked.first - length : booked.first] = [None if each is None else Fraction(*each) for each in before[c][1][WEEK - length :]]
    return daily


def far_at(booked: Booked, limits: Limits, t: int) -> list[list[Any]]:
    """[whether its dividend was far at the last that could be compared, those of the last week] of each class, at session t."""
    before, most = booked.carried("far"), Fraction(limits.limit("dividend.factor") or 0, RATE_ONE)
    told: list[list[Any]] = []
    for c in range(len(booked.class_ids)):
        far = before is not None and bool(before[c][0])
        for at, off in distances(booked, c):
            far = off > most if at <= t else far
        week: list[Any] = factors_of(booked, c)[max(t + 1 - WEEK, 0) : t + 1]
        week = [None] * (WEEK - len(week)) + week
        told.append([int(far), [None if each is None else [each.numerator, each.denominator] for each in week]])
    return told
