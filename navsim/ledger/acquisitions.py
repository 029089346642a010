"""Rule 2a-7 at acquisition: what a fund bought and should not have, each with the trade's file and line.

Trades are known by their day, not their hour: "immediately after the acquisition" is the strike that books it. The subject is the security,
so that a purchase is told apart from a limit that has merely been drifted past, which names the issuer or the fund.
"""

import datetime
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..basics.instants import day_number
from ..events.portfolio import Security, Trade
from ..portfolio.debt import is_debt
from ..portfolio.terms_to_run import DAILY, ends, next_resets
from .booked import Booked
from .findings import Finding, Limits, finding
from .rule_2a7 import (
    ISSUER,
    MOST_OF_ALL,
    NO_TIERS,
    PATIENCE_SESSIONS,
    QUALITY_2010,
    SECOND,
    Watched,
    above,
    as_part,
    issuer_of,
    over_illiquid,
    over_second_tier,
    part,
    purchases,
    too_little,
)

SECOND_TIER_DAYS = 45


def acquisition_findings(fund: Watched) -> Iterator[Finding]:
    """Every purchase beyond a limit, by session and in the order of the trades."""
    buys, securities = purchases(fund.booked), fund.booked.portfolio.books.securities
    for t, over in enumerate(above(fund)):
        for event in buys.get(t, ()):
            security = securities[event.security]
            yield from too_long(fund, t, event, security)
            yield from of_one_issuer(fund, t, event, security, over)
            yield from of_the_second_tier(fund, t, event, security)
            yield from not_liquid_enough(fund, t, event)
            if security.illiquid:
                for share, most in over_illiquid(fund, t):
                    yield from told(fund.limits, "mmf.illiquid", t, event, share, most)


def told(limits: Limits, check: str, t: int, event: Trade, value: Any, limit: Any) -> Iterator[Finding]:
    """A purchase that a limit does not allow."""
    if limits.on(check):
        yield finding(t, check, limits.severity(check), event.security, value, limit, event.file, event.line)


def too_long(fund: Watched, t: int, event: Trade, security: Security) -> Iterator[Finding]:
    """Paper with more than 397 days to run on the day of the trade; of the second tier 45 from 2010 until the tiers ended."""
    if not is_debt(security):
        return
    days = days_to_run(fund.booked, security, event.date)
    most = fund.limits.limit("mmf.maturity")
    if security.tier == SECOND and QUALITY_2010 <= event.date < NO_TIERS:
        most = min(most, SECOND_TIER_DAYS)
    if days > most:
        yield from told(fund.limits, "mmf.maturity", t, event, days, most)


def days_to_run(booked: Booked, security: Security, day: datetime.date) -> int:
    """To maturity or the day the money may be demanded; a floater of the government's to its next reset (of others, a reset shortens nothing)."""
    days = np.array([day_number(day)], np.int64)
    last = ends(security, days)
    if security.type == "floater" and security.government:
        last = np.minimum(last, next_resets(booked.portfolio.books, security, days))
    return int(last[0] - days[0])


def of_one_issuer(fund: Watched, t: int, event: Trade, security: Security, over: dict[str, int]) -> Iterator[Finding]:
    """More than 5 % of one issuer, unless it is the one first-tier issuer that may stand above that for three sessions, up to a quarter."""
    name = issuer_of(security)
    if security.government or name not in over:
        return
    share = part(fund.rows.by_issuer[t][name], fund.own.total[t])
    excused = len(over) == 1 and t - over[name] < PATIENCE_SESSIONS and share <= as_part(MOST_OF_ALL) and not fund.rows.second[t].get(name)
    if not excused:
        most = fund.limit("mmf.issuer", ISSUER, fund.booked.days[t])
        yield from told(fund.limits, "mmf.issuer", t, event, share, as_part(most or 0))


def of_the_second_tier(fund: Watched, t: int, event: Trade, security: Security) -> Iterator[Finding]:
    """Second-tier paper while there is too much of it in all, or of its issuer."""
    if security.tier == SECOND:
        for issuer, share, most in over_second_tier(fund, t):
            if issuer in (None, issuer_of(security)):
                yield from told(fund.limits, "mmf.second_tier", t, event, share, most)


def not_liquid_enough(fund: Watched, t: int, event: Trade) -> Iterator[Finding]:
    """Paper that is no cash within a day (a week) while there is too little that is; the first limit it misses is told."""
    for _, share, least, soonest in too_little(fund, t):
        if liquid_at(fund.booked, t, event.security) < soonest:
            yield from told(fund.limits, "mmf.liquidity", t, event, share, least)
            return


def liquid_at(booked: Booked, t: int, security: str) -> int:
    """How liquid a position is at a session; what is no longer held is cash."""
    held = booked.portfolio.holdings
    first, end = np.searchsorted(held.session, [t, t + 1]).tolist()
    own = [n for n in range(first, end) if held.securities[held.security[n]] == security]
    return int(booked.portfolio.terms[2][own[0]]) if own else DAILY
