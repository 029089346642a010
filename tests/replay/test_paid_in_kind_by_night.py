"""Debt that changes between two coupons, heard night by night: what a lot remembers of it, and what the security does, goes on with the state."""

import pytest
from portfolio.folders import write

from .test_scenarios_by_night import replayed

TRADES = """date,security,side,quantity,price,settle,event_id
2024-01-02,X,buy,100000,97.5,2024-01-12,one
2024-01-02,Z,buy,50000,101,2024-01-03,two
2024-02-02,X,buy,20000,99,2024-02-06,three
2024-02-14,X,sell,30000,98,,four
2024-02-15,W,buy,10000,99,,five
2024-02-22,X,sell,500,98,,six"""
ACTIONS = """ex_date,security,action,ratio,new_security
2024-02-03,X,stock_dividend,0.0123,
2024-02-03,W,stock_dividend,0.02,
2024-02-10,Z,merger,0.9,Y
2024-02-20,X,stock_dividend,0.004,"""
PAPERS = """security,type,maturity,coupon,frequency,day_count
X,bond,2025-04-15,6%,2,30/360
Z,bond,2025-05-10,5%,2,actual/actual
Y,note,2025-11-20,7%,4,30/360
W,bond,2025-03-03,6%,1,30/360"""


@pytest.mark.parametrize("window", ["back", "forward"])
@pytest.mark.parametrize("method", ["straight_line", "constant_yield"])
def test_what_changes_a_lot_goes_on(tmp_path, method, window):
    """A payment in kind of what is held, and of what is bought a fortnight later; a split, a merger; sales and purchases since."""
    days = [f"2024-{month:02}-{day:02}" for month, last in ((1, 31), (2, 29)) for day in range(1, last + 1)]
    world = write(
        tmp_path / "world",
        policy={"amortization": f'"{method}"', "accrual_window": f'"{window}"', "lot_relief": '"average"', "max_stale_sessions": 99},
        securities=PAPERS,
        trades=TRADES,
        corporate_actions=ACTIONS,
        splits="ex_date,security,ratio\n2024-02-17,W,1.1",
        prices="date,security,price,kind\n" + "\n".join(f"{day},{name},{98 + n % 5},evaluated" for n, day in enumerate(days[1:]) for name in "XYZW"),
    )
    grown = replayed(world, tmp_path, 30)
    assert grown.met["resumed"] >= 29, (grown.met, grown.why)


def test_a_name_goes_on(tmp_path):
    """Another name inside the last sixty days: the line to face goes on from the last market value under the first."""
    days = [f"2024-{month:02}-{day:02}" for month, last in ((1, 31), (2, 29)) for day in range(1, last + 1)]
    world = write(
        tmp_path / "world",
        policy={"max_stale_sessions": 99},
        securities="security,type,maturity\nX,bill,2024-03-20\nY,bill,2024-03-20\nZ,bill,2024-03-20",
        trades="date,security,side,quantity,price,settle,event_id\n2024-01-02,X,buy,100000,97.5,2024-01-03,one",
        corporate_actions="ex_date,security,action,new_security\n2024-02-01,X,rename,Y\n2024-02-14,Y,rename,Z",
        prices="date,security,price\n" + "\n".join(f"{day},{name},{98 + n % 2}" for n, day in enumerate(days[1:]) for name in "XYZ"),
    )
    grown = replayed(world, tmp_path, 30)
    assert grown.met["resumed"] >= 29, (grown.met, grown.why)
