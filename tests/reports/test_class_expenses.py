"""The eight kinds of class expense of a plan under rule 18f-3, participant administration, and a transfer agent's servicing fee."""

from decimal import Decimal as D

import navsim
from navsim.reports.reading import of_run
from navsim.reports.statements.expenses import expenses
from navsim.reports.statements.period import period

HEAD = """
[fund]
id = "portfolio"
inception = 2003-06-02

[class.institutional]

[class.retirement]
plan_limit = "0.25%"

[class.service]
plan_limit = "0.25%"

[[fee]]
id = "advisory"
category = "management"
rate = "0.73%"
"""
# id, category, class, terms, dollars on Tuesday 3 June 2003: a day of 365, or the bill. Retirement holds 1,000,000, service 2,000,000.
KINDS = (
    ("12b-1-retirement", "distribution", "retirement", 'rate = "0.25%"', D("6.85")),  # (i) 1,000,000 x 0.25 % / 365
    ("12b-1-service", "distribution", "service", 'rate = "0.25%"', D("13.70")),
    ("participant-administration", "administration", "retirement", 'rate = "0.25%"', D("6.85")),  # up to 0.25 %
    ("shareholder-servicing", "shareholder_servicing", "service", 'rate = "0.10%"', D("5.48")),  # a transfer agent's, up to 0.10 %
    ("proxy-statements", "reports", "service", 'flat = "3650"', D("10.00")),  # (ii)
    ("blue-sky", "registration", "retirement", 'flat = "304.17"\nper = "month"', D("10.14")),  # (iii) 304.17 / 30 days of June
    ("subaccounting", "transfer_agent", "retirement", 'per_account = "3.65"', D("4.00")),  # (iv) 400 accounts
    ("litigation", "legal", "service", "", D("250.00")),  # (v) a bill
    ("independent-trustees", "trustees", "retirement", 'flat = "1825"', D("5.00")),  # (vi)
    ("class-audit", "audit", "service", 'flat = "7300"', D("20.00")),  # (vii)
    ("approved-by-trustees", "other", "institutional", 'rate = "0.0365%"', D("7.00")),  # (viii) 7,000,000 x 0.0365 % / 365
)
SEED = "accepted_at,class,side,amount,price\n" + "".join(
    f"2003-06-02,{name},purchase,{cents},10.00\n" for name, cents in (("institutional", 7_000_000), ("retirement", 1_000_000), ("service", 2_000_000))
)


def test_every_kind_of_class_expense_is_its_class_s_alone(tmp_path):
    """Each is charged to the class it is incurred by, to the cent, and to no other; the fund's own fee goes by net assets."""
    fees = "".join(f'\n[[fee]]\nid = "{name}"\ncategory = "{category}"\nclasses = ["{who}"]\n{terms}\n' for name, category, who, terms, _ in KINDS)
    (tmp_path / "fund.toml").write_text(HEAD + fees)
    (tmp_path / "orders.csv").write_text(SEED)
    (tmp_path / "accounts.csv").write_text("date,class,open\n2003-06-02,retirement,400\n")
    (tmp_path / "expenses.csv").write_text("date,class,fee,amount\n2003-06-03,service,litigation,250.00\n")
    run = navsim.run(tmp_path, to="2003-06-03")
    assert not run.needs_a_person
    told = {}
    for row in run.table("roll_forward").to_pylist():
        if f"{row['session']}" == "2003-06-03" and row["component"].startswith("fee:") and row["amount"]:
            told.setdefault(row["component"].removeprefix("fee:"), {})[row["share_class"]] = -row["amount"]
    assert told.pop("advisory") == {"institutional": D("140.00"), "retirement": D("20.00"), "service": D("40.00")}  # 10,000,000 x 0.73 % / 365
    first = {row["fee"]: row["amount"] for row in run.table("accruals").to_pylist() if f"{row['session']}" == "2003-06-02" and row["amount"]}
    assert set(first) == {name for name, *_, terms, _ in KINDS if "flat" in terms or "per_account" in terms}  # a sum needs no base
    for name, _, who, _, dollars in KINDS:
        assert told[name].keys() == {who}
        assert told[name][who] == dollars or abs(told[name][who] - dollars) == D("0.01") == abs(2 * dollars - told[name][who] - first[name]), name
    assert set(told) == {name for name, *_ in KINDS}
    tables = of_run(run)
    first_day, last_day = tables.sessions("portfolio")[0], tables.sessions("portfolio")[-1]
    of = expenses(period(tables, "portfolio", first_day, last_day))
    own = {who: sum(row["amount"] for row in run.table("accruals").to_pylist() if row["share_class"] == who) for who in ("retirement", "service")}
    assert {who: of.net(who) for who in own} == own
