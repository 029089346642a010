"""Fees due: the month of June 2000 by both readings, a part month of a sub-adviser, a fee net of what was repaid."""

import pathlib
from decimal import Decimal

import pytest

import navsim
from navsim.reports.fees_due import fees_due
from navsim.reports.plan_amounts import plan_amounts
from navsim.reports.reading import of_run

SCENARIOS = pathlib.Path(__file__).parents[2] / "scenarios"
FUND = '[fund]\nid = "f"\ninception = 2003-06-16\n\n[class.only]\n'
SEED = "accepted_at,class,account,side,amount,price\n2003-06-16,only,a,purchase,1000000.00,10.00\n"


def rows(figures) -> list:
    return [dict(zip(figures.names, row, strict=True)) for row in figures.rows]


def run_of(tmp_path, toml, **feeds):
    (tmp_path / "fund.toml").write_text(FUND + toml)
    for name, text in {"orders": SEED, **feeds}.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return of_run(navsim.run(tmp_path, to="2003-07-31"))


def test_june_2000_by_the_monthly_formula():
    """Twelve days at 8.0 and eighteen at 9.5 million average 8.9: x 0.25 % / 366 x 30 is 1,823.77; accrued were 13 and 17 days, 1,813.52."""
    tables = of_run(navsim.run(SCENARIOS / "service-shares-12b-1"))
    june = next(row for row in rows(plan_amounts(tables, "service-shares")) if str(row["day_from"]) == "2000-06-01")
    assert june["average_net_assets"] == Decimal(12 * 8_000_000 + 18 * 9_500_000) / 30 == 8_900_000
    assert june["by_formula"] == round(Decimal(8_900_000 * 30) * Decimal("0.0025") / 366, 2) == Decimal("1823.77")
    assert june["accrued"] == round(Decimal(13 * 8_000_000 + 17 * 9_500_000) * Decimal("0.0025") / 366, 2) == Decimal("1813.52")
    exact = june["accrued_exact"] - june["less_first_day"] + june["plus_last_day"] + june["other_days"]
    assert exact == Decimal("1813.5246") - Decimal("54.6448") + Decimal("64.8907") == Decimal("1823.7705")
    assert (june["plan_allows"], june["over_plan"]) == (Decimal("1813.52"), 0)
    assert june["remaining_amount"] == Decimal("0.0625") * 9_500_000 - june["accrued"]


def test_quarters_are_the_months_added_up():
    tables = of_run(navsim.run(SCENARIOS / "service-shares-12b-1"))
    months, quarters = (sum(row["accrued"] for row in rows(plan_amounts(tables, "service-shares", by))) for by in ("month", "quarter"))
    assert months == quarters == Decimal("2137.98")


@pytest.mark.parametrize(("by", "days"), [("month", [15, 31]), ("quarter", [15, 31])])
def test_a_sub_adviser_is_paid_for_part_of_a_month(tmp_path, by, days):
    """0.26 % of 1,000,000 from 16 June: fourteen days of June have a base, the first has none; July has thirty-one."""
    terms = '\n[[fee]]\nid = "sub"\ncategory = "management"\nrate = "0.26%"\nborne_by = "adviser"\n'
    told = rows(fees_due(run_of(tmp_path, terms), "f", by))
    assert [row["days"] for row in told] == days
    assert [row["accrued"] for row in told] == [round(Decimal(2600 * n) / 365, 2) for n in (14, 31)]
    assert {row["borne_by"] for row in told} == {"adviser"}


def test_a_sub_advisory_fee_net_of_what_was_repaid(tmp_path):
    """0.75 % is 20.55 a day; repaid are other costs of 0.50 % beyond a limit of 0.00 %: what is over the fee's own year is not taken."""
    terms = (
        '\n[[fee]]\nid = "sub"\ncategory = "management"\nrate = "0.75%"\nborne_by = "adviser"\nnet_of_reimbursement = true\n'
        '\n[[fee]]\nid = "custody"\ncategory = "custody"\nrate = "0.50%"\n'
        '\n[[limit]]\nid = "cap"\nrate = "0.00%"\nmay_reimburse = true\n'
    )
    told = {(row["fee"], str(row["day_from"])): row for row in rows(fees_due(run_of(tmp_path, terms), "f"))}
    july = told["sub", "2003-07-01"]
    assert july["waived"] == told["custody", "2003-07-01"]["waived"] == told["custody", "2003-07-01"]["accrued"]
    assert july["net"] == july["accrued"] - july["waived"]
    assert abs(july["net"] - Decimal(2500 * 31) / 365) < Decimal("0.02")


def test_the_years_of_the_recoupment_scenario():
    """The README's table: waived in 2019 and 2020; taken back under the lower of two limits in 2021, 2022 and 2023."""
    tables = of_run(navsim.run(SCENARIOS / "recoupment"))
    told: dict = {}
    for row in tables.rows("roll_forward", "recoupment"):
        if row["component"] in ("waiver:agreed", "recoupment"):
            key = (row["component"], row["session"].year)
            told[key] = told.get(key, 0) + row["amount"]
    assert [told["waiver:agreed", year] for year in (2019, 2020, 2021)] == [Decimal("65766.67"), Decimal("58530.67"), 0]
    assert [-told["recoupment", year] for year in (2021, 2022, 2023)] == [Decimal("8704.29"), Decimal("39135.56"), Decimal("58530.67")]


def test_the_year_of_the_high_yield_scenario():
    """The README's figures of 2000: 4.33 % of other expenses under a limit of 1 %."""
    tables = of_run(navsim.run(SCENARIOS / "high-yield-expense-limit"))
    told: dict = {}
    for row in tables.rows("roll_forward", "high-yield"):
        told[row["component"]] = told.get(row["component"], 0) + row["amount"]
    assert told["fee:advisory"] == Decimal("-25720.74")
    assert told["fee:other"] == Decimal("-148494.40")
    assert told["fee:12b-1"] == Decimal("-2312.72")
    assert told["waiver:one-percent"] == Decimal("25720.74")
    assert told["reimbursement:one-percent"] == Decimal("114200.08")
