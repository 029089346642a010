"""A sale's ticket tells the interest since the last coupon; a coupon due by its settlement, not yet received, comes besides. accounting.md 5."""

from decimal import Decimal

import pytest

from .folders import cash, run, total, write

NOTE = "security,type,maturity,coupon,frequency,day_count\nN,note,2026-03-15,6%,2,30/360"
BOUGHT = "date,security,side,quantity,price,settle,accrued,event_id\n2024-07-15,N,buy,100000,100,2024-07-15,2000.00,one"
PRICES = "date,security,price,kind\n2024-07-15,N,100,evaluated"

SALES = {
    "traded before the coupon, settled after it": ("2024-09-13,N,sell,100000,100,2024-09-17", "33.33", "3033.33"),
    "settled on the coupon's day": ("2024-09-12,N,sell,100000,100,2024-09-15", "0", "3000.00"),
    "traded after a coupon of the weekend": ("2024-09-16,N,sell,100000,100,2024-09-17", "33.33", "3033.33"),
    "no coupon on the way": ("2024-09-11,N,sell,100000,100,2024-09-12", "2950.00", "2950.00"),
    "part of it": ("2024-09-13,N,sell,40000,100,2024-09-17", "13.33", "3033.33"),
}


def strikes(tmp_path, trades, securities=NOTE, to="2024-09-20", **feeds):
    policy = {"max_stale_sessions": 200, **feeds.pop("policy", {})}
    return run(write(tmp_path, policy=policy, securities=securities, prices=PRICES, trades=trades, **feeds), to=to)


@pytest.mark.parametrize("method", ["straight_line", "constant_yield"])
@pytest.mark.parametrize("window", ["back", "forward"])
@pytest.mark.parametrize("case", SALES)
def test_interest_given(tmp_path, case, window, method):
    """6 % on 100,000, bought with 2,000.00 of it: the coupon of 3,000.00 of 15 September, a Sunday, is on no ticket and is earned."""
    sale, on_ticket, comes = SALES[case]
    policy = {"accrual_window": f'"{window}"', "amortization": f'"{method}"'}
    given = strikes(tmp_path / "given", f"{BOUGHT}\n{sale},{on_ticket},two", policy=policy)
    reckoned = strikes(tmp_path / "reckoned", f"{BOUGHT}\n{sale},,two", policy=policy)
    assert total(given, "interest") == total(reckoned, "interest")
    assert cash(given) == cash(reckoned)
    if "part" not in case:
        assert total(given, "interest", "realized") == Decimal(comes) - 2000  # bought and sold at par


def test_short_sale_bought_back(tmp_path):
    """Who is short owes the coupon that fell due before the purchase settled."""
    trades = BOUGHT.replace(",buy,", ",sell,") + "\n2024-09-13,N,buy,100000,100,2024-09-17,33.33,two"
    assert total(strikes(tmp_path, trades, policy={"short_sales": "true"}), "interest") == Decimal("-1033.33")


def test_what_face_paid_back_has_earned(tmp_path):
    """Half is paid back on 15 August, a month after the purchase: its 250.00 of that month, and what was bought with it, are on no ticket."""
    paper = NOTE.replace(",note,", ",asset_backed,")
    trades = BOUGHT + "\n2024-09-03,N,sell,50000,100,2024-09-05,1416.67,two"  # 170 days on 50,000
    told = strikes(tmp_path, trades, paper, factors="date,security,factor\n2024-08-15,N,0.5")
    assert total(told, "interest") == Decimal("1416.67") + Decimal("1250.00") - 2000


def test_odd_first_coupon(tmp_path):
    """Until it is paid the ticket tells all the interest there is; once it is due, that of the days since."""
    odd = NOTE.replace("day_count\n", "day_count,first_coupon\n").replace("30/360", "30/360,2024-09-15")
    before = strikes(tmp_path / "before", BOUGHT + "\n2024-09-11,N,sell,100000,100,2024-09-12,2950.00,two", odd)
    assert total(before, "interest") == Decimal("950.00")
    after = strikes(tmp_path / "after", BOUGHT + "\n2024-09-13,N,sell,100000,100,2024-09-17,33.33,two", odd)
    assert total(after, "interest") == Decimal("1033.33")


@pytest.mark.parametrize("given", ["", "0"])
def test_settled_after_maturity(tmp_path, given):
    """Sold the day before it matures, settled by custom three days after: half a year's interest, and not a day of what comes after."""
    note = NOTE.replace("2026-03-15", "2024-09-15")
    told = strikes(tmp_path, f"{BOUGHT}\n2024-09-13,N,sell,100000,100,2024-09-18,{given},two", note)
    assert total(told, "interest") == Decimal("1000.00")
