"""Total return of a share, distributions reinvested: P (1 + T)^n = ERV. Form N-1A; the prospectus of 1999, performance information."""

import datetime
import itertools
from decimal import Decimal
from typing import Any

from ..basics.problems import refuse
from .decimals import ONE, Day, Number, date, number, positive, precise

DAYS_A_YEAR = Decimal("365.25")


@precise
def total_return(nav: Any, distributions: Any = (), front_load: Number = 0) -> Decimal:
    """What a share earned between the first and the last NAV, a fraction; each distribution buys shares on its day at that day's NAV.

    nav            {day: NAV}, or pairs of day and NAV, or a pandas Series by day; without days, NAVs one after another
    distributions  {day: dollars a share}, or pairs, or (day, dollars, NAV it is reinvested at); to NAVs without days, one figure for each
                   of them, or pairs of dollars a share and the NAV they are reinvested at
    front_load     taken from the first investment, a fraction

    10.00 to 10.80 with 0.25 reinvested at 9.90 is 10.73 %: 10.80 / 10.00 x (1 + 0.25 / 9.90) - 1.

    Raises InputProblems where there are fewer than two NAVs, or none on the day of a distribution. Source: Form N-1A, item 26.
    """
    days, navs = history(nav)
    became = navs[-1] / navs[0] * (ONE - load(front_load))
    for paid, price in reinvested(distributions, days, navs):
        became = with_reinvested(became, paid, price)
    return became - ONE


def with_reinvested(became: Decimal, paid: Decimal, nav: Decimal) -> Decimal:
    """What a dollar has become when so much a share is paid and buys shares at a NAV: 0.25 at 9.90 is 1 + 0.25 / 9.90 of what it was.

    Every growth with distributions reinvested, of a run, of a sweep and of figures by themselves, is made of this step.
    """
    return became * (ONE + paid / nav)


@precise
def average_annual_total_return(nav: Any, distributions: Any = (), years: Number | None = None, front_load: Number = 0) -> Decimal:
    """The yearly rate that would have come to the same, a fraction: (1 + T)^n = ERV / P.

    nav, distributions, front_load  as for total_return; or, as `nav`, the total return itself, followed by the years
    years  n; without it, from the days: whole years between anniversaries, otherwise days / 365.25

    Raises InputProblems where nothing says over how many years. Source: Form N-1A, item 26.
    """
    if isinstance(nav, Decimal | int | float):
        if years is None and isinstance(distributions, Decimal | int | float):
            years = distributions
        if years is None:
            refuse("figure.no_years", "a total return alone does not say over how many years", "average_annual_total_return(total, years=3)")
        total = (ONE + number(nav, "the total return")) * (ONE - load(front_load))
    else:
        days, _ = history(nav)
        if years is None:
            if days is None:
                refuse("figure.no_years", "NAVs without days do not say over how many years", "give years=, or NAVs by day")
            years = years_between(days[0], days[-1])
        total = ONE + total_return(nav, distributions, front_load)
    years = positive(years, "years")
    if total <= 0:
        return -ONE
    return (total.ln() / years).exp() - ONE if years != 1 else total - ONE


@precise
def years_between(first: Day, last: Day) -> Decimal:
    """Years from one day to another: whole ones where the last is an anniversary (29 February: or the last of the month), else days / 365.25."""
    first, last = date(first, "the first day"), date(last, "the last day")
    if last <= first:
        refuse("figure.days_out_of_order", f"{last} is not after {first}", "are the two the wrong way round?")
    if (first.month, first.day) == (last.month, last.day) or (is_month_end(first) and is_month_end(last) and first.month == last.month):
        return Decimal(last.year - first.year)
    return Decimal((last - first).days) / DAYS_A_YEAR


@precise
def years_of_life(inception: Day, last: Day) -> Decimal:
    """The life of a fund in months to the nearest half: 13 September 1993 to 30 June 1999 is 69.5 months, 5.7917 years."""
    first, last = date(inception, "inception"), date(last, "the last day")
    months = (last.year - first.year) * 12 + last.month - first.month
    halves = (Decimal(last.day - first.day) / 15).to_integral_value()  # half a month is 15 days
    return (months * 2 + halves) / 24


