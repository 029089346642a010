"""Returns of calendar years, quarters and averages; yields from the books."""

import datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

import navsim
from navsim.basics.instants import day_number
from navsim.reports.growth import Growth, closed, growth, returns, years_before
from navsim.reports.performance import figures, per_cent, performance
from navsim.reports.reading import of_run
from navsim.tables.became import Became

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def day(text):
    return datetime.date.fromisoformat(text)


def grown(navs, paid=(), declared=(), began="10"):
    """A class from a few NAVs, and what it paid and declared daily."""
    struck = [(day_number(day(when)), int(D(nav).scaleb(8))) for when, nav in navs]
    rows = [(day_number(day(when)), kind, int(D(per_share).scaleb(9)), int(D(nav).scaleb(8))) for when, kind, per_share, nav in paid]
    factors = [(day_number(day(when)), int(D(factor).scaleb(9))) for when, factor in declared]
    worth = Became(first=struck[0][0]).through(struck, rows, factors)
    index = tuple(dollars / D(began) for dollars in worth)
    return Growth(share_class="a", began=D(began), navs=tuple((day(when), D(nav)) for when, nav in navs), index=index)


QUARTERS = [
    ("1999-12-31", "10.00"),
    ("2000-03-31", "11.00"),
    ("2000-06-30", "9.90"),
    ("2000-09-29", "10.40"),
    ("2000-12-29", "10.50"),
    ("2001-03-30", "10.00"),
    ("2001-06-29", "12.10"),
]


def test_a_class_that_began_on_the_second_of_january():
    """Its first quarter is whole: a dollar on 1 January is one still, 11.00 at 10.00 is 10 %; there are two quarters, so one is the best."""
    told = returns(grown([("2003-01-02", "10.00"), ("2003-03-31", "11.00"), ("2003-06-30", "9.90")]), day("2003-06-30"))
    assert told.quarters == (((2003, 1), D("11.00") / D("10.00") - 1), ((2003, 2), D("9.90") / D("11.00") - 1))
    assert (told.best, told.worst) == told.quarters


def test_years_quarters_and_averages():
    """0.40 paid at 10.40 in September 2000: the year is 10.50/10.00 x (1 + 0.40/10.40) - 1."""
    told = returns(grown(QUARTERS, [("2000-09-29", "long_gain", "0.40", "10.40")]), day("2001-06-29"))
    shares = 1 + D("0.40") / D("10.40")
    assert [(year, round(value, 20), whole) for year, value, whole in told.years] == [
        (1999, 0, False),
        (2000, round(D("1.05") * shares - 1, 20), True),
        (2001, round(D("12.10") / D("10.50") - 1, 20), False),
    ]
    assert [each for each, _ in told.quarters] == [(2000, 1), (2000, 2), (2000, 3), (2000, 4), (2001, 1), (2001, 2)]
    assert (told.best[0], round(told.best[1], 10)) == ((2001, 2), D("0.21"))
    assert (told.worst[0], round(told.worst[1], 10)) == ((2000, 2), D("-0.1"))
    assert round(told.average[1], 20) == round(D("12.10") / D("9.90") * shares - 1, 20)
    assert told.average[5] is None
    years = D((day("2001-06-29") - day("1999-12-31")).days) / D("365.25")
    assert abs((1 + told.inception) ** years - D("1.21") * shares) < D("1e-20")


def test_the_first_year_is_not_annualized():
    """10.00 to 9.92 on the first day is (0.80) %."""
    told = returns(grown([("2002-12-31", "9.92")]), day("2002-12-31"))
    assert (told.inception, per_cent(told.inception)) == (D("-0.008"), "(0.80)%")
    assert told.best is None


def test_a_daily_dividend_not_yet_paid_is_the_shareholders():
    """0.003 declared at a price of 1.00 and unpaid is 0.30 %."""
    navs = [("2003-01-30", "1.00"), ("2003-01-31", "1.00"), ("2003-02-03", "1.00")]
    declared = [("2003-01-30", "0.001"), ("2003-01-31", "0.003"), ("2003-02-03", "0.003")]
    told = grown(navs, [("2003-01-31", "daily", "0", "1.00")], declared, "1")
    assert told.index == (D("1.001"), D("1.004"), D("1.004") * D("1.003"))


@pytest.mark.parametrize(
    ("when", "end"), [("2023-12-29", "2023-12-31"), ("2023-12-28", "2023-12-28"), ("2003-05-30", "2003-05-31"), ("2002-12-31", "2002-12-31")]
)
def test_a_month_that_only_a_weekend_is_left_of_is_closed(when, end):
    """So that five years to the last session of 2023 begin at the end of 2018."""
    assert closed(day(when)) == day(end)


def test_an_anniversary_of_a_leap_day():
    """Is the last of February."""
    assert years_before(day("2004-02-29"), 1) == day("2003-02-28")


def test_five_years_of_a_scenario():
    """From the end of 2018 to that of 2023, as the NAVs have it."""
    tables = of_run(navsim.run(SCENARIOS / "recoupment"))
    found = performance(tables, *tables.funds)
    told = found.found["shares"].returns
    navs = [row["nav"] for row in tables.rows("nav", *tables.funds)]
    assert abs((1 + told.average[5]) ** 5 - navs[-1] / navs[0]) < D("1e-20")
    assert growth(tables, *tables.funds, "shares").index[-1] == navs[-1] / 10
    rows = {(row[3], row[4]): row[6] for row in figures(found).rows}
    assert rows["average_annual", "10 years"] == "N/A"


def test_the_thirty_day_yield_of_a_bond_fund():
    """Income less expenses of thirty days, over average shares and the last offering price, as the roll-forward booked them."""
    days = [datetime.date(2003, 1, 2) + datetime.timedelta(days=n) for n in range(60)]
    made = navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": "2003-01-02"},
            "class": {"a": {}, "b": {"front_load": [{"up_to": "50000", "rate": "5.75%"}, {"rate": "1%"}]}},
            "fee": [{"id": "advisory", "category": "management", "rate": "0.65%"}],
        },
        securities=[{"security": "T", "type": "note", "maturity": "2013-02-15", "coupon": "4%", "frequency": 2, "day_count": "actual/actual"}],
        orders=[{"accepted_at": "2003-01-02", "class": each, "side": "purchase", "amount": "500000", "price": "10.00"} for each in ("a", "b")],
        trades=[{"date": "2003-01-02", "security": "T", "side": "buy", "quantity": "900000", "price": "100", "settle": "2003-01-02"}],
        prices=[{"date": each, "security": "T", "price": "100"} for each in days],
    )
    tables = of_run(navsim.run(made))
    found = performance(tables, "f", day("2003-02-28")).found
    last = {row["share_class"]: row for row in tables.rows("nav", "f", day("2003-02-28"))}
    dearest = {"a": last["a"]["nav"], "b": last["b"]["nav"] / (1 - D("0.0575"))}  # the highest price of the last day
    for name, price in dearest.items():
        moved = {"interest": D(0), "fee:advisory": D(0)}
        for row in tables.rows("roll_forward", "f", day("2003-01-30"), day("2003-02-28")):
            if row["component"] in moved and row["share_class"] == name:
                moved[row["component"]] += row["amount"]
        assert found[name].thirty == navsim.yield_30_day(moved["interest"], -moved["fee:advisory"], last[name]["shares"], price)
    assert D("0.025") < found["b"].thirty < found["a"].thirty < D("0.035")
    assert performance(tables, "f", day("2003-01-15")).found["a"].thirty is None
