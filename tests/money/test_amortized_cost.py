"""Amortized cost and what is declared of it: accounting.md 6, 10; every expected figure is a sum."""

import datetime
import pathlib
from decimal import Decimal as D

import pytest
from auditor.worlds import write_world

import navsim
from navsim.portfolio.amortization import constant_yield, straight_line

from .folders import cells, write

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"


@pytest.mark.parametrize(
    ("days", "straight", "constant"),
    [(1, 98_806_593, 98_806_554), (30, 98_997_802, 98_996_806), (91, 99_400_000, 99_398_189), (182, 100_000_000, 100_000_000)],
)
def test_a_bill_of_182_days(days, straight, constant):
    """1,000,000 bought at 988,000.00: 12,000.00 x 1 / 182 = 65.93 the first day in a straight line, 65.54 at a constant yield."""
    assert straight_line(98_800_000, 100_000_000, days, 182) == straight
    assert constant_yield(98_800_000, 100_000_000, days, 182) == constant


def test_the_book_value_is_rounded_as_a_whole():
    """1,000.15 less 0.15 x 56 / 112 is 1,000.075, which is 1,000.08; a premium that falls rounds no other way."""
    assert straight_line(100_015, 100_000, 56, 112) == 100_008


def test_a_repo_over_a_weekend(tmp_path):
    """1,000,000 x 5.40 % x 3 / 360 = 450.00, all of it on Friday; Monday has nothing."""
    run = navsim.run(
        write(
            tmp_path,
            "2026-03-06",
            orders="accepted_at,class,account,side,amount,price\n2026-03-06,only,h,purchase,1000000.00,1.00",
            securities="security,type,maturity,coupon,day_count\nR,repo,2026-03-09,5.40%,actual/360",
            trades="date,security,side,quantity,price,settle\n2026-03-06,R,buy,1000000,100,2026-03-06",
            prices="date,security,price\n2026-03-06,R,100\n2026-03-09,R,100",
        )
    )
    assert cells(run, "roll_forward", "amount", component="interest") == {"2026-03-06": D("450.00"), "2026-03-09": D("0.00")}
    assert cells(run, "yields", "factor") == {"2026-03-06": D("0.000450000"), "2026-03-09": D("0E-9")}


APRIL = {
    "orders": "accepted_at,class,account,side,amount,price\n1999-04-29,only,h,purchase,36000000.00,1.00",
    "securities": "security,type,maturity,coupon,day_count\nC,certificate,1999-07-30,5.00%,actual/360",
    "trades": "date,security,side,quantity,price,settle\n1999-04-29,C,buy,36000000,100,1999-04-29",
    "prices": "date,security,price\n1999-04-29,C,100\n1999-04-30,C,100\n1999-05-03,C,100\n1999-05-04,C,100",
}


@pytest.mark.parametrize(
    ("month_start", "paid"),
    [
        ("first_session", {"1999-04-30": D("10000.00"), "1999-05-03": D("10000.00")}),
        ("with_month", {"1999-04-30": D("10000.00")}),
    ],
)
def test_a_month_that_begins_on_a_saturday(tmp_path, month_start, paid):
    """36,000,000 x 5 % / 360 = 5,000.00 a day. Friday 30 April 1999 declares that day, 1 and 2 May; those two are paid on 3 May, or with May."""
    run = navsim.run(write(tmp_path, "1999-04-29", distribution=f'month_start = "{month_start}"', **APRIL))
    declared = cells(run, "roll_forward", "amount", component="distribution:daily")
    assert declared["1999-04-30"] == -3 * D("5000.00")
    rows = run.table("distributions").to_pylist()
    assert {str(row["ex_date"]): row["amount"] for row in rows} == paid
    assert not run.failed


def test_a_month_that_begins_on_a_saturday_is_paid_at_its_end(tmp_path):
    """With May's own: two days declared in April, and 3 to 31 May."""
    later = "\n".join(f"{datetime.date(1999, 5, 5) + datetime.timedelta(n)},C,100" for n in range(24))
    feeds = APRIL | {"prices": APRIL["prices"] + "\n" + later}
    run = navsim.run(write(tmp_path, "1999-04-29", distribution='month_start = "with_month"', **feeds))
    amounts = {str(row["ex_date"]): row["amount"] for row in run.table("distributions").to_pylist()}
    # 28 May is the Friday before Memorial Day: its window reaches 31 May
    assert amounts["1999-05-28"] == (2 + 29) * D("5000.00")


def test_a_share_counts_from_the_day_it_is_booked(tmp_path):
    """12,345.67 shares at 136,986.30 on a billion are owed 1.69118...: a month of it is 50.74, rounded once, not 30 x 1.69 = 50.70."""
    run = navsim.run(
        write(
            tmp_path,
            "2026-06-01",
            orders="""accepted_at,class,account,side,amount,price
                      2026-06-01,only,a,purchase,12345.67,1.00
                      2026-06-01,only,b,purchase,999987654.33,1.00""",
            securities="security,type,maturity,coupon,day_count\nC,certificate,2026-11-30,5.00%,actual/365",
            trades="date,security,side,quantity,price,settle\n2026-06-01,C,buy,1000000000,100,2026-06-01",
            prices="date,security,price\n" + "\n".join(f"{datetime.date(2026, 6, day)},C,100" for day in range(1, 31)),
        )
    )
    assert cells(run, "yields", "factor")["2026-06-01"] == D("0.000136986")
    assert cells(run, "yields", "factor")["2026-06-05"] == D("0.000410959")
    (payment,) = run.table("distributions").to_pylist()
    assert payment["amount"] == D("4109589.04")  # 1,000,000,000 x 5 % x 30 / 365
    state = run.funds[0].struck
    places = {account: n for (_, account), n in state.accounts.items()}
    assert int(state.state.due_account[places["a"], 0]) == 50_740


