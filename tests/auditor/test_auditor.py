"""Worked sums: the auditor itself against figures worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from . import audit, differences
from .daycount import part_of_year
from .debt import Debt
from .fees import read_fees
from .limits import Limits, read_limits
from .portfolio import Lot
from .repaid import give_up
from .rounding import half_up, share_out
from .sessions import Schedule, accrue_through, days_of, instant
from .worlds import write_world

ADVISORY = {"id": "advisory", "category": "management", "rate": "0.75%"}


def write(folder, toml, **feeds):
    """A scenario folder from its text; a feed is one string of lines."""
    (folder / "fund.toml").write_text(toml)
    for name, lines in feeds.items():
        (folder / f"{name}.csv").write_text("\n".join(line.strip() for line in lines.strip().splitlines()) + "\n")
    return folder


def figure(rows, column, **keys):
    """One cell of the one row that the keys name."""
    (row,) = [row for row in rows if all(row[key] == value for key, value in keys.items())]
    return row[column]


def test_cumulative_posting_ends_at_the_exact_year():
    """496,015.00 at 0.75 % for 365 days is 3,720.11, not 365 rounded days."""
    (fee,) = read_fees([ADVISORY], ["only"])
    bases = dict.fromkeys(("prior_close", "opening", "same_day"), 49601500)
    none = lambda day: 0
    posted = [fee.accrue(None, [day], bases, none, none, {}) for day in days_of(date(2003, 1, 1), date(2003, 12, 31))]
    assert sum(posted) == 372011
    assert 365 * half_up(Fraction(49601500 * 75, 10000 * 365)) == 371935


@pytest.mark.parametrize(
    ("increments", "posted"),
    [
        ([Fraction(5, 2), 0, 0], [3, 0, 0]),
        ([Fraction(5, 2), -1, Fraction(1, 2)], [3, -1, 0]),
    ],
)
def test_ties_follow_the_cumulative_amount(increments, posted):
    (fee,) = read_fees([ADVISORY], ["only"])
    told = []
    for increment in increments:
        fee.add(None, 0, increment)
        told.append(fee.post(None))
    assert told == posted


def test_marginal_tiers():
    """12,136.99 a day on 620 million."""
    tiers = [{"up_to": "300000000", "rate": "0.75%"}, {"up_to": "500000000", "rate": "0.70%"}, {"rate": "0.65%"}]
    (fee,) = read_fees([{"id": "advisory", "category": "management", "tiers": tiers}], ["only"])
    day = fee.on_day(None, date(2026, 6, 1), {"prior_close": 620 * 10**8}, 0, 0)
    assert day == [Fraction(225000000, 365), Fraction(140000000, 365), Fraction(78000000, 365)]
    assert half_up(sum(day)) == 1213699


@pytest.mark.parametrize(("method", "total"), [("year_to_date", 7459), ("daily", 8602)])
def test_limit_methods(method, total):
    """1.35 % on 1,000,000 (1,500,000 on the fourth day), 0.75 % management, others 40, 40, 5, 40, 40 a day: 74.59 against 86.02."""
    (fee,) = read_fees([ADVISORY], ["only"])
    (other,) = read_fees([{"id": "other", "category": "other"}], ["only"])
    (limit,) = read_limits([{"id": "cap", "rate": "1.35%", "method": method, "may_reimburse": True}], ["only"])
    limits = Limits([limit], [fee, other], ["only"])
    limits.enter(2026, date(2026, 1, 1))
    none = lambda day: 0
    changes = []
    for k, (assets, others) in enumerate([(100, 40), (100, 40), (100, 5), (150, 40), (100, 40)]):
        base, days = assets * 10**6, [date(2026, 1, 1) + timedelta(days=k)]
        posted = fee.accrue(None, days, {"prior_close": base}, none, none, {})
        limits.expense(days, {"advisory": {"only": posted}, "other": {"only": others * 100}}, base, {})
        given, _ = limits.test({"only": base}, {"only": base})
        changes.append(sum(sum(by.values()) for by in given.components.values()))
    assert sum(changes) == total
    if method == "year_to_date":
        assert changes[2] == -1145


def test_income_and_fees_of_a_day_over_two_classes():
    """A 6,000,000.00 and B 4,000,000.00 share a day: A 6,001,884.11, B 4,001,228.68."""
    (advisory, plan) = read_fees([ADVISORY, {"id": "12b-1", "category": "distribution", "classes": ["b"], "rate": "0.25%"}], ["a", "b"])
    assets = {"a": 600000000, "b": 400000000}
    none = lambda day: 0
    day = [date(2026, 3, 3)]
    fund = advisory.accrue(None, day, {"prior_close": sum(assets.values())}, none, none, {})
    own = plan.accrue("b", day, {"prior_close": assets["b"]}, none, none, {})
    assert (fund, own) == (20548, 2740)
    parts = [share_out(amount, assets) for amount in (100000, 234567, -fund)]
    closing = {name: assets[name] + sum(part[name] for part in parts) for name in assets}
    closing["b"] -= own
    assert closing == {"a": 600188411, "b": 400122868}


def test_residual_cents_go_to_the_first_of_the_largest():
    assert share_out(10000, {"a": 1, "b": 1, "c": 1}) == {"a": 3334, "b": 3333, "c": 3333}
    assert share_out(-10000, {"a": 1, "b": 2, "c": 2}) == {"a": -2000, "b": -4000, "c": -4000}
    assert share_out(1, {"a": 1, "b": 1}) == {"a": 0, "b": 1}


def test_a_month_of_thirty():
    for first, last in ((date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28)), (date(2024, 2, 1), date(2024, 2, 29))):
        assert sum(part_of_year(day, "30/360") for day in days_of(first, last)) == Fraction(30, 360)


def test_windows_know_only_what_was_known():
    """Back closes the month; forward books the days to the next scheduled session; nobody foresaw 11 September 2001."""
    schedule = Schedule()
    assert accrue_through(schedule, date(2026, 5, 29), "back", True) == date(2026, 5, 31)
    assert accrue_through(schedule, date(2026, 5, 29), "back", False) == date(2026, 5, 29)
    assert accrue_through(schedule, date(2026, 7, 2), "forward", True) == date(2026, 7, 5)
    assert accrue_through(schedule, date(2001, 9, 10), "forward", True) == date(2001, 9, 10)
    told = Schedule([{"date": date(2001, 9, 11), "close": None, "recorded_at": instant("2001-09-10T12:00")}])
    assert accrue_through(told, date(2001, 9, 10), "forward", True) == date(2001, 9, 11)


def test_an_order_at_the_close_and_a_second_later():
    schedule = Schedule()
    assert schedule.taking(instant("2026-07-02T16:00:00")) == date(2026, 7, 2)
    assert schedule.taking(instant("2026-07-02T16:00:01")) == date(2026, 7, 6)
    assert schedule.taking(instant("2026-11-27T13:00:01")) == date(2026, 11, 30)


def test_a_distribution_of_a_quarter(tmp_path):
    """0.25 on 10.00 gives 9.75; four fifths reinvested buy 20,512.821 shares."""
    folder = write(
        tmp_path,
        '[fund]\nid = "payer"\ninception = 2026-03-02\n[class.only]\n',
        orders="""accepted_at,class,account,side,amount,price
                  2026-03-02,only,h,purchase,10000000.00,10.00""",
        distributions="""ex_date,class,kind,per_share,reinvest
                         2026-03-03,only,income,0.25,80%""",
    )
    tables = audit(folder, to="2026-03-04")["payer"]
    assert figure(tables["nav"], "nav", session=date(2026, 3, 3)) == Decimal("9.75")
    (row,) = tables["distributions"]
    assert (row["amount"], row["reinvested_shares"]) == (Decimal("250000.00"), Decimal("20512.821"))
    assert figure(tables["roll_forward"], "amount", session=date(2026, 3, 4), component="reinvested") == Decimal("200000.00")


def test_a_buy_with_commission_and_a_dividend_with_tax(tmp_path):
    """1,000 at 50.00 with 5.00 commission, close 50.20: +195.00; 0.30 a share with 15 % withheld: 300.00 less 45.00."""
    folder = write(
        tmp_path,
        '[fund]\nid = "owner"\ninception = 2026-03-02\n[class.only]\n',
        orders="accepted_at,class,account,side,amount,price\n2026-03-02,only,h,purchase,100000.00,10.00",
        securities="security,type\nX,equity",
        trades="date,security,side,quantity,price,commission\n2026-03-02,X,buy,1000,50.00,5.00",
        prices="date,security,price\n2026-03-02,X,50.20\n2026-03-03,X,49.90",
        dividends="ex_date,security,rate,pay_date,withholding\n2026-03-03,X,0.30,2026-03-20,15%",
    )
    tables = audit(folder)["owner"]
    assert figure(tables["nav"], "net_assets", session=date(2026, 3, 2)) == Decimal("100195.00")
    amounts = {row["component"]: row["amount"] for row in tables["roll_forward"] if row["session"] == date(2026, 3, 3)}
    assert amounts["dividend_income"] == Decimal("300.00")
    assert amounts["foreign_tax"] == Decimal("-45.00")
    assert amounts["unrealized"] == Decimal("-300.00")


BILL = {"security": "B", "type": "bill", "maturity": "2026-07-06"}


def a_lot(debt, security, cost, face, settle):
    """A lot of debt as it stands on its settlement."""
    lot = Lot("b", security["security"], settle, settle, Fraction(face), cost)
    debt.open_lot(security, lot)
    return lot


def rules(**policy):
    return Debt({"resets": [], "corporate_actions": []}, policy, False)


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("straight_line", {1: 98806593, 30: 98997802, 91: 99400000, 182: 100000000}),
        ("constant_yield", {1: 98806554, 30: 98996806, 91: 99398189, 182: 100000000}),
    ],
)
def test_a_bill_amortizes(method, values):
    """1,000,000 bought at 988,000.00 with 182 days to run."""
    debt = rules(amortization=method)
    bought = date(2026, 1, 5)
    lot = a_lot(debt, BILL, 98800000, 1000000, bought)
    assert {k: debt.book_value(BILL, lot, bought + timedelta(days=k), bought) for k in values} == values


def test_prices_of_quoted_rates():
    """91 days at a discount of 7.610 % is 98.076361; 8 3/4 % of 2020 at 8.84 % on its issue date is 99.057893."""
    debt = rules()
    bill = {"security": "B", "type": "bill", "maturity": "2026-04-06"}
    assert round(float(debt.price_of_rate(bill, "discount_rate", Fraction(761, 10000), date(2026, 1, 5))), 6) == 98.076361
    bond = {"security": "T", "type": "bond", "maturity": "2020-05-15", "coupon": "8.75%", "frequency": "2"}
    assert round(float(debt.price_of_rate(bond, "yield", Fraction(884, 10000), date(1990, 5, 15))), 6) == 99.057893


def test_coupon_interest_by_day_count():
    """Five of 184 days of 21,250.00 are 577.45; 30/360 from 15 March to 20 May are 65 days of 83.33."""
    debt = rules()
    note = {"security": "N", "maturity": "2031-05-15", "coupon": "4.25%", "frequency": "2", "day_count": "actual/actual"}
    bond = {"security": "M", "maturity": "2029-03-15", "coupon": "6%", "frequency": "2", "day_count": "30/360"}
    settle = date(2026, 5, 20)
    assert debt.bought_interest(note, {}, Fraction(10**6), settle, 1) == half_up(Fraction(2125000 * 5, 184)) == 57745
    assert debt.bought_interest(bond, {}, Fraction(500000), settle, 1) == half_up(Fraction(3000000 * 65, 360)) == 541667


PIK = """[fund]
id = "lender"
inception = 2026-01-15
[policy]
accrual_window = "forward"
max_stale_sessions = 200
[class.only]
"""


def test_debt_paid_in_kind_on_a_saturday_goes_on_from_there(tmp_path):
    """1,000,000 at 12 %, 30/360: 59 days to 14 March are 19,666.67, which 20,000 of new face pay; 1,020,000 earns from there, booked or not.

    Friday has booked to Monday, 61 days on the old face. Monday's strike books to Tuesday: three days on all face. In July 121 days are paid.
    """
    folder = write(
        tmp_path,
        PIK,
        orders="accepted_at,class,account,side,amount,price\n2026-01-15,only,h,purchase,1000000.00,10.00",
        securities="security,type,maturity,coupon,frequency,day_count\nK,bond,2029-07-15,12%,2,30/360",
        trades="date,security,side,quantity,price,settle\n2026-01-15,K,buy,1000000,100,2026-01-15",
        prices="date,security,price,kind\n2026-01-15,K,100,evaluated\n2026-07-15,K,100,evaluated",
        corporate_actions="ex_date,security,action,ratio\n2026-03-14,K,stock_dividend,0.02",
    )
    rows = {row["session"]: row for row in audit(folder)["lender"]["holdings"]}
    friday, monday, july = rows[date(2026, 3, 13)], rows[date(2026, 3, 16)], rows[date(2026, 7, 15)]
    assert (friday["quantity"], friday["cost"], friday["accrued_interest"]) == (1000000, 1000000, Decimal("20333.33"))
    assert (monday["quantity"], monday["cost"], monday["accrued_interest"]) == (1020000, Decimal("1019666.67"), Decimal("1020.00"))
    assert monday["amortized_cost"] == Decimal("1019666.67") + Decimal("0.82")  # 333.33 x 3 of 1,219 days
    assert rows[date(2026, 7, 14)]["accrued_interest"] == Decimal("41140.00")
    assert july["accrued_interest"] == Decimal("340.00")


@pytest.mark.parametrize(
    ("left", "taken", "parts"),
    [
        ((1000, 2000), 1000, (333, 667)),
        ((100, 2000), 1000, (100, 900)),
        ((900, 400), 1000, (600, 400)),
        ((0, 2000), 1000, (0, 1000)),
        ((2000, 0), 1000, (1000, 0)),
        ((-500, 2000), 1500, (0, 1500)),
        ((3, 3), 5, (2, 3)),
    ],
)
def test_what_a_fee_gives_up_over_the_end_of_a_year(left, taken, parts):
    """A third of three days before the year's end, two after it: 10.00 are 3.33 and 6.67, unless one part of the fee has less left."""
    rows = [{"days": days, "waived": Decimal(0), "net": Decimal(cents) / 100} for days, cents in zip((1, 2), left, strict=True)]
    give_up(rows, taken)
    assert tuple(int(row["waived"] * 100) for row in rows) == parts
    assert [int(row["net"] * 100) for row in rows] == [before - part for before, part in zip(left, parts, strict=True)]


