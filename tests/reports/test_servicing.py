"""A distribution fee of one month, as accrued and by the agreement's formula."""

import datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

import navsim
from navsim.reports.plan_amounts import plan_amounts
from navsim.reports.reading import of_run
from navsim.reports.servicing import monthly_fee

FOLDER = Path(__file__).parents[2] / "scenarios" / "service-shares-12b-1"


@pytest.fixture(scope="module")
def tables():
    return of_run(navsim.run(FOLDER))


def test_june_2000_by_both_readings(tables):
    """12 days closed at 8.0 million and 18 at 9.5: an average of 8.9; 13 and 17 days were accrued. One day of 9.5 for one of 8.0."""
    found = monthly_fee(tables, *tables.funds, "service", "12b-1", datetime.date(2000, 6, 30))
    assert found.average == (12 * 8_000_000 + 18 * 9_500_000) / D(30) == 8_900_000
    assert found.formula == round(D(8_900_000) * D("0.0025") / 366 * 30, 2) == D("1823.77")
    assert found.accrued == round(D(13 * 8_000_000 + 17 * 9_500_000) * D("0.0025") / 366, 2) == D("1813.52")
    assert (found.first_day, found.last_day) == (round(D(8_000_000) * D("0.0025") / 366, 2), round(D(9_500_000) * D("0.0025") / 366, 2))
    assert found.formula == found.accrued - found.first_day + found.last_day + found.rounding
    assert abs(found.rounding) <= D("0.02")


@pytest.mark.parametrize(
    ("share_class", "fee", "month", "code"),
    [
        ("service", "12b-1", "2000-05-31", "month.not_struck"),
        ("service", "12b-1", "2001-01-31", "month.not_struck"),
        ("service", "audit", "2000-06-30", "fee.unknown"),
        ("retail", "12b-1", "2000-06-30", "class.unknown"),
    ],
)
def test_refused(tables, share_class, fee, month, code):
    """A month without strikes, a fee that is not there, a class that is not there."""
    with pytest.raises(navsim.InputProblems) as found:
        monthly_fee(tables, *tables.funds, share_class, fee, datetime.date.fromisoformat(month))
    assert [problem.code for problem in found.value.problems] == [code]


def test_the_plan_and_the_agreement_say_the_same(tables):
    """The amounts of the plan for June are the monthly fee's: average, accrual, formula, and the first and last day to the cent."""
    report = plan_amounts(tables, *tables.funds)
    names = [name for name, _ in report.columns]
    june = next(told for told in (dict(zip(names, row, strict=True)) for row in report.rows) if told["day_from"] == datetime.date(2000, 6, 1))
    found = monthly_fee(tables, *tables.funds, "service", "12b-1", datetime.date(2000, 6, 30))
    assert (june["average_net_assets"], june["accrued"], june["by_formula"]) == (found.average, found.accrued, found.formula)
    assert (round(june["less_first_day"], 2), round(june["plus_last_day"], 2)) == (found.first_day, found.last_day)
