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
from .findings import Limits, finding
from .journal import filled
from .money import RULES_OF_2010

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
    """Weighted average maturity and life, by amortized cost."""
    held, (near, final, _) = booked.portfolio.holdings, booked.portfolio.terms
    debt = final != NO_TERM
    for check, days in (("mmf.wam", near), ("mmf.wal", final)):
        weights, sums = np.zeros(booked.sessions, np.int64), [0] * booked.sessions
        np.add.at(weights, held.session[debt], held.amortized[debt])
        for t, cents, each in zip(held.session[debt].tolist(), held.amortized[debt].tolist(), days[debt].tolist(), strict=True):
            sums[t] += cents * each
        for t, day in enumerate(booked.days):
            modern = day >= RULES_OF_2010
            dated = (60 if modern else 90) if check == "mmf.wam" else (120 if modern else None)
            most = limits.limit(check) or dated
            if most is not None and weights[t] and sums[t] > most * int(weights[t]) and limits.on(check):
                yield finding(t, check, limits.severity(check), booked.fund.id, Fraction(sums[t], int(weights[t])), most)


def large_redemptions(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Net redemptions of more than 5 % of net assets, and no liquidity fee resolved for the session: value is the part redeemed."""
    if not limits.on("mmf.liquidity_fee"):
        return
    net, charged = [0] * booked.sessions, set()
    for placed, (_, cents, _) in zip(booked.struck.ask.placed, filled(booked), strict=True):
        if placed.line >= 0:
            net[placed.priced] += -cents if placed.purchase else cents
        if placed.liquidity:
            charged.add(placed.priced)
    total = booked.recorded("net_assets").sum(axis=1)
    most = Fraction(limits.limit("mmf.liquidity_fee"), RATE_ONE)
    for t, day in enumerate(booked.days):
        share = Fraction(net[t], max(int(total[t]), 1))
        if day >= FEE_FROM and share > most and t not in charged:
            yield finding(t, "mmf.liquidity_fee", limits.severity("mmf.liquidity_fee"), booked.fund.id, share, most)
