"""The $10,000 example: the 22 cells of the prospectus of October 1999, and what came after."""

from decimal import ROUND_HALF_UP
from decimal import Decimal as D

import pytest

import navsim
from navsim.figures.example import example, period_expenses

# total annual operating expenses in per cent, and the printed dollars after one and three years
PRINTED = {
    "Growth": ("0.93", 95, 296),
    "Aggressive Growth": ("0.93", 95, 296),  # the fee table misprints 0.03
    "Capital Appreciation": ("1.02", 104, 325),
    "International Growth": ("1.06", 108, 337),
    "Worldwide Growth": ("0.96", 98, 306),
    "Balanced": ("0.93", 95, 296),
    "Equity Income": ("1.48", 151, 468),
    "Growth and Income": ("1.13", 115, 359),
    "Flexible Income": ("0.97", 99, 309),
    "High-Yield": ("5.33", 532, 1591),
    "Money Market": ("0.66", 67, 211),
}


def dollars(value):
    return int(value.quantize(D(1), ROUND_HALF_UP))


@pytest.mark.parametrize("name", PRINTED)
def test_the_prospectus_of_1999(name):
    """Two cells a portfolio, eleven portfolios."""
    ratio, one, three = PRINTED[name]
    told = navsim.expense_example(D(ratio) / 100)
    assert (dollars(told[1]), dollars(told[3])) == (one, three)


def test_year_by_year():
    """A year's expenses are charged on the mean of its ends: 0.93 % on 10,000 and 10,407."""
    e, balance, paid = D("0.0093"), D(10_000), D(0)
    told = navsim.expense_example(e)
    for year in range(1, 11):
        end = balance * (1 + D("0.05") - e)
        paid += e * (balance + end) / 2
        balance = end
        if year in told:
            assert round(told[year], 40) == round(paid, 40)
    assert [round(told[year], 2) for year in (1, 3, 5, 10)] == [D("94.89"), D("296.42"), D("514.69"), D("1143.00")]


def test_the_misprint_of_the_fee_table_would_show():
    """0.03 % would cost 3 and 10 dollars, not the 95 and 296 printed beside it."""
    told = navsim.expense_example(D("0.0003"))
    assert (dollars(told[1]), dollars(told[3])) == (3, 10)


def test_a_waiver_for_a_term():
    """1.48 %, waived to 1.45 % in the first year: 147.57, 464.97, 805.10, 1,765.88."""
    told = navsim.expense_example(D("0.0148"), net=D("0.0145"), waiver_years=1)
    assert [round(value, 2) for value in told.values()] == [D("147.57"), D("464.97"), D("805.10"), D("1765.88")]
    assert navsim.expense_example(D("0.0148"), net=D("0.0145")) == navsim.expense_example(D("0.0148"))
    assert navsim.expense_example(D("0.0148"), net=D("0.0145"), waiver_years=10) == navsim.expense_example(D("0.0145"))


def test_a_load_is_paid_first():
    """5.75 % of 10,000 is 575; the rest pays its expenses on 9,425."""
    told, without = navsim.expense_example(D("0.0093"), front_load=D("0.0575")), navsim.expense_example(D("0.0093"))
    assert told == {year: 575 + without[year] * D("0.9425") for year in without}


def test_a_class_that_becomes_another():
    """Ratios of eight years at 1.75 % and two at 1 %: the first eight years are those of 1.75 %."""
    told = example([D("0.0175")] * 8 + [D("0.01")] * 2)
    assert told[5] == navsim.expense_example(D("0.0175"))[5]
    assert navsim.expense_example(D("0.01"))[10] < told[10] < navsim.expense_example(D("0.0175"))[10]


def test_a_charge_on_redemption():
    """5 % of the lower of 10,000 and the balance after a year, 3 % after three, none after five; none at all for who stays."""
    deferred = (D("0.05"), D("0.04"), D("0.03"), D("0.02"), 0)
    told, without = example([D("0.01")] * 10, deferred=deferred), example([D("0.01")] * 10)
    assert [told[year] - without[year] for year in told] == [500, 300, 0, 0]
    assert example([D("0.01")] * 10, deferred=deferred, redeemed=False) == without


def test_the_example_of_a_shareholder_report():
    """0.93 % for 182 days of 365 on an average of 10,150: 47 dollars."""
    assert dollars(period_expenses(D("0.0093") * 182 / 365, 10_150)) == 47


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"gross": D("0.93"), "waiver_years": -1}, "figure.waiver_years"),
        ({"gross": 5}, "figure.ratio"),
        ({"gross": D("0.01"), "front_load": 1}, "figure.load"),
        ({"gross": D("0.01"), "net": "less"}, "figure.not_a_number"),
    ],
)
def test_refused(arguments, code):
    """Percentages taken for fractions, and terms that are none."""
    with pytest.raises(navsim.InputProblems) as found:
        navsim.expense_example(**arguments)
    assert [problem.code for problem in found.value.problems] == [code]
