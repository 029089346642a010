"""Statements of the shipped scenarios balance and tie; periods, classes, and what cannot be told."""

import datetime
from decimal import Decimal as D
from pathlib import Path

import pytest
from auditor.worlds import write_world

import navsim
from navsim.reports.reading import of_run
from navsim.reports.statements import changes
from navsim.reports.statements.entries import Entry, apportion, foot, total
from navsim.reports.statements.period import fiscal_year_start
from navsim.reports.statements.statements import statements

SCENARIOS = sorted(path.parent.name for path in (Path(__file__).parents[2] / "scenarios").glob("*/fund.toml"))
FOLDERS = Path(__file__).parents[2] / "scenarios"
KEPT: dict = {}


def tables_of(name):
    """The tables of a shipped scenario; each is run once."""
    if name not in KEPT:
        KEPT[name] = of_run(navsim.run(FOLDERS / name))
    return KEPT[name]


def roots(found):
    return [root for sheet in ("assets_and_liabilities", "operations", "changes") for root in found.sheets[sheet]]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_statements_of_a_scenario_tie(name):
    """To the cent: over the fiscal year, the whole run, and a period of three sessions in its middle; and the print adds up."""
    tables = tables_of(name)
    for fund in tables.funds:
        sessions = tables.sessions(fund)
        middle = len(sessions) // 2
        for first, last in ((None, None), (sessions[0], sessions[-1]), (sessions[middle], sessions[min(middle + 2, len(sessions) - 1)])):
            found = statements(tables, fund, first, last)
            assert not found.failed
            for entry in (line for root in roots(found) for line in root.all()):
                counted = [part for part in entry.parts if part.sign]
                if counted:
                    assert entry.dollars == sum(part.sign * part.dollars for part in counted), entry.key
                    assert abs(entry.dollars - entry.amount) < 2


def test_a_period_begins_where_the_one_before_ended():
    """Net assets, shares and undistributed amounts of one period's end are the next one's beginning."""
    tables = tables_of("three-classes")
    first, second = statements(tables, "three-classes", last=datetime.date(2003, 12, 31)), statements(tables, "three-classes")
    one, two = (found.sheets["changes"][0] for found in (first, second))
    assert one.amount == two.find("net_assets_begin").amount
    assert one.dollars == two.find("net_assets_begin").dollars
    both = statements(tables, "three-classes", datetime.date(2003, 10, 1), datetime.date(2004, 12, 31)).sheets["changes"][0]
    for key in ("operations", "capital_transactions", "net_investment_income", "net_realized_gain", "change_in_unrealized"):
        assert one.find(key).amount + two.find(key).amount == both.find(key).amount


