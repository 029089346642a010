"""The fee table of a prospectus and its $10,000 example, class by class: Form N-1A, item 3; the prospectus of 1999, pages 14 and 15."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs
import pyarrow as pa

from ..basics.problems import Problem, refuse, suggestion
from ..events.terms import CATEGORIES
from ..figures.example import YEARS, example, period_expenses
from ..tables.schemas import LONG_TEXT, TEXT
from .figures import Figures
from .reading import Tables
from .statements.expenses import Expenses, expenses
from .statements.highlights import decimal, nav_rows
from .statements.period import Period, period
from .statements.ratios import base

RATE = pa.decimal128(20, 12)
ZERO = Decimal(0)
PRINTED = "look at the printed row again: it is ours to quote, not to correct"
MANAGEMENT, DISTRIBUTION = ("management",), ("distribution",)
OTHER = tuple(name for name in CATEGORIES if name not in (*MANAGEMENT, *DISTRIBUTION))
HUNDREDTH = Decimal("0.0001")


@attrs.frozen(kw_only=True)
class FeeTable:
    """A class's row: annual ratios to average net assets, and what a shareholder pays directly; fractions.

    waiver_years  for how many years from the date of the prospectus the waiver is agreed
    measured      whether the ratios come from the books of a run
    """

    fund: str
    fund_name: str
    share_class: str
    class_name: str
    management: Decimal
    distribution: Decimal
    other: Decimal
    acquired_funds: Decimal = ZERO
    waiver: Decimal = ZERO
    waiver_years: int = 0
    front_load: Decimal = ZERO
    deferred_load: Decimal = ZERO
    deferred_schedule: tuple[Decimal, ...] = ()
    redemption_fee: Decimal = ZERO
    converts_to: str | None = None
    converts_after: int | None = None
    measured: bool = False

    @property
    def total(self) -> Decimal:
        """Total annual operating expenses, without waivers."""
        return self.management + self.distribution + self.other + self.acquired_funds

    @property
    def net(self) -> Decimal:
        """With waivers."""
        return self.total - self.waiver

    def rate_of(self, year: int) -> Decimal:
        """The ratio of a year: net while the waiver is agreed, then without it."""
        return self.net if year <= self.waiver_years else self.total


def fee_tables(
    funds: dict[str, tuple[str, dict[str, str]]], stated: dict[str, tuple[tuple[str | None, str, int], ...]], tables: Tables | None
) -> list[FeeTable]:
    """Every class of every fund, in declared order.

    funds   {fund: (name, {class: name})}
    stated  {fund: ((class or None, what, value), ...)} as [prospectus] says
    tables  a run, for the classes whose ratios are to be measured; None where none are
    """
    told = []
    for fund, (name, classes) in funds.items():
        for share_class, words in classes.items():
            said = {what: value for each, what, value in stated.get(fund, ()) if each is None} | {
                what: value for each, what, value in stated.get(fund, ()) if each == share_class
            }
            ratios = stated_ratios(said) if is_stated(said) else measured_ratios(tables, fund, share_class)
            told.append(
                FeeTable(
                    fund=fund,
                    fund_name=name,
                    share_class=share_class,
                    class_name=words,
                    measured=not is_stated(said),
                    **ratios,
                    **direct(said, fund, classes),
                )
            )
    return told


def is_stated(said: dict[str, Any]) -> bool:
    """Whether the ratios of a class are given; loads alone leave them to be measured."""
    return any(name in said for name in (*CATEGORIES, "acquired_funds"))


def needs_a_run(funds: dict[str, tuple[str, dict[str, str]]], stated: dict[str, tuple[tuple[str | None, str, int], ...]]) -> bool:
    """Whether any class's ratios are to be measured."""
    return any(
        not is_stated({what: value for each, what, value in stated.get(fund, ()) if each in (None, share_class)})
        for fund, (_, classes) in funds.items()
        for share_class in classes
    )


def stated_ratios(said: dict[str, Any]) -> dict[str, Any]:
    """From rates e10; a category that is not given is nothing."""
    of: Callable[..., Decimal] = lambda names: sum((fraction(said.get(name, 0)) for name in names), ZERO)
    return {
        "management": of(MANAGEMENT),
        "distribution": of(DISTRIBUTION),
        "other": of(OTHER),
        "acquired_funds": of(("acquired_funds",)),
        "waiver": of(("waiver",)),
    }


def measured_ratios(tables: Any, fund: str, share_class: str) -> dict[str, Any]:
    """Expenses of the last fiscal year over its average net assets, to the hundredth of a per cent as a table prints them."""
    of = latest_year(tables, fund)
    spent, over = expenses(of), base(of, share_class)
    if not over.days:
        refuse(
            "prospectus.nothing_to_measure",
            f"{share_class} of {fund} has no day with net assets before it; its expenses have no ratio",
            "give its ratios in [prospectus], or run a longer time",
        )
    ratio: Callable[..., Decimal] = lambda categories: printed(decimal(over.ratio(of_categories(spent, share_class, categories))))
    return {
        "management": ratio(MANAGEMENT),
        "distribution": ratio(DISTRIBUTION),
        "other": ratio(OTHER),
        "waiver": printed(decimal(over.ratio(spent.waived.get(share_class, ZERO)))),
    }


def latest_year(tables: Tables, fund: str) -> Period:
    """The longer of the fiscal year under way and the one before it: a run that ends in March is measured over the year to December."""
    now = period(tables, fund)
    if now.before is None:
        return now
    earlier = period(tables, fund, last=now.first - datetime.timedelta(days=1))
    return max(now, earlier, key=lambda each: len(each.sessions))


