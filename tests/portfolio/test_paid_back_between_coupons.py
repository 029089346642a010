"""Face paid back between two coupons has earned until that day, whatever becomes of the rest; interest bought comes back. accounting.md 5, 6."""

from decimal import Decimal
from fractions import Fraction

import pytest

from .folders import cash, rows, run, total, write

PAPER = "security,type,maturity,coupon,frequency,day_count\nX,asset_backed,2026-01-02,6%,2,30/360"
BOUGHT = "date,security,side,quantity,price,settle,accrued,event_id\n2024-01-02,X,buy,100000,100,2024-01-02,,one"
HALF = "date,security,factor\n2024-03-02,X,0.5"  # a Saturday, sixty days of thirty after the purchase
YEAR = Fraction(6, 100)


def strikes(tmp_path, trades=BOUGHT, securities=PAPER, to="2024-04-03", factors=HALF, **policy):
    policy = {"max_stale_sessions": 200, **{key: f'"{value}"' for key, value in policy.items()}}
    feeds = {"factors": factors} if factors else {}
    prices = "date,security,price,kind\n2024-01-02,X,100,evaluated"
    return run(write(tmp_path, policy=policy, securities=securities, prices=prices, trades=trades, **feeds), to=to)


@pytest.mark.parametrize("window", ["back", "forward"])
def test_sold_before_the_next_coupon(tmp_path, window):
    """Sixty days on the whole face, thirty on half of it, and not a day more where Friday had booked Saturday and Sunday."""
    told = strikes(tmp_path, BOUGHT + "\n2024-04-01,X,sell,50000,100,2024-04-02,,two", accrual_window=window)
    earned = 100000 * YEAR * Fraction(60, 360) + 50000 * YEAR * Fraction(30, 360)
    assert total(told, "interest") == Decimal(1250) == earned
    assert cash(told) == 10_000_000 + earned


@pytest.mark.parametrize("window", ["back", "forward"])
def test_kept_to_the_coupon(tmp_path, window):
    told = strikes(tmp_path, to="2024-07-02", accrual_window=window)
    earned = 100000 * YEAR * Fraction(60, 360) + 50000 * YEAR * Fraction(120, 360)
    later = 50000 * YEAR * Fraction(1, 360) if window == "forward" else 0
    assert total(told, "interest") == round(Decimal(float(earned + later)), 2)
    assert cash(told) == 10_000_000 - 50000 + earned


def test_half_of_it_sold(tmp_path):
    """What waits for the coupon is shared by the parts of a lot; the receivable is parted to the cent."""
    told = strikes(tmp_path, BOUGHT + "\n2024-04-01,X,sell,25000,100,2024-04-02,,two", to="2024-07-02")
    earned = 100000 * YEAR * Fraction(60, 360) + 50000 * YEAR * Fraction(30, 360) + 25000 * YEAR * Fraction(90, 360)
    assert abs(total(told, "interest") - Decimal(int(earned))) <= Decimal("0.01")


@pytest.mark.parametrize("frequency", ["2", ""])
def test_bought_at_par_it_stays_at_par(tmp_path, frequency):
    """Under a constant yield the interest of what was paid back is none of what is left: it was taken off that (516.66 here)."""
    told = strikes(tmp_path, securities=PAPER.replace(",2,30/360", f",{frequency},30/360"), amortization="constant_yield")
    held = rows(told, "holdings")
    apart = [abs(row["amortized_cost"] - row["quantity"]) for row in held]
    assert held[-1]["quantity"] == 50000
    assert max(apart) < (30 if frequency else 120)  # simple interest inside a period is no constant yield


def test_interest_bought_comes_back(tmp_path):
    """A certificate that pays all interest at its end, bought with 900.00 of it and sold with that and what it earned since."""
    certificate = PAPER.replace("asset_backed", "certificate").replace(",2,30/360", ",,30/360")
    trades = BOUGHT.replace("2024-01-02,,one", "2024-01-02,900.00,one") + "\n2024-03-01,X,sell,100000,100,2024-03-02,,two"
    told = strikes(tmp_path, trades, certificate, to="2024-03-04", factors=None)
    assert total(told, "interest") == 100000 * YEAR * Fraction(60, 360)


def test_interest_bought_is_no_premium(tmp_path):
    """Under a constant yield what was bought of the interest comes with the rest of it: it is not amortized."""
    certificate = PAPER.replace("asset_backed", "certificate").replace(",2,30/360", ",,30/360")
    trades = BOUGHT.replace("2024-01-02,,one", "2024-01-02,900.00,one")
    first = rows(strikes(tmp_path, trades, certificate, to="2024-01-05", factors=None, amortization="constant_yield"), "holdings")
    assert all(abs(row["amortized_cost"] - 100000) < 5 for row in first)


def test_paid_in_kind_then_sold(tmp_path):
    """What was paid in kind inside a coupon period is not sold once more: thirty days come with the sale, not ninety."""
    folder = write(
        tmp_path,
        policy={"max_stale_sessions": 200},
        securities=PAPER.replace("asset_backed", "bond"),
        prices="date,security,price,kind\n2024-01-02,X,100,evaluated",
        trades=BOUGHT + "\n2024-04-01,X,sell,101000,100,2024-04-02,,two",
        corporate_actions="ex_date,security,action,ratio\n2024-03-02,X,stock_dividend,0.01",
    )
    told = run(folder, to="2024-04-03")
    assert total(told, "interest") == 100000 * YEAR * Fraction(60, 360) + 101000 * YEAR * Fraction(30, 360)


@pytest.mark.parametrize("window", ["back", "forward"])
def test_all_of_it_paid_back(tmp_path, window):
    """With the last of the face comes its interest, sixty days of it: there is no coupon after, and nothing stays receivable."""
    told = strikes(tmp_path, factors=HALF.replace("0.5", "0"), to="2024-07-10", accrual_window=window)
    assert total(told, "interest") == Decimal(1000) == 100000 * YEAR * Fraction(60, 360)
    assert cash(told) == 10_001_000
    due = [row["debit"] - row["credit"] for row in rows(told, "journal") if row["account"] == "interest receivable"]
    assert sum(due) == 0
