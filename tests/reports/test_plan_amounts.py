"""The trustees' report of a 12b-1 plan for every form of a fee, and the ledger of what sales charges are left, with interest."""

import datetime
from decimal import Decimal as D
from fractions import Fraction

import pytest
from auditor.fee_forms import FORMS
from auditor.worlds import write_world

import navsim
from navsim.reports.plan_amounts import plan_amounts
from navsim.reports.reading import of_run
from navsim.reports.remaining_amount import remaining_amounts

FUND = '[fund]\nid = "f"\ninception = 2003-05-30\n\n[class.a]\nplan_limit = "0.25%"\n\n[class.b]\n'
SEED = "accepted_at,class,account,side,amount,price\n2003-05-30,a,x,purchase,1000000.00,10.00\n2003-05-30,b,y,purchase,3000000.00,10.00\n"
LEDGER = ("opening", "gross_sales", "of_sales", "interest", "sales_charges", "distribution_fees", "closing")


def rows(figures) -> list:
    return [dict(zip(figures.names, row, strict=True)) for row in figures.rows]


def run_of(tmp_path, toml, to="2003-06-30", **feeds):
    (tmp_path / "fund.toml").write_text(FUND + toml)
    for name, text in {"orders": SEED, **feeds}.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return of_run(navsim.run(tmp_path, to=to))


def fee(category, **keys) -> str:
    return "\n[[fee]]\n" + f'id = "plan"\ncategory = "{category}"\n' + "".join(f"{key} = {value}\n" for key, value in keys.items())


@pytest.mark.parametrize(
    ("keys", "a_year"),
    [
        ({"rate": '"0.24%"'}, 2400),
        ({"tiers": '[{ up_to = "600000", rate = "0.25%" }, { rate = "0.15%" }]'}, 600 * D("2.5") + 400 * D("1.5")),
        ({"rate": '"0.25%"', "cap": '[{ from = 2003-06-01, rate = "0.20%" }]'}, 2000),
        ({"rate": '"0.01%"', "minimum": '"730"'}, 730),
        ({"flat": '"1825"'}, 1825),
        ({"per_account": '"3.65"'}, D("3.65") * 200),
    ],
)
def test_a_month_of_every_form(tmp_path, keys, a_year):
    """Of a class that starts with 1,000,000 and hardly moves: a year's amount x 30 / 365, accrued, exact and by the formula."""
    accounts = "date,class,open\n2003-05-30,a,200\n"
    tables = run_of(tmp_path, fee("distribution", classes='["a"]', **keys), accounts=accounts)
    june = rows(plan_amounts(tables, "f"))[-1]
    expected = D(a_year) * 30 / 365
    assert abs(june["accrued"] - expected) < D("0.05")
    assert abs(june["accrued_exact"] - june["accrued"]) <= D("0.01")
    assert abs(june["by_formula"] - june["accrued"]) < D("0.05")
    assert june["accrued_exact"] - june["less_first_day"] + june["plus_last_day"] + june["other_days"] == pytest.approx(
        june["by_formula"], abs=D("0.006")
    )
    assert june["over_plan"] == 0


def test_a_fee_of_the_fund_is_each_class_s_part(tmp_path):
    """0.20 % of 4,000,000, of which a quarter is the class's: 2,000 a year; the plan allows 0.25 % of 1,000,000."""
    told = {row["share_class"]: row for row in rows(plan_amounts(run_of(tmp_path, fee("distribution", rate='"0.20%"')), "f")) if row["days"] == 30}
    assert abs(told["a"]["accrued"] - D(2000 * 30) / 365) < D("0.05")
    assert abs(told["b"]["accrued_exact"] - D(6000 * 30) / 365) < D("0.10")  # the fund shrinks by what it pays
    assert abs(told["a"]["plan_allows"] - D(2500 * 30) / 365) < D("0.05")
    assert told["b"]["plan_allows"] is None


