"""Financial highlights of a class: what happened to one share, its total return, and the ratios. Form N-1A, item 13."""

import datetime
import itertools
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import attrs

from ..growth import growth
from ..strike_sheet import first_prices
from .entries import ZERO, Entry, total
from .expenses import Expenses
from .period import DAY, Period
from .ratios import Ratios, ratios

CAPITAL_KINDS = ("capital",)
INCOME_KINDS = ("income", "daily")


@attrs.frozen(kw_only=True)
class Highlights:
    """Dollars a share, rounded as they are printed; gains are what is left between the two net asset values.

    income is by average shares; first is the NAV at the beginning, or what the first shares cost; total_return is a fraction
    """

    first: Decimal
    income: Decimal
    gains: Decimal
    from_income: Decimal
    from_gains: Decimal
    from_capital: Decimal
    last: Decimal
    total_return: Decimal | None
    net_assets: Decimal
    ratios: Ratios
    income_dollars: Decimal
    average_shares: Decimal


def highlights(period: Period, spent: Expenses, share_class: str) -> Highlights:
    """Of one class that has shares at the end."""
    row = period.close[share_class]
    navs = {each["session"]: each for each in nav_rows(period, share_class)}
    begin = period.opening[share_class]["nav"] if share_class in period.opening else first_prices(period.tables, period.fund)[share_class]
    places = Decimal(1).scaleb(-period.about["nav_decimals"])
    paid = distributed(period, share_class)
    told = {kind: sum((per_share for which, per_share in paid if which == kind), Decimal(0)) for kind in ("income", "gains", "capital")}
    income_dollars = period.sum_of("dividend_income", "foreign_tax", "interest", share_class=share_class) - spent.net(share_class)
    shares = average_shares(navs)
    income = (income_dollars / shares).quantize(places, ROUND_HALF_UP) if shares else places * 0
    shown = {kind: amount.quantize(places, ROUND_HALF_UP) for kind, amount in told.items()}
    first, last = begin.quantize(places), row["nav"].quantize(places)
    grown = growth(period.tables, period.fund, share_class)
    return Highlights(
        first=first,
        income=income,
        gains=last - first - income + sum(shown.values()),
        from_income=-shown["income"],
        from_gains=-shown["gains"],
        from_capital=-shown["capital"],
        last=last,
        total_return=grown.between(since(period, share_class, navs), period.closing) if grown is not None else None,
        net_assets=row["net_assets"],
        ratios=ratios(period, spent, income_dollars, share_class),
        income_dollars=income_dollars,
        average_shares=shares,
    )


def nav_rows(period: Period, share_class: str) -> list[dict[str, Any]]:
    """Rows of nav of a class in the period."""
    return [row for row in period.tables.rows("nav", period.fund, period.sessions[0], period.closing) if row["share_class"] == share_class]


def average_shares(navs: dict[datetime.date, dict[str, Any]]) -> Decimal:
    """Mean over the calendar days of the period: each session's shares until the next one."""
    days = sorted(navs)
    if not days:
        return Decimal(0)
    lengths = [(following - day).days for day, following in itertools.pairwise(days)] + [1]
    return sum((navs[day]["shares"] * length for day, length in zip(days, lengths, strict=True)), Decimal(0)) / sum(lengths)


def distributed(period: Period, share_class: str) -> list[tuple[str, Decimal]]:
    """[(income, gains or capital, dollars a share)] of the period; a daily dividend counts with the day it is declared."""
    rows = [
        row
        for row in period.tables.rows("distributions", period.fund, period.sessions[0], period.closing)
        if row["share_class"] == share_class and row["kind"] != "daily"
    ]
    told = [(kind_of(row["kind"]), row["per_share"]) for row in rows]
    factors = period.tables.rows("yields", period.fund, period.sessions[0], period.closing)
    return told + [("income", row["factor"]) for row in factors if row["share_class"] == share_class and row["factor"]]


def since(period: Period, share_class: str, navs: dict[datetime.date, dict[str, Any]]) -> Any:
    """The close a total return begins at: the one before the period, or the day before the class's first."""
    return period.before if share_class in period.opening else min(navs) - DAY


def kind_of(kind: str) -> str:
    """Income, gains or capital."""
    return "income" if kind in INCOME_KINDS else "capital" if kind in CAPITAL_KINDS else "gains"


def entries(found: Highlights, period: Period, share_class: str, turned_over: Fraction | None) -> list[Entry]:
    """The lines of the table."""
    more: dict[str, Any] = {"form": "per_share", "decimals": period.about["nav_decimals"], "share_class": share_class}
    price: dict[str, Any] = more | {"form": "price"}
    ratio: dict[str, Any] = {"form": "ratio", "share_class": share_class}
    operations = total(
        "total_from_operations",
        "Total from Investment Operations",
        [
            Entry(key="income_per_share", label="Net investment income/(loss)", amount=found.income, **more),
            Entry(key="gains_per_share", label="Net gain/(loss) on securities (both realized and unrealized)", amount=found.gains, **more),
        ],
        heading="Income from Investment Operations:",
        **more,
    )
    paid = [
        Entry(key="dividends_per_share", label="Dividends (from net investment income)", amount=found.from_income, **more),
        Entry(key="gains_distributed_per_share", label="Distributions (from capital gains)", amount=found.from_gains, **more),
    ]
    if found.from_capital:
        paid.append(Entry(key="capital_returned_per_share", label="Return of capital", amount=found.from_capital, **more))
    distributions = total("total_distributions", "Total Distributions", paid, heading="Less Distributions:", **more)
    of = found.ratios
    thousands: dict[str, Any] = {"form": "thousands", "share_class": share_class}
    return [
        Entry(key="nav_begin", label="Net Asset Value, Beginning of Period", amount=found.first, **price),
        operations,
        distributions,
        Entry(key="nav_end", label="Net Asset Value, End of Period", amount=found.last, **price),
        Entry(key="total_return", label="Total Return", amount=found.total_return, form="percent", share_class=share_class),
        Entry(key="net_assets_thousands", label="Net Assets, End of Period (in thousands)", amount=found.net_assets, **thousands),
        Entry(key="average_net_assets", label="Average Net Assets for the Period (in thousands)", amount=of.average or ZERO, **thousands),
        Entry(key="ratio_before_waivers", label="Ratio of Expenses before Waivers and Offsets", amount=decimal(of.before_waivers), **ratio),
        Entry(key="ratio_gross", label="Ratio of Gross Expenses to Average Net Assets", amount=decimal(of.after_waivers), **ratio),
        Entry(key="ratio_net", label="Ratio of Net Expenses to Average Net Assets", amount=decimal(of.net), **ratio),
        Entry(key="ratio_income", label="Ratio of Net Investment Income to Average Net Assets", amount=decimal(of.income), **ratio),
        Entry(key="turnover", label="Portfolio Turnover Rate", amount=decimal(turned_over), form="whole_percent", share_class=share_class),
    ]


def decimal(value: Fraction | None) -> Decimal | None:
    """A ratio to twelve decimals."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1E-12"), ROUND_HALF_UP)
