"""A price and a rate of one security and day, both evaluated. accounting.md 5."""

from decimal import Decimal

import pytest

from .folders import rows, run, write

PRICE, RATE, YIELD = "99.5,evaluated", "3.6%,discount_rate", "3.7%,yield"


@pytest.mark.parametrize("late", [PRICE, RATE, YIELD])
def test_a_price_goes_before_a_rate_whichever_was_heard_first(tmp_path, late):
    """Of one source the price itself; which of them was recorded late changes nothing."""
    assert price(tmp_path, [PRICE, RATE, YIELD], late) == Decimal("99.5")


@pytest.mark.parametrize("late", [RATE, YIELD])
def test_a_discount_rate_goes_before_a_yield(tmp_path, late):
    """100 x (1 - 3.6 % x 100 / 360) = 100 - 1."""
    assert price(tmp_path, [YIELD, RATE], late) == 100 - Decimal("3.6") * 100 / 360


def test_the_source_that_is_named_first_decides(tmp_path):
    """Also between a rate and a price."""
    assert price(tmp_path, [f"{PRICE},B", f"{RATE},A"], PRICE, sources='["A", "B"]') == 100 - 1


def price(tmp_path, quotations, late, sources=""):
    """Of a bill with 100 days to run on 2024-01-03, one of the quotations of that day recorded three days later."""
    columns = "date,security,recorded_at,price,kind" + ",source" * bool(sources)
    given = [f"2024-01-03,X,{'2024-01-06T12:00' if one.startswith(late) else ''},{one}" for one in quotations]
    folder = write(
        tmp_path,
        policy={"short_term_amortized": "false"} | ({"price_sources": sources} if sources else {}),
        securities="security,type,maturity\nX,bill,2024-04-12",
        trades="date,security,side,quantity,price\n2024-01-02,X,buy,1000,99",
        prices="\n".join([columns, "2024-01-02,X,,99,close" + ",A" * bool(sources), *given]),
    )
    return next(row["price"] for row in rows(run(folder), "holdings") if str(row["session"]) == "2024-01-03")
