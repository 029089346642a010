"""Rule 2a-7's limits on issuers, second-tier paper, liquidity and illiquid paper, each with its dates.

Value and limit are parts of total assets. `[checks]` sets another limit, of `mmf.liquidity` a list: daily, weekly. Nothing here stops a
strike: what has slipped past a limit without being bought is no violation, but the fund may not buy more of it.
"""

import datetime
from fractions import Fraction

import numpy as np

from ..basics.exact import RATE_ONE
from ..events.portfolio import Trade
from .assets import Assets, assets
from .booked import Booked
from .findings import Limits, finding

ALWAYS, NEVER = datetime.date.min, datetime.date.max
QUALITY_2010, LIQUIDITY_2010 = datetime.date(2010, 5, 5), datetime.date(2010, 5, 28)
NO_TIERS, LIQUIDITY_2024 = datetime.date(2016, 10, 14), datetime.date(2024, 4, 2)
PERCENT = RATE_ONE // 100
PATIENCE_SESSIONS = 3  # one first-tier issuer may stand above its limit so long, up to a quarter of the fund
MOST_OF_ALL = 25 * PERCENT
SECOND_TIER_DAYS = 45
MILLION = 10**8

# ((from, limit e10 or None), ...): the last that has begun counts.
ISSUER = ((ALWAYS, 5 * PERCENT),)
SECOND_TIER = ((ALWAYS, 5 * PERCENT), (QUALITY_2010, 3 * PERCENT), (NO_TIERS, None))
SECOND_TIER_ISSUER = ((ALWAYS, PERCENT), (QUALITY_2010, PERCENT // 2), (NO_TIERS, None))
DAILY = ((ALWAYS, None), (LIQUIDITY_2010, 10 * PERCENT), (LIQUIDITY_2024, 25 * PERCENT))
WEEKLY = ((ALWAYS, None), (LIQUIDITY_2010, 30 * PERCENT), (LIQUIDITY_2024, 50 * PERCENT))
ILLIQUID = ((ALWAYS, 10 * PERCENT), (QUALITY_2010, 5 * PERCENT))


def in_force(dated: tuple, day: datetime.date):
    """The limit of a day."""
    return [limit for since, limit in dated if since <= day][-1]


def rule_2a7_findings(booked: Booked, limits: Limits):
    """Every limit that is passed, at each strike; and what was bought while it was."""
    own = assets(booked)
    rows = Rows(booked)
    yield from issuers(booked, limits, own, rows)
    yield from second_tier(booked, limits, own, rows)
    yield from liquidity(booked, limits, own)
    yield from illiquid(booked, limits, own, rows)
    yield from long_second_tier(booked, limits)


class Rows:
    """What is held, by session: issuer -> cents, at what it counts in net assets, interest included."""

    def __init__(self, booked: Booked):
        held = booked.portfolio.holdings
        securities = [booked.portfolio.books.securities[name] for name in held.securities]
        self.by_issuer = [{} for _ in range(booked.sessions)]
        self.second = [{} for _ in range(booked.sessions)]
        self.illiquid = np.zeros(booked.sessions, np.int64)
        worth = (booked.book_values + held.interest).tolist()
        for t, n, cents in zip(held.session.tolist(), held.security.tolist(), worth, strict=True):
            event = securities[n]
            issuer = event.issuer or event.security
            if not event.government:
                self.by_issuer[t][issuer] = self.by_issuer[t].get(issuer, 0) + cents
            if event.tier == 2:
                self.second[t][issuer] = self.second[t].get(issuer, 0) + cents
            if event.illiquid:
                self.illiquid[t] += cents


def part(cents: int, total: int) -> Fraction:
    """Of total assets."""
    return Fraction(int(cents), max(int(total), 1))


def as_part(rate_e10: int) -> Fraction:
    """A rate as a part of one."""
    return Fraction(rate_e10, RATE_ONE)


def issuers(booked: Booked, limits: Limits, own: Assets, rows: Rows):
    """More of one issuer than 5 %: for three sessions it may be, if no more than a quarter and none of it second tier. Governments apart."""
    if not limits.on("mmf.issuer"):
        return
    since: dict = {}
    for t, day in enumerate(booked.days):
        most = limits.set.get("mmf.issuer", (None, None))[0] or in_force(ISSUER, day)
        over = {name: share for name, cents in rows.by_issuer[t].items() if (share := part(cents, own.total[t])) > as_part(most)}
        since = {name: since.get(name, t) for name in over}
        for name, share in over.items():
            waits = t - since[name] < PATIENCE_SESSIONS and share <= as_part(MOST_OF_ALL) and not rows.second[t].get(name)
            if not waits:
                yield finding(t, "mmf.issuer", limits.severity("mmf.issuer"), name, share, as_part(most))


def second_tier(booked: Booked, limits: Limits, own: Assets, rows: Rows):
    """Second-tier paper in all, and of one issuer: the greater of 1 % and a million until 2010. The tiers ended in 2016."""
    if not limits.on("mmf.second_tier"):
        return
    severity = limits.severity("mmf.second_tier")
    for t, day in enumerate(booked.days):
        dated = in_force(SECOND_TIER, day)
        most = limits.set.get("mmf.second_tier", (None, None))[0] or dated
        share = part(sum(rows.second[t].values()), own.total[t])
        if most is not None and share > as_part(most):
            yield finding(t, "mmf.second_tier", severity, booked.fund.id, share, as_part(most))
        of_one = in_force(SECOND_TIER_ISSUER, day)
        for name, cents in rows.second[t].items() if of_one is not None else ():
            allowed = max(as_part(of_one), part(MILLION, own.total[t]) if day < QUALITY_2010 else 0)
            if part(cents, own.total[t]) > allowed:
                yield finding(t, "mmf.second_tier", severity, name, part(cents, own.total[t]), allowed)


def liquidity(booked: Booked, limits: Limits, own: Assets):
    """What is cash within a day and a week; and paper that is neither, bought while there was too little."""
    if not limits.on("mmf.liquidity"):
        return
    given = limits.set.get("mmf.liquidity", (None, None))[0]
    given = given if isinstance(given, tuple) else (given, given)
    severity, bought = limits.severity("mmf.liquidity"), purchases(booked)
    for t, day in enumerate(booked.days):
        told: set = set()
        for word, dated, cents, own_limit, soonest in (
            ("daily", DAILY, own.daily[t], given[0], 2),
            ("weekly", WEEKLY, own.weekly[t], given[-1], 1),
        ):
            least = own_limit or in_force(dated, day)
            if least is None or not own.total[t] or part(cents, own.total[t]) >= as_part(least):
                continue
            share = part(cents, own.total[t])
            yield finding(t, "mmf.liquidity", severity, word, share, as_part(least))
            for event in bought.get(t, ()):
                if event.security not in told and liquid_at(booked, t, event.security) < soonest:
                    told.add(event.security)
                    yield finding(t, "mmf.liquidity", severity, event.security, share, as_part(least), event.file, event.line)


def purchases(booked: Booked) -> dict:
    """{t: buys of that strike}."""
    told: dict = {}
    for event in booked.known.of(Trade, booked.fund.id):
        if event.side == "buy":
            told.setdefault(booked.schedule.at_or_after(event.date), []).append(event)
    return told


def liquid_at(booked: Booked, t: int, security: str) -> int:
    """How liquid a position is at a session; what is no longer held is cash."""
    held = booked.portfolio.holdings
    rows = slice(*np.searchsorted(held.session, [t, t + 1]))
    own = [n for n in range(rows.start, rows.stop) if held.securities[held.security[n]] == security]
    return int(booked.portfolio.terms[2][own[0]]) if own else 2


def illiquid(booked: Booked, limits: Limits, own: Assets, rows: Rows):
    """Illiquid paper: until 2010 a tenth of net assets, since then a twentieth of total assets."""
    if not limits.on("mmf.illiquid"):
        return
    net_assets = booked.recorded("net_assets").sum(axis=1)
    for t, day in enumerate(booked.days):
        most = limits.set.get("mmf.illiquid", (None, None))[0] or in_force(ILLIQUID, day)
        share = part(rows.illiquid[t], own.total[t] if day >= QUALITY_2010 else net_assets[t])
        if share > as_part(most):
            yield finding(t, "mmf.illiquid", limits.severity("mmf.illiquid"), booked.fund.id, share, as_part(most))


def long_second_tier(booked: Booked, limits: Limits):
    """Second-tier paper bought with more than 45 days to run, from 2010 until the tiers ended."""
    for t, events in purchases(booked).items():
        for event in events:
            security = booked.portfolio.books.securities[event.security]
            dated = QUALITY_2010 <= event.date < NO_TIERS and security.tier == 2 and security.maturity is not None
            days = ((security.demand_date or security.maturity) - event.date).days if dated else 0
            if t < booked.sessions and days > SECOND_TIER_DAYS and limits.on("mmf.maturity"):
                yield finding(t, "mmf.maturity", limits.severity("mmf.maturity"), event.security, days, SECOND_TIER_DAYS, event.file, event.line)
