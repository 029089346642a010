"""While the trustees suspend orders: agreement, section 7; accounting.md 3."""

from decimal import Decimal

import pytest

import navsim

from .ledgers import day, row, rows, struck, terms

PRICES = "date,security,price\n2026-06-01,X,10\n2026-06-02,X,11\n2026-06-03,X,12\n2026-06-04,X,13\n2026-06-05,X,14\n2026-06-08,X,13.5\n2026-06-09,X,9"


def suspended(path, actions):
    """Orders before, during and after."""
    return struck(
        path,
        terms(),
        securities="security,type\nX,equity",
        prices=PRICES,
        trades="date,security,side,quantity,price\n2026-06-01,X,buy,90,10",
        actions=actions,
        orders="""accepted_at,class,account,side,amount,shares,price
                  2026-06-01,a,x,purchase,2000.00,,10.00
                  2026-06-02T17:00,a,z,purchase,100.00,,
                  2026-06-03T10:00,a,w,purchase,100.00,,
                  2026-06-04T10:00,a,x,redemption,,10,
                  2026-06-08T10:00,a,x,redemption,,10,""",
    )


def test_who_was_accepted_waits_and_new_purchases_are_not_accepted(tmp_path):
    """Suspended on the 3rd, resumed on the 8th: all take the NAV of the 8th but the purchase of the 3rd, which is refused and told."""
    run = suspended(tmp_path, "date,action\n2026-06-03,suspend\n2026-06-08,resume")
    orders = {each["event_id"]: each for each in rows(run, "orders")}
    nav = row(run, "nav", session=day("2026-06-08"))["nav"]
    for name in ("o2", "o4", "o5"):
        assert (orders[name]["session"], orders[name]["nav"], orders[name]["settles"]) == (day("2026-06-08"), nav, day("2026-06-09"))
    assert (orders["o3"]["status"], orders["o3"]["shares"], orders["o3"]["session"]) == ("refused", 0, day("2026-06-03"))
    assert row(run, "exceptions", check="order.refused")["subject"] == "o3"


def test_without_a_resumption_orders_wait_beyond_the_run(tmp_path):
    """Nothing is priced; the NAV is struck all the same."""
    run = suspended(tmp_path, "date,action\n2026-06-03,suspend")
    assert {each["event_id"] for each in rows(run, "orders")} == {"o1", "o3"}
    assert row(run, "nav", session=day("2026-06-09"))["shares"] == Decimal(200)


@pytest.mark.parametrize(
    ("actions", "code"),
    [
        ("2026-06-03,resume", "action.not_suspended"),
        ("2026-06-03,suspend\n2026-06-04,suspend\n2026-06-05,resume", "action.suspended_already"),
        ("2026-06-03,suspend\n2026-06-04,resume\n2026-06-05,resume", "action.not_suspended"),
    ],
)
def test_what_cannot_be_suspended_or_resumed_is_refused(tmp_path, actions, code):
    """Nothing is passed over in silence."""
    with pytest.raises(navsim.InputProblems) as found:
        suspended(tmp_path, f"date,action\n{actions}")
    assert [problem.code for problem in found.value.problems] == [code]
