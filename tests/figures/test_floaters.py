"""Floating rate notes to the printed decimals of 31 CFR part 356, Appendix B, section IV."""

from decimal import Decimal as D

import pytest

import navsim
from navsim.figures.floaters import floater_price, index_rate

INDEX = D("0.00095022819")


def test_the_index_rate():
    """0.095 % of discount over 91 days."""
    assert index_rate(D("0.00095"), 91) == INDEX


def test_a_new_note_at_par():
    """A: two years from 31 July 2012, spread and margin 0.120 %."""
    told = floater_price(INDEX, D("0.00120"), D("0.00120"), "2012-07-31", "2014-07-31")
    assert told.price == told.paid == D("100.000000")


def test_a_new_note_at_a_premium():
    """B: spread and margin -0.150 %; the interest of a day does not fall below nothing."""
    assert floater_price(INDEX, D("-0.00150"), D("-0.00150"), "2012-07-31", "2014-07-31").price == D("100.111551")


def test_a_note_reopened():
    """C: on 31 August 2012 at 0.100 %, 31 days run up at six rates."""
    days = [(1, "0.000597286"), (6, "0.000638974"), (7, "0.000611181"), (7, "0.000638974"), (7, "0.000625078"), (3, "0.000625077")]
    accrued = sum(count * D(each) for count, each in days)
    told = floater_price(D("0.00105027876"), D("0.00120"), D("0.00100"), "2012-08-31", "2014-07-31", accrued)
    assert (told.paid, told.accrued, told.price) == (D("100.058173"), D("0.019433"), D("100.038740"))


def test_a_new_note_issued_after_its_dated_date():
    """E: three days of 1.025001580 % run up by 3 January 2012.

    The appendix rounds each day's interest to nine places on the way, which it says is for ease: its 100.008520864 in all is 100.008520333
    without; the price is the same to the sixth place but for that.
    """
    accrued = 3 * D("0.002847227")
    told = floater_price(D("0.00025001580"), D("0.01"), D("0.01"), "2012-01-03", "2013-12-31", accrued)
    assert told.accrued == D("0.008542")
    assert abs(told.paid - D("100.008521")) <= D("0.000001")
    assert abs(told.price - D("99.999979")) <= D("0.000001")


def test_refused():
    """A note that is due."""
    with pytest.raises(navsim.InputProblems):
        floater_price(INDEX, 0, 0, "2014-07-31", "2014-07-31")
