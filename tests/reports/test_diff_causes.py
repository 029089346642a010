"""What a diff says moved the figures: one price six sessions back, an order that was cancelled, a class that is no more."""

import datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from operations_day import folder_of

import navsim
from navsim.replay.door import run
from navsim.reports.diff import Diff
from navsim.reports.moved_lines import markets
from navsim.reports.reading import Tables
from navsim.tables.schemas import TABLES

FUND = '[fund]\nid = "alder"\ninception = 2024-01-02\n[class.one]\n'
SECURITIES = "security,type\nAAA,equity\nBBB,equity\nCCC,equity\n"
BUY = "date,security,side,quantity,price\n2024-01-02,AAA,buy,50000,10.00\n"
SESSIONS = ("02", "03", "04", "05", "08", "09", "10", "11")


def told_and_now(folder, evening: str) -> Diff:
    """What was told that evening against what is known now."""
    return navsim.diff(run(folder, evening), run(folder))


@pytest.fixture(scope="module")
def stale(tmp_path_factory):
    """One price, used for six sessions and through a split of two for one: 10.00 that should have been 12.00."""
    prices = "date,security,price,event_id,recorded_at,reverses\n2024-01-02,AAA,10,,,\n2024-01-03,AAA,10,wrong,,\n2024-01-11,AAA,6,,,\n"
    prices += "".join(f"2024-01-{day},BBB,5,,,\n" for day in SESSIONS)
    prices += "2024-01-03,AAA,12,right,2024-01-11T09:00,wrong\n2024-01-03,CCC,9,not-held,2024-01-11T09:00,\n"
    orders = "accepted_at,account,side,amount,shares,price,settle\n2024-01-02,f,purchase,1000000.00,,10.00,2024-01-02\n"
    orders += "2024-01-04T10:00,x,purchase,11000,,,\n2024-01-09T11:00,f,redemption,,5000,,\n"
    splits = "ex_date,security,ratio\n2024-01-08,AAA,2\n"
    folder = tmp_path_factory.mktemp("stale") / "fund"
    return folder_of(folder, FUND, securities=SECURITIES, trades=BUY, prices=prices, orders=orders, splits=splits)


def test_one_price_six_sessions_the_accounts_and_the_dollars(stale):
    """50,000 x 12 + 500,000 over 100,000 shares: 11.00 for 10.00, six times; 11,000.00 bought 1,100 shares for 1,000."""
    found = told_and_now(stale, "2024-01-10T18:00")
    assert found.events["event_id"].tolist() == ["right"]
    assert [f"{day:%d}" for day in found.errors["session"]] == ["03", "04", "05", "08", "09", "10"]
    assert set(found.errors["error"]) == {Decimal("10.00") - 11}
    assert found.reprocess[["account", "shares_change", "amount_change"]].values.tolist() == [["f", 0, 5_000], ["x", 1_000 - 1_100, 0]]
    assert (found.net, found.owed) == (1_100 - 5_000, 0)


@pytest.fixture(scope="module")
def cancelled(tmp_path_factory):
    """The only order of a class is cancelled two days later, and one of another class; nothing was wrong with any price."""
    toml = FUND + "[class.two]\nopens = 2024-01-03\n"
    prices = "date,security,price\n" + "".join(f"2024-01-{day},AAA,10\n" for day in SESSIONS[:4])
    orders = "accepted_at,class,account,side,amount,event_id,recorded_at,reverses,price,settle\n"
    orders += "2024-01-02,one,f,purchase,1000000.00,,,,10.00,2024-01-02\n"
    orders += "2024-01-03T10:00,two,x,purchase,1000,first,,,,\n2024-01-03T11:00,one,y,purchase,500,second,,,,\n"
    orders += ",,,,,gone-1,2024-01-05T09:00,first,,\n,,,,,gone-2,2024-01-05T09:00,second,,\n"
    folder = tmp_path_factory.mktemp("cancelled") / "fund"
    return folder_of(folder, toml, securities=SECURITIES, trades=BUY, prices=prices, orders=orders)


def test_a_cancelled_order_is_told_on_its_day(cancelled):
    """No NAV was in error, net assets were: by 500.00, because of an order of the 3rd."""
    found = told_and_now(cancelled, "2024-01-04T18:00")
    assert found.days[["share_class", "status"]].values.tolist() == [["one", "none"]]
    assert (found.days["net_assets_told"] - found.days["net_assets"]).tolist() == [500]
    assert [(f"{day:%d}", name) for day, name in found.events[["session", "event_id"]].values] == [("03", "gone-1"), ("03", "gone-2")]
    assert found.orders.empty


def test_a_class_that_one_run_does_not_have(cancelled):
    """Its NAV was told on the 4th and is struck no more: a person is needed. The other way round it is only new."""
    told, now = run(cancelled, "2024-01-04T18:00"), run(cancelled)
    [gone], [new] = (navsim.diff(*runs).funds[0].alone for runs in ((told, now), (now, told)))
    assert [str(each) for each in gone] == ["2024-01-04", "two", "10.00000000", "None"]
    assert [str(each) for each in new] == ["2024-01-04", "two", "None", "10.00000000"]
    assert (navsim.diff(told, now).needs_a_person, navsim.diff(now, told).needs_a_person) == (True, False)


def test_what_was_never_published_is_not_missed(cancelled):
    """A run without a published figure differs in nothing from what was published."""
    found = navsim.diff(run(cancelled), published=True)
    assert (found.funds[0].alone, found.days.empty, found.needs_a_person) == ((), True, False)


def test_a_money_fund_moves_at_a_dollar(tmp_path):
    """5,000.00 of income heard late are declared the same day, and a quotation moves the market's price: the NAV is 1.00 all along."""
    from navsim.begin.new import Answers, new

    folder = new(tmp_path / "cash", Answers(id="cash", name="Cash", kind="money-market", inception=datetime.date(2024, 3, 4)))
    prices = (folder / "prices.csv").read_text().splitlines()
    quoted = [f"{line},q{n},," for n, line in enumerate(prices[1:])]
    corrected = "2024-03-08,BILL-1,9.00%,discount_rate,right,2024-03-12T09:00,q8"
    (folder / "prices.csv").write_text("\n".join([f"{prices[0]},event_id,recorded_at,reverses", *quoted, corrected]) + "\n")
    (folder / "income.csv").write_text("date,kind,amount,recorded_at\n2024-03-07,other,5000.00,2024-03-12T10:00\n")
    found = told_and_now(folder, "2024-03-11T18:00")
    moved = [(f"{day:%d}", name, status, lines) for day, name, status, lines in found.days[["session", "share_class", "status", "components"]].values]
    assert moved == [("07", "investor", "none", "interest distribution:daily"), ("08", "investor", "none", "shadow")]
    assert [f"{day:%d}" for day in found.events["session"]] == ["07", "08"]
    assert not found.needs_a_person


def test_a_row_without_a_figure_is_another_row():
    """The market price was not known on the 2nd in one run, on the 3rd in the other: each has a row that the other does not have."""
    days = [datetime.date(2024, 1, 2), datetime.date(2024, 1, 3)]

    def told(*net_assets):
        rows = {"session": days, "market_net_assets": net_assets, "shares": [Decimal("1000.000000")] * 2}
        types = {each.name: each.type for each in TABLES["shadow"].schema}
        table = pa.table({name: pa.array(values, types[name]) for name, values in rows.items()})
        return Tables({}, lambda *_: table)

    one, other = told(None, Decimal("999.00")), told(Decimal("999.00"), None)
    assert list(markets(one, other, "f")) == days
    assert list(markets(one, told(None, Decimal("999.00")), "f")) == []
