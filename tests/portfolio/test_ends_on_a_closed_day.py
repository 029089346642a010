"""A contract that ends on a Saturday or a holiday ends at the prices there were by then, not at later ones. accounting.md 5."""

from decimal import Decimal

from .folders import rows, run, write

DAYS = {4: "41.50", 5: "42.00", 8: "39.00", 9: "39.00"}  # the 6th of January 2024 is a Saturday


def told(tmp_path, security, price, extra=""):
    prices = [f"2024-01-{day:02d},US,{level}" for day, level in DAYS.items()] + [f"2024-01-04,X,{price}", f"2024-01-05,X,{price}"]
    folder = write(
        tmp_path,
        securities=f"security,type,currency,multiplier,underlying,strike,put_call,expiry\nUS,equity,,,,,,\nX,{security}",
        prices="date,security,price\n" + "\n".join(prices) + extra,
        trades=f"date,security,side,quantity,price,event_id\n2024-01-04,X,buy,3,{price},one",
        fx="date,currency,rate\n2024-01-02,EUR,1.10\n2024-01-08,EUR,1.20",
    )
    return rows(run(folder, to="2024-01-09"), "lot_relief")


def test_an_option_on_fridays_close(tmp_path):
    (closed,) = told(tmp_path, "option,,100,US,40,call,2024-01-06", "1.25")
    assert (closed["session"].day, closed["proceeds"]) == (8, 3 * 100 * (Decimal("42.00") - 40))


def test_the_day_s_own_quotation_is_none_of_a_later_day(tmp_path):
    """One that is quoted where the market was open takes that; what its currency is worth is the rate of the strike that books it."""
    (closed,) = told(tmp_path, "option,EUR,100,US,45,put,2024-01-06", "4.00", "\n2024-01-06,US,41.00")
    assert closed["proceeds"] == 3 * 100 * (45 - Decimal("41.00")) * Decimal("1.20")


def test_a_future_at_its_price_by_then(tmp_path):
    (closed,) = told(tmp_path, "future,,10,,,,2024-01-06", "50.00", "\n2024-01-08,X,70.00")
    assert closed["gain"] == 0
    (closed,) = told(tmp_path / "quoted", "future,,10,,,,2024-01-06", "50.00", "\n2024-01-06,X,51.00\n2024-01-08,X,70.00")
    assert closed["gain"] == 3 * 10 * (Decimal("51.00") - Decimal("50.00"))


def test_a_forward_nobody_quotes_at_the_rate_by_then(tmp_path):
    folder = write(
        tmp_path,
        securities="security,type,currency,maturity\nX,forward,EUR,2024-01-06",
        trades="date,security,side,quantity,price,event_id\n2024-01-04,X,sell,1000,1.15,one",
        fx="date,currency,rate\n2024-01-02,EUR,1.10\n2024-01-08,EUR,1.20",
    )
    (closed,) = rows(run(folder, to="2024-01-09"), "lot_relief")
    assert closed["gain"] == 1000 * (Decimal("1.15") - Decimal("1.10"))
