"""What a dollar became under each structure, and what that is a year: each different history is reckoned once."""

from __future__ import annotations

import datetime
import functools
import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

import numpy as np

from ..basics.instants import day_number
from ..figures.decimals import ONE, precise
from ..figures.returns import DAYS_A_YEAR, average_annual_total_return, with_reinvested, years_between

if TYPE_CHECKING:
    from .block import Kept
    from .forms import Fund

PRECISE = Context(prec=50, rounding=ROUND_HALF_UP)
PLACES = Decimal("1E-12")
SHORT = Context(prec=28, rounding=ROUND_HALF_EVEN)
FAR, NEAR = Decimal("1E-13"), Decimal("1E-24")


class Returns:
    """The returns of a fund's classes; `days`, the numbers of its days.

    NAVs are struck to the cent: of ten thousand structures many became the same.
    """

    def __init__(self, fund: Fund) -> None:
        self.fund = fund
        self.days = np.array([day_number(day) for day in fund.days], np.int64)
        self.known: dict[tuple[int, bytes, bytes], tuple[int, int]] = {}
        self.reinvested = functools.cache(reinvested)

    def of(self, kept: Kept, running: np.ndarray) -> tuple[list[list[int]], list[list[int]]]:
        """(total, a year) [s][c] of a block, twelve decimals; 0 of a class that never had shares, or a structure that stopped."""
        told = [self.of_class(kept, c, running & (kept.last[c] >= 0)) for c in range(len(self.fund.classes))]
        total, annual = ([[each[s][n] for each in told] for s in range(len(running))] for n in range(2))
        return total, annual

    def of_class(self, kept: Kept, c: int, there: np.ndarray) -> list[tuple[int, int]]:
        """(total, a year) of each structure: what decides them side by side, a row a structure."""
        paid = [d for d, (share_class, *_) in enumerate(self.fund.distributions) if share_class == c]
        columns, sessions = [kept.nav[c], kept.first[c], kept.last[c], *kept.ex_navs[paid]], b""
        if kept.growth is not None:
            sessions = kept.growth[0].tobytes()
            columns += [*kept.growth[1][:, c], *kept.growth[2][:, c]]
        told = [(0, 0)] * len(there)
        for s, row in zip(np.flatnonzero(there).tolist(), np.array(columns, np.int64).T[there].copy(), strict=True):
            key = (c, sessions, row.tobytes())
            if key not in self.known:
                became, days = self.growth(kept, c, s), self.fund.days
                self.known[key] = places(became - 1), yearly(became, days[int(kept.first[c, s])], days[int(kept.last[c, s])])
            told[s] = self.known[key]
        return told

    @precise
    def growth(self, kept: Kept, c: int, s: int) -> Decimal:
        """What one dollar became, every distribution reinvested at the NAV of its ex-date.

        10.00 to 9.92 is 0.992; 10.00 to 10.00 with 0.50 paid at 10.00 in between is 1.05.
        """
        became, fund = Decimal(int(kept.nav[c, s])) / Decimal(self.fund.first_prices[c]), self.fund
        paid: dict[int, tuple[int, int]] = {}
        for d, (share_class, ex, _, rate) in enumerate(fund.distributions):
            if share_class == c and ex <= kept.last[c, s]:
                paid[ex] = paid.get(ex, (0, 0))[0] + rate, int(kept.ex_navs[d, s])
        if kept.growth is not None:  # of one session one payment, whatever is paid
            sessions, factors, navs = kept.growth
            for t, factor, nav in zip(sessions.tolist(), factors[:, c, s].tolist(), navs[:, c, s].tolist(), strict=True):
                if factor:
                    paid[t] = paid.get(t, (0, 0))[0] + factor, nav
        for rate, nav in paid.values():
            became *= self.reinvested(rate, nav)
        return became


def reinvested(rate_e9: int, nav_e8: int) -> Decimal:
    """What a distribution makes of a dollar."""
    return with_reinvested(ONE, Decimal(rate_e9).scaleb(-9), Decimal(nav_e8).scaleb(-8))


def yearly(became: Decimal, first: datetime.date, last: datetime.date) -> int:
    """The return a year that makes it, compounded, twelve decimals; within a year, as it is."""
    if (last - first).days < DAYS_A_YEAR:
        return places(became - 1)
    years = years_between(first, last)
    short = a_year(became, years)
    return places(average_annual_total_return(became - 1, years=years)) if short is None else short


def a_year(became: Decimal, years: Decimal) -> int | None:
    """became ^ (1 / years) - 1, twelve decimals, where fewer digits than fifty decide the last of them; None where they do not.

    A float guesses the logarithm, and what became / e^guess is more than one is what the guess left out, to within its square: of
    10^-13, less than 10^-26. Twenty-eight digits all the way are then within 10^-24 of the truth; nearer to a half than that they say nothing.
    """
    if became <= 0:
        return None
    guess = SHORT.create_decimal_from_float(math.log(became))
    left = SHORT.subtract(SHORT.divide(became, SHORT.exp(guess)), ONE)
    if abs(left) > FAR:
        return None
    grown = SHORT.exp(SHORT.divide(SHORT.add(guess, left), years))
    near = SHORT.multiply(grown, NEAR)
    low, high = (places(SHORT.subtract(SHORT.add(grown, side), ONE)) for side in (-near, near))
    return low if low == high else None


def places(value: Decimal) -> int:
    """A fraction as a whole number of twelve decimals."""
    return int(value.quantize(PLACES, ROUND_HALF_UP, PRECISE).scaleb(12))
