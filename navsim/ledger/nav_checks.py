"""The NAV against itself, its published figure, its benchmark, and the other classes'."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import RATE_ONE
from ..events.control import BenchmarkLevel, PublishedNav
from ..strike.shapes import DIVIDENDS, FEES, INCOME, OFFSET, OPENING
from .booked import Booked
from .findings import Limits, finding, in_bp, spell
from .order_checks import moved_shares

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .findings import Finding


def nav_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Everything about the NAV."""
    yield from published(booked, limits)
    yield from published_on_no_session(booked, limits)
    if booked.stable_price is None:
        yield from unchanged(booked, limits)
    yield from per_share(booked, limits)
    yield from benchmark(booked, limits)
    yield from spread(booked, limits)


def published(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """A published NAV that is not the one struck: value is the difference in dollars."""
    position = {name: n for n, name in enumerate(booked.class_ids)}
    nav = booked.recorded("nav")
    for event in booked.known.of(PublishedNav, booked.fund.id):
        t = booked.session_of(event.date)
        if t is None or event.share_class not in position or not limits.on("nav.published"):
            continue
        struck = int(nav[t, position[event.share_class]])
        if event.nav_e8 != struck:
            off = Fraction(event.nav_e8 - struck, 10**8)
            part = round(Fraction((event.nav_e8 - struck) * 10**16, struck)) if struck else None
            severity = limits.severity("nav.published")
            yield finding(t, "nav.published", severity, event.share_class, off, 0, event.file, event.line, effect=part)


def published_on_no_session(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """A NAV published for a day on which none is struck, told at the first session after it: value is the dollars that were published."""
    if not limits.on("nav.published.no_session"):
        return
    for event in booked.known.of(PublishedNav, booked.fund.id):
        t = booked.schedule.at_or_after(event.date)
        if t < booked.sessions and booked.days[t] != event.date:
            severity, told = limits.severity("nav.published.no_session"), Fraction(event.nav_e8, 10**8)
            yield finding(t, "nav.published.no_session", severity, event.share_class, told, None, event.file, event.line)


def unchanged(booked: Booked, limits: Limits) -> Iterator[Any]:
    """The same NAV session after session, told when it has been so for the limit: value is the sessions."""
    most = limits.limit("nav.unchanged")
    if limits.on("nav.unchanged"):
        for t, c in np.argwhere(unchanged_for(booked) == most).tolist():
            yield finding(t, "nav.unchanged", limits.severity("nav.unchanged"), booked.class_ids[c], most, most)


def unchanged_for(booked: Booked) -> np.ndarray:
    """int64 [t, c]: for how many sessions a NAV has been the same; on from what it was before a run that goes on."""
    nav, there = booked.recorded("nav"), booked.recorded("shares") > 0
    same = np.zeros(nav.shape, bool)
    same[1:] = (nav[1:] == nav[:-1]) & there[1:] & there[:-1]
    same[: booked.first] = False
    long = spell(same)
    before = booked.carried("nav_unchanged")
    if before is not None:
        sessions = np.arange(booked.sessions)[:, None]
        long += np.where(long == sessions - booked.first + 1, np.array(before, np.int64), 0) * (long > 0)
    return long


def growth(booked: Booked) -> np.ndarray:
    """int64 [t, c]: cents that income, gains, fees and what was given back brought; no capital, no distributions."""
    sheet = booked.sheet
    result: Arrays = sheet[:, DIVIDENDS:INCOME].sum(axis=1) + sheet.of_fees().sum(axis=1)
    return result


def per_share(booked: Booked, limits: Limits) -> Iterator[Any]:
    """Opening NAV, what each share earned and what capital did to it, against the NAV struck, unrounded: value is the dollars between."""
    if not limits.on("nav.per_share"):
        return
    net_assets, shares, sheet = booked.recorded("net_assets"), booked.recorded("shares"), booked.sheet
    moved = moved_shares(booked)
    capital = sheet[:, OPENING + 1 : DIVIDENDS].sum(axis=1) + sheet[:, INCOME:FEES].sum(axis=1)
    earned = growth(booked)
    one, most = 10**booked.fund.share_decimals, Fraction(limits.limit("nav.per_share"), 10**6)
    before, now = shares[:-1], shares[1:]
    # only where the parts do not add up to the cent can a share be off: look there alone
    apart = (net_assets[:-1] + capital[1:] + earned[1:] != net_assets[1:]) | (before + moved[1:] != now)
    for p, c in np.argwhere(apart & (before > 0) & (now > 0)).tolist():
        t = p + 1
        rolled = int(net_assets[t - 1, c] + capital[t, c] + earned[t, c])
        units = int(shares[t - 1, c] + moved[t, c])
        struck = Fraction(int(net_assets[t, c]) * one, 100 * int(shares[t, c]))
        off = abs(struck - Fraction(rolled * one, 100 * units)) if units > 0 else struck
        if off > most:
            yield finding(t, "nav.per_share", limits.severity("nav.per_share"), booked.class_ids[c], off, most, effect=in_bp(off / struck))


def returns(booked: Booked, c: int) -> list[Any]:
    """Each session's return of a class before capital, exactly; None without shares this morning."""
    earned = growth(booked)[:, c].tolist()
    sheet = booked.sheet
    start = sheet[:, :DIVIDENDS, c].sum(axis=1).tolist()
    return [Fraction(gain, base) if base > 0 else None for gain, base in zip(earned, start, strict=True)]


def benchmark(booked: Booked, limits: Limits) -> Iterator[Any]:
    """The first class's return of a day against that of the index: the one named like the fund, or the only one there is."""
    levels = booked.known.of(BenchmarkLevel)
    names = {event.name for event in levels}
    name = booked.fund.id if booked.fund.id in names else next(iter(names)) if len(names) == 1 else None
    if name is None or not limits.on("nav.benchmark"):
        return
    on = {event.date: event for event in levels if event.name == name}
    most, own = Fraction(limits.limit("nav.benchmark"), RATE_ONE), returns(booked, 0)
    for t in range(1, booked.sessions):
        was, now = on.get(booked.days[t - 1]), on.get(booked.days[t])
        if was is None or now is None or own[t] is None or not was.level_e8:
            continue
        off = own[t] - (Fraction(now.level_e8, was.level_e8) - 1)
        if abs(off) > most:
            yield finding(t, "nav.benchmark", limits.severity("nav.benchmark"), name, off, most, now.file, now.line, effect=in_bp(off))


def spread(booked: Booked, limits: Limits) -> Iterator[Any]:
    """What a class earned before its own fees against what the largest did: value is how far apart, a fraction of its net assets.

    A tenth of a basis point is let pass, and a cent for each line it was given a part of.
    """
    if not limits.on("class.spread") or booked.struck.ask.settled or len(booked.class_ids) < 2:
        return
    sheet = booked.sheet
    earned = sheet[:, DIVIDENDS:OFFSET].sum(axis=1)
    start = sheet[:, :DIVIDENDS].sum(axis=1)
    most, lines = limits.limit("class.spread"), OFFSET - DIVIDENDS
    whole, base = earned.sum(axis=1), start.sum(axis=1)
    t, c = np.nonzero((earned != 0) & (start > 0) & (base != 0)[:, None])
    own, all_, part, total = (each.astype(object) for each in (earned[t, c], whole[t], start[t, c], base[t]))  # products of any size
    apart = np.abs(own * total - all_ * part)  # over part x total
    wide = (apart > lines * len(booked.class_ids) * total) & (apart * RATE_ONE > most * part * total)
    for n in np.flatnonzero(wide).tolist():
        off = Fraction(apart[n], part[n] * total[n])
        found = (booked.class_ids[c[n]], off, Fraction(most, RATE_ONE))
        yield finding(t[n], "class.spread", limits.severity("class.spread"), *found, effect=in_bp(off))
