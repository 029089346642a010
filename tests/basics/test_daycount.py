"""Day counts: what part of a year, or month, a calendar day is."""

import calendar
import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navsim.basics import daycount
from navsim.basics.exact import MONTH, YEAR

DAY = datetime.timedelta(days=1)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 12, 30))


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def whole(first: str, last: str, day_count: str) -> Fraction:
    """Part of a year from one day through another."""
    return Fraction(daycount.parts(date(first), date(last), day_count), YEAR)


@pytest.mark.parametrize(
    ("day_count", "first", "last", "part"),
    [
        ("actual/actual", "2003-01-01", "2003-12-31", 1),
        ("actual/actual", "2004-01-01", "2004-12-31", 1),
        ("actual/actual", "2003-12-31", "2004-01-01", Fraction(1, 365) + Fraction(1, 366)),
        ("actual/365", "2004-01-01", "2004-12-31", Fraction(366, 365)),
        ("actual/360", "2003-01-01", "2003-12-31", Fraction(365, 360)),
        ("30/360", "2004-01-01", "2004-12-31", 1),
        ("30/360", "2003-02-01", "2003-02-28", Fraction(30, 360)),
        ("30/360", "2004-02-28", "2004-02-28", Fraction(1, 360)),  # to the 29th
        ("30/360", "2004-02-29", "2004-02-29", Fraction(2, 360)),  # 29 and 30 February
        ("30/360", "2003-02-28", "2003-02-28", Fraction(3, 360)),
        ("30/360", "2003-01-30", "2003-01-30", 0),
        ("30/360", "2003-01-31", "2003-01-31", Fraction(1, 360)),
    ],
)
def test_parts_of_a_year(day_count, first, last, part):
    """Leap years, short Februaries and the 31st, as fractions written out."""
    assert whole(first, last, day_count) == part


@pytest.mark.parametrize("year", [1999, 2000, 2003, 2004, 2100])
def test_every_month_weighs_thirty_days(year):
    """Under 30/360 a calendar month is 30/360 of a year, whatever its length."""
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        assert whole(f"{year}-{month:02d}-01", f"{year}-{month:02d}-{last}", "30/360") == Fraction(30, 360)


@given(day=days)
def test_days_360_as_the_bond_market_counts(day):
    """d1 = 31 counts as 30; d2 = 31 counts as 30 only after a d1 of 30 or 31; nothing special in February."""
    for n in range(1, 70):
        end = day + n * DAY
        d1 = min(day.day, 30)
        d2 = 30 if end.day == 31 and day.day >= 30 else end.day
        assert daycount.days_360(day, end) == 360 * (end.year - day.year) + 30 * (end.month - day.month) + d2 - d1


@given(first=days, n=st.integers(0, 800), cut=st.integers(0, 800), day_count=st.sampled_from(sorted(daycount.DAY_COUNTS)))
def test_parts_add_up_however_they_are_cut(first, n, cut, day_count):
    """A stretch of days weighs the same in one piece and in two."""
    middle, last = first + (cut % (n + 1)) * DAY, first + n * DAY
    pieces = daycount.parts(first, middle, day_count) + daycount.parts(middle + DAY, last, day_count)
    assert daycount.parts(first, last, day_count) == pieces


@given(day=days)
def test_a_month_is_spread_over_its_days(day):
    """The days of a month weigh a month together."""
    count = calendar.monthrange(day.year, day.month)[1]
    assert sum(daycount.of_month(day.replace(day=n)) for n in range(1, count + 1)) == MONTH
