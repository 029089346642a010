"""A price from before a split, in the shares of after it. accounting.md 5."""

from decimal import Decimal

import pytest

from .folders import rows, run, write


@pytest.mark.parametrize(
    ("splits", "price"),
    [
        ((("2024-01-03", "3"),), "3.33333333"),
        ((("2024-01-03", "3"), ("2024-01-04", "7")), "0.47619048"),  # 10 / 21; rounded after each split it would be 0.47619047
        ((("2024-01-03", "3"), ("2024-01-04", "0.3")), "11.11111111"),
        ((("2024-01-03", "1.5"), ("2024-01-03", "1.4"), ("2024-01-04", "0.7")), "6.80272109"),
    ],
)
def test_a_stale_price_is_rounded_once(tmp_path, splits, price):
    """Divided by everything that went ex since its day, then rounded to eight decimals."""
    folder = write(
        tmp_path,
        securities="security,type\nX,equity\nY,equity",
        trades="date,security,side,quantity,price\n2024-01-02,X,buy,1000,10\n2024-01-02,Y,buy,1,1",
        splits="ex_date,security,ratio,event_id\n" + "\n".join(f"{day},X,{ratio},s{n}" for n, (day, ratio) in enumerate(splits)),
        prices="date,security,price\n2024-01-02,X,10\n" + "\n".join(f"2024-01-{day:02d},Y,1" for day in (2, 3, 4)),
    )
    last = next(row for row in reversed(rows(run(folder), "holdings")) if row["security"] == "X")
    assert (last["price_kind"], last["price"], last["age"]) == ("stale", Decimal(price), 2)
    shares = 1000
    for _, ratio in splits:
        shares *= Decimal(ratio)
    assert last["market_value"] == round(shares * Decimal(price), 2)
