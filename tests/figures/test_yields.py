"""The seven-day and the thirty-day yield: the formulas of the prospectus, worked."""

from decimal import Decimal as D

import pytest

import navsim


def test_seven_days():
    """0.000136986 a day is a base of 0.000958902: 5.00 %, compounded 5.12 %."""
    told = navsim.yield_7_day([D("0.000136986")] * 7)
    assert told.current == D("0.000958902") * 365 / 7
    assert round((1 + told.effective) ** 7, 40) == round((1 + D("0.000958902")) ** 365, 40)
    assert (round(told.current, 4), round(told.effective, 4)) == (D("0.0500"), D("0.0512"))
    current, effective = told
    assert (current, effective) == (told.current, told.effective)


def test_days_need_not_be_alike_nor_positive():
    """Only their sum counts; a week without income yields nothing."""
    factors = [D("0.0003"), D("-0.0001"), 0, 0, D("0.0002"), 0, 0]
    assert navsim.yield_7_day(factors).current == D("0.0004") * 365 / 7
    assert navsim.yield_7_day([0] * 7) == (0, 0)


def test_thirty_days():
    """420,000 less 68,000, 10.5 million shares at 10.42: 3.89 %."""
    told = navsim.yield_30_day(420_000, 68_000, 10_500_000, D("10.42"))
    assert round(told, 40) == round(2 * ((D(420_000 - 68_000) / (10_500_000 * D("10.42")) + 1) ** 6 - 1), 40)
    assert round(told, 4) == D("0.0389")


@pytest.mark.parametrize("factors", [[D("0.0001")] * 6, [D("0.0001")] * 8, []])
def test_a_week_has_seven_days(factors):
    """Fewer or more are refused."""
    with pytest.raises(navsim.InputProblems, match="seven"):
        navsim.yield_7_day(factors)


def test_no_shares_no_yield():
    """Nothing is divided by nothing."""
    with pytest.raises(navsim.InputProblems, match="shares"):
        navsim.yield_30_day(1, 0, 0, 10)
