"""Debt quoted by its yield: near par where the yield is what it bears. accounting.md 5 and 15; 31 CFR part 356, Appendix B."""

from decimal import Decimal

import pytest

from .folders import rows, run, write

HEAD = "security,type,maturity,coupon,frequency,day_count"
BOUGHT = "date,security,side,quantity,price,settle\n2024-01-16,X,buy,100000,100,2024-01-16"


def prices(tmp_path, security, quoted, **feeds):
    """Its price at each session, as quoted on the sixteenth."""
    told = write(tmp_path, securities=f"{HEAD}\n{security}", trades=BOUGHT, prices=f"date,security,price,kind\n2024-01-16,X,{quoted},yield", **feeds)
    return [row["price"] for row in rows(run(told, to="2024-01-18"), "holdings")]


@pytest.mark.parametrize("coupon", ["7%", ""])
def test_floater_by_the_rate_in_force(tmp_path, coupon):
    """On its coupon day a note that bears 3 % is worth par at 3 %, whatever it bore before; one without a coupon was worth 94.23."""
    resets = "date,security,rate\n2023-01-15,X,9%\n2024-01-15,X,3%\n2024-01-17,X,5%"
    told = prices(tmp_path, f"X,floater,2026-01-16,{coupon},2,actual/actual", "3%", resets=resets)
    assert told == [Decimal(100)] * 3


def test_interest_at_maturity(tmp_path):
    """180 days to run at 6 % of 360: 103.00 then, 103 / (1 + 6 % x 180 / 366) now."""
    assert prices(tmp_path, "X,certificate,2024-07-14,6%,,actual/360", "6%")[0] == Decimal("100.04777070")


def test_more_than_half_a_year(tmp_path):
    """366 days, the half year's interest compounded: 106.10 / ((1 + 183 x 6 % / 366) x 1.03)."""
    assert prices(tmp_path, "X,certificate,2025-01-16,6%,,actual/360", "6%")[0] == Decimal("100.00942596")


def test_discount_paper_as_before(tmp_path):
    """100 / (1 + 6 % x 180 / 366)."""
    assert prices(tmp_path, "X,commercial_paper,2024-07-14,,,", "6%")[0] == Decimal("97.13375796")