def world(**more):
    """A fund with dividends, two fees, a limit, a sale and distributions, over three months."""
    days = [datetime.date(2003, 1, 2) + datetime.timedelta(days=n) for n in range(90)]
    made = {
        "fund": {
            "fund": {"id": "f", "inception": "2003-01-02", "fiscal_year_end": "12-31", "par_value": "0.001"},
            "class": {"a": {"name": "A"}, "b": {"name": "B", "opens": "2003-02-03"}},
            "fee": [
                {"id": "advisory", "category": "management", "rate": "0.75%"},
                {"id": "12b-1", "category": "distribution", "rate": "0.25%", "classes": ["b"]},
                {"id": "audit", "category": "audit", "flat": "24000", "per": "year"},
            ],
            "limit": [{"id": "cap", "rate": "1%", "may_reimburse": True}],
        },
        "securities": [
            {"security": "X", "type": "equity", "name": "X Corp.", "industry": "Banks", "country": "United States"},
            {"security": "Y", "type": "equity", "currency": "EUR"},
            {
                "security": "T",
                "type": "note",
                "maturity": "2013-02-15",
                "coupon": "4%",
                "frequency": 2,
                "day_count": "actual/actual",
                "government": "true",
            },
            {"security": "B", "type": "bill", "maturity": "2003-06-26", "government": "true"},
        ],
        "orders": [
            {"accepted_at": "2003-01-02", "class": "a", "account": "1", "side": "purchase", "amount": "1000000", "price": "10.00"},
            {"accepted_at": "2003-02-03", "class": "b", "account": "2", "side": "purchase", "amount": "300000"},
            {"accepted_at": "2003-02-20", "class": "a", "account": "1", "side": "redemption", "shares": "5000"},
        ],
        "trades": [
            {"date": "2003-01-02", "security": "X", "side": "buy", "quantity": "5000", "price": "50"},
            {"date": "2003-01-02", "security": "T", "side": "buy", "quantity": "200000", "price": "98", "accrued": "0"},
            {"date": "2003-01-03", "security": "B", "side": "buy", "quantity": "100000", "price": "99.4"},
            {"date": "2003-01-06", "security": "Y", "side": "buy", "quantity": "1000", "price": "80"},
            {"date": "2003-02-10", "security": "X", "side": "sell", "quantity": "1000", "price": "55"},
            {"date": "2003-03-28", "security": "Y", "side": "sell", "quantity": "100", "price": "82"},
        ],
        "prices": [
            {"date": day.isoformat(), "security": security, "price": price}
            for n, day in enumerate(days)
            for security, price in (("X", D(50) + D(n) / 10), ("Y", D(80) - D(n) / 50), ("T", D(98) + D(n) / 100), ("B", D("99.4")))
        ],
        "fx": [{"date": day.isoformat(), "currency": "EUR", "rate": D("1.05") + D(n) / 1000} for n, day in enumerate(days)],
        "dividends": [{"ex_date": "2003-02-12", "security": "X", "rate": "0.40", "pay_date": "2003-03-03"}],
        "distributions": [
            {"ex_date": "2003-03-17", "class": "a", "kind": "income", "per_share": "0.01", "pay_date": "2003-03-18", "reinvest": "100%"},
            {"ex_date": "2003-03-17", "class": "a", "kind": "long_gain", "per_share": "0.02", "pay_date": "2003-03-18", "reinvest": "50%"},
        ],
    } | more
    return of_run(navsim.run(navsim.scenario(**made)))


@pytest.fixture(scope="module")
def tables():
    return world()


@pytest.mark.parametrize("last", ["2003-01-02", "2003-01-08", "2003-02-03", "2003-03-17", "2003-03-28", "2003-03-31"])
def test_a_world_ties(tables, last):
    """Open items in euros, a class opening, distributions and their reinvestment, at one end or the other of the period."""
    for first in (datetime.date(2003, 1, 2), datetime.date.fromisoformat(last)):
        assert not statements(tables, "f", first, datetime.date.fromisoformat(last)).failed


def test_currency_is_unrealized_until_it_settles(tables):
    """100 shares sold on 28 March settle on 2 April; 1,000 bought on 6 January settled on 9 January."""
    of = lambda first, last: statements(tables, "f", datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)).sheets["operations"][0]
    rate = lambda n: D("1.05") + D(n) / 1000
    paid = [D(round(80 * 1000 * rate(n), 2)) for n in (4, 7)]
    assert of("2003-01-02", "2003-01-08").find("realized_currency").amount == 0
    assert of("2003-01-02", "2003-01-09").find("realized_currency").amount == paid[0] - paid[1]
    march = of("2003-03-28", "2003-03-31")
    assert march.find("realized_currency").amount == 0
    moved = D(round(82 * 100 * rate(88), 2)) - D(round(82 * 100 * rate(85), 2))
    roll = sum(row["amount"] for row in tables.rows("roll_forward", "f", datetime.date(2003, 3, 31)) if row["component"] == "unrealized")
    first = sum(row["amount"] for row in tables.rows("roll_forward", "f", datetime.date(2003, 3, 28)) if row["component"] == "unrealized")
    assert march.find("change_in_unrealized").amount == roll + first + moved


def test_purchases_and_sales(tables):
    """The bill is short-term and left out, the note is the government's, the stocks are the rest."""
    changes = statements(tables, "f").sheets["changes"]
    traded = next(root for root in changes if root.key == "securities_traded")
    assert traded.find("purchases_of_securities").amount == 5000 * 50 + D(round(80 * 1000 * (D("1.05") + D(4) / 1000), 2))
    assert traded.find("purchases_of_government").amount == 200_000 * 98 / 100
    assert traded.find("sales_of_securities").amount == 1000 * 55 + D(round(82 * 100 * (D("1.05") + D(85) / 1000), 2))
    assert traded.find("sales_of_government").amount == 0


