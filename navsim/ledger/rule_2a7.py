"""Rule 2a-7's limits on issuers, second-tier paper, liquidity and illiquid paper at each strike, each with its dates.

Value and limit are parts of total assets. `[checks]` sets another limit, of `mmf.liquidity` a list: daily, weekly. Nothing here stops a
strike: what has slipped past a limit without being bought is no violation, but the fund may not buy more of it (acquisitions.py).

Issuers under common control count as one where the column `issuer` names what controls them. A repo whose collateral is the government's
(`government`) is looked through to it and counts against no issuer; any other repo counts against its counterparty.
"""

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from ..basics.exact import RATE_ONE
from ..events.portfolio import Security, Trade
from ..portfolio.terms_to_run import DAILY as DAILY_LIQUID
from ..portfolio.terms_to_run import WEEKLY as WEEKLY_LIQUID
from .assets import Assets, assets
from .booked import Booked
from .findings import Finding, Limits, finding

ALWAYS, NEVER = datetime.date.min, datetime.date.max
QUALITY_2010, LIQUIDITY_2010 = datetime.date(2010, 5, 5), datetime.date(2010, 5, 28)
NO_TIERS, LIQUIDITY_2024 = datetime.date(2016, 10, 14), datetime.date(2024, 4, 2)
PERCENT = RATE_ONE // 100
PATIENCE_SESSIONS = 3  # one first-tier issuer may stand above its limit so long, up to a quarter of the fund
MOST_OF_ALL = 25 * PERCENT
SECOND = 2
MILLION = 10**8