def of_categories(spent: Expenses, share_class: str, categories: tuple[str, ...]) -> Decimal:
    """Dollars of some categories of a class."""
    return sum((amount for (category, name), amount in spent.charged.items() if name == share_class and category in categories), ZERO)


def direct(said: dict[str, Any], fund: str, classes: dict[str, str]) -> dict[str, Any]:
    """What is paid from an account, and how long a waiver and a class last."""
    target = said.get("converts_to")
    if target is not None and target not in classes:
        refuse("class.unknown", f'{fund} has no class "{target}" to convert to', suggestion(target, classes))
    if (target is None) != ("converts_after" not in said):
        refuse("prospectus.conversion", f"{fund}: converts_to and converts_after go together", 'converts_to = "a" and converts_after = 8')
    return {
        "front_load": fraction(said.get("front_load", 0)),
        "deferred_load": fraction(said.get("deferred_load", 0)),
        "deferred_schedule": tuple(fraction(each) for each in said.get("deferred_schedule", ())),
        "redemption_fee": fraction(said.get("redemption_fee", 0)),
        "waiver_years": said.get("waiver_years", 0),
        "converts_to": target,
        "converts_after": said.get("converts_after"),
    }


def fraction(rate_e10: int) -> Decimal:
    """A rate as a fraction."""
    return Decimal(rate_e10).scaleb(-10)


def printed(ratio: Any) -> Decimal:
    """To the hundredth of a per cent."""
    return Decimal(ratio.quantize(HUNDREDTH, ROUND_HALF_UP))


def dollars(table: FeeTable, every: list[FeeTable], redeemed: bool = True) -> dict[int, Decimal]:
    """{year: dollars, unrounded} of the example; a class that converts pays its target's ratio afterwards."""
    target = next((each for each in every if (each.fund, each.share_class) == (table.fund, table.converts_to)), None)
    rates = [(table if target is None or year <= (table.converts_after or 0) else target).rate_of(year) for year in range(1, max(YEARS) + 1)]
    deferred = table.deferred_schedule or ((table.deferred_load,) if table.deferred_load else ())
    return example(rates, table.front_load, deferred, redeemed)


def misprints(row: dict[str, Any]) -> list[Problem]:
    """What does not foot in a printed row of ratios: total against its parts, net against total less waiver.

    row  management, distribution, other, total, waiver (None: not applicable), net: as printed, in per cent
    """
    found = []
    parts = row["management"] + row["distribution"] + row["other"]
    if parts != row["total"]:
        found.append(Problem(code="fee_table.total", message=f"parts come to {parts}, the total says {row['total']}", help=PRINTED))
    net = parts - (row["waiver"] or ZERO)
    if net != row["net"]:
        message = f"{parts} less {row['waiver'] or ZERO} is {net}, the table says {row['net']}"
        found.append(Problem(code="fee_table.net", message=message, help=PRINTED))
    return found


@attrs.frozen(kw_only=True)
class ReportExample:
    """The expenses a shareholder report tells of $10,000: Form N-1A, item 27A(c).

    dollars  paid in the period on the average value of the account; ratio the same as a rate a year
    """

    share_class: str
    average_value: Decimal
    ratio: Decimal
    dollars: Decimal


def report_example(
    tables: Tables, fund: str, share_class: str, first: datetime.date | None = None, last: datetime.date | None = None
) -> ReportExample | None:
    """Of a half-year or a year; None where there are no average net assets."""
    of = period(tables, fund, first, last)
    over, spent = base(of, share_class), expenses(of)
    ratio = decimal(over.ratio(spent.net(share_class)))
    if not over.days or over.average is None or ratio is None:
        return None
    navs = [row["nav"] for row in nav_rows(of, share_class)]
    begin = of.opening[share_class]["nav"] if share_class in of.opening else navs[0]
    average = Decimal(10_000) * (sum(navs, ZERO) / len(navs)) / begin
    net = spent.net(share_class)
    return ReportExample(
        share_class=share_class,
        average_value=average,
        ratio=ratio,
        dollars=period_expenses(net / over.average, average),
    )


def figures(every: list[FeeTable]) -> Figures:
    """One row a class and line: ratios as fractions, dollars unrounded and as printed."""
    columns = (
        ("fund", TEXT),
        ("share_class", TEXT),
        ("line", TEXT),
        ("value", pa.decimal128(38, 12)),
        ("printed", LONG_TEXT),
    )
    names = ("management", "distribution", "other", "acquired_funds", "total", "waiver", "net", "front_load", "deferred_load", "redemption_fee")
    rows = []
    for table in every:
        told = {name: (getattr(table, name), per_cent(getattr(table, name))) for name in names}
        told |= {f"example_{year}_year": (value, whole(value)) for year, value in dollars(table, every).items()}
        told |= {f"example_{year}_year_not_redeemed": (value, whole(value)) for year, value in dollars(table, every, redeemed=False).items()}
        rows += [(table.fund, table.share_class, line, value.quantize(Decimal("1E-12")), text) for line, (value, text) in told.items()]
    return Figures(columns, tuple(rows))


def per_cent(ratio: Decimal) -> str:
    """0.93%."""
    return f"{(ratio * 100).quantize(Decimal('0.01'), ROUND_HALF_UP):f}%"


def whole(value: Decimal) -> str:
    """$1,591."""
    return f"${value.quantize(Decimal(1), ROUND_HALF_UP):,f}"
