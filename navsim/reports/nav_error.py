"""What a NAV that was told was off by, class by class and day by day, against the one struck now: accounting.md 14."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from ..basics.exact import muldiv

NONE, ERROR, MATERIAL = "none", "error", "material"
CENT, FINE = Fraction(1, 100), Fraction(1, 10**4)
FINE_FROM = 4  # decimals of the NAV
MATERIAL_PART = Fraction(1, 200)

Navs = dict[tuple[datetime.date, str], dict[str, Any]]
Lines = dict[tuple[datetime.date, str], tuple[str, ...]]


@attrs.frozen(kw_only=True)
class ClassDay:
    """A class on a session on which something moved.

    told        NAV as it was told, rounded; struck: as struck now, rounded; exact: as struck now, unrounded
    error       told less exact; in basis points of exact in error_bp
    status      none, error, material
    components  lines of the roll-forward that differ, opening and closing left out; and `shadow`, where a money fund's market price does
    The figures of net assets and shares as told are None where only a NAV was told.
    """

    session: datetime.date
    fund: str
    share_class: str
    told: Decimal
    struck: Decimal
    exact: Fraction
    status: str
    net_assets_told: Decimal | None
    net_assets: Decimal
    shares_told: Decimal | None
    shares: Decimal
    components: tuple[str, ...] = ()

    @property
    def off(self) -> Fraction:
        """Told less recomputed, a share, exactly."""
        return Fraction(self.told) - self.exact

    @property
    def error(self) -> Decimal:
        """Dollars a share, to eighteen decimals: published less recomputed. accounting.md 14."""
        return rounded(self.off, 18)

    @property
    def error_bp(self) -> Decimal:
        """The same in basis points of the recomputed NAV, to twelve decimals."""
        return rounded(self.off / self.exact * 10**4, 12)


def rounded(value: Fraction, places: int) -> Decimal:
    """Half-up, away from zero for negatives."""
    return Decimal(muldiv(value.numerator, 10**places, value.denominator)).scaleb(-places)


def status(told: Fraction, exact: Fraction, nav_decimals: int) -> str:
    """How bad it is to tell a NAV: told 10.00, 10.009 is none, 10.01 an error, 10.06 material.

    An error from one unit of 0.01 on (0.0001 where the NAV has four decimals or more); material from 1/2 of 1 % of the recomputed NAV on.
    """
    off = abs(told - exact)
    if off < (FINE if nav_decimals >= FINE_FROM else CENT):
        return NONE
    return MATERIAL if off >= exact * MATERIAL_PART else ERROR


def moved(fund: str, before: Navs, now: Navs, nav_decimals: int, lines: Lines | None = None) -> list[ClassDay]:
    """Every class-day in both that is not the same.

    before, now  {(session, class): row of nav}; a row that was only told has no net assets
    lines        {(session, class): what else of it differs}: a day on which income and dividends both moved has the same NAV
    """
    found = []
    for key in sorted(before.keys() & now.keys()):
        was, is_, moved = before[key], now[key], (lines or {}).get(key, ())
        if not moved and all(was[name] in (is_[name], None) for name in ("nav", "net_assets", "shares")):
            continue
        exact = Fraction(is_["net_assets"]) / Fraction(is_["shares"])
        found.append(
            ClassDay(
                session=key[0],
                fund=fund,
                share_class=key[1],
                told=was["nav"],
                struck=is_["nav"],
                exact=exact,
                status=status(Fraction(was["nav"]), exact, nav_decimals),
                net_assets_told=was["net_assets"],
                net_assets=is_["net_assets"],
                shares_told=was["shares"],
                shares=is_["shares"],
                components=tuple(moved),
            )
        )
    return found
