"""A money fund under shocks: what its market price would be, which shock breaks the buck, what a basis point costs. Rule 2a-7's stress test.

A rise of yields by d basis points takes d / 10,000 x days / 365 of a position's market value, days to its next reset or its end; a credit
spread the same over the days to its end, of what is not the government's. (A portfolio of sixty days loses 8.2 bp to fifty.) Redemptions
are paid at the stable price, so what is missing is borne by the shares that stay.
"""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from ..basics.exact import muldiv
from ..basics.problems import refuse
from ..tables.schemas import DATE, EXACT_NAV, MONEY, PRICE, RATE, SHARES, TEXT, YIELD
from .figures import Figures
from .reading import Tables, chosen_session

BP = Fraction(1, 10**4)
MANDATORY_FROM, MANDATORY_ABOVE = datetime.date(2024, 10, 2), Fraction(5, 100)
GOVERNMENT = "government"
DEFAULT_FEE, LEAST_FEE = Fraction(1, 100), Fraction(1, 10**4)


@attrs.frozen(kw_only=True)
class Position:
    """What a security is worth in cents, the days its rate is fixed for, the days it runs; who owes it."""

    security: str
    value: int
    reset_days: int
    life_days: int
    government: bool


@attrs.frozen(kw_only=True)
class Shock:
    """Basis points on all yields, on the spread, and at points of the curve ((days, bp), ...); the part of shares redeemed."""

    shift_bp: Fraction = Fraction(0)
    spread_bp: Fraction = Fraction(0)
    key_rates: tuple[Any, ...] = ()
    redeemed: Fraction = Fraction(0)

    @property
    def plain(self) -> bool:
        return not (self.shift_bp or self.spread_bp or self.key_rates or self.redeemed)


@attrs.frozen(kw_only=True)
class Outcome:
    """A shock, and the fund after it; `fee` in cents where redemptions are so many that one may be due."""

    shock: Shock
    market: int
    shares: Fraction
    deviation_bp: Fraction
    status: str
    nav: Fraction
    daily_left: int
    weekly_left: int
    fee: int | None


@attrs.frozen(kw_only=True, eq=False)
class Stress:
    """One session. break_up and break_down are the parallel shifts in basis points beyond which the price breaks, exactly; per_bp cents."""

    fund: str
    name: str
    session: datetime.date
    price: Fraction
    outcomes: tuple[Outcome, ...]
    break_up: Fraction | None
    break_down: Fraction | None
    per_bp: Fraction
    per_bp_nav: Fraction
    break_redeemed: Fraction | None


def stress(
    tables: Tables,
    fund: str,
    day: datetime.date | None,
    shifts: list[Fraction],
    redeemed: Any,
    spreads: Any = (),
    key_rates: tuple[Any, ...] = (),
    fee: Fraction = DEFAULT_FEE,
) -> Stress:
    """Every combination of the shocks, and none first.

    shifts, spreads  basis points; key_rates  ((days, bp), ...), all at once; redeemed  parts of the shares; fee  cost of selling for them
    """
    session, _ = chosen_session(tables, fund, day)
    rows = tables.rows("shadow", fund, session)
    if not rows:
        refuse("stress.no_shadow_price", f"{fund} has no stable price on {session}", "stress is for funds at amortized cost that have shares")
    (row,) = rows
    if row["market_net_assets"] is None:
        refuse("stress.no_market_price", f"{fund} holds something without a price on {session}", "see navsim exceptions: mmf.shadow names it")
    held = [position(each) for each in tables.rows("holdings", fund, session)]
    shocks = [Shock(), *combinations(shifts, spreads, key_rates, redeemed)]
    market, shares, price = cents(row["market_net_assets"]), Fraction(row["shares"]), Fraction(row["stable_price"])
    liquid = (cents(row["daily_liquid_assets"]), cents(row["weekly_liquid_assets"]))
    slope = per_basis_point(held)
    stable = price * shares * 100
    return Stress(
        fund=fund,
        name=tables.about(fund)["name"],
        session=session,
        price=price,
        outcomes=tuple(after(shock, held, market, shares, price, liquid, session, fee) for shock in shocks),
        break_up=(market - stable * Fraction(199, 200)) / slope if slope else None,
        break_down=(market - stable * Fraction(201, 200)) / slope if slope else None,
        per_bp=slope,
        per_bp_nav=slope / stable * 10**4,
        break_redeemed=1 - abs(market - stable) * 200 / stable if market != stable else None,
    )


def cents(dollars: Decimal) -> int:
    """Dollars as whole cents."""
    return int(dollars.scaleb(2))


