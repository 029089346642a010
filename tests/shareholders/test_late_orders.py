"""Orders accepted in time and heard late: the old NAV, booked when known, and what that brought the fund: accounting.md 14."""

from decimal import Decimal

from .ledgers import day, row, rows, struck, terms

PRICES = "date,security,price\n2026-06-01,X,10\n2026-06-02,X,11\n2026-06-03,X,12\n2026-06-04,X,13\n2026-06-05,X,14\n2026-06-08,X,14"
ORDERS = """accepted_at,recorded_at,class,account,side,amount,shares,price,settle
            2026-06-01,,a,x,purchase,2000.00,,10.00,2026-06-01
            2026-06-02T15:00,2026-06-04T16:00,a,y,purchase,1045.00,,,2026-06-03
            2026-06-02T15:00,2026-06-04T16:00:01,a,x,redemption,,20,,2026-06-03
            2026-06-03T15:00,,a,x,redemption,,150,,
            2026-06-03T16:00,2026-06-04T09:00,a,x,redemption,,50,,"""
FEEDS = {
    "securities": "security,type\nX,equity",
    "prices": PRICES,
    "trades": "date,security,side,quantity,price\n2026-06-01,X,buy,90,10",
    "orders": ORDERS,
}


def test_the_old_nav_booked_when_known_and_paid_then(tmp_path):
    """Heard by the close of the 4th, it is booked on the 4th; a second later, on the 5th; a settlement before that cannot be kept."""
    run = struck(tmp_path, terms(), **FEEDS)
    told = {each["event_id"]: each for each in rows(run, "orders")}
    on_time = Decimal(2000 + 90) / 200
    assert [told[name]["nav"] for name in ("o2", "o3", "o4", "o5")] == [on_time, on_time, Decimal("10.90"), Decimal("10.90")]
    assert [told[name]["booked"] for name in ("o2", "o3", "o4", "o5")] == [day("2026-06-04"), day("2026-06-05"), day("2026-06-04"), day("2026-06-04")]
    assert [told[name]["settles"] for name in ("o2", "o3")] == [day("2026-06-04"), day("2026-06-05")]


def test_a_late_redemption_counts_against_what_the_session_s_own_orders_leave(tmp_path):
    """o4 of the 3rd takes 150 of 200; o5, heard on the 4th, the other 50; o3, heard after the close of the 4th, finds nothing left."""
    run = struck(tmp_path, terms(), **FEEDS)
    told = {each["event_id"]: each["status"] for each in rows(run, "orders")}
    assert (told["o4"], told["o5"], told["o3"]) == ("filled", "filled", "refused")


def test_what_the_old_nav_brought_the_fund_is_told(tmp_path):
    """100 shares at 10.45 when the others pay 10.90 cost the fund 45.00; redeemed shares would have brought it as much."""
    run = struck(tmp_path, terms(), **FEEDS)
    assert row(run, "orders", event_id="o2")["as_of_gain"] == 100 * (Decimal("10.45") - Decimal("10.90"))
    assert row(run, "orders", event_id="o4")["as_of_gain"] is None
    assert row(run, "orders", event_id="o5")["as_of_gain"] is None  # heard in the morning: booked with those heard in time


def test_as_known_at_a_close_the_strike_stands(tmp_path):
    """On the 3rd nobody had heard of o2: the NAV and the shares of the 3rd are what they were."""
    then = struck(tmp_path / "then", terms(), known_at="2026-06-03T16:00", **FEEDS)
    now = struck(tmp_path / "now", terms(), **FEEDS)
    session = day("2026-06-03")
    assert row(then, "nav", session=session) == row(now, "nav", session=session)
    assert {each["event_id"] for each in rows(then, "orders")} == {"o1", "o4"}


def test_a_cancelled_order_is_not_there(tmp_path):
    """A reversal takes it out of every session from when it is known."""
    orders = ORDERS.replace("settle\n", "settle,event_id,reverses\n", 1)
    orders = "\n".join(line if n == 0 else f"{line},o{n}," for n, line in enumerate(orders.split("\n")[:3])) + "\n,2026-06-05T12:00,,,,,,,,,o2"
    feeds = FEEDS | {"orders": orders}
    run = struck(tmp_path, terms(), **feeds)
    assert rows(run, "orders", event_id="o2") == []
    before = struck(tmp_path / "before", terms(), known_at="2026-06-04T16:00", **feeds)
    assert len(rows(before, "orders", event_id="o2")) == 1


def test_a_late_transfer_before_a_record_date(tmp_path):
    """Of 200 shares 50 went from x to y on the 2nd, heard on the 4th: at 0.10 a share the class is paid for 200, x for 150 and y for 50."""
    orders = """accepted_at,recorded_at,class,account,side,shares,amount,price,settle,to_account
                2026-06-01,,a,x,purchase,,2000.00,10.00,2026-06-01,
                2026-06-02T15:00,2026-06-04T09:00,a,x,transfer,50,,,,y"""
    paid = "ex_date,class,kind,per_share,record_date\n2026-06-04,a,income,0.10,2026-06-02"
    run = struck(tmp_path, terms(), **FEEDS | {"orders": orders, "distributions": paid})
    told = row(run, "distributions", kind="income")
    assert (told["shares"], told["amount"]) == (200, Decimal("0.10") * 200)
    parts = {each["account"]: each["cash"] for each in rows(run, "account_distributions")}
    assert parts == {"x": Decimal("0.10") * 150, "y": Decimal("0.10") * 50}
