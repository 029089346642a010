"""A yield floor beside limits, over several classes: sums by hand, and what the auditor says. accounting.md 9, 10."""

from decimal import Decimal as D

import pytest
from auditor.test_engine_agrees import disagreements

import navsim
from navsim.page.charged import charged
from navsim.reports.reading import of_run
from navsim.reports.statements.statements import statements
from navsim.reports.wording import money

from .folders import write

# 3,650,000 at 4.00 % are 400.00 a day, three quarters of it inst's. The advisory fee is 200.00, the limit of 1.50 % gives 50.00 back; the
# 12b-1 fee of svc is 25.00. Net of all: inst 300.00 - 150.00 + 37.50 = 187.50, which is 2.50 %; svc 100.00 - 50.00 + 12.50 - 25.00 = 37.50, 1.50 %.
TOML = """[fund]
id = "cash"
inception = 2026-06-03
valuation = "amortized_cost"
[distribution]
income = "daily"
[class.inst]
[class.svc]
[[fee]]
id = "advisory"
category = "management"
rate = "2.00%"
[[fee]]
id = "12b-1"
category = "distribution"
classes = ["svc"]
rate = "1.00%"
[[limit]]
id = "cap"
rate = "1.50%"
{floors}
"""
FEEDS = {
    "orders": """event_id,accepted_at,class,account,side,amount,price,settle
                 o1,2026-06-03,inst,i,purchase,2737500.00,1.00,2026-06-03
                 o2,2026-06-03,svc,s,purchase,912500.00,1.00,2026-06-03""",
    "securities": "security,type,maturity,coupon,day_count\nC,certificate,2026-09-30,4.00%,actual/365",
    "trades": "event_id,date,security,side,quantity,price,settle\nt1,2026-06-03,C,buy,3650000,100,2026-06-03",
    "prices": "date,security,price\n" + "\n".join(f"2026-06-{day:02d},C,100" for day in (3, 4, 5, 8, 9, 10, 11)),
}
ALL = '[[yield_floor]]\nrate = "{rate}"'


def given(run, day):
    """{class: (waived, from the adviser's pocket)} of a session."""
    rows = {(row["share_class"], row["component"]): row["amount"] for row in run.table("roll_forward").to_pylist() if str(row["session"]) == day}
    return {name: (rows[name, "waiver:yield_floor"], rows[name, "reimbursement:yield_floor"]) for name in ("inst", "svc")}


@pytest.mark.parametrize(
    ("floors", "thursday", "friday"),
    [
        # 2 % / 365 is 0.000054795 a share, up: 50.01 of 912,500, less 37.50; three days 0.000164384: 150.01 less 112.50. inst is above it
        (ALL.format(rate="2.00%"), {"inst": ("0", "0"), "svc": ("12.51", "0")}, {"inst": ("0", "0"), "svc": ("37.51", "0")}),
        # exactly what svc yields: 0.000041096 x 912,500 = 37.5001, a cent more than 37.50
        (ALL.format(rate="1.50%"), {"inst": ("0", "0"), "svc": ("0.01", "0")}, {"inst": ("0", "0"), "svc": ("0.01", "0")}),
        # 3.50 %: 0.000095891 up to 87.51, 50.01 wanted: all 25.00 of its own fee, and 25.01; inst 262.51 less 187.50, and no fee of its own
        (ALL.format(rate="3.50%"), {"inst": ("0", "75.01"), "svc": ("25.00", "25.01")}, {"inst": ("0", "225.01"), "svc": ("75.00", "75.01")}),
        # 4.50 % cannot be had of 4 %: all that either is charged, 62.50 and 112.50 a day, and no more
        (ALL.format(rate="4.50%"), {"inst": ("0", "112.50"), "svc": ("25.00", "37.50")}, {"inst": ("0", "337.50"), "svc": ("75.00", "112.50")}),
        # each class its own floor, the higher of two
        (
            ALL.format(rate="1.00%") + '\n[[yield_floor]]\nrate = "2.00%"\nclasses = ["svc"]',
            {"inst": ("0", "0"), "svc": ("12.51", "0")},
            {"inst": ("0", "0"), "svc": ("37.51", "0")},
        ),
    ],
)
def test_a_floor_after_a_limit(tmp_path, floors, thursday, friday):
    folder = write(tmp_path, "2026-06-03", toml=TOML.format(floors=floors), **FEEDS)
    run = navsim.run(folder)
    for day, expected in (("2026-06-04", thursday), ("2026-06-05", friday)):
        assert given(run, day) == {name: tuple(map(D, pair)) for name, pair in expected.items()}
        limit = {
            row["share_class"]: row["amount"]
            for row in run.table("roll_forward").to_pylist()
            if row["component"] == "waiver:cap" and str(row["session"]) == day
        }
        days = 1 if day == "2026-06-04" else 3
        assert limit == {"inst": days * D("37.50"), "svc": days * D("12.50")}  # the limit does not count what the floor gave
    assert not disagreements(folder)
    assert not run.failed


