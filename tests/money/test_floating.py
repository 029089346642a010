"""Money funds whose price floats, to four decimals, under the same limits."""

from decimal import Decimal as D

import pytest

import navsim

from .folders import FLOATING, cells, write


def prime(tmp_path, day, then, redeemed, actions="date,action,value"):
    """100,000,000.00 in paper of 100 days that loses 5 basis points; so much is redeemed on the second day."""
    return navsim.run(
        write(
            tmp_path,
            day,
            toml=FLOATING.format(day=day),
            actions=actions,
            orders=f"accepted_at,class,account,side,amount,price,settle\n{day},only,h,purchase,100000000.00,1.00,{day}\n{then}T10:00,only,h,redemption,{redeemed},,",
            securities="security,type,maturity\nA,commercial_paper,2025-06-30\nB,commercial_paper,2025-06-30",
            trades=f"date,security,side,quantity,price,settle\n{day},A,buy,50000000,100,{day}\n{day},B,buy,50000000,100,{day}",
            prices=f"date,security,price\n{day},A,100\n{day},B,100\n{then},A,99.95\n{then},B,99.95",
        )
    )


def test_four_decimals(tmp_path):
    """Down 5 basis points: 0.9995, where a stable fund would still be 1.00."""
    run = prime(tmp_path, "2025-03-03", "2025-03-04", "1000.00")
    assert cells(run, "nav", "nav") == {"2025-03-03": D("1"), "2025-03-04": D("0.9995")}
    assert set(cells(run, "exceptions", "limit", check="mmf.wam").values()) == {D(60)}


@pytest.mark.parametrize(
    ("then", "redeemed", "actions", "told"),
    [
        ("2025-03-04", "4990000.00", "", False),
        ("2025-03-04", "6000000.00", "", True),
        ("2025-03-04", "6000000.00", "\n2025-03-04,liquidity_fee,8 bp", False),
    ],
)
def test_redemptions_of_more_than_five_percent(tmp_path, then, redeemed, actions, told):
    """Told where no fee is resolved; where one is, 8 bp of 6,000,000.00 are 4,800.00 and stay."""
    run = prime(tmp_path, "2025-03-03", then, redeemed, "date,action,value" + actions)
    assert bool(cells(run, "exceptions", "value", check="mmf.liquidity_fee")) == told
    if actions:
        (charge,) = run.table("order_charges").to_pylist()
        assert charge["amount"] == D("4800.00")


def test_before_october_2024_nobody_must(tmp_path):
    run = prime(tmp_path, "2024-09-27", "2024-09-30", "6000000.00")
    assert not cells(run, "exceptions", "value", check="mmf.liquidity_fee")