def test_debt_is_told_with_its_coupon_and_its_end(tables):
    """And obligations of the government stand by themselves."""
    found = statements(tables, "f", last=datetime.date(2003, 2, 28)).schedule
    names = {held.name: kind.name for kind, _ in found.kinds for held in kind.holdings}
    assert names["T, 4%, due 2013-02-15"] == names["B, due 2003-06-26"] == "U.S. Government Obligations"
    assert names["X Corp."] == "Common Stock"
    assert sum(kind.dollars for kind, _ in found.kinds) == found.dollars
    assert [each.name for each in found.countries] == ["United States", "Not classified"]


def test_ratios(tables):
    """A class limited to 1 % pays 1 % and its own fee, a year; what is given back is told apart."""
    for name, own in (("a", 0), ("b", D("0.0025"))):
        lines = {line.key: line for line in statements(tables, "f").sheets["highlights"] if line.share_class == name}
        assert abs(lines["ratio_net"].amount - D("0.01") - own) < D("0.0003")
        assert lines["ratio_before_waivers"].amount > D("0.025")
        assert lines["ratio_gross"].amount == lines["ratio_net"].amount


def test_the_shares_of_a_distribution(tables):
    """All of 0.01 and half of 0.02 a share buy shares, booked the session after."""
    changes = statements(tables, "f", datetime.date(2003, 3, 18), datetime.date(2003, 3, 18)).sheets["changes"]
    bought = next(root for root in changes if root.key == "shares_end" and root.share_class == "a").find("reinvested").amount
    rows = [row for row in tables.rows("distributions", "f") if row["share_class"] == "a"]
    assert bought == sum(row["reinvested_shares"] for row in rows) > 0
    highlights = {line.key: line for line in statements(tables, "f").sheets["highlights"] if line.share_class == "a"}
    assert highlights["total_distributions"].find("dividends_per_share").amount == D("-0.01")
    assert highlights["total_distributions"].find("gains_distributed_per_share").amount == D("-0.02")
    last = highlights["nav_end"].amount
    at = rows[0]["nav"]
    assert highlights["total_return"].amount == pytest.approx(last / 10 * (1 + D("0.03") / at) - 1, abs=D("1e-20"))


def test_a_window_that_straddles_a_fiscal_year():
    """Friday 31 December books three days forward; two of them are the next year's, in its statement and its ratio."""
    prices = [{"date": f"{year}-{month}-{day}", "security": "X", "price": "10"} for year, month, day in (("2004", "12", "01"), ("2005", "01", "05"))]
    made = navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": "2004-12-01"},
            "policy": {"accrual_window": "forward", "max_stale_sessions": 400},
            "class": {"a": {}},
            "fee": [{"id": "advisory", "category": "management", "rate": "0.73%"}],
        },
        securities=[{"security": "X", "type": "equity"}],
        orders=[{"accepted_at": "2004-12-01", "side": "purchase", "amount": "1000000", "price": "10.00"}],
        prices=prices,
    )
    tables = of_run(navsim.run(made))
    old = statements(tables, "f", datetime.date(2004, 12, 1), datetime.date(2004, 12, 31))
    new = statements(tables, "f", datetime.date(2005, 1, 1), datetime.date(2005, 1, 5))
    assert not old.failed + new.failed
    by_day = {row["day_from"]: row["amount"] for row in tables.rows("accruals", "f")}
    weekend = by_day[datetime.date(2005, 1, 1)]
    fees = [found.sheets["operations"][0].find("management_fees").amount for found in (old, new)]
    assert fees[0] + fees[1] == sum(by_day.values())
    assert fees[1] == weekend + sum(amount for day, amount in by_day.items() if day > datetime.date(2005, 1, 1))
    assert old.sheets["changes"][0].find("expenses_of_other_years").amount == -weekend
    assert new.sheets["changes"][0].find("expenses_of_other_years").amount == weekend
    ratios = [next(line for line in found.sheets["highlights"] if line.key == "ratio_net").amount for found in (old, new)]
    assert all(abs(ratio - D("0.0073")) < D("0.00001") for ratio in ratios)


def told(found, key):
    """An amount of the statement of operations."""
    return found.sheets["operations"][0].find(key).amount


def of_highlights(found, key):
    """A figure of the highlights of the only class."""
    return next(line.amount for line in found.sheets["highlights"] if line.key == key)


