"""Portfolio turnover: the lesser of purchases and sales over the average of the month-end values."""

import datetime
from decimal import Decimal as D
from fractions import Fraction

import pytest

import navsim
from navsim.reports.reading import of_run
from navsim.reports.statements.period import period
from navsim.reports.statements.ratios import month_end_values, traded, turnover


@pytest.fixture(scope="module")
def tables():
    """A stock at a constant price: 500,000 bought at first, 300,000 sold in May, 200,000 bought in August; a bill in between."""
    days = [datetime.date(2002, 12, 31) + datetime.timedelta(days=n) for n in range(366)]
    made = navsim.scenario(
        fund={"fund": {"id": "f", "inception": "2002-12-31"}, "class": {"a": {}}},
        securities=[{"security": "X", "type": "equity"}, {"security": "B", "type": "bill", "maturity": "2003-09-30"}],
        orders=[{"accepted_at": "2002-12-31", "side": "purchase", "amount": "1000000", "price": "10.00"}],
        trades=[
            {"date": "2002-12-31", "security": "X", "side": "buy", "quantity": "10000", "price": "50"},
            {"date": "2003-05-15", "security": "X", "side": "sell", "quantity": "6000", "price": "50"},
            {"date": "2003-06-02", "security": "B", "side": "buy", "quantity": "100000", "price": "99.5"},
            {"date": "2003-08-15", "security": "X", "side": "buy", "quantity": "4000", "price": "50"},
        ],
        prices=[{"date": day, "security": "X", "price": "50"} for day in days] + [{"date": day, "security": "B", "price": "99.6"} for day in days],
    )
    return of_run(navsim.run(made))


def of(tables, first, last):
    return period(tables, "f", datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


def test_the_lesser_of_purchases_and_sales(tables):
    """200,000 bought and 300,000 sold in 2003; thirteen month-ends: five of 500,000, three of 200,000, five of 400,000. The bill is left out."""
    year = of(tables, "2003-01-01", "2003-12-31")
    moved = traded(year)
    assert (moved.purchases, moved.sales) == (4000 * 50, 6000 * 50)
    values = month_end_values(year)
    assert values == [500_000] * 5 + [200_000] * 3 + [400_000] * 5
    average = Fraction(5 * 500_000 + 3 * 200_000 + 5 * 400_000, 13)
    assert turnover(year, moved) == 200_000 / average


@pytest.mark.parametrize(
    ("days", "quantity", "rate"), [(["2003-05-15"], 10_000, 1), (["2003-05-15"], 5_000, Fraction(1, 2)), (["2003-05-15", "2003-11-14"], 10_000, 2)]
)
def test_what_a_rate_means(days, quantity, rate):
    """In the words of 2002: 100 % turns the entire portfolio over in a year, 50 % half of it, 200 % all of it every six months."""
    buy, sell = ({"security": "X", "side": side, "price": "50"} for side in ("buy", "sell"))
    ends = [datetime.date(2002, 12, 31) + datetime.timedelta(days=n) for n in range(366)]
    made = navsim.scenario(
        fund={"fund": {"id": "f", "inception": "2002-12-31"}, "class": {"a": {}}},
        securities=[{"security": "X", "type": "equity"}],
        orders=[{"accepted_at": "2002-12-31", "side": "purchase", "amount": "500000", "price": "10.00"}],
        trades=[
            {**buy, "date": "2002-12-31", "quantity": 10_000},
            *({**side, "date": day, "quantity": quantity} for day in days for side in (sell, buy)),
        ],
        prices=[{"date": day, "security": "X", "price": "50"} for day in ends],
    )
    year = of(of_run(navsim.run(made)), "2003-01-01", "2003-12-31")
    assert turnover(year, traded(year)) == rate


def test_part_of_a_year_annualized(tables):
    """The reports of 1999 and 2002 annualize a part of a year; today's do not."""
    half = of(tables, "2003-04-01", "2003-08-31")
    moved = traded(half)
    assert (moved.purchases, moved.sales) == (4000 * 50, 6000 * 50)
    plain = turnover(half, moved)
    days = (datetime.date(2003, 8, 31) - datetime.date(2003, 4, 1)).days + 1
    assert turnover(half, moved, annualized=True) == plain / Fraction(days, 365)


def test_the_first_day_turned_nothing_over(tables):
    """0 %: there was nothing to sell."""
    first = of(tables, "2002-12-31", "2002-12-31")
    assert turnover(first, traded(first)) == 0
    assert D(0) not in month_end_values(first)