# ((from, limit e10 or None), ...): the last that has begun counts.
ISSUER = ((ALWAYS, 5 * PERCENT),)
SECOND_TIER = ((ALWAYS, 5 * PERCENT), (QUALITY_2010, 3 * PERCENT), (NO_TIERS, None))
SECOND_TIER_ISSUER = ((ALWAYS, PERCENT), (QUALITY_2010, PERCENT // 2), (NO_TIERS, None))
DAILY = ((ALWAYS, None), (LIQUIDITY_2010, 10 * PERCENT), (LIQUIDITY_2024, 25 * PERCENT))
WEEKLY = ((ALWAYS, None), (LIQUIDITY_2010, 30 * PERCENT), (LIQUIDITY_2024, 50 * PERCENT))
ILLIQUID = ((ALWAYS, 10 * PERCENT), (QUALITY_2010, 5 * PERCENT))


def in_force(dated: tuple[tuple[datetime.date, int | None], ...], day: datetime.date) -> int | None:
    """The limit of a day."""
    return [limit for since, limit in dated if since <= day][-1]


class Rows:
    """What is held, by session: issuer -> cents, at what it counts in net assets, interest included."""

    def __init__(self, booked: Booked) -> None:
        held = booked.portfolio.holdings
        securities = [booked.portfolio.books.securities[name] for name in held.securities]
        self.by_issuer: list[dict[str, int]] = [{} for _ in range(booked.sessions)]
        self.second: list[dict[str, int]] = [{} for _ in range(booked.sessions)]
        self.illiquid = np.zeros(booked.sessions, np.int64)
        worth = (booked.book_values + held.interest).tolist()
        for t, n, cents in zip(held.session.tolist(), held.security.tolist(), worth, strict=True):
            event = securities[n]
            if not event.government:
                self.by_issuer[t][issuer_of(event)] = self.by_issuer[t].get(issuer_of(event), 0) + cents
            if event.tier == SECOND:
                self.second[t][issuer_of(event)] = self.second[t].get(issuer_of(event), 0) + cents
            if event.illiquid:
                self.illiquid[t] += cents


def issuer_of(security: Security) -> str:
    """Who owes it, or what controls him; a security nobody names an issuer of is its own."""
    return security.issuer or security.security


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Watched:
    """What the limits look at, and what `[checks]` sets."""

    booked: Booked
    limits: Limits
    own: Assets
    rows: Rows

    def limit(self, check: str, dated: tuple[Any, ...], day: datetime.date) -> int | None:
        """Rate e10: as agreed, else as dated."""
        given = self.limits.set.get(check, (None, None))[0]
        return given if given is not None else in_force(dated, day)


def watched(booked: Booked, limits: Limits) -> Watched:
    """A fund's assets, laid out once for all its tests."""
    return Watched(booked=booked, limits=limits, own=assets(booked), rows=Rows(booked))


def rule_2a7_findings(fund: Watched) -> Iterator[Finding]:
    """Every limit that is passed, at each strike."""
    yield from issuers(fund)
    yield from second_tier(fund)
    yield from liquidity(fund)
    yield from illiquid(fund)


def part(cents: int, total: int) -> Fraction:
    """Of total assets."""
    return Fraction(int(cents), max(int(total), 1))


def as_part(rate_e10: int) -> Fraction:
    """A rate as a part of one."""
    return Fraction(rate_e10, RATE_ONE)


def issuers(fund: Watched) -> Iterator[Finding]:
    """More of one issuer than 5 %: for three sessions it may be, if no more than a quarter and none of it second tier. Governments apart.

    The trade named is the last one that bought of the issuer, if it was before: one of the session is told by itself (acquisitions.py).
    """
    booked, limits = fund.booked, fund.limits
    if not limits.on("mmf.issuer"):
        return
    buys, last = purchases(booked), dict[str, Trade]()
    for t, over in enumerate(above(fund)):
        today = {issuer_of(booked.portfolio.books.securities[event.security]): event for event in buys.get(t, ())}
        most = as_part(fund.limit("mmf.issuer", ISSUER, booked.days[t]) or 0)
        for name, since in over.items():
            share = part(fund.rows.by_issuer[t][name], fund.own.total[t])
            waits = t - since < PATIENCE_SESSIONS and share <= as_part(MOST_OF_ALL) and not fund.rows.second[t].get(name)
            if not waits:
                event = None if name in today else last.get(name)
                at = (event.file, event.line) if event else ("", 0)
                yield finding(t, "mmf.issuer", limits.severity("mmf.issuer"), name, share, most, *at)
        last |= today


def above(fund: Watched) -> Iterator[dict[str, int]]:
    """Of each session, the issuers above their limit: {issuer: the session since when}; on from before, in a run that goes on."""
    booked = fund.booked
    since: dict[str, int] = {name: booked.first - sessions for name, sessions in (booked.carried("above") or {}).items()}
    for t, day in enumerate(booked.days):
        most = as_part(fund.limit("mmf.issuer", ISSUER, day) or 0)
        if t >= booked.first:
            since = {name: since.get(name, t) for name, cents in fund.rows.by_issuer[t].items() if part(cents, fund.own.total[t]) > most}
        yield since if t >= booked.first else {}


def above_at(fund: Watched, at: list[int]) -> dict[int, dict[str, int]]:
    """{t: {issuer: for how many sessions it has been above its limit}}."""
    return {t: {name: t + 1 - began for name, began in since.items()} for t, since in enumerate(above(fund)) if t in at}


def second_tier(fund: Watched) -> Iterator[Finding]:
    """Second-tier paper in all, and of one issuer. The tiers ended in 2016."""
    if fund.limits.on("mmf.second_tier"):
        severity = fund.limits.severity("mmf.second_tier")
        for t in range(fund.booked.sessions):
            for subject, share, most in over_second_tier(fund, t):
                yield finding(t, "mmf.second_tier", severity, subject or fund.booked.fund.id, share, most)


def over_second_tier(fund: Watched, t: int) -> Iterator[tuple[str | None, Fraction, Fraction]]:
    """(issuer or None for all, part, limit): of one issuer the greater of 1 % and a million until 2010."""
    day, total = fund.booked.days[t], int(fund.own.total[t])
    most = fund.limit("mmf.second_tier", SECOND_TIER, day)
    share = part(sum(fund.rows.second[t].values()), total)
    if most is not None and share > as_part(most):
        yield None, share, as_part(most)
    of_one = in_force(SECOND_TIER_ISSUER, day)
    if of_one is None:
        return
    allowed = max(as_part(of_one), part(MILLION, total) if day < QUALITY_2010 else Fraction(0))
    for name, cents in fund.rows.second[t].items():
        if part(cents, total) > allowed:
            yield name, part(cents, total), allowed


def liquidity(fund: Watched) -> Iterator[Finding]:
    """What is cash within a day and a week."""
    if fund.limits.on("mmf.liquidity"):
        severity = fund.limits.severity("mmf.liquidity")
        for t in range(fund.booked.sessions):
            for word, share, least, _ in too_little(fund, t):
                yield finding(t, "mmf.liquidity", severity, word, share, least)


def too_little(fund: Watched, t: int) -> Iterator[tuple[str, Fraction, Fraction, int]]:
    """(daily or weekly, part, limit, how liquid at least a purchase must be that adds to it)."""
    given = fund.limits.set.get("mmf.liquidity", (None, None))[0]
    given = given if isinstance(given, tuple) else (given, given)
    total = int(fund.own.total[t])
    for word, dated, cents, own_limit, soonest in (
        ("daily", DAILY, fund.own.daily[t], given[0], DAILY_LIQUID),
        ("weekly", WEEKLY, fund.own.weekly[t], given[-1], WEEKLY_LIQUID),
    ):
        least = own_limit if own_limit is not None else in_force(dated, fund.booked.days[t])
        if least is not None and total and part(cents, total) < as_part(least):
            yield word, part(cents, total), as_part(least), soonest


def illiquid(fund: Watched) -> Iterator[Finding]:
    """Illiquid paper."""
    if fund.limits.on("mmf.illiquid"):
        severity = fund.limits.severity("mmf.illiquid")
        for t in range(fund.booked.sessions):
            for share, most in over_illiquid(fund, t):
                yield finding(t, "mmf.illiquid", severity, fund.booked.fund.id, share, most)


def over_illiquid(fund: Watched, t: int) -> Iterator[tuple[Fraction, Fraction]]:
    """(part, limit): until 2010 a tenth of net assets, since then a twentieth of total assets."""
    day = fund.booked.days[t]
    most = as_part(fund.limit("mmf.illiquid", ILLIQUID, day) or 0)
    whole = fund.own.total[t] if day >= QUALITY_2010 else fund.booked.recorded("net_assets")[t].sum()
    share = part(fund.rows.illiquid[t], whole)
    if share > most:
        yield share, most


def purchases(booked: Booked) -> dict[int, list[Trade]]:
    """{t: buys that strike t books}, in their order."""
    told: dict[int, list[Trade]] = {}
    for event in sorted(booked.known.of(Trade, booked.fund.id), key=lambda each: (each.date, each.event_id or "")):
        t = booked.schedule.at_or_after(event.date) + booked.policy.booking_lag
        if event.side == "buy" and t < booked.sessions:
            told.setdefault(t, []).append(event)
    return told