def test_what_is_given_back_and_what_others_pay_stand_in_the_year_of_their_days():
    """A money fund's Friday books 31 December and two days of January: 20.00 a day charged, a floor that asks for all but the offsets of it.

    Offsets of 3.00 on 31 December and 5.00 on 1 January leave 60.00 less 8.00 to earn, and 0.83 that the floor asks for besides: of these
    52.83 the old year has a third. The old year's net expenses are 20.00 less 17.61 less 3.00 of that day.
    """
    made = navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": "2004-12-29", "valuation": "amortized_cost"},
            "class": {"a": {}},
            "fee": [{"id": "advisory", "category": "management", "rate": "0.73%", "day_count": "actual/365"}],
            "distribution": {"income": "daily"},
            "yield_floor": [{"rate": "0.01%"}],
        },
        orders=[{"accepted_at": "2004-12-29", "side": "purchase", "amount": "1000000", "price": "1.00"}],
        offsets=[{"date": day, "fee": "advisory", "amount": amount} for day, amount in (("2004-12-31", "3"), ("2005-01-01", "5"))],
    )
    run = navsim.run(made, to="2005-01-04")
    tables = of_run(run)
    old = statements(tables, "f", datetime.date(2004, 12, 29), datetime.date(2004, 12, 31))
    new = statements(tables, "f", datetime.date(2005, 1, 1), datetime.date(2005, 1, 4))
    assert not old.failed + new.failed
    parts = {(row["component"], row["day_from"].day): row["amount"] for row in run.table("year_ends").to_pylist()}
    assert parts == {
        ("fee:advisory", 31): D("-20.00"),
        ("fee:advisory", 1): D("-40.00"),
        ("reimbursement:yield_floor", 31): D("17.61"),
        ("reimbursement:yield_floor", 1): D("35.22"),
        ("offset", 31): D("3.00"),
        ("offset", 1): D("5.00"),
    }
    assert [told(found, "management_fees") for found in (old, new)] == [40, 80]  # of 30 and 31 December; of four days
    assert [told(found, "offsets") for found in (old, new)] == [3, 5]
    assert [told(found, "reimbursement") for found in (old, new)] == [D("37.61"), D("75.22")]  # 20.00 a day besides
    assert [found.sheets["changes"][0].find("expenses_of_other_years").amount for found in (old, new)] == [D("0.22"), D("-0.22")]
    assert [of_highlights(found, "ratio_gross") for found in (old, new)] == [
        pytest.approx((spent / 1_000_000 / days * year).quantize(D("1E-12")), abs=D("1E-6"))
        for spent, days, year in ((D("2.39"), 2, 366), (D("4.78"), 4, 365))
    ]


def test_a_back_window_that_straddles_a_fiscal_year():
    """Saturday 31 December is booked by the strike of Tuesday 3 January: its day of fees, and of average net assets, is the old year's."""
    made = navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": "2005-12-28"},
            "policy": {"close_month": False, "max_stale_sessions": 400},
            "class": {"a": {}},
            "fee": [{"id": "advisory", "category": "management", "rate": "0.73%", "day_count": "actual/365"}],
            "limit": [{"id": "agreed", "rate": "0.365%", "method": "daily"}],
        },
        orders=[{"accepted_at": "2005-12-28", "side": "purchase", "amount": "1000000", "price": "10.00"}],
    )
    tables = of_run(navsim.run(made, to="2006-01-04"))
    old = statements(tables, "f", datetime.date(2005, 12, 28), datetime.date(2005, 12, 31))
    new = statements(tables, "f", datetime.date(2006, 1, 1), datetime.date(2006, 1, 4))
    assert not old.failed + new.failed
    assert [told(found, "management_fees") for found in (old, new)] == [60, 80]  # three days with a base before them, and four
    assert [told(found, "reimbursement") for found in (old, new)] == [30, 40]
    assert [found.sheets["changes"][0].find("expenses_of_other_years").amount for found in (old, new)] == [10, -10]
    assert [of_highlights(found, "ratio_net") for found in (old, new)] == [pytest.approx(D("0.00365"), abs=D("2E-7"))] * 2


