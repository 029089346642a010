"""Bills to the printed decimals of 31 CFR part 356, Appendix B, section VI."""

import datetime
from decimal import Decimal as D

import pytest

import navsim
from navsim.figures import bills
from navsim.portfolio.treasury import days_in_year_after


def test_a_discount_rate_is_a_price():
    """VI A: the bill of 24 November 1989 due 22 February 1990 at 7.610 %, 90 days."""
    days = (datetime.date(1990, 2, 22) - datetime.date(1989, 11, 24)).days
    assert navsim.price_from_discount(D("0.07610"), days) == 100 * (1 - D("0.07610") * 90 / 360) == D("98.0975")


def test_a_price_is_a_discount_rate():
    """VI C: the bill of 30 December 1982 due 30 June 1983 at 95.934567, 182 days: 8.042 %."""
    days = (datetime.date(1983, 6, 30) - datetime.date(1982, 12, 30)).days
    assert days == 182
    assert round(bills.discount_from_price(D("95.934567"), days), 9) == D("0.080415158")


def test_half_a_year_or_less_is_simple_interest():
    """VI D 1: the bill of 1 June 1990 due 21 June at 99.559444, from 7.930 %: 8.076 %."""
    price = navsim.price_from_discount(D("0.0793"), 20)
    assert price == D("99.559444")
    assert round(navsim.coupon_equivalent(price, 20, 365), 5) == D("0.08076")


def test_beyond_half_a_year_interest_earns_interest():
    """VI D 2: the bill of 7 June 1990 due 6 June 1991 at 92.265, from 7.65 %: 8.237 %."""
    assert navsim.price_from_discount(D("0.0765"), 364) == D("92.265")
    rate = navsim.coupon_equivalent(D("92.265"), 364, 365)
    assert round(rate, 9) == D("0.082373244")
    assert round(D("92.265") * (1 + (364 - D(365) / 2) * rate / 365) * (1 + rate / 2), 40) == 100


@pytest.mark.parametrize(("issue", "days"), [("2019-02-28", 365), ("2019-03-01", 366), ("2020-02-29", 365), ("2020-03-01", 365), ("1990-06-01", 365)])
def test_the_year_after_an_issue(issue, days):
    """VI D: 366 where the year that follows holds a 29 February."""
    assert days_in_year_after(datetime.date.fromisoformat(issue)) == days


@pytest.mark.parametrize("days", [1, 20, 90, 182, 183, 184, 270, 364])
def test_there_and_back(days):
    """The price of an investment rate gives that rate, on both sides of half a year."""
    price = bills.price_from_coupon_equivalent(D("0.0512"), days, 366, places=None)
    assert round(navsim.coupon_equivalent(price, days, 366), 40) == D("0.0512")


@pytest.mark.parametrize(
    ("figure", "arguments", "code"),
    [
        ("price_from_discount", (D("0.05"), -1), "figure.days_out_of_order"),
        ("price_from_discount", ("five", 90), "figure.not_a_number"),
        ("price_from_discount", (D("NaN"), 90), "figure.not_a_number"),
        ("coupon_equivalent", (0, 90, 365), "figure.not_positive"),
        ("coupon_equivalent", (99, 0, 365), "figure.no_days"),
    ],
)
def test_refused(figure, arguments, code):
    """What is no bill is told by name."""
    with pytest.raises(navsim.InputProblems) as found:
        getattr(navsim, figure)(*arguments)
    assert [problem.code for problem in found.value.problems] == [code]