def history(nav: Any) -> tuple[list[datetime.date] | None, list[Decimal]]:
    """(days or None, NAVs), in order."""
    pairs = list(nav.items()) if hasattr(nav, "items") else list(nav)
    if len(pairs) < 2:
        refuse("figure.no_period", "a return needs a NAV at its beginning and one at its end", "give two NAVs or more")
    if not isinstance(pairs[0], tuple | list):
        return None, [positive(each, "a NAV") for each in pairs]
    told = sorted((date(day, "the day of a NAV"), positive(each, "a NAV")) for day, each in pairs)
    days = [day for day, _ in told]
    if len(set(days)) < len(days):
        refuse("figure.days_out_of_order", "there are two NAVs for one day", "keep one of them")
    return days, [each for _, each in told]


def reinvested(distributions: Any, days: list[datetime.date] | None, navs: list[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """[(dollars a share, NAV they are reinvested at)] of the distributions after the first day, through the last."""
    rows = list(distributions.items()) if hasattr(distributions, "items") else list(distributions)
    if days is None:
        return undated(rows, navs)
    told: dict[tuple[datetime.date, Decimal], Decimal] = {}
    known = dict(zip(days, navs, strict=True))
    for row in rows:
        day, paid, *price = row
        day, paid = date(day, "the day of a distribution"), number(paid, "a distribution")
        if not paid or not days[0] < day <= days[-1]:
            continue
        if not price and day not in known:
            refuse("figure.no_nav", f"there is no NAV for {day}, when {paid} a share was reinvested", "add it, or give (day, dollars, NAV)")
        at = positive(price[0], "a NAV") if price else known[day]
        told[day, at] = told.get((day, at), Decimal(0)) + paid
    return [(paid, at) for (_, at), paid in told.items()]


def undated(rows: list[Any], navs: list[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Distributions without days: pairs of dollars and NAV, or one figure for each NAV."""
    if rows and all(isinstance(row, tuple | list) for row in rows):
        return [(number(paid, "a distribution"), positive(price, "a NAV")) for paid, price in rows]
    if rows and len(rows) != len(navs):
        refuse("figure.no_nav", f"{len(rows)} distributions for {len(navs)} NAVs", "one for each NAV, 0 where there is none")
    return [(number(paid, "a distribution"), price) for paid, price in zip(rows, navs, strict=True)][1:] if rows else []


def load(rate: Number) -> Decimal:
    """A sales charge, a fraction below one."""
    told = number(rate, "the load")
    if not 0 <= told < 1:
        refuse("figure.load", f"a load of {told}", 'a fraction: Decimal("0.0575")')
    return told


def is_month_end(day: datetime.date) -> bool:
    """Whether the next day is the first of a month."""
    return (day + datetime.timedelta(days=1)).day == 1


@precise
def restated(history: Any, more_expenses: Number) -> dict[datetime.date, Decimal]:
    """{day: NAV} of a younger class before it began: an older class's, less what the younger one costs more.

    history        {day: NAV of the older class, distributions reinvested}, or pairs
    more_expenses  the younger class's annual ratio less the older one's, a fraction; where that is negative, nothing is added

    10.00 to 11.00 in a year, for 0.25 % more, is 10.00 to 10.97: what is there each day pays its part of the difference.

    Raises InputProblems for NAVs without days. Source: the prospectus of 1999, performance information.
    """
    days, navs = history_by_day(history)
    more = max(number(more_expenses, "the difference of expenses"), Decimal(0))
    told, kept = {days[0]: navs[0]}, ONE
    for (before, day), nav in zip(itertools.pairwise(days), navs[1:], strict=True):
        kept *= ONE - more * (day - before).days / DAYS_A_YEAR
        told[day] = nav * kept
    return told


def history_by_day(nav: Any) -> tuple[list[datetime.date], list[Decimal]]:
    """The same as `history`, refused where no days are given."""
    days, navs = history(nav)
    if days is None:
        refuse("figure.no_years", "NAVs without days do not say how long a class was there", "give {day: NAV}")
    return days, navs