@pytest.mark.parametrize(
    ("struck", "asked", "missing"),
    [
        ("2005-12-30", None, "2005-12-31"),  # a Friday: of the fiscal year only Saturday is left
        ("2005-12-30", "2005-12-31", "2005-12-31"),
        ("2005-12-29", "2005-12-31", "2005-12-30 to 2005-12-31"),
        ("2005-12-29", None, None),  # to the last session, in a year that has another
        ("2006-01-03", "2005-12-30", None),  # the next session has booked the rest
        ("2006-01-03", "2005-12-31", None),
    ],
)
def test_days_that_no_session_has_booked_yet_are_said(struck, asked, missing):
    """A fund that accrues back books Saturday 31 December, the last day of its year, on Tuesday 3 January."""
    made = navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": "2005-12-28"},
            "policy": {"close_month": False, "max_stale_sessions": 400},
            "class": {"a": {}},
            "fee": [{"id": "advisory", "category": "management", "rate": "0.73%", "day_count": "actual/365"}],
        },
        orders=[{"accepted_at": "2005-12-28", "side": "purchase", "amount": "1000000", "price": "10.00"}],
    )
    tables = of_run(navsim.run(made, to=struck))
    notes = statements(tables, "f", datetime.date(2005, 12, 28), asked and datetime.date.fromisoformat(asked)).notes
    said = f"Expenses of {missing} are not in it: no session of the run has booked them yet."
    assert [note for note in notes if note.startswith("Expenses of")] == ([said] if missing else [])


def test_contracts_conversions_and_redemptions_in_kind_tie():
    """Futures with variation margin, a written option, a bond in euros; class b converts into a; shares redeemed in kind."""
    days = [datetime.date(2003, 1, 2) + datetime.timedelta(days=n) for n in range(40)]
    path = lambda security, price: [{"date": day, "security": security, "price": price(n)} for n, day in enumerate(days)]
    order = lambda day, share_class, side, **more: {"accepted_at": day, "class": share_class, "account": share_class, "side": side} | more
    trade = lambda day, security, side, quantity, price: {"date": day, "security": security, "side": side, "quantity": quantity, "price": price}
    option = {"type": "option", "underlying": "X", "strike": "50", "put_call": "call", "expiry": "2003-02-21", "multiplier": "100"}
    bond = {"type": "bond", "currency": "EUR", "maturity": "2008-05-15", "coupon": "5%", "frequency": 1, "day_count": "actual/actual"}
    made = navsim.scenario(
        fund={"fund": {"id": "f", "inception": "2003-01-02"}, "class": {"a": {}, "b": {}}},
        securities=[
            {"security": "X", "type": "equity"},
            {"security": "F", "type": "future", "multiplier": "50", "expiry": "2003-03-21"},
            {"security": "O", **option},
            {"security": "E", **bond},
        ],
        orders=[
            order("2003-01-02", "a", "purchase", amount="1000000", price="10.00"),
            order("2003-01-02", "b", "purchase", amount="100000", price="10.00"),
            order("2003-01-21", "b", "conversion", shares="1000", to_class="a", to_account="c"),
            order("2003-01-27", "a", "in_kind", shares="1000"),
        ],
        trades=[
            trade("2003-01-03", "X", "buy", "5000", "50"),
            trade("2003-01-06", "F", "buy", "4", "900"),
            trade("2003-01-21", "F", "sell", "1", "905"),
            trade("2003-01-07", "O", "sell", "10", "2"),
            trade("2003-01-08", "E", "buy", "100000", "99"),
            trade("2003-01-30", "E", "sell", "40000", "99.5"),
        ],
        prices=path("X", lambda n: D(50) + D(n) / 20)
        + path("F", lambda n: 900 + n)
        + path("O", lambda n: D(2))
        + path("E", lambda n: D(99) + D(n) / 100),
        fx=[{"date": day, "currency": "EUR", "rate": D("1.05") + D(n) / 1000} for n, day in enumerate(days)],
    )
    tables = of_run(navsim.run(made))
    sessions = tables.sessions("f")
    for first in sessions[::6]:
        for last in sessions[::5]:
            if first <= last:
                assert not statements(tables, "f", first, last).failed
    changes = statements(tables, "f").sheets["changes"]
    b = next(root for root in changes if root.key == "shares_end" and root.share_class == "b")
    assert b.find("converted").amount == -1000
    assert changes[0].find("shares_in_kind").amount < 0
    assert next(root for root in changes if root.key == "securities_traded").find("sales_of_securities").amount > 0


