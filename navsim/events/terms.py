"""Terms: what a fund, its classes, fees and limits have agreed. Written in TOML, known since inception unless they say otherwise."""

import datetime
from typing import Any

import attrs

from . import columns as col
from .event import Event

CATEGORIES = (
    "management",
    "distribution",
    "service",
    "shareholder_servicing",
    "administration",
    "transfer_agent",
    "custody",
    "audit",
    "legal",
    "registration",
    "insurance",
    "system",
    "reports",
    "trustees",
    "other",
    "brokerage",
    "interest",
    "tax",
    "extraordinary",
)
EXCLUDED = ("distribution", "brokerage", "interest", "tax", "extraordinary")
BASES = ("prior_close", "opening", "same_day")
FEE_DAY_COUNTS = ("actual/actual", "actual/365", "actual/360", "30/360")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FundTerms(Event):
    """[fund]: the fund itself."""

    id: str = col.ident("id", required=True)
    name: str | None = col.text("name")
    inception: datetime.date = col.date("inception", required=True)
    fiscal_year_end: tuple[int, int] = col.other("fiscal_year_end", "month_day", default=(12, 31), example='"12-31"')
    initial_nav_e8: int | None = col.number("initial_nav", 8, least=1, example="10.00")
    par_value_e8: int | None = col.number("par_value", 8, example="0.001")
    valuation: str = col.choice("valuation", "market", "amortized_cost", default="market")
    stable_price_e8: int | None = col.number("stable_price", 8, least=1, example="1.00")
    nav_decimals: int = col.whole("nav_decimals", least=2, most=6, default=2)
    share_decimals: int = col.whole("share_decimals", least=0, most=6, default=3)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PolicyTerms(Event):
    """[policy]: conventions that the agreement leaves to the fund."""

    accrual_window: str | None = col.choice("accrual_window", "back", "forward")
    close_month: bool = col.flag("close_month", default=True)
    booking_lag: int = col.whole("booking_lag", most=1, default=0)
    allocation: str = col.choice("allocation", "relative_net_assets", "settled_shares", default="relative_net_assets")
    lot_relief: str = col.choice("lot_relief", "fifo", "lifo", "hifo", "average", default="fifo")
    max_stale_sessions: int = col.whole("max_stale_sessions", default=5)
    amortization: str = col.choice("amortization", "straight_line", "constant_yield", default="straight_line")
    short_term_amortized: bool = col.flag("short_term_amortized", default=True)
    over_redemption: str = col.choice("over_redemption", "refuse", "clip", default="refuse")
    price_sources: tuple[Any, ...] = col.other("price_sources", "list", default=(), example='["vendor-a", "vendor-b"]')
    short_sales: bool = col.flag("short_sales", default=False)
    account_counts: str | None = col.choice("account_counts", "rows", "register")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClassTerms(Event):
    """[class.<id>]: a share class; the first declared is first in ties.

    front_load     ((below this amount in cents or None, rate e10), ...): a purchase pays the rate of its bracket on the whole
    deferred_load  (rate e10, ...): of shares redeemed in the first year, the second ...
    """

    id: str = col.ident("id", required=True)
    position: int = attrs.field(default=0)
    name: str | None = col.text("name")
    opens: datetime.date | None = col.date("opens")
    closes: datetime.date | None = col.date("closes")
    initial_nav_e8: int | None = col.number("initial_nav", 8, least=1, example="10.00")
    plan_limit_e10: int | None = col.rate("plan_limit")
    front_load: tuple[Any, ...] | None = col.other("front_load", "tiers", example='[{ up_to = "50000", rate = "5.75%" }, { rate = "0%" }]')
    deferred_load: tuple[Any, ...] = col.other("deferred_load", "rates", default=(), example='["5%", "4%", "3%"]')
    redemption_fee_e10: int = col.rate("redemption_fee", default=0)
    redemption_fee_days: int = col.whole("redemption_fee_days", most=3650, default=90)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FeeTerms(Event):
    """[[fee]]: what a fund or some of its classes are charged, and while which dates.

    tiers  ((up to in cents or None, rate e10), ...) from the bottom; a plain rate is one tier without an upper end
    cap    ((from, until, rate e10), ...)
    """

    id: str = col.ident("id", required=True)
    position: int = attrs.field(default=0)
    category: str = col.choice("category", *CATEGORIES, required=True)
    classes: tuple[str, ...] | None = col.other("classes", "list", example='["service"]')
    rate_e10: int | None = col.rate("rate")
    tiers: tuple[Any, ...] | None = col.other("tiers", "tiers", example='[{ up_to = "300000000", rate = "0.75%" }, { rate = "0.70%" }]')
    flat_cents: int | None = col.money("flat")
    per: str = col.choice("per", "year", "month", default="year")
    per_account_cents: int | None = col.money("per_account")
    per_closed_account_cents: int | None = col.money("per_closed_account")
    per_million_cents: int | None = col.money("per_million")
    max_per_month_cents: int | None = col.money("max_per_month")
    minimum_cents: int | None = col.money("minimum")
    cap: tuple[Any, ...] = col.other("cap", "caps", default=(), example='[{ from = 1999-07-01, until = 1999-09-30, rate = "0.67%" }]')
    base: str = col.choice("base", *BASES, default="prior_close")
    day_count: str = col.choice("day_count", *FEE_DAY_COUNTS, default="actual/actual")
    rounding: str = col.choice("rounding", "posting", "tier", default="posting")
    borne_by: str = col.choice("borne_by", "fund", "adviser", default="fund")
    net_of_reimbursement: bool = col.flag("net_of_reimbursement", default=False)
    first: datetime.date | None = col.date("from")
    last: datetime.date | None = col.date("until")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LimitTerms(Event):
    """[[limit]]: the rate above which the adviser gives expenses back."""

    id: str | None = col.ident("id")
    position: int = attrs.field(default=0)
    rate_e10: int = col.rate("rate", required=True)
    method: str = col.choice("method", "year_to_date", "daily", default="year_to_date")
    excludes: tuple[str, ...] = col.other("excludes", "list", default=EXCLUDED, example='["distribution"]')
    classes: tuple[Any, ...] | None = col.other("classes", "list", example='["service"]')
    may_reimburse: bool = col.flag("may_reimburse", default=False)
    recoup_years: int = col.whole("recoup_years", most=10, default=0)
    first: datetime.date | None = col.date("from")
    last: datetime.date | None = col.date("until")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class YieldFloorTerms(Event):
    """[[yield_floor]]: a voluntary waiver that keeps a money fund's net yield at or above a rate."""

    position: int = attrs.field(default=0)
    rate_e10: int = col.rate("rate", required=True)
    classes: tuple[str, ...] | None = col.other("classes", "list", example='["service"]')


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DistributionTerms(Event):
    """[distribution]: how income goes out."""

    income: str = col.choice("income", "none", "daily", default="none")
    daily_includes_gains: bool = col.flag("daily_includes_gains", default=False)
    month_start: str = col.choice("month_start", "first_session", "with_month", default="first_session")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ProspectusTerms(Event):
    """[prospectus]: ratios for the fee table where they are not to be measured."""

    ratios: tuple[tuple[None, str, int], ...] = col.other("ratios", "table", default=())


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CheckTerms(Event):
    """[checks]: limits and severities of the daily checks, ((check, limit, severity), ...)."""

    settings: tuple[tuple[str, Any, str | None], ...] = col.other("settings", "table", default=())
