"""Total return and average annual total return: the formula of the prospectus, worked."""

import datetime
from decimal import Decimal as D

import pytest

import navsim
from navsim.figures.returns import years_between, years_of_life

FIRST, PAID, LAST = datetime.date(2003, 1, 2), datetime.date(2003, 7, 1), datetime.date(2003, 12, 31)
NAV = {FIRST: D("10.00"), PAID: D("9.90"), LAST: D("10.80")}


@pytest.mark.parametrize(
    ("nav", "distributions"),
    [
        (NAV, {PAID: D("0.25")}),
        (list(NAV.items()), [(PAID, D("0.25"))]),
        ({FIRST: D("10.00"), LAST: D("10.80")}, [(PAID, D("0.25"), D("9.90"))]),
        (list(NAV.values()), [0, D("0.25"), 0]),
        ([D("10.00"), D("10.80")], [(D("0.25"), D("9.90"))]),
    ],
)
def test_a_distribution_is_reinvested(nav, distributions):
    """10.00 to 10.80 with 0.25 reinvested at 9.90 is 10.73 %, not 10.50 %; however the history is written."""
    told = navsim.total_return(nav, distributions)
    assert round(told, 40) == round(D("10.80") / 10 * (1 + D("0.25") / D("9.90")) - 1, 40)
    assert round(told, 4) == D("0.1073")


def test_a_pandas_series_by_day():
    """Whose floats are read as the decimals they mean."""
    pandas = pytest.importorskip("pandas")
    series = pandas.Series([10.0, 9.9, 10.8], index=pandas.to_datetime(list(NAV)))
    assert navsim.total_return(series, {PAID: D("0.25")}) == navsim.total_return(NAV, {PAID: D("0.25")})


def test_income_and_gain_of_one_day_buy_together():
    """0.20 and 0.05 at 9.90 are 0.25 at 9.90; what is paid on the first day belongs to the time before."""
    told = navsim.total_return(NAV, [(PAID, D("0.20")), (PAID, D("0.05")), (FIRST, D(1))])
    assert told == navsim.total_return(NAV, {PAID: D("0.25")})


def test_the_annual_report_of_2002():
    """10.00 to 9.92 on the first day: (0.80) %."""
    assert navsim.total_return([D("10.00"), D("9.92")]) == D("-0.008")


def test_the_average_year():
    """1,000 that became 1,331 in three years earned 10 % in each; a load comes off the 1,000."""
    years = {datetime.date(2000, 6, 30): D(10), datetime.date(2003, 6, 30): D("13.31")}
    assert round(navsim.average_annual_total_return(years), 40) == D("0.1")
    assert round(navsim.average_annual_total_return(D("0.331"), years=3), 40) == D("0.1")
    loaded = navsim.average_annual_total_return(years, front_load=D("0.0575"))
    assert round((1 + loaded) ** 3, 40) == D("1.331") * D("0.9425")


def test_a_return_and_its_years():
    """33.1 % in three years is 10 % a year, the years second or by name."""
    for told in (navsim.average_annual_total_return(D("0.331"), 3), navsim.average_annual_total_return(D("0.331"), years=3)):
        assert round(told, 40) == D("0.1")


def test_under_a_year_the_average_is_above_the_return():
    """1 % in half a year is 2.01 % a year: funds do not print it, readers may ask."""
    assert round(navsim.average_annual_total_return(D("0.01"), years=D("0.5")), 40) == D("0.0201")


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [("2000-06-30", "2003-06-30", D(3)), ("2000-02-29", "2001-02-28", D(1)), ("1993-09-13", "1999-06-30", D(2116) / D("365.25"))],
)
def test_years(first, last, years):
    """Anniversaries are whole years."""
    assert round(years_between(first, last), 20) == round(years, 20)


def test_the_life_of_a_fund_to_the_nearest_half_month():
    """The prospectus of 1999 counts 69.5 months from 13 September 1993 to 30 June 1999."""
    assert years_of_life("1993-09-13", "1999-06-30") * 12 == D("69.5")


@pytest.mark.parametrize(
    ("nav", "distributions", "code"),
    [
        ([D(10)], (), "figure.no_period"),
        ([D(10), D(0)], (), "figure.not_positive"),
        (NAV, {datetime.date(2003, 7, 4): D("0.25")}, "figure.no_nav"),
        ([D(10), D(11)], [D("0.1")], "figure.no_nav"),
        ([(FIRST, D(10)), (FIRST, D(11))], (), "figure.days_out_of_order"),
    ],
)
def test_refused(nav, distributions, code):
    """A history without a period, or a distribution without a NAV to buy at."""
    with pytest.raises(navsim.InputProblems) as found:
        navsim.total_return(nav, distributions)
    assert [problem.code for problem in found.value.problems] == [code]


def test_no_years():
    """NAVs without days do not say how long it took."""
    with pytest.raises(navsim.InputProblems, match="years"):
        navsim.average_annual_total_return([D(10), D(11)])
