"""A yield floor where a fiscal year ends in a window: what is given up stands in the year of its days, and in none more than is charged there."""

import datetime
from decimal import Decimal as D

import pytest

import navsim
from navsim.basics.compiled import can_compile
from navsim.replay.door import opened
from navsim.replay.run import run_log
from navsim.reports.explain import explain
from navsim.reports.fees_due import fees_due
from navsim.reports.reading import of_run
from navsim.reports.statements.statements import statements

from .folders import write

# 912,500 at 4.00 % are 100.00 a day; 1.00 % is 25.00 a day, 0.80 % 20.00, and 2.00 % 50.00. Friday books three days, Saturday ends the year.
TOML = """[fund]
id = "cash"
inception = {inception}
fiscal_year_end = "{year_end}"
valuation = "amortized_cost"
{policy}
[distribution]
income = "daily"
[class.svc]
[[fee]]
id = "advisory"
category = "management"
rate = "2.00%"
{more}
[[yield_floor]]
rate = "{rate}"
"""
FEE = '[[fee]]\nid = "{id}"\ncategory = "{category}"\nclasses = ["svc"]\nrate = "{rate}"\n{dates}\n'
DATED = FEE.format(id="12b-1", category="distribution", rate="1.00%", dates="{dates}")
PLAN = DATED.format(dates="")
AGENT = FEE.format(id="agent", category="transfer_agent", rate="0.80%", dates="")
compiler = pytest.mark.skipif(not can_compile(), reason="numba is not installed")
BACK = '[policy]\naccrual_window = "back"'


def folder_of(tmp_path, rate, more=PLAN, inception="2026-06-03", year_end="06-06", policy=""):
    """912,500 of the morning, all of it in a certificate at par, for seven sessions."""
    first = datetime.date.fromisoformat(inception)
    days = [day for day in (first + datetime.timedelta(n) for n in range(9)) if day.weekday() < 5 and f"{day:%m-%d}" != "05-25"]
    return write(
        tmp_path,
        inception,
        toml=TOML.format(inception=inception, year_end=year_end, policy=policy, more=more, rate=rate),
        orders=f"event_id,accepted_at,class,account,side,amount,price,settle\no1,{first},svc,s,purchase,912500.00,1.00,{first}",
        securities="security,type,maturity,coupon,day_count\nC,certificate,2027-03-31,4.00%,actual/365",
        trades=f"event_id,date,security,side,quantity,price,settle\nt1,{first},C,buy,912500,100,{first}",
        prices="date,security,price\n" + "\n".join(f"{day},C,100" for day in days),
    )


def parts(run, fee, session="2026-06-05"):
    """[(days, charged, given back)] of a fee in the parts of a session's window."""
    rows = [row for row in run.table("accruals").to_pylist() if row["fee"] == fee and str(row["session"]) == session]
    assert all(row["net"] == row["amount"] - row["waived"] for row in rows)
    return [(row["days"], str(row["amount"]), str(row["waived"])) for row in rows]


def by_floor(run, session="2026-06-05"):
    """(waived, from the adviser's pocket) of a session."""
    told = {row["component"]: str(row["amount"]) for row in run.table("roll_forward").to_pylist() if str(row["session"]) == session}
    return told["waiver:yield_floor"], told["reimbursement:yield_floor"]


def test_by_the_days_of_each_year(tmp_path):
    """100.00 less 75.00 is 1.00 %. 1.50 % of three days is 0.000123288 a share, 112.51: 37.51 are wanting, 25.007 of them of two days."""
    run = navsim.run(folder_of(tmp_path, "1.50%"))
    assert by_floor(run) == ("37.51", "0.00")
    assert parts(run, "12b-1") == [(2, "50.00", "25.01"), (1, "25.00", "12.50")]
    assert parts(run, "12b-1", "2026-06-04") == [(1, "25.00", "12.51")]
    assert not run.failed


