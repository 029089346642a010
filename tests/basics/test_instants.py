"""Days and instants as integers, in New York's time."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navsim.basics import instants

UTC = datetime.UTC


def test_the_epoch():
    """Day 0 and instant 0 are 1970-01-01, in UTC for the instant."""
    assert instants.day_number(datetime.date(1970, 1, 1)) == 0
    assert instants.instant(datetime.datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert instants.day_number(datetime.date(2002, 12, 31)) == 12_052


def test_four_in_the_afternoon_in_winter_and_summer():
    """16:00 in New York is 21:00 UTC in winter, 20:00 in summer."""
    winter, summer = datetime.date(2002, 12, 31), datetime.date(2003, 6, 30)
    assert instants.at_minute(winter, 960) == instants.instant(datetime.datetime(2002, 12, 31, 21, tzinfo=UTC))
    assert instants.at_minute(summer, 960) == instants.instant(datetime.datetime(2003, 6, 30, 20, tzinfo=UTC))
    assert instants.told(instants.at_minute(winter, 960)) == "2002-12-31T16:00:00-05:00"
    assert instants.told(instants.at_minute(summer, 960)) == "2003-06-30T16:00:00-04:00"


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("2024-03-10T01:59:59", False),
        ("2024-03-10T02:30:00", True),  # never was
        ("2024-11-03T01:30:00", True),  # was twice
        ("2024-11-03T02:00:00", False),
        ("2024-07-04T12:00:00", False),
    ],
)
def test_the_two_hours_of_the_year_that_need_an_offset(text, odd):
    """Local times that name no instant, or two."""
    assert instants.is_skipped_or_repeated(datetime.datetime.fromisoformat(text)) is odd


@given(day=st.dates(datetime.date(1960, 1, 1), datetime.date(2075, 12, 31)), minute=st.integers(180, 1439))
def test_a_minute_of_a_day_comes_back(day, minute):
    """From day and minute to an instant and back, on every day of the calendar."""
    at = instants.local(instants.at_minute(day, minute))
    assert (at.date(), at.hour * 60 + at.minute) == (day, minute)
    assert instants.date_of(instants.day_number(day)) == day