def position(row: dict[str, Any]) -> Position:
    """A row of holdings; what is no debt has no days."""
    return Position(
        security=row["security"],
        value=cents(row["market_value"]),
        reset_days=row["reset_days"] or 0,
        life_days=row["life_days"] or 0,
        government=row["sector"] == GOVERNMENT,
    )


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


def at_key(key_rates: tuple[tuple[int, int], tuple[int, int]], days: int) -> Fraction:
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


def after(
    shock: Shock, held: list[Position], market: int, shares: Fraction, price: Fraction, liquid: tuple[int, int], session: datetime.date, fee: Fraction
) -> Outcome:
    """Prices first, each position rounded; then the redemptions, at the stable price."""
    for each in held:
        worth = lost(each, shock)
        market -= muldiv(worth.numerator, 1, worth.denominator)
    gross = market
    paid = price * shares * shock.redeemed * 100
    out = muldiv(paid.numerator, 1, paid.denominator)
    left = shares * (1 - shock.redeemed)
    stable = price * left * 100
    deviation = ((gross - out) / stable - 1) * 10**4
    alert = abs(deviation) >= 10
    return Outcome(
        shock=shock,
        market=gross - out,
        shares=left,
        deviation_bp=deviation,
        status="breach" if abs(gross - out - stable) * 200 > stable else "alert" if alert else "ok",
        nav=(gross - out) / left / 100,
        daily_left=liquid[0] - out,
        weekly_left=liquid[1] - out,
        fee=liquidity_fee_cents(gross, out, fee, session),
    )


def liquidity_fee_cents(net_assets: int, redeemed: int, fee: Fraction, day: datetime.date) -> int | None:
    """What redemptions of more than 5 % of net assets must be charged from 2024-10-02: the cost of selling for them, 1 % where nobody can tell.

    60 of 1,000 million at a cost of 8 bp are 48,000.00, at 1 % 600,000.00; a cost below one basis point is not charged.
    """
    if day < MANDATORY_FROM or redeemed <= net_assets * MANDATORY_ABOVE:
        return None
    if fee < LEAST_FEE:
        return 0
    exact = redeemed * fee
    return muldiv(exact.numerator, 1, exact.denominator)


def decimal(value: Fraction | None, places: int) -> Decimal | None:
    """To so many decimals, halves away from zero."""
    return None if value is None else Decimal(muldiv(value.numerator, 10**places, value.denominator)).scaleb(-places)


COLUMNS = (
    ("session", DATE),
    ("fund", TEXT),
    ("shift_bp", RATE),
    ("spread_bp", RATE),
    ("key_rates", TEXT),
    ("redeemed", RATE),
    ("market_net_assets", MONEY),
    ("shares", SHARES),
    ("shadow_nav", PRICE),
    ("shadow_nav_exact", EXACT_NAV),
    ("deviation_bp", YIELD),
    ("status", TEXT),
    ("daily_liquid_left", MONEY),
    ("weekly_liquid_left", MONEY),
    ("liquidity_fee", MONEY),
    ("shift_that_breaks_bp", YIELD),
    ("fall_that_breaks_bp", YIELD),
    ("redemption_that_breaks", YIELD),
    ("cost_of_a_bp", MONEY),
)


def figures(found: Stress) -> Figures:
    """One row a shock; what is true of the session stands in every row."""
    rows = []
    for each in found.outcomes:
        shock = each.shock
        rows.append(
            (
                found.session,
                found.fund,
                decimal(shock.shift_bp, 10),
                decimal(shock.spread_bp, 10),
                told(shock.key_rates),
                decimal(shock.redeemed, 10),
                decimal(Fraction(each.market, 100), 2),
                decimal(each.shares, 6),
                decimal(each.nav, 4).quantize(Decimal("0.00000001")),
                decimal(each.nav, 18),
                decimal(each.deviation_bp, 12),
                each.status,
                decimal(Fraction(each.daily_left, 100), 2),
                decimal(Fraction(each.weekly_left, 100), 2),
                None if each.fee is None else decimal(Fraction(each.fee, 100), 2),
                decimal(found.break_up, 12),
                decimal(found.break_down, 12),
                decimal(found.break_redeemed, 12),
                decimal(found.per_bp / 100, 2),
            )
        )
    return Figures(COLUMNS, tuple(rows))


def told(key_rates: tuple[Any, ...]) -> str:
    """Points of the curve as they are typed: 30d:50bp,90d:25bp."""
    return ",".join(f"{days}d:{decimal(Fraction(bp), 6).normalize():f}bp" for days, bp in key_rates)