@pytest.mark.parametrize("seed", [2, 7, 12, 19])
def test_what_is_exact_is_what_was_posted(seed, tmp_path):
    """Of seeded worlds of odd fees: the exact amounts of a fee and class, all periods together, are the postings to a cent a tier."""
    tables = of_run(navsim.run(write_world(tmp_path / "w", seed, (FORMS,), length=40)))
    (fund,) = tables.funds
    sums: dict = {}
    for row in rows(plan_amounts(tables, fund)):
        got = sums.setdefault((row["share_class"], row["fee"]), [D(0), D(0)])
        got[0], got[1] = got[0] + row["accrued"], got[1] + row["accrued_exact"]
    assert sums
    assert all(abs(posted - exact) < D("0.05") for posted, exact in sums.values()), sums


def test_what_is_left_with_interest_at_prime_and_one(tmp_path):
    """6.25 % of sales; a day's interest on the balance of the day before; prime 4.25 % until the 26th, 4.00 % from the 27th.

    The balance of class a at the end of May is 62,500.00 and a day's interest; a sale of 10,000.00 on 10 June is worth 625.00 more.
    """
    toml = fee("distribution", classes='["a"]', rate='"0.24%"')
    rates = "date,name,rate\n2002-11-06,prime,4.25%\n2003-06-27,prime,4.00%\n2003-06-01,other,99%\n"
    orders = SEED + "2003-06-10T10:00,a,z,purchase,10000.00,\n"
    tables = run_of(tmp_path, toml, rates=rates, orders=orders)
    may, june = (row for row in rows(remaining_amounts(tables, "f")) if row["share_class"] == "a")
    assert may["closing"] == may["of_sales"] + may["interest"] == D("62500.00") + may["interest"]
    assert may["interest"] == round(D("62500.00") * D("0.0525") / 365, 2)  # one day, the 31st
    accrued: dict = {}
    for row in tables.rows("accruals", "f"):
        if row["share_class"] == "a":
            accrued[row["day_to"]] = row["amount"]
    balance, earned = Fraction(may["closing"]), Fraction(0)
    for n in range(1, 31):
        day = datetime.date(2003, 6, n)
        earned += balance * Fraction("0.0525" if n < 27 else "0.05") / 365
        balance += (625 if n == 10 else 0) - Fraction(accrued.get(day, 0))
    assert june["interest"] == round(D(earned.numerator) / earned.denominator, 2)
    assert june["closing"] == june["opening"] + june["of_sales"] + june["interest"] - june["sales_charges"] - june["distribution_fees"]
    assert june["of_sales"] == D("0.0625") * 10_000
    assert (june["prime"], june["sales_charges"]) == (D("0.04"), 0)
    told = [row["remaining_amount"] for row in rows(plan_amounts(tables, "f"))]
    assert told == [may["closing"], june["closing"]]


def test_loads_take_from_it_and_service_fees_do_not(tmp_path):
    """10,000.00 with a charge of 3 %: 625.00 are allowed, 300.00 taken. Without a prime rate there is no interest."""
    head = FUND.replace('plan_limit = "0.25%"\n', 'front_load = [{ rate = "3%" }]\n')
    toml = head + fee("service", classes='["a"]', rate='"0.25%"') + fee("distribution", classes='["a"]', rate='"0.75%"').replace('"plan"', '"12b-1"')
    (tmp_path / "fund.toml").write_text(toml)
    (tmp_path / "orders.csv").write_text(SEED + "2003-06-10T10:00,a,z,purchase,10000.00,\n")
    tables = of_run(navsim.run(tmp_path, to="2003-06-30"))
    june = rows(remaining_amounts(tables, "f"))[-1]
    taken = sum(row["amount"] for row in tables.rows("accruals", "f") if row["fee"] == "12b-1" and row["day_to"].month == 6)
    assert [june[name] for name in LEDGER] == [D("62500"), D("10000"), D("625"), D(0), D("300"), taken, D("62500") + 625 - 300 - taken]


def test_fifty_million_of_sales():
    """50,000,000 x 6.25 %."""
    from navsim.reports.remaining_amount import kept

    day = datetime.date(2003, 6, 2)
    (only,) = kept(day, day, [], {day: D("50000000.00")}, {}, {})
    assert only.balance == D("3125000.00")
