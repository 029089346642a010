"""The checks that hold one figure against another road to it: silent while the engine is right; one recorded figure spoiled, each says which."""

from decimal import Decimal

import attrs
import pytest
from operations_day import FUND, SECURITIES, folder_of

import navsim
from navsim.ledger import exceptions
from navsim.strike.shapes import UNREALIZED

DAYS = ("02", "03", "04", "05", "08", "09", "10", "11", "12", "16", "17", "18")
TWO = FUND + '\n[class.other]\n\n[[fee]]\nid = "advisory"\ncategory = "management"\nrate = "0.75%"\n'
ORDERS = (
    "accepted_at,class,account,side,amount,shares,price,settle\n"
    "2024-01-02,only,a,purchase,600000.00,,10.00,2024-01-02\n2024-01-02,other,b,purchase,400000.00,,10.00,2024-01-02\n"
    "2024-01-04T11:00,only,c,purchase,12345.67,,,\n"
)
PRICES = "date,security,price\n" + "".join(f"2024-01-{day},AAA,10.{n:02}\n" for n, day in enumerate(DAYS))


@pytest.fixture
def booked(tmp_path):
    """Twelve days of two classes and a fee, of which nothing is found."""
    bought = "date,security,side,quantity,price,settle\n2024-01-02,AAA,buy,50000,10.00,2024-01-02\n"
    run = navsim.run(folder_of(tmp_path, TWO, securities=SECURITIES, trades=bought, prices=PRICES, orders=ORDERS))
    assert not run.findings["alder"]
    return run.funds[0]


def spoiled(booked, name: str, at: tuple, more: int) -> set:
    """(check, day, subject) of what is found once a recorded figure is another."""
    getattr(booked.struck.record, name)[(*at, 0)] += more
    booked = attrs.evolve(booked)  # what was worked out before is worked out again
    return {(each.check, f"{booked.days[each.session]:%d}", each.subject) for each in exceptions.found(booked, lambda confirmations: ())}


def test_shares_that_no_order_brought(booked):
    """One share more from the tenth on: orders and reinvestments do not come to it; nor does what each share earned."""
    told = spoiled(booked, "shares", (slice(6, None), 1), 1000)
    assert ("shares.roll_forward", "10", "other") in told
    assert {day for check, day, _ in told if check == "shares.roll_forward"} == {"10"}


def test_net_assets_that_nothing_brought(booked):
    """40,000 shares and a cent a share: 400.00 more on one day is 0.01 a share, there and back."""
    told = spoiled(booked, "net_assets", (6, 1), 400_00)
    assert {("nav.per_share", "10", "other"), ("nav.per_share", "11", "other")} <= told


def test_an_amount_that_is_not_shares_times_nav(booked):
    """The shares of the purchase of the fourth are a tenth of a share too many: 1.00 at a NAV of 10."""
    told = spoiled(booked, "order_shares", (2,), 100)
    assert {(check, day) for check, day, _ in told if check == "capital.roll_forward"} == {("capital.roll_forward", "04")}


def test_a_class_that_earned_more_than_its_share(booked):
    """Half a dollar in ten thousand of its net assets, 20.00 of 400,000, to one class alone."""
    line = int(booked.struck.world.place[UNREALIZED])  # a sheet holds the lines the fund writes on
    told = spoiled(booked, "sheet", (6, line, 1), 20_00)
    assert {("class.spread", "10", "other"), ("class.spread", "10", "only")} & told


def test_a_fee_that_is_not_its_rate(booked):
    """0.75 % of a million is 20.55 a day; two percent more is 0.41."""
    p = next(n for n, part in enumerate(booked.parts) if part.session == 6)
    assert ("accrual.amount", "10", "advisory") in spoiled(booked, "charged", (p, 0), 41)


def test_a_money_funds_dividend_far_from_the_week_before(tmp_path):
    """The note pays 10.00 a day for eight days; then 20.00 are earned: twice the mean of the seven days before, told the day it begins."""
    toml = (
        '[fund]\nid = "cash"\ninception = 2024-01-02\nvaluation = "amortized_cost"\ninitial_nav = "1.00"\n\n[policy]\naccrual_window = "back"\n'
        'close_month = false\n\n[class.only]\n\n[distribution]\nincome = "daily"\n'
    )
    days = ("02", "03", "04", "05", "08", "09", "10", "11", "12", "16")
    income = "date,kind,amount\n" + "".join(f"2024-01-{day},other,{10 * (3 if day == '08' else 4 if day == '16' else 1)}.00\n" for day in days)
    income = income.replace("2024-01-12,other,10.00", "2024-01-12,other,20.00")
    folder = folder_of(
        tmp_path,
        toml,
        securities="security,type,maturity\nAAA,commercial_paper,2024-06-28\n",
        orders="accepted_at,account,side,amount,price\n2024-01-02,a,purchase,1000000.00,1.00\n",
        prices="date,security,price\n2024-01-02,AAA,99\n2024-01-16,AAA,99\n",
        income=income,
    )
    rows = [row for row in navsim.run(folder).table("exceptions").to_pylist() if row["check"] == "dividend.factor"]
    assert [(f"{row['session']:%d}", row["subject"], row["severity"]) for row in rows] == [("12", "only", "warning")]
    assert rows[0]["value"] == Decimal("1")
