"""Resets, heard night by night: at a constant yield, known beforehand or days late, of what is held and of what has yet to settle."""

import pytest
from portfolio.folders import write

from .test_scenarios_by_night import replayed

PAPERS = """security,type,maturity,coupon,frequency,day_count
X,floater,2025-01-15,6%,4,actual/360
Y,bond,2024-12-31,6%,2,30/360
Z,floater,2024-12-15,5%,4,actual/360"""
TRADES = """date,security,side,quantity,price,settle,event_id
2024-01-03,X,buy,100000,97.5,2024-01-04,one
2024-01-03,Y,buy,50000,101,2024-01-04,two
2024-01-03,Z,buy,30000,99,2024-02-23,three
2024-02-02,X,buy,20000,99,2024-02-06,four
2024-02-14,X,sell,30000,98,,five"""
RESETS = """date,security,rate,recorded_at
2024-01-20,X,5%,
2024-02-06,X,2%,
2024-02-18,X,3%,2024-02-21T12:00:00
2024-01-22,Y,4%,
2024-02-19,Y,3%,2024-02-22T12:00:00
2024-01-25,Z,4%,2024-01-26T12:00:00
2024-02-20,Z,1%,"""


@pytest.mark.parametrize("window", ["back", "forward"])
@pytest.mark.parametrize("method", ["straight_line", "constant_yield"])
def test_a_night_goes_back_to_what_a_reset_changes(tmp_path, method, window):
    """Z is dealt on 3 January with interest to 23 February: what is owed for it since then changes with each reset on the way."""
    days = [f"2024-{month:02}-{day:02}" for month, last in ((1, 31), (2, 29)) for day in range(1, last + 1)]
    world = write(
        tmp_path / "world",
        policy={"amortization": f'"{method}"', "accrual_window": f'"{window}"', "max_stale_sessions": 99},
        securities=PAPERS,
        trades=TRADES,
        resets=RESETS,
        prices="date,security,price,kind\n" + "\n".join(f"{day},{name},{98 + n % 5},evaluated" for n, day in enumerate(days[1:]) for name in "XYZ"),
    )
    grown = replayed(world, tmp_path, 30)
    assert grown.met["resumed"] >= 20, (grown.met, grown.why)
