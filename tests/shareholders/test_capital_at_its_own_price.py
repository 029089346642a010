"""Capital that carries its own price is booked on its own session: accounting.md 4; it takes no more than there is: accounting.md 10."""

import pytest

from .ledgers import money, row, struck, terms

HEAD = "accepted_at,class,account,side,amount,shares,price,settle"
HELD = f"""{HEAD}
2026-06-01,a,x,purchase,10000.00,,10.00,2026-06-01
2026-06-01,a,y,purchase,5000.00,,10.00,2026-06-01"""


@pytest.mark.parametrize(
    ("policy", "account", "asked", "status", "left"),
    [
        ("clip", "y", 600, "clipped", 1500 - 500),  # y holds 500, the class 1,500
        ("refuse", "y", 600, "refused", 1500),
        ("clip", "y", 500, "filled", 1500 - 500),
        ("clip", "", 600, "filled", 1500 - 600),  # of nobody by name: what the class has
        ("clip", "", 1600, "clipped", 0),
        ("refuse", "", 1600, "refused", 1500),
    ],
)
def test_no_more_is_taken_than_the_account_holds(policy, account, asked, status, left, tmp_path):
    """At 10.00, whatever the NAV would be: the account's own shares, or those of the class where nobody is named."""
    orders = f"{HELD}\n2026-06-03,a,{account},redemption,,{asked},10.00,2026-06-03"
    run = struck(tmp_path, terms(classes=("a",)) + f'[policy]\nover_redemption = "{policy}"\n', to="2026-06-04", orders=orders)
    told = row(run, "orders", event_id="o3")
    assert (told["status"], told["shares"], told["amount"]) == (status, 1500 - left, 10 * money(1500 - left))
    closing = [each["shares"] for each in run.table("nav").to_pylist() if f"{each['session']:%d}" == "03"]
    assert closing == ([left] if left else [])
