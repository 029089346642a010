"""A class's fee of a month by the monthly formula of service agreements, beside what was accrued: accounting.md 8; registration of 1999, exhibits.

The formula takes the average over the calendar days of the month of what the shares were worth at each day's own close, times the rate
over the days of the year, times the days of the month. What is accrued charges each day on the close before it. So they differ by the
first day's base and the last day's close, and by cents of rounding.
"""

import calendar
import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from ..basics.instants import DAY
from ..basics.problems import refuse, suggestion
from ..tables.schemas import DATE, MONEY, RATE, TEXT
from .fees_due import cents
from .figures import Figures
from .reading import Tables, chosen_class, nearest


@attrs.frozen(kw_only=True)
class ByFormula:
    """Exact dollars: the average of the closes, the formula's fee, and a day of the rate on the first day's base and on the last day's close."""

    average: Fraction
    fee: Fraction
    first_day: Fraction
    last_day: Fraction


def by_formula(days: Any) -> ByFormula:
    """Of calendar days in order, each (day, annual rate, the base it was accrued on, the class's close of that day).

    A rate that changed within the days is that of each day; with one rate it is average x rate / days in the year x days.
    Twelve closes of 8.0 and eighteen of 9.5 million at 0.25 % of 366 days: 8.9 million x 0.25 % / 366 x 30.
    """
    (first, at_first, base, _), (last, at_last, _, close) = days[0], days[-1]
    return ByFormula(
        average=sum((Fraction(own) for *_, own in days), Fraction(0)) / len(days),
        fee=sum((of_day(day, rate, own) for day, rate, _, own in days), Fraction(0)),
        first_day=of_day(first, at_first, base),
        last_day=of_day(last, at_last, close),
    )


def of_day(day: datetime.date, rate: Any, net_assets: Any) -> Fraction:
    """A calendar day of an annual rate on some net assets, exactly: over 365, or 366 in a leap year."""
    return Fraction(net_assets) * Fraction(rate) / (366 if calendar.isleap(day.year) else 365)


@attrs.frozen(kw_only=True)
class MonthlyFee:
    """formula  by the agreement, rounded once; accrued what was posted for the days of the month.

    first_day  the rate of a day on the base of the month's first day, which only the accrual has
    last_day   the rate of a day on the last day's close, which only the formula has
    rounding   cents between: formula = accrued - first_day + last_day + rounding
    """

    average: Decimal
    rate: Decimal
    days: int
    formula: Decimal
    accrued: Decimal
    first_day: Decimal
    last_day: Decimal

    @property
    def rounding(self) -> Decimal:
        """Dollars that the formula is above what was accrued, once the first and the last day are counted alike."""
        return self.formula - (self.accrued - self.first_day + self.last_day)


def monthly_fee(tables: Tables, fund: str, share_class: str, fee: str, month: datetime.date) -> MonthlyFee:
    """Of the calendar month that holds a day. Needs a strike before the month, and one at or before its last day."""
    chosen_class(tables, fund, share_class)
    first = month.replace(day=1)
    days = calendar.monthrange(month.year, month.month)[1]
    last = month.replace(day=days)
    struck = {
        row["session"]: row["net_assets"] for row in tables.rows("nav", fund, datetime.date(1, 1, 1), last) if row["share_class"] == share_class
    }
    sessions = sorted(struck)
    if not sessions or sessions[0] >= first or not any(first <= each for each in sessions):
        refuse("month.not_struck", f"{share_class} of {fund} was not struck before and in {month:%B %Y}", nearest(tables.sessions(fund), first))
    rate, accrued = terms(tables, fund, share_class, fee, first, last)
    before = struck[max(each for each in sessions if each < first)]
    month_days = [first + n * DAY for n in range(days)]
    told = by_formula([(day, rate, before, struck[max(each for each in sessions if each <= day)]) for day in month_days])
    return MonthlyFee(
        average=cents(told.average),
        rate=rate,
        days=days,
        formula=cents(told.fee),
        accrued=accrued,
        first_day=cents(told.first_day),
        last_day=cents(told.last_day),
    )


def figures(found: MonthlyFee, fund: str, share_class: str, fee: str, month: datetime.date) -> Figures:
    """One row."""
    names = ("average", "formula", "accrued", "first_day", "last_day", "rounding")
    columns = (("fund", TEXT), ("share_class", TEXT), ("fee", TEXT), ("month", DATE), ("rate", RATE), *((name, MONEY) for name in names))
    row = (fund, share_class, fee, month.replace(day=1), found.rate, *(getattr(found, name) for name in names))
    return Figures(columns, (row,))


def terms(tables: Tables, fund: str, share_class: str, fee: str, first: datetime.date, last: datetime.date) -> tuple[Decimal, Decimal]:
    """(annual rate, dollars accrued for the days of the month) of a fee with one rate; refused where it has tiers, or none."""
    workings = [
        row for row in tables.rows("workings", fund, first, last + 10 * DAY) if row["fee"] == fee and row["share_class"] in (None, share_class)
    ]
    rates = {row["rate"] for row in workings if first <= row["day_from"] <= last}
    if not workings:
        known = {row["fee"] for row in tables.rows("workings", fund) if row["share_class"] in (None, share_class)}
        if fee not in known:
            refuse("fee.unknown", f'{share_class} of {fund} has no fee "{fee}"', suggestion(fee, sorted(known)))
    if len(rates) != 1:
        refuse("fee.not_one_rate", f"{fee} of {fund} has {len(rates)} rates in {first:%B %Y}", "the monthly formula is for a fee with one rate")
    accrued = Decimal(0)
    for row in tables.rows("accruals", fund, first - 10 * DAY, last + 10 * DAY):
        if row["fee"] == fee and row["share_class"] == share_class and first <= row["day_from"] and row["day_to"] <= last:
            accrued += row["amount"]
    return rates.pop(), accrued
