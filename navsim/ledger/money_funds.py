"""A money fund against its stable price, exactly: accounting.md 12."""

from __future__ import annotations

import datetime
import decimal
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from .booked import Booked

ALERTS = (10, 25, 40)
BREACH_BP = 50
RULES_OF_2010 = datetime.date(2010, 6, 30)
DIGITS = decimal.Context(prec=50)


@attrs.frozen(kw_only=True, repr=False)
class Level:
    """The market price of one session; `market` is None where a price is missing.

    net_assets, market   cents, at amortized cost and at market; shares, units of the last decimal; price_e8, the stable price
    """

    session: int
    price_e8: int
    net_assets: int
    market: int | None
    shares: int
    share_decimals: int
    wam: Fraction
    wal: Fraction

    @property
    def shadow(self) -> Fraction:
        """Market net assets a share, in dollars."""
        return Fraction((self.market or 0) * 10**self.share_decimals, 100 * max(self.shares, 1))

    @property
    def deviation_bp(self) -> Fraction:
        """From the stable price."""
        return (self.shadow * 10**8 / self.price_e8 - 1) * 10**4

    @property
    def deviation_from_cost_bp(self) -> Fraction:
        """From net assets at amortized cost."""
        return (Fraction(self.market or 0, max(self.net_assets, 1)) - 1) * 10**4

    @property
    def breach(self) -> bool:
        """More than 1/2 of 1 % from the stable price: 0.9950 exactly is not."""
        if self.market is None:
            return False
        stable = self.price_e8 * self.shares  # e8 dollars, in units of the last decimal of shares
        market = self.market * 10 ** (6 + self.share_decimals)
        return bool(abs(market - stable) * 200 > stable)

    @property
    def alert(self) -> int | None:
        """The highest level reached, in basis points."""
        if self.market is None:
            return None
        return max((level for level in ALERTS if abs(self.deviation_bp) >= level), default=None)

    @property
    def status(self) -> str | None:
        """ok, alert or breach; None without a market price. accounting.md 12."""
        if self.market is None:
            return None
        return "breach" if self.breach else "alert" if self.alert else "ok"


def levels(booked: Booked) -> list[Level]:
    """Every session of a fund at amortized cost that has shares; none for other funds."""
    own = booked.portfolio.shadow
    if own is None:
        return []
    net_assets, shares = booked.recorded("net_assets").sum(axis=1) - booked.portfolio.recognized, booked.recorded("shares").sum(axis=1)
    told = []
    for t in np.flatnonzero(shares > 0).tolist():
        weight = int(own.weight[t])
        told.append(
            Level(
                session=t,
                price_e8=booked.stable_price,
                net_assets=int(net_assets[t]),
                market=None if t in own.missing else int(net_assets[t]) + int(own.difference[t]),
                shares=int(shares[t]),
                share_decimals=booked.fund.share_decimals,
                wam=Fraction(own.to_reset[t], weight) if weight else Fraction(0),
                wal=Fraction(own.to_maturity[t], weight) if weight else Fraction(0),
            )
        )
    return told


def current_yield(week: list[Fraction]) -> Any:
    """Seven daily factors, without compounding inside the week, times 365/7: 0.000136986 a day is 5.00 %."""
    return sum(week) * 365 / 7


def effective_yield(week: list[Fraction]) -> Fraction:
    """The same compounded for a year, in fifty digits: 5.12 %."""
    base = sum(week)
    one = DIGITS.add(decimal.Decimal(1), DIGITS.divide(decimal.Decimal(base.numerator), decimal.Decimal(base.denominator)))
    grown = DIGITS.power(one, DIGITS.divide(decimal.Decimal(365), decimal.Decimal(7)))
    return Fraction(DIGITS.subtract(grown, decimal.Decimal(1)))