def test_each_year_has_its_own_statement_and_ratio(tmp_path):
    """Thursday 12.51 and 25.01 of the weekend to the old year, three days of 75.00; the new one has Sunday, and four days of 12.51 after it."""
    tables = of_run(navsim.run(folder_of(tmp_path, "1.50%")))
    old = statements(tables, "cash", datetime.date(2026, 6, 3), datetime.date(2026, 6, 6))
    new = statements(tables, "cash", datetime.date(2026, 6, 7), datetime.date(2026, 6, 11))
    assert not old.failed + new.failed
    given = [found.sheets["operations"][0].find("reimbursement").amount for found in (old, new)]
    assert given == [D("12.51") + D("25.01"), D("12.50") + 4 * D("12.51")]
    for found, days, back in ((old, 3, given[0]), (new, 5, given[1])):
        net = next(line for line in found.sheets["highlights"] if line.key == "ratio_net").amount
        assert net == pytest.approx((75 * days - back) / days * 365 / 912_500, abs=D("1e-12"))
    assert [found.sheets["changes"][0].find("expenses_of_other_years").amount for found in (old, new)] == [-D("62.50"), D("62.50")]


def test_fees_due_by_the_year(tmp_path):
    """The fiscal year is the calendar year: Friday 1 January is shut, so Thursday books four days, three of them of the new year.

    1.50 % of four days is 0.000164384 a share, 150.01, less 100.00: 50.01, 12.50 of it of Thursday.
    """
    run = navsim.run(folder_of(tmp_path, "1.50%", inception="2026-12-29", year_end="12-31"))
    assert parts(run, "12b-1", "2026-12-31") == [(1, "25.00", "12.50"), (3, "75.00", "37.51")]
    figures = fees_due(of_run(run), "cash", "year")
    told = [dict(zip(figures.names, row, strict=True)) for row in figures.rows]
    due = {row["day_from"].year: (row["accrued"], row["waived"], row["net"]) for row in told if row["fee"] == "12b-1"}
    later = [row for row in run.table("accruals").to_pylist() if row["fee"] == "12b-1" and row["day_from"].year == 2027]
    assert due[2026] == (D("50.00"), D("25.01"), D("24.99"))
    assert due[2027] == tuple(sum(row[name] for row in later) for name in ("amount", "waived", "net"))


@pytest.mark.parametrize(
    ("inception", "year_end", "session", "expected"),
    [
        ("2026-06-03", "06-06", "2026-06-08", [(1, "25.00", "12.50"), (2, "50.00", "25.01")]),  # Monday looks back on Saturday to Monday
        ("2026-05-27", "05-30", "2026-05-29", [(2, "50.00", "25.01"), (1, "25.00", "12.50")]),  # the last session of May books it to its end
    ],
)
def test_windows_that_look_back(tmp_path, inception, year_end, session, expected):
    run = navsim.run(folder_of(tmp_path, "1.50%", inception=inception, year_end=year_end, policy=BACK))
    assert by_floor(run, session) == ("37.51", "0.00")
    assert parts(run, "12b-1", session) == expected
    assert not run.failed


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ('until = "2026-06-06"', {"rate": "1.40%", "given": "5.01", "parts": [(2, "50.00", "5.01")]}),
        ('from = "2026-06-07"', {"rate": "1.80%", "given": "10.01", "parts": [(1, "25.00", "10.01")]}),
    ],
)
def test_a_fee_of_one_of_the_two_years(tmp_path, dates, expected):
    """Two days of it leave 100.00 of 300.00, and 1.40 % of three days is 105.01; one day leaves 125.00, and 1.80 % is 135.01.

    What falls on the days without the fee is given up with the others.
    """
    run = navsim.run(folder_of(tmp_path, expected["rate"], DATED.format(dates=dates)))
    assert by_floor(run) == (expected["given"], "0.00")
    assert parts(run, "12b-1") == expected["parts"]
    assert not run.failed


@pytest.mark.parametrize(("dates", "rate", "given"), [('until = "2026-06-06"', "3.75%", "31.26"), ('from = "2026-06-07"', "3.90%", "17.51")])
def test_it_is_explained_where_no_fee_is_charged_in_one_of_the_two_years(tmp_path, dates, rate, given):
    """No fee but this one: 250.00 and 275.00 are left of 300.00, and 3.75 % of three days is 281.26, 3.90 % 292.51."""
    folder = folder_of(tmp_path, rate, DATED.format(dates=dates))
    terms = (folder / "fund.toml").read_text().replace('rate = "2.00%"', f'rate = "0%"\n{dates}', 1)
    (folder / "fund.toml").write_text(terms)
    tables = of_run(navsim.run(folder))
    found = explain(tables, "cash", datetime.date(2026, 6, 5), "svc", "waiver:yield_floor")
    assert found.agrees
    assert str(found.amount) == given
    assert found.sections[0].notes[0].endswith("3 days, 912500.000000 shares")


