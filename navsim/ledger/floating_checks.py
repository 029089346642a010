"""Money funds whose price floats: those valued at market that declare daily and strike four decimals. Rule 2a-7 since 2016."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ..basics.exact import RATE_ONE
from ..portfolio.terms_to_run import NO_TERM
from .booked import Booked
from .findings import Finding, Limits, finding

if TYPE_CHECKING:
    from .findings import Finding

FEE_FROM = datetime.date(2024, 10, 2)
DECIMALS = 4


def floats(booked: Booked) -> bool:
    """Whether a fund is a money fund without a stable price."""
    return booked.stable_price is None and booked.struck.ask.daily and booked.fund.nav_decimals >= DECIMALS


def floating_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """How long the portfolio runs, and sessions whose redemptions must be charged."""
    yield from averages(booked, limits)
    yield from large_redemptions(booked, limits)


def averages(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Weighted average maturity and life against what they may be."""
    from .money_funds import RULES_OF_2010

    for t, (wam, wal) in enumerate(average_terms(booked)):
        modern = booked.days[t] >= RULES_OF_2010
        for check, days, dated in (("mmf.wam", wam, 60 if modern else 90), ("mmf.wal", wal, 120 if modern else None)):
            most = limits.limit(check) or dated
            if most is not None and days > most and limits.on(check):
                yield finding(t, check, limits.severity(check), booked.fund.id, days, most)


def average_terms(booked: Booked) -> list[tuple[Fraction, Fraction]]:
    """(weighted average maturity, life) in days of every session, of debt by amortized cost."""
    held, (near, final, _) = booked.portfolio.holdings, booked.portfolio.terms
    debt = final != NO_TERM
    weights, sums = [0] * booked.sessions, [(0, 0)] * booked.sessions
    columns = (held.session, held.amortized, near, final)
    for t, cents, reset, life in zip(*(column[debt].tolist() for column in columns), strict=True):
        weights[t] += cents
        sums[t] = (sums[t][0] + cents * reset, sums[t][1] + cents * life)
    return [(Fraction(sums[t][0], weights[t] or 1), Fraction(sums[t][1], weights[t] or 1)) for t in range(booked.sessions)]


def large_redemptions(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Net redemptions of more than 5 % of net assets, and no liquidity fee resolved for the session: value is the part redeemed."""
    if not limits.on("mmf.liquidity_fee"):
        return
    placed = booked.struck.ask.placed
    charged = set(placed.priced[placed.liquidity != 0].tolist())
    most = Fraction(limits.limit("mmf.liquidity_fee"), RATE_ONE)
    for t, share in enumerate(net_redeemed(booked)):
        if booked.days[t] >= FEE_FROM and share > most and t not in charged:
            yield finding(t, "mmf.liquidity_fee", limits.severity("mmf.liquidity_fee"), booked.fund.id, share, most)


def net_redeemed(booked: Booked) -> list[Fraction]:
    """Of every session, what its orders take out less what they bring, before any fee, as a part of net assets."""
    net, dealt = np.zeros(booked.sessions, np.int64), booked.dealt
    rows = np.flatnonzero((dealt.line >= 0) & (dealt.priced < booked.sessions))
    fees = booked.recorded("order_kept")[rows]
    np.add.at(net, dealt.priced[rows], np.where(dealt.sign[rows] > 0, -dealt.cents[rows], dealt.cents[rows] + fees))
    total = booked.recorded("net_assets").sum(axis=1).tolist()
    return [Fraction(int(net[t]), max(total[t], 1)) for t in range(booked.sessions)]
