"""Which part of a year a calendar day is, for fees and limits: accounting.md 3.

A convention is one small function; the dict at the foot names them. Parts are whole: YEAR of them are a year.
"""

import calendar
import datetime
import functools

from .exact import MONTH, YEAR
from .instants import DAY


def days_360(first: datetime.date, last: datetime.date) -> int:
    """Days between two dates where every month has 30 (bond basis, without a rule for the end of February).

    30 January to 31 January is 0 days, 31 January to 1 February 1, 28 February to 1 March 3.
    """
    d1 = min(first.day, 30)
    d2 = 30 if last.day == 31 and d1 == 30 else last.day
    return 360 * (last.year - first.year) + 30 * (last.month - first.month) + d2 - d1


def actual_actual(day: datetime.date) -> int:
    """1/365, or 1/366 in a leap year."""
    return YEAR // (366 if calendar.isleap(day.year) else 365)


def actual_365(day: datetime.date) -> int:
    """1/365, whatever the year."""
    return YEAR // 365


def actual_360(day: datetime.date) -> int:
    """1/360, whatever the year."""
    return YEAR // 360


def thirty_360(day: datetime.date) -> int:
    """What the next day adds when every month has 30: the 30th of a long month weighs nothing, 28 February three days."""
    return YEAR // 360 * days_360(day, day + DAY)


def of_month(day: datetime.date) -> int:
    """1/28 to 1/31 of a month, in parts of which MONTH are a month."""
    return MONTH // calendar.monthrange(day.year, day.month)[1]


@functools.lru_cache(maxsize=1 << 16)
def parts(first: datetime.date, last: datetime.date, day_count: str) -> int:
    """Parts of a year from one day through another, both included."""
    weigh = DAY_COUNTS[day_count]
    return sum(weigh(first + n * DAY) for n in range((last - first).days + 1))


DAY_COUNTS = {"actual/actual": actual_actual, "actual/365": actual_365, "actual/360": actual_360, "30/360": thirty_360}
