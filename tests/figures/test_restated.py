"""The history of a class before it began: the prospectus of 1999 restates an older class for the younger one's expenses."""

import datetime
from decimal import Decimal as D

import pytest

import navsim
from navsim import restated

DAYS = [datetime.date(1998, 12, 31) + datetime.timedelta(days=n) for n in range(0, 366, 5)]


def test_more_expenses_lower_every_day():
    """0.25 % a year for five days of 365.25 at a time."""
    older = {day: D(10) + D(n) / 10 for n, day in enumerate(DAYS)}
    told = restated(older, D("0.0025"))
    kept = (1 - D("0.0025") * 5 / D("365.25")) ** (len(DAYS) - 1)
    assert round(told[DAYS[-1]], 30) == round(older[DAYS[-1]] * kept, 30)
    assert told[DAYS[0]] == 10
    assert navsim.total_return(told) < navsim.total_return(older)


def test_a_cheaper_class_is_not_made_to_look_better():
    """Unless that would raise the return: then the older class's stands."""
    older = {day: D(10) for day in DAYS}
    assert restated(older, D("-0.0025")) == older


def test_days_are_needed():
    """What is charged by the day needs days."""
    with pytest.raises(navsim.InputProblems, match="days"):
        restated([D(10), D(11)], D("0.0025"))
