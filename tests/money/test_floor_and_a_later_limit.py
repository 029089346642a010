"""A yield floor gives up what a year-to-date limit gives back later: nothing is given back twice in a year. accounting.md 9."""

import datetime
from decimal import Decimal as D

import pytest
from auditor.test_engine_agrees import disagreements

import navsim
from navsim.reports.explain import explain
from navsim.reports.reading import of_run

from .folders import write

# Without securities nothing is earned: what is charged of 1,000,000 is wanting, so the floor gives up all of it. 0.365 % is 10.00 a day.
TOML = """[fund]
id = "cash"
inception = 2005-01-03
valuation = "amortized_cost"
[distribution]
income = "daily"
[class.a]
[[yield_floor]]
rate = "0.01%"
{terms}
"""
FIRST_STRIKE = """[[fee]]
id = "advisory"
category = "management"
rate = "0.365%"
[[fee]]
id = "audit"
category = "audit"
flat = "3650000"
[[limit]]
id = "cap"
rate = "0.73%"
may_reimburse = true
"""
LATE_BILL = """[[fee]]
id = "advisory"
category = "management"
rate = "0.0365%"
[[fee]]
id = "service"
category = "service"
classes = ["a"]
rate = "0.365%"
[[fee]]
id = "proxy"
category = "reports"
classes = ["a"]
[[limit]]
id = "cap"
rate = "0.50%"
classes = ["a"]
"""
FEEDS = {
    "orders": "event_id,accepted_at,class,account,side,amount,price\no1,2005-01-03,a,x,purchase,1000000,1.00",
    "securities": "security,type\nX,equity",
    "prices": "date,security,price\n2005-01-12,X,1",
}


def made(tmp_path, terms, **feeds):
    """A folder that engine and auditor agree on, run to 12 January."""
    folder = write(tmp_path / "cash", "2005-01-03", toml=TOML.format(terms=terms), **FEEDS, **feeds)
    assert not disagreements(folder)
    return navsim.run(folder)


def moved(run, *starts):
    """[dollars of a session] of components that begin so."""
    told = {}
    for row in run.table("roll_forward").to_pylist():
        told[row["session"]] = told.get(row["session"], D(0)) + row["amount"] * row["component"].startswith(starts)
    return list(told.values())


def test_a_limit_that_is_tested_from_the_second_strike_on(tmp_path):
    """The floor gave up the first strike's 10,000.00; the limit gives back all but 20.00 of both days' 20,010.00: 9,980.00 of it is the floor's.

    The year had been charged 9,980.00 less than nothing.
    """
    run = made(tmp_path, FIRST_STRIKE)
    assert moved(run, "fee:")[:3] == [-10000, -10010, -10010]
    assert moved(run, "waiver:cap", "reimbursement:cap")[:3] == [0, 19990, 9990]
    assert moved(run, "waiver:yield_floor", "reimbursement:yield_floor")[:3] == [10000, -9980, 20]
    assert sum(moved(run, "fee:", "waiver:", "reimbursement:")) == 0
    assert {row["nav"] for row in run.table("nav").to_pylist()} == {1}


def test_a_fee_given_up_before_a_bill_is_not_given_back_again_under_the_limit(tmp_path):
    """Service fees of 60.00 were given up by Friday; a bill of 200.00 on Monday lets the limit give back their 70.00.

    The floor takes its 60.00 back, and gives them to the bill instead, which is left. 150.00 were given back of a service fee of 90.00.
    """
    run = made(tmp_path, LATE_BILL, expenses="date,fee,class,amount\n2005-01-10,proxy,a,200")
    fees = {}
    for row in run.table("accruals").to_pylist():
        amount, waived = fees.get(row["fee"], (D(0), D(0)))
        fees[row["fee"]] = (amount + row["amount"], waived + row["waived"])
    assert fees["service"] == (90, 90)
    assert fees["proxy"] == (200, 200)
    assert sum(moved(run, "fee:", "waiver:", "reimbursement:")) == 0


def test_a_bill_below_what_was_accrued_takes_back_what_the_floor_gave_up_of_it(tmp_path):
    """Flat 10.00 a day, all given up; a bill of 25.00 on the 10th leaves nothing beyond it to have given up."""
    flat = '[[fee]]\nid = "reports"\ncategory = "reports"\nclasses = ["a"]\nflat = "3650"\n'
    run = made(tmp_path, flat, expenses="date,fee,class,amount\n2005-01-10,reports,a,25")
    assert moved(run, "fee:") == [-10, -10, -10, -10, -30, 45, -10, -10]
    assert moved(run, "waiver:yield_floor") == [10, 10, 10, 10, 30, -45, 10, 10]


@pytest.mark.parametrize("session", ["2005-01-04", "2005-01-10"])
def test_explain_tells_what_is_taken_back(tmp_path, session):
    """The floor's component adds up to the roll-forward's on the day it is taken back."""
    terms, name = (FIRST_STRIKE, "reimbursement:yield_floor") if session.endswith("04") else (LATE_BILL, "waiver:yield_floor")
    run = made(tmp_path, terms, expenses="date,fee,class,amount\n2005-01-10,proxy,a,200" if "proxy" in terms else "date,fee,amount")
    told = explain(of_run(run), "cash", datetime.date.fromisoformat(session), "a", name)
    assert told.agrees


# Two classes of half a million each. The audit is a's; the limit of the fund gives of it to both by weight until Wednesday.
TWO = TOML.replace("[class.a]", "[class.a]\n[class.b]").replace('rate = "0.01%"', 'rate = "0.01%"\nclasses = ["b"]')
BY_WEIGHT = FIRST_STRIKE.replace('flat = "3650000"', 'flat = "36500"\nclasses = ["a"]').replace("may_reimburse", "until = 2005-01-05\nmay_reimburse")
HALVES = "event_id,accepted_at,class,account,side,amount,price\n" + "\n".join(f"o{name},2005-01-03,{name},x,purchase,500000,1.00" for name in "ab")


@pytest.mark.parametrize(
    ("share_class", "day", "rows", "note"),
    [
        ("b", "2005-01-03", ("0", "0"), "the class was charged nothing"),
        # Tuesday 210.00 less 20.00 allowed, Wednesday 90.00 more: half of each, 95.01 and 45.00, less 5.00 a day, of six days
        ("b", "2005-01-07", ("15.00", "-110.01", "0"), "of its fiscal year no more is left to give back"),
        ("a", "2005-01-07", ("314.99", "0"), "it has no floor"),
    ],
)
def test_explain_tells_why_a_floor_gave_less_than_is_wanting(tmp_path, share_class, day, rows, note):
    feeds = FEEDS | {"orders": HALVES}
    folder = write(tmp_path / "cash", "2005-01-03", toml=TWO.format(terms=BY_WEIGHT), **feeds)
    found = explain(of_run(navsim.run(folder)), "cash", datetime.date.fromisoformat(day), share_class, "reimbursement:yield_floor")
    assert found.agrees
    assert [row[1] for row in found.sections[0].rows[4:]] == [D(each) for each in rows]
    assert found.sections[0].notes[1:] == (note,)
