"""A money fund under shocks: what its market price would be, which shock breaks the buck, what a basis point costs. Rule 2a-7's stress test.

What a position loses to one: `shocks`. Redemptions are paid at the stable price, so what is missing is borne by the shares that stay.

A fund whose price floats is measured from the price it struck, and pays redemptions at the price after the shock, to four decimals: nothing
breaks, and those who stay bear odd cents alone.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from ..basics.exact import muldiv
from ..basics.problems import refuse
from ..tables.schemas import DATE, EXACT_NAV, MONEY, PRICE, RATE, SHARES, TEXT, YIELD
from .figures import Figures
from .reading import Tables, chosen_session
from .shocks import Position, Shock, cents, combinations, lost, per_basis_point, position

MANDATORY_FROM, MANDATORY_ABOVE = datetime.date(2024, 10, 2), Fraction(5, 100)
FLOATS = "floats"
DEFAULT_FEE, LEAST_FEE = Fraction(1, 100), Fraction(1, 10**4)


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
    """One session. break_up and break_down are the parallel shifts in basis points beyond which the price breaks, exactly; per_bp cents.

    floats  whether the price does; then `price` is net assets a share as struck, exact, and nothing breaks
    """

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
    floats: bool = False


@attrs.frozen(kw_only=True)
class Before:
    """The fund before any shock: cents at market, shares, the price redemptions are measured from; cents of liquid assets."""

    market: int
    shares: Fraction
    price: Fraction
    floats: bool
    daily: int
    weekly: int

    @property
    def stable(self) -> Fraction:
        """All shares at the price, in cents."""
        return self.price * self.shares * 100


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
    fund_before = as_struck(tables, fund, session)
    held = [position(each) for each in tables.rows("holdings", fund, session)]
    shocks = [Shock(), *combinations(shifts, spreads, key_rates, redeemed)]
    slope, stable, market, floats = per_basis_point(held), fund_before.stable, fund_before.market, fund_before.floats
    return Stress(
        fund=fund,
        name=tables.about(fund)["name"],
        session=session,
        price=fund_before.price,
        outcomes=tuple(after(shock, held, fund_before, session, fee) for shock in shocks),
        break_up=(market - stable * Fraction(199, 200)) / slope if slope and not floats else None,
        break_down=(market - stable * Fraction(201, 200)) / slope if slope and not floats else None,
        per_bp=slope,
        per_bp_nav=slope / stable * 10**4,
        break_redeemed=1 - abs(market - stable) * 200 / stable if market != stable and not floats else None,
        floats=floats,
    )


def as_struck(tables: Tables, fund: str, session: datetime.date) -> Before:
    """The market's price of a session, or a refusal where the fund has none."""
    rows, liquid = tables.rows("shadow", fund, session), tables.rows("liquidity", fund, session)
    classes = tables.rows("nav", fund, session)
    if not liquid or not (rows or classes):
        help = "stress is for funds at amortized cost, and those that declare daily and strike four decimals, that have shares"
        refuse("stress.no_money_fund", f"{fund} is no money fund with shares on {session}", help)
    money = {"daily": cents(liquid[0]["daily_liquid_assets"]), "weekly": cents(liquid[0]["weekly_liquid_assets"])}
    if not rows:
        market, shares = sum(cents(row["net_assets"]) for row in classes), sum(Fraction(row["shares"]) for row in classes)
        return Before(market=market, shares=Fraction(shares), price=Fraction(market) / shares / 100, floats=True, **money)
    (row,) = rows
    if row["market_net_assets"] is None:
        refuse("stress.no_market_price", f"{fund} holds something without a price on {session}", "see navsim exceptions: mmf.shadow names it")
    market, price = cents(row["market_net_assets"]), Fraction(row["stable_price"])
    return Before(market=market, shares=Fraction(row["shares"]), price=price, floats=False, **money)


def after(shock: Shock, held: list[Position], fund: Before, session: datetime.date, fee: Fraction) -> Outcome:
    """Prices first, each position rounded; then the redemptions, at the stable price, or a floating one as it is after the shock."""
    gross = fund.market
    for each in held:
        worth = lost(each, shock)
        gross -= muldiv(worth.numerator, 1, worth.denominator)
    paid = (to_four_decimals(Fraction(gross) / fund.shares / 100) if fund.floats else fund.price) * fund.shares * shock.redeemed * 100
    out = muldiv(paid.numerator, 1, paid.denominator)
    left = fund.shares * (1 - shock.redeemed)
    stable = fund.price * left * 100
    deviation = ((gross - out) / stable - 1) * 10**4
    return Outcome(
        shock=shock,
        market=gross - out,
        shares=left,
        deviation_bp=deviation,
        status=FLOATS if fund.floats else status(gross - out, stable, deviation),
        nav=(gross - out) / left / 100,
        daily_left=fund.daily - out,
        weekly_left=fund.weekly - out,
        fee=liquidity_fee_cents(gross, out, fee, session),
    )


def status(market: int, stable: Fraction, deviation_bp: Fraction) -> str:
    """As in the table shadow."""
    if abs(market - stable) * 200 > stable:
        return "breach"
    return "alert" if abs(deviation_bp) >= 10 else "ok"


def to_four_decimals(price: Fraction) -> Fraction:
    """The price a floating fund deals at."""
    return Fraction(muldiv(price.numerator, 10**4, price.denominator), 10**4)


def liquidity_fee_cents(net_assets: int, redeemed: int, fee: Fraction, day: datetime.date) -> int | None:
    """What redemptions of more than 5 % of net assets must be charged from 2024-10-02: the cost of selling for them, 1 % where nobody can tell.

    60 of 1,000 million at a cost of 8 bp are 48,000.00, at 1 % 600,000.00; a cost below one basis point is not charged.
    """
    if day < MANDATORY_FROM or redeemed <= net_assets * MANDATORY_ABOVE:
        return None
    if fee < LEAST_FEE:
        return 0
    exact = redeemed * fee
    result: int | None = muldiv(exact.numerator, 1, exact.denominator)
    return result


def decimal(value: Fraction | None, places: int) -> Any:
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
