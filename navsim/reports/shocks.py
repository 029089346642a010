"""What a shock of rates, spreads and redemptions is, and what a position loses to it.

A rise of yields by d basis points takes d / 10,000 x days / 365 of a position's market value, days to its next reset or its end; a credit
spread the same over the days to its end, of what is not the government's. (A portfolio of sixty days loses 8.2 bp to fifty.)
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

BP = Fraction(1, 10**4)
GOVERNMENT = "government"


@attrs.frozen(kw_only=True)
class Position:
    """What a security is worth in cents, the days its rate is fixed for, the days it runs; who owes it."""

    security: str
    value: int
    reset_days: int
    life_days: int
    government: bool


def position(row: dict[str, Any]) -> Position:
    """A row of holdings; what is no debt has no days."""
    return Position(
        security=row["security"],
        value=cents(row["market_value"]),
        reset_days=row["reset_days"] or 0,
        life_days=row["life_days"] or 0,
        government=row["sector"] == GOVERNMENT,
    )


@attrs.frozen(kw_only=True)
class Shock:
    """Basis points on all yields, on the spread, and at points of the curve ((days, bp), ...); the part of shares redeemed."""

    shift_bp: Fraction = Fraction(0)
    spread_bp: Fraction = Fraction(0)
    key_rates: tuple[Any, ...] = ()
    redeemed: Fraction = Fraction(0)

    @property
    def plain(self) -> bool:
        """Whether it is none."""
        return not (self.shift_bp or self.spread_bp or self.key_rates or self.redeemed)


def combinations(shifts: list[Fraction], spreads: Any, key_rates: tuple[Any, ...], redeemed: Any) -> list[Shock]:
    """Each shock alone, then those of different kinds together; the key rates move together."""
    kinds = [
        [{}, *({"shift_bp": each} for each in shifts)],
        [{}, *({"spread_bp": each} for each in spreads)],
        [{}, *([{"key_rates": tuple(sorted(key_rates))}] if key_rates else [])],
        [{}, *({"redeemed": each} for each in redeemed)],
    ]
    found = [Shock(**{name: value for each in parts for name, value in each.items()}) for parts in itertools.product(*kinds)]
    return sorted((shock for shock in found if not shock.plain), key=lambda shock: together(shock))


def together(shock: Shock) -> int:
    """How many kinds of shock."""
    return sum(map(bool, (shock.shift_bp, shock.spread_bp, shock.key_rates, shock.redeemed)))


def at_key(key_rates: tuple[tuple[int, int], ...], days: int) -> Fraction:
    """Basis points at so many days: straight lines between the points given, level before the first and after the last."""
    if days <= key_rates[0][0]:
        return Fraction(key_rates[0][1])
    for (near, low), (far, high) in itertools.pairwise(key_rates):
        if days <= far:
            return low + Fraction(high - low) * (days - near) / (far - near)
    return Fraction(key_rates[-1][1])


def lost(held: Position, shock: Shock) -> Fraction:
    """Cents a position loses."""
    rate = shock.shift_bp + (at_key(shock.key_rates, held.reset_days) if shock.key_rates else 0)
    spread = Fraction(0) if held.government else shock.spread_bp
    return held.value * BP * (rate * held.reset_days + spread * held.life_days) / 365


def per_basis_point(held: list[Position]) -> Fraction:
    """Cents the fund loses when all yields rise by one."""
    return sum((lost(each, Shock(shift_bp=Fraction(1))) for each in held), Fraction(0))


def cents(dollars: Decimal) -> int:
    """Dollars as whole cents."""
    return int(dollars.scaleb(2))