MONEY = '[fund]\nid = "cash"\ninception = 2026-03-06\nvaluation = "amortized_cost"\n[distribution]\nincome = "daily"\n[class.only]\n'


def test_a_repo_over_the_weekend(tmp_path):
    """1,000,000 at 5.40 %, actual/360, Friday to Monday: Friday books and declares 450.00, Monday nothing."""
    folder = write(
        tmp_path,
        MONEY,
        orders="accepted_at,class,account,side,amount,price\n2026-03-06,only,h,purchase,1000000.00,1.00",
        securities="security,type,maturity,coupon,day_count\nR,repo,2026-03-09,5.40%,actual/360",
        trades="date,security,side,quantity,price,settle\n2026-03-06,R,buy,1000000,100,2026-03-06",
        prices="date,security,price\n2026-03-06,R,100\n2026-03-09,R,100",
    )
    tables = audit(folder)["cash"]
    interest = {row["session"]: row["amount"] for row in tables["roll_forward"] if row["component"] == "interest"}
    assert interest == {date(2026, 3, 6): Decimal("450.00"), date(2026, 3, 9): Decimal("0.00")}
    assert [row["factor"] for row in tables["yields"]] == [Decimal("0.000450000"), Decimal("0.000000000")]


@pytest.mark.parametrize(
    ("price", "status"),
    [
        ("99.500000", "alert"),
        ("99.499999", "breach"),
        ("99.90", "alert"),
        ("99.900001", "ok"),
        ("100.5", "alert"),
        ("100.500001", "breach"),
    ],
)
def test_half_a_cent_on_the_dollar_exactly_is_no_breach(tmp_path, price, status):
    folder = write(
        tmp_path,
        MONEY,
        orders="accepted_at,class,account,side,amount,price\n2026-03-06,only,h,purchase,100000000.00,1.00",
        securities="security,type,maturity\nP,commercial_paper,2026-05-06",
        trades="date,security,side,quantity,price,settle\n2026-03-06,P,buy,100000000,100,2026-03-06",
        prices=f"date,security,price\n2026-03-06,P,{price}",
    )
    (row,) = audit(folder)["cash"]["shadow"]
    assert row["status"] == status


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "features",
    [
        (),
        ("flat", "limits"),
        ("class_limits", "late", "closures"),
        ("distributions", "recoupment", "relief"),
        ("bonds", "currency"),
        ("money", "flat", "limits"),
        ("corporate_actions", "exchanges", "distributions"),
        ("money", "exchanges", "late", "closures"),
    ],
)
def test_worlds_are_legal_and_balance(tmp_path, seed, features):
    """Every world can be audited: both ways of counting net assets agree on every strike, and classes roll forward."""
    for tables in audit(write_world(tmp_path / "world", seed, features, length=25)).values():
        assert tables["nav"]
        closing = {}
        for row in tables["roll_forward"]:
            key = row["share_class"]
            if row["component"] == "opening":
                assert row["amount"] == closing.get(key, 0)
                total = Decimal(0)
            if row["component"] == "closing":
                assert row["amount"] == total
                closing[key] = total
            total += row["amount"]