LIMIT = '[[limit]]\nid = "own"\nclasses = ["svc"]\nexcludes = ["management"]\nrate = "1.40%"\nuntil = "2026-06-06"\n{more}\n'


@pytest.mark.parametrize("method", ["year_to_date", "daily"])
@pytest.mark.parametrize(
    ("rate", "plan", "agent", "floor"),
    [
        # 45.00 a day against 35.00 until Saturday: 20.00 of the plan's 50.00. 300.00 - 285.00 + 20.00 = 35.00, and 0.90 % is 67.51: 32.51
        ("0.90%", ("41.67", "10.84"), ("0.00", "0.00"), "32.51"),
        # 1.12 % is 84.01, so 49.01: 32.67 do not fit into the 30.00 that the limit left
        ("1.12%", ("50.00", "19.01"), ("0.00", "0.00"), "49.01"),
        # 1.30 % is 97.51, so 62.51: all 55.00 that are left of the plan, and 7.51 of the agent's
        ("1.30%", ("50.00", "25.00"), ("5.01", "2.50"), "62.51"),
    ],
)
def test_no_year_gives_up_more_than_a_limit_left_there(tmp_path, method, rate, plan, agent, floor):
    limit = LIMIT.format(more=f'method = "{method}"')
    run = navsim.run(folder_of(tmp_path, rate, PLAN + AGENT + limit))
    assert by_floor(run) == (floor, "0.00")
    assert parts(run, "12b-1") == [(2, "50.00", plan[0]), (1, "25.00", plan[1])]
    assert parts(run, "agent") == [(2, "40.00", agent[0]), (1, "20.00", agent[1])]
    assert not run.failed


def test_from_the_advisers_pocket(tmp_path):
    """A fee he bears, net of what he repaid in the year, tells how much that was: 2.50 % is 187.51, so 112.51, of which the plan has 75.00.

    Of 37.51 the old year has 25.01, and 12.51 of Thursday: 62.51 less 25.00 and 50.00; the new one 12.50.
    """
    sub = '[[fee]]\nid = "sub"\ncategory = "management"\nrate = "2.00%"\nborne_by = "adviser"\nnet_of_reimbursement = true\n'
    run = navsim.run(folder_of(tmp_path, "2.50%", PLAN + sub))
    assert by_floor(run, "2026-06-04") == ("25.00", "12.51")
    assert by_floor(run) == ("75.00", "37.51")
    assert parts(run, "12b-1") == [(2, "50.00", "50.00"), (1, "25.00", "25.00")]
    assert parts(run, "sub", "2026-06-04") == [(1, "50.00", "12.51")]
    assert parts(run, "sub") == [(2, "100.00", "25.01"), (1, "50.00", "12.50")]


@pytest.mark.parametrize("mode", ["interpreted", pytest.param("compiled", marks=compiler)])
def test_every_way_to_strike_it_gives_the_same(tmp_path, mode):
    """Alone, every table to the bit; in a block, what was waived of each structure is what its own run tells."""
    rates, told = ("0.90%", "1.00%", "1.10%"), list[D]()
    for rate in rates:
        folder = folder_of(tmp_path / rate, "1.12%", PLAN.replace("1.00%", rate) + AGENT + LIMIT.format(more=""))
        plain, other = navsim.run(folder), run_log(opened(folder), mode=mode)
        assert all(plain.table(name).equals(other.table(name)) for name in plain.tables)
        told.append(sum((row["waived"] for row in plain.table("accruals").to_pylist()), D(0)))
    swept = navsim.sweep(tmp_path / rates[1], {"fee.12b-1.rate": list(rates)}, mode=mode).table("final").to_pylist()
    assert [row["waived"] for row in swept] == told
    assert len(set(told)) == len(rates)
