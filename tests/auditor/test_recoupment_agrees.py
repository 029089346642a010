"""The engine against the auditor through two years of a limit agreed and one volunteered, vintages taken back, a class that empties."""

import datetime
from decimal import Decimal

import pytest
from folders import folder_of

import navsim

from .test_engine_agrees import disagreements, must_agree, with_ids

TERMS = """
[fund]
id = "f"
inception = 2019-10-15
fiscal_year_end = "{year_end}"

[policy]
close_month = {close_month}
accrual_window = "{window}"

[class.a]

[class.b]
opens = 2020-06-01

[[fee]]
id = "adviser"
category = "management"
tiers = [{{ up_to = "1500000", rate = "0.90%" }}, {{ rate = "0.60%" }}]
day_count = "{day_count}"

[[fee]]
id = "audit"
category = "audit"
flat = "19000"
until = 2020-12-20

[[fee]]
id = "audit"
category = "audit"
flat = "400"
per = "month"
from = 2020-12-21

[[fee]]
id = "sub-adviser"
category = "management"
rate = "0.30%"
borne_by = "adviser"
net_of_reimbursement = true

[[limit]]
id = "agreed"
rate = "1.20%"
recoup_years = {years}
may_reimburse = {reimburse}
until = 2020-09-10

[[limit]]
id = "agreed"
rate = "1.05%"
recoup_years = {years}
may_reimburse = {reimburse}
from = 2020-09-11

[[limit]]
id = "volunteered"
rate = "1.10%"
until = 2020-05-05

[[limit]]
id = "of-b"
rate = "0.95%"
classes = ["b"]
may_reimburse = true
"""
ORDERS = """accepted_at,class,side,amount,shares,price
2019-10-15T10:00,a,purchase,1400000.37,,10
2020-06-01T11:00,b,purchase,300000.11,,
2021-02-10T10:00,a,purchase,9000000,,
2020-11-03T10:00,b,redemption,,all,
2021-05-03T10:00,b,purchase,77777.77,,
"""
LAST = datetime.date(2021, 12, 20)


@pytest.mark.parametrize(
    "terms",
    [
        {"year_end": "12-31", "close_month": "true", "window": "back", "day_count": "actual/actual", "years": 3, "reimburse": "false"},
        {"year_end": "02-28", "close_month": "false", "window": "back", "day_count": "30/360", "years": 1, "reimburse": "true"},
        {"year_end": "01-02", "close_month": "true", "window": "forward", "day_count": "actual/360", "years": 2, "reimburse": "true"},
    ],
    ids=lambda terms: terms["year_end"],
)
def test_the_auditor_agrees_through_two_years_of_recoupment(terms, tmp_path):
    """A stub year first, a leap year, a lower rate inside a year, a year's end on a day of its own."""
    folder = tmp_path / "f"
    folder.mkdir()
    days = [datetime.date(2019, 10, 16) + datetime.timedelta(days=n) for n in range(800)]
    income = [f"{day},other,{150 + (7 * n * n) % 211}.{n % 97:02}" for n, day in enumerate(days) if day.weekday() < 5 and day <= LAST]
    (folder / "fund.toml").write_text(TERMS.format(**terms))
    (folder / "orders.csv").write_text(ORDERS)
    (folder / "securities.csv").write_text("security,type\nx,equity\n")
    (folder / "prices.csv").write_text(f"date,security,price\n{LAST},x,1\n")
    (folder / "income.csv").write_text("date,kind,amount\n" + "\n".join(income) + "\n")
    must_agree(folder, tmp_path, terms)


TWO_VINTAGES = """\
[fund]
id = "pencil"
inception = 2021-12-20

[class.a]
[class.b]

[[fee]]
id = "adviser"
category = "management"
rate = "0.55%"
until = 2022-12-31

[[fee]]
id = "adviser"
category = "management"
rate = "0.10%"
from = 2023-01-01

[[limit]]
id = "agreed"
rate = "0.50%"
recoup_years = 2
"""


def test_what_two_vintages_come_to_in_one_strike_is_shared_out_once(tmp_path):
    """150.67 are left of 2021; of three days' room, 327.08, 176.41 come from 2022: halves of the sum, not halves of 150.67 and of 176.41."""
    orders = "accepted_at,class,side,amount,price,settle\n" + "".join(f"2021-12-20,{name},purchase,5000000,10,2021-12-20\n" for name in "ab")
    last = "date,security,price\n2023-01-04,x,1\n"
    folder = folder_of(tmp_path / "world", TWO_VINTAGES, orders=orders, securities="security,type\nx,equity\n", prices=last)
    rows = navsim.run(folder).table("roll_forward").to_pylist()
    waived = sum(row["amount"] for row in rows if row["component"] == "waiver:agreed" and row["session"].year == 2021)
    taken = [row["amount"] for row in rows if row["component"] == "recoupment" and row["session"] == datetime.date(2023, 1, 3)]
    assert waived == Decimal("150.67")
    assert sum(taken) == -(waived + Decimal("176.41"))
    assert taken[0] == taken[1]
    assert not disagreements(with_ids(folder, tmp_path / "named"))
