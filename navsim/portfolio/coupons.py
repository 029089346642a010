"""Coupon interest of debt: schedules backwards from maturity, day counts, resets. accounting.md 5.

A convention is one small function; the dict at the foot names them. Interest is an exact fraction of the face.
"""

import calendar
import datetime
import functools
from fractions import Fraction
from typing import Any

from ..basics.daycount import days_360
from ..events.portfolio import Security

ONE = 10**10


def step_back(maturity: datetime.date, months: int, month_ends: bool) -> datetime.date:
    """The date so many months before maturity, on its day of the month, clipped to the month's length; month ends where maturity is one."""
    index = maturity.year * 12 + maturity.month - 1 - months
    year, month = divmod(index, 12)
    longest = calendar.monthrange(year, month + 1)[1]
    is_end = maturity.day == calendar.monthrange(maturity.year, maturity.month)[1]
    return datetime.date(year, month + 1, longest if month_ends and is_end else min(maturity.day, longest))


@functools.lru_cache(maxsize=1 << 14)
def period(maturity: datetime.date, frequency: int, month_ends: bool, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First day of the coupon period that holds a day, and of the next: (d0, d1) with d0 <= day < d1."""
    step = 12 // frequency
    n = max((maturity.year - day.year) * 12 + maturity.month - day.month, 0) // step
    while step_back(maturity, n * step, month_ends) > day:
        n += 1
    while n > 0 and step_back(maturity, (n - 1) * step, month_ends) <= day:
        n -= 1
    return step_back(maturity, n * step, month_ends), step_back(maturity, (n - 1) * step, month_ends)


def icma(first: datetime.date, day: datetime.date, last: datetime.date, frequency: int) -> Fraction:
    """actual/actual: days run over days of the period, a part of a regular coupon: 32 days of 181 of a half-yearly one is 32/362 of a year."""
    return Fraction((day - first).days, (last - first).days * frequency)


def thirty(first: datetime.date, day: datetime.date, last: datetime.date, frequency: int) -> Fraction:
    """30/360, from the first day of the period: 15 March to 31 May is 76/360."""
    return Fraction(days_360(first, day), 360)


def actual_360(first: datetime.date, day: datetime.date, last: datetime.date, frequency: int) -> Fraction:
    """Days run over 360."""
    return Fraction((day - first).days, 360)


def actual_365(first: datetime.date, day: datetime.date, last: datetime.date, frequency: int) -> Fraction:
    """Days run over 365."""
    return Fraction((day - first).days, 365)


def by_calendar_year(first: Any, day: Any, last: Any, frequency: Any) -> Fraction:
    """actual/actual where there are no coupons: days over 365, over 366 in a leap year."""
    total, at = Fraction(0), first
    while at < day:
        end = min(day, datetime.date(at.year + 1, 1, 1))
        total += Fraction((end - at).days, 366 if calendar.isleap(at.year) else 365)
        at = end
    return total


def of_year(security: Security, a: datetime.date, b: datetime.date, anchor: datetime.date) -> Fraction:
    """The part of a year's interest that runs from one day to another, across coupons.

    Without a frequency there is one period, from the anchor: the day the paper was bought. A regular coupon of 30/360 is its part of the
    year whatever the months: 28 February to 31 August is a half.
    """
    if b <= a:
        return Fraction(0)
    run = DAY_COUNTS[security.day_count or "actual/365"]
    if not security.frequency:
        run = by_calendar_year if run is icma else run
        return run(anchor, b, b, 1) - run(anchor, a, b, 1)
    total, at = Fraction(0), a
    while at < b:
        first, last = period(security.maturity, security.frequency, security.month_end_coupons, at)
        end = min(b, last)
        whole = run is thirty and end == last
        total += (Fraction(1, security.frequency) if whole else run(first, end, last, security.frequency)) - run(first, at, last, security.frequency)
        at = end
    return total


def coupon_on(security: Security, resets: tuple[Any, ...], day: datetime.date) -> int:
    """The rate a year in force on a day, e10: of the last reset, before the first one the coupon."""
    return int(next((rate for start, rate in reversed(resets) if start <= day), security.coupon_e10 or 0))


def earned(security: Security, resets: tuple[Any, ...], a: datetime.date, b: datetime.date, anchor: datetime.date | None = None) -> Fraction:
    """Interest from one day to another as a part of the face: each day at the rate then in force.

    resets  ((date, rate e10), ...) in order
    anchor  the settlement, for paper without coupon dates; the first day, where none is given
    """
    if security.coupon_e10 is None and not resets:
        return Fraction(0)
    total, rate, at, anchor = Fraction(0), coupon_on(security, resets, a), a, anchor or a
    for day, reset in resets:
        if a < day < b:
            total += of_year(security, at, day, anchor) * rate
            rate, at = reset, day
    return (total + of_year(security, at, b, anchor) * rate) / ONE


def last_coupon(security: Security, day: datetime.date) -> datetime.date:
    """The last coupon date on or before a day; the day itself where all interest comes at maturity."""
    if not security.frequency or security.maturity is None:
        return day
    first, _ = period(security.maturity, security.frequency, security.month_end_coupons, day)
    return first


def coupon_dates(security: Security, after: datetime.date, through: datetime.date) -> list[datetime.date]:
    """Coupon dates after one day, through another, maturity left out."""
    dates: list[Any] = []
    if not security.frequency:
        return dates
    day = after
    while True:
        _, day = period(security.maturity, security.frequency, security.month_end_coupons, day)
        if day > through or day >= security.maturity:
            return dates
        if security.first_coupon is None or day >= security.first_coupon:
            dates.append(day)


DAY_COUNTS = {"actual/actual": icma, "30/360": thirty, "actual/360": actual_360, "actual/365": actual_365}