@pytest.mark.parametrize(
    ("seed", "features"),
    [
        (1, ("currency", "distributions", "relief")),
        (2, ("money", "late")),
        (3, ("bonds", "corporate_actions", "exchanges")),
        (4, ("class_limits", "flat", "closures")),
        (5, ("recoupment", "limits", "late")),
    ],
)
def test_a_seeded_world_ties(seed, features, tmp_path):
    """The auditor's worlds: three periods each."""
    tables = of_run(navsim.run(write_world(tmp_path / "world", seed, features, length=25)))
    for fund in tables.funds:
        sessions = tables.sessions(fund)
        for first, last in ((None, None), (sessions[0], sessions[-1]), (sessions[8], sessions[16])):
            assert not statements(tables, fund, first, last).failed


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2002-01-01", "2002-12-31", "period.before_inception"),
        ("2003-03-01", "2003-02-01", "period.reversed"),
        ("2003-01-04", "2003-01-05", "period.no_session"),
    ],
)
def test_refused(tables, first, last, code):
    """Before inception, reversed, without a session."""
    with pytest.raises(navsim.InputProblems) as found:
        statements(tables, "f", datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
    assert [problem.code for problem in found.value.problems] == [code]


def test_what_the_reader_must_know(tables):
    """A class that opened in the period, a period that ends on a closed day, stocks without industry or country."""
    found = statements(tables, "f", datetime.date(2003, 1, 10), datetime.date(2003, 2, 15))
    assert any(note.startswith("B: from 2003-02-0") for note in found.notes)
    assert any("2003-02-14" in note for note in found.notes)
    assert any("Y" in note for note in found.notes)
    assert found.schedule.unclassified


@pytest.mark.parametrize(
    ("ends", "day", "first"),
    [
        ("12-31", "2003-05-01", "2003-01-01"),
        ("12-31", "2003-12-31", "2003-01-01"),
        ("02-29", "2003-03-01", "2003-03-01"),
        ("06-30", "2003-06-30", "2002-07-01"),
    ],
)
def test_the_fiscal_year_of_a_day(ends, day, first):
    """A day of the fiscal year's end still belongs to it."""
    assert fiscal_year_start(ends, datetime.date.fromisoformat(day)) == datetime.date.fromisoformat(first)


@pytest.mark.parametrize(
    ("amounts", "dollars", "shown"),
    [
        (["0.50", "0.50", "0.50"], 2, [1, 1, 0]),
        (["-3985.27", "0.00", "500000.00"], 496_015, [-3985, 0, 500_000]),
        (["1.40", "1.40", "1.40"], 3, [1, 1, 1]),
        (["-0.40", "0.40"], 1, [0, 1]),
        (["10.00", "5.00"], 14, [9, 5]),
    ],
)
def test_whole_dollars_that_add_up(amounts, dollars, shown):
    """Largest remainder; what is nothing stays nothing."""
    assert apportion([D(amount) for amount in amounts], dollars) == shown
    assert sum(shown) == dollars


def test_a_total_that_does_not_add_up_is_told():
    """A gap is what the parts do not explain."""
    part = Entry(key="part", amount=D("1.00"))
    assert total("whole", "", [part]).gap == 0
    assert Entry(key="whole", amount=D("1.01"), parts=[part]).gap == D("0.01")
    whole = total("whole", "", [part, Entry(key="less", amount=D("0.60"), sign=-1)])
    foot(whole)
    assert (whole.dollars, part.dollars, whole.find("less").dollars) == (0, 1, 1)


def test_orders_are_looked_at_once(monkeypatch):
    """Of the orders of all years only those booked in the period are told row by row, once for all classes."""
    tables, told = tables_of("three-classes"), []
    (fund,) = tables.funds
    own = changes.as_rows
    monkeypatch.setattr(changes, "as_rows", lambda table: (told.append(own(table)), told[-1])[1])
    sessions = tables.sessions(fund)
    first, last = sessions[len(sessions) // 2], sessions[-2]
    statements(tables, fund, first, last)
    expected = [row["event_id"] for row in tables.rows("orders", fund) if first <= row["booked"] <= last]
    assert [[row["event_id"] for row in rows] for rows in told] == [expected]
    assert 0 < len(expected) < len(tables.rows("orders", fund))