SHARED = """[fund]
id = "cash"
inception = 2026-06-03
valuation = "amortized_cost"
[distribution]
income = "daily"
[class.inst]
[class.svc]
[[fee]]
id = "agent"
category = "transfer_agent"
classes = ["inst", "svc"]
rate = "2.00%"
[[fee]]
id = "bank"
category = "custody"
rate = "1.00%"
[[limit]]
id = "cap"
rate = "1.50%"
excludes = ["custody"]
may_reimburse = true
[[yield_floor]]
rate = "4.00%"
"""


def test_a_class_gives_up_its_own_fee_net_of_its_part_of_what_the_fund_gave_back(tmp_path):
    """Of 200.00 for the agent, 150.00 of them inst's, the limit gives 50.00 back: 112.50 and 37.50 are left to give up.

    The bank's 75.00 and 25.00 are from the adviser's pocket: all of 4.00 % is declared.
    """
    folder = write(tmp_path, "2026-06-03", toml=SHARED, **FEEDS)
    run = navsim.run(folder)
    for day, days in (("2026-06-04", 1), ("2026-06-05", 3)):
        told = {"inst": (D("112.50"), D("75.00")), "svc": (D("37.50"), D("25.00"))}
        assert given(run, day) == {name: tuple(days * each for each in pair) for name, pair in told.items()}
    assert {row["net"] for row in run.table("accruals").to_pylist() if row["fee"] == "agent"} == {0}
    assert not disagreements(folder)
    assert not run.failed


def test_yields_at_the_floor(tmp_path):
    """Seven days after the first, whose fees had no base: never below the floor, and above it by less than a cent a strike."""
    run = navsim.run(write(tmp_path, "2026-06-03", toml=TOML.format(floors=ALL.format(rate="2.00%")), **FEEDS))
    rows = [row for row in run.table("yields").to_pylist() if row["share_class"] == "svc" and str(row["session"]) >= "2026-06-10"]
    assert rows
    for row in rows:
        assert D("0.02") <= row["current_7_day"] < D("0.02") + D(7) / 912_500 * 365 / 7
        assert row["gross_7_day"] == pytest.approx(D("0.04"), abs=D("1e-6"))
        assert row["effective_7_day"] > row["current_7_day"]


def test_a_floor_and_a_board_that_keeps_a_part(tmp_path):
    """The floor is reached before 40 % is kept back: 50.01 less 20.00; the next strike declares what was kept, and the floor gives that much less."""
    actions = "date,action,value\n2026-06-04,reduce_dividend,40%"
    folder = write(tmp_path, "2026-06-03", toml=TOML.format(floors=ALL.format(rate="2.00%")), actions=actions, **FEEDS)
    run = navsim.run(folder)
    told = {str(row["session"]): (row["declared"], row["carried"]) for row in run.table("yields").to_pylist() if row["share_class"] == "svc"}
    assert told["2026-06-04"] == (D("30.01"), D("20.00"))  # 60 % of 50.01 is 30.006
    assert told["2026-06-05"] == (D("150.01"), 0)
    assert given(run, "2026-06-05")["svc"] == (D("150.01") - D("112.50") - D("20.00"), 0)
    assert not disagreements(folder)


def test_the_gross_yield_of_days_that_declare_nothing(tmp_path):
    """4.00 % earned against a fee of 5.00 %: from the second strike on nothing is declared; before any expense it is still what was earned."""
    terms = TOML.format(floors="").replace('rate = "2.00%"', 'rate = "5.00%"').replace('[[limit]]\nid = "cap"\nrate = "1.50%"\n', "")
    run = navsim.run(write(tmp_path, "2026-06-03", toml=terms, **FEEDS))
    rows = [row for row in run.table("yields").to_pylist() if str(row["session"]) >= "2026-06-10"]
    assert len(rows) == 4
    for row in rows:
        assert (row["declared"], row["current_7_day"]) == (0, 0)
        assert row["gross_7_day"] == pytest.approx(D("0.04"), abs=D("3e-6"))  # a cent of a class's 100.00 a day
    asked = {str(row["day"]): row["value"] for row in run.table("nmfp").to_pylist() if row["what"] == "seven-day gross yield"}
    assert asked["2026-06-10"] == pytest.approx(D("0.04"), abs=D("1e-6"))


def test_page_and_picture_tell_all_that_was_given_back_in_a_month(tmp_path):
    """What the adviser gives from his own pocket belongs to no fee; the statement of operations has it, and so have the page and run.plot."""
    folder = write(tmp_path, "2026-06-03", toml=TOML.format(floors=ALL.format(rate="4.50%")), **FEEDS)
    run = navsim.run(folder)
    told = statements(of_run(run), "cash").sheets["operations"][0]
    back = told.find("reimbursement").told
    assert back == 8 * (50 + 25 + 150) == D("1800.00")  # limit, fee of svc, pocket; the first strike is charged nothing
    (picture,) = charged(of_run(run), "cash").blocks
    (month,) = picture.behind.rows
    assert [cell.text for cell in month.cells][-2:] == [money(-back), money(told.find("net_expenses").told - back)]
    drawn = [bar.get_height() for bars in run.plot.accruals().axes[0].containers for bar in bars]
    assert drawn == [1600.0, 200.0, float(-back)]
