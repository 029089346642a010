"""Redemption in kind, exchanges between funds, conversions between classes, transfers between accounts."""

from decimal import Decimal

import pytest

from .ledgers import day, row, rows, struck, terms

PRICES = "date,security,price\n2026-06-01,X,10\n2026-06-02,X,11\n2026-06-03,X,12\n2026-06-04,X,13\n2026-06-05,X,13\n2026-06-08,X,13"
X = "security,type\nX,equity"


def test_a_redemption_in_kind_leaves_at_the_nav_and_takes_securities_along(tmp_path):
    """270.00 at the NAV of the 4th: 20 X at 13.00 are delivered and 10.00 paid; net assets fall by 270.00, as redeemed_in_kind."""
    run = struck(
        tmp_path,
        terms(),
        securities=X,
        prices=PRICES,
        trades="date,security,side,quantity,price,settle,order\n2026-06-01,X,buy,90,10,,\n2026-06-04,X,sell,20,13,2026-06-05,o2",
        orders="""accepted_at,class,account,side,amount,price
                  2026-06-01,a,x,purchase,2000.00,10.00
                  2026-06-04T10:00,a,x,in_kind,270.00,""",
    )
    moved = {each["component"]: each["amount"] for each in rows(run, "roll_forward", session=day("2026-06-05"), share_class="a")}
    assert (moved["redeemed_in_kind"], moved["redemptions"], moved["unrealized"]) == (-270, 0, 0)
    assert row(run, "holdings", session=day("2026-06-05"))["quantity"] == 90 - 20
    assert rows(run, "exceptions", check="order.in_kind") == []
    promised = row(run, "exceptions", check="order.cash_limit")  # 1 % of 2,000.00, and only 10.00 was paid in cash
    assert (promised["value"], promised["limit"]) == (270 - 20 * 13, 20)


def test_nothing_delivered_is_an_error(tmp_path):
    """The order is paid all the same; a person has to look."""
    run = struck(
        tmp_path,
        terms(),
        to="2026-06-05",
        orders="""accepted_at,class,account,side,amount,price
                  2026-06-01,a,x,purchase,2000.00,10.00
                  2026-06-02,a,x,in_kind,270.00,""",
    )
    told = row(run, "exceptions", check="order.in_kind")
    assert (told["severity"], told["value"], told["limit"], run.needs_a_person) == ("error", 0, 270, True)


def test_an_exchange_is_two_rows_of_one_event_at_two_navs_of_one_session(tmp_path):
    """20 shares at 10.90 are 218.00, which buy 218.00 / 10.00 of the same class of the other fund, to that fund's decimals."""
    run = struck(
        tmp_path,
        {"f": terms("f"), "g": terms("g", more="share_decimals = 4\nnav_decimals = 4")},
        securities=X,
        prices=PRICES,
        trades="date,fund,security,side,quantity,price\n2026-06-01,f,X,buy,90,10",
        orders="""accepted_at,fund,class,account,side,amount,shares,price,to_fund,to_account
                  2026-06-01,f,a,x,purchase,2000.00,,10.00,,
                  2026-06-01,g,a,z,purchase,1000.00,,10.00,,
                  2026-06-03T10:00,f,a,x,exchange,,20,,g,
                  2026-06-03T11:00,f,a,x,exchange,9000.00,,,g,""",
    )
    legs = {each["fund"]: each for each in rows(run, "orders", event_id="o3")}
    assert (legs["f"]["nav"], legs["f"]["shares"], legs["f"]["amount"], legs["f"]["leg"]) == (Decimal("10.90"), 20, 218, "out")
    assert (legs["g"]["nav"], legs["g"]["shares"], legs["g"]["amount"], legs["g"]["leg"]) == (10, Decimal("21.8"), 218, "in")
    assert [(each["status"], each["amount"]) for each in rows(run, "orders", event_id="o4")] == [("refused", 0), ("refused", 0)]
    assert row(run, "roll_forward", fund="f", session=day("2026-06-04"), share_class="a", component="redemptions")["amount"] == -218
    assert row(run, "roll_forward", fund="g", session=day("2026-06-04"), share_class="a", component="purchases")["amount"] == 218


@pytest.mark.parametrize("policy", ["refuse", "clip"])
def test_a_redemption_above_the_account_is_refused_or_cut_never_silently(tmp_path, policy):
    """100 shares: 60 are taken, then 50 asked for, then all that is left."""
    run = struck(
        tmp_path,
        terms() + f'[policy]\nover_redemption = "{policy}"\n',
        to="2026-06-04",
        orders="""accepted_at,class,account,side,amount,shares,price
                  2026-06-01,a,x,purchase,1000.00,,10.00
                  2026-06-01,a,y,purchase,1000.00,,10.00
                  2026-06-02T10:00,a,x,redemption,,60,
                  2026-06-02T10:01,a,x,redemption,500.00,,
                  2026-06-02T10:02,a,x,redemption,,all,
                  2026-06-02T10:03,a,x,purchase,70.00,,
                  2026-06-02T10:04,a,x,redemption,,1,""",
    )
    got = {each["event_id"]: (each["status"], each["shares"]) for each in rows(run, "orders")}
    told = {each["subject"]: (each["check"], each["value"], each["limit"]) for each in rows(run, "exceptions") if each["check"].startswith("order.")}
    if policy == "refuse":
        assert (got["o4"], got["o5"], got["o7"]) == (("refused", 0), ("filled", 40), ("refused", 0))
        assert told["o4"] == ("order.refused", 50, 40)
    else:
        assert (got["o4"], got["o5"], got["o7"]) == (("clipped", 40), ("filled", 0), ("clipped", 0))
        assert told["o4"] == ("order.clipped", 50, 40)
    assert told["o7"][1:] == (1, 0)  # what is bought today is not there yet


def test_conversions_and_transfers_move_shares_and_no_cash(tmp_path):
    """A conversion is capital from class to class; a transfer is neither; the register follows both."""
    run = struck(
        tmp_path,
        terms(),
        to="2026-06-05",
        orders="""accepted_at,class,account,side,amount,shares,price,to_class,to_account
                  2026-06-01,a,x,purchase,1000.00,,10.00,,
                  2026-06-01,b,y,purchase,1000.00,,10.00,,
                  2026-06-02T10:00,a,x,conversion,,30,,b,
                  2026-06-02T11:00,a,x,transfer,,20,,,w
                  2026-06-03T11:00,a,w,redemption,,all,,,""",
    )
    balances = {(each["session"], each["share_class"], each["account"]): each["shares"] for each in rows(run, "account_balances")}
    third, fourth = day("2026-06-03"), day("2026-06-04")
    assert (balances[third, "a", "x"], balances[third, "b", "x"], balances[third, "a", "w"], balances[fourth, "a", "w"]) == (50, 30, 20, 0)
    moved = {each["share_class"]: each["amount"] for each in rows(run, "roll_forward", session=third, component="conversion")}
    assert moved == {"a": -300, "b": 300}