def test_yields_of_seven_days(tmp_path):
    """0.000136986 a day: x 365 = 5.00 %, and (1 + 0.000958902)^(365/7) - 1 = 5.12 %; nothing before there are seven days."""
    run = navsim.run(
        write(
            tmp_path,
            "2026-06-01",
            orders="accepted_at,class,account,side,amount,price\n2026-06-01,only,b,purchase,1000000000.00,1.00",
            securities="security,type,maturity,coupon,day_count\nC,certificate,2026-11-30,5.00%,actual/365",
            trades="date,security,side,quantity,price,settle\n2026-06-01,C,buy,1000000000,100,2026-06-01",
            prices="date,security,price\n" + "\n".join(f"{datetime.date(2026, 6, day)},C,100" for day in range(1, 9)),
        )
    )
    current = cells(run, "yields", "current_7_day")
    assert current["2026-06-04"] is None
    assert current["2026-06-05"] == ((4 * D("0.000136986") + D("0.000410959")) * 365 / 7).quantize(D("1e-12"))
    effective = cells(run, "yields", "effective_7_day")["2026-06-08"]
    assert (current["2026-06-08"] * 100).quantize(D("0.01")) == D("5.00")
    assert (effective * 100).quantize(D("0.01")) == D("5.12")


def test_no_weekend_in_the_deviation(tmp_path):
    """A bill priced at its own amortized cost, day by day: no deviation on any session, though Friday has booked three days."""
    maturity, bought = datetime.date(2026, 7, 6), datetime.date(2026, 1, 5)
    days = [bought + datetime.timedelta(n) for n in range(40)]
    prices = "\n".join(f"{day},B,{98.8 + 1.2 * (day - bought).days / (maturity - bought).days:.8f}" for day in days)
    run = navsim.run(
        write(
            tmp_path,
            "2026-01-05",
            orders="accepted_at,class,account,side,amount,price\n2026-01-05,only,h,purchase,988000.00,1.00",
            securities="security,type,maturity\nB,bill,2026-07-06",
            trades="date,security,side,quantity,price,settle\n2026-01-05,B,buy,1000000,98.80,2026-01-05",
            prices="date,security,price\n" + prices,
        )
    )
    deviations = cells(run, "shadow", "deviation_from_cost_bp")
    assert len(deviations) == 29
    assert all(abs(each) < D("0.0002") for each in deviations.values())  # half a cent of 988,000.00


def test_declared_is_income():
    """Over any period: income net of expenses, whatever was carried, withheld or paid; and the payments add up to what was declared."""
    run = navsim.run(SCENARIOS / "money-market-2000")
    amounts: dict = {}
    for row in run.table("roll_forward").to_pylist():
        key = (row["share_class"], row["component"].split(":")[0])
        amounts[key] = amounts.get(key, 0) + row["amount"]
    for name in ("institutional", "service"):
        income = sum(amounts.get((name, each), 0) for each in ("interest", "realized", "fee", "waiver", "reimbursement"))
        assert income == -amounts[name, "distribution"]
        payments = [row["amount"] for row in run.table("distributions").to_pylist() if row["share_class"] == name]
        # Friday 28 April has declared the 29th and 30th too, and all of it belongs to April: only cents of rounding are left to the next month
        assert abs(sum(payments) + amounts[name, "distribution"]) <= D("0.02")


INCOME = ("dividend_income", "foreign_tax", "interest", "fee", "waiver", "reimbursement", "recoupment", "offset")


@pytest.mark.parametrize("seed", range(5))
def test_over_any_period_declared_is_income(tmp_path, seed):
    """Of worlds that withhold, reduce, lose and carry: up to every session, what was declared and what is carried are the income of a class.

    And the payments to accounts are the class's, and with what is still owed they are everything that was declared: the liability.
    """
    run = navsim.run(write_world(tmp_path / "world", seed, ("money", "board", "flat"), length=30))
    (booked,) = run.funds
    gains = booked.struck.ask.daily_gains
    so_far: dict = {}
    carried = {(row["share_class"], row["session"]): row["carried"] for row in run.table("yields").to_pylist()}
    checked = 0
    for row in run.table("roll_forward").to_pylist():
        kind, key = row["component"].split(":")[0], (row["share_class"], row["session"])
        if kind == "class_closed" and key not in carried:  # a class that has lost its shares leaves what it carried to another
            so_far[key[0], "income"] = so_far.get((key[0], "declared"), 0)
        elif kind in INCOME or (kind == "realized" and gains):
            so_far[key[0], "income"] = so_far.get((key[0], "income"), 0) + row["amount"]
        elif kind == "distribution":
            so_far[key[0], "declared"] = so_far.get((key[0], "declared"), 0) - row["amount"]
        elif kind == "closing" and key in carried:
            assert so_far[key[0], "income"] == so_far[key[0], "declared"] + carried[key]
            checked += 1
    assert checked > 20
    of_accounts: dict = {}
    for row in run.table("account_distributions").to_pylist():
        key = (row["share_class"], row["ex_date"])
        of_accounts[key] = of_accounts.get(key, 0) + row["amount"]
    of_classes = {(row["share_class"], row["ex_date"]): row["amount"] for row in run.table("distributions").to_pylist()}
    assert of_accounts == of_classes
    owed = sum(row["credit"] - row["debit"] for row in run.table("journal").to_pylist() if row["account"] == "distributions payable")
    booked_by_then = sum(amount for (_, day), amount in of_classes.items() if day < booked.days[-1])  # the last day's are shares tomorrow
    assert owed == sum(amount for (_, what), amount in so_far.items() if what == "declared") - booked_by_then