def test_a_world_is_told_by_its_seed(tmp_path):
    first, again = (write_world(tmp_path / name, 7, ("late", "flat")) for name in ("a", "b"))
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {path.name: path.read_bytes() for path in again.iterdir()}


def test_what_was_struck_stays_struck(tmp_path):
    """As known at a close, a strike is the same whatever later events the folder holds."""
    folder = write_world(tmp_path / "world", 3, ("late",), length=20)
    (now,) = audit(folder).values()
    middle = now["nav"][len(now["nav"]) // 2]["session"]
    known_at = f"{middle}T16:00:00"
    (then,) = audit(folder, known_at=known_at).values()
    (again,) = audit(folder, known_at=known_at, to=middle).values()
    assert then["nav"] == again["nav"]
    assert then["nav"][-1]["session"] == middle


def test_a_cent_of_difference_is_found(tmp_path):
    folder = write_world(tmp_path / "world", 5, ("distributions", "bonds"))
    ours, theirs = (next(iter(audit(folder).values())) for _ in range(2))
    assert differences(ours, theirs) == []
    theirs["nav"][3] = {**theirs["nav"][3], "net_assets": theirs["nav"][3]["net_assets"] + Decimal("0.01")}
    (told,) = differences(ours, theirs)
    assert "net_assets" in told


def test_the_order_of_rows_means_nothing(tmp_path):
    folder = write_world(tmp_path / "world", 11, ("late", "closures", "distributions", "flat", "limits"))
    (before,) = audit(folder).values()
    for path in folder.glob("*.csv"):
        head, *rows = path.read_text().splitlines()
        path.write_text("\n".join([head, *reversed(rows)]) + "\n")
    (after,) = audit(folder).values()
    assert differences(before, after) == []
