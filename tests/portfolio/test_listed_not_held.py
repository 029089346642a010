"""What is not valued with a rate of exchange needs none: a security nobody buys, a forward that is quoted in dollars. accounting.md 5."""

from decimal import Decimal

import pytest
from auditor.test_engine_agrees import disagreements, with_ids

import navsim

from .folders import rows, run, total, write


def test_a_foreign_security_that_nobody_buys_needs_no_rates():
    fund = navsim.scenario(
        fund={"fund": {"id": "home", "inception": "2025-03-03"}, "class": {"a": {}}},
        orders=[{"accepted_at": "2025-03-03", "class": "a", "side": "purchase", "amount": "1000.00", "price": "10.00", "settle": "2025-03-03"}],
        securities=[{"security": "X", "type": "equity"}, {"security": "Y", "type": "equity", "currency": "EUR"}],
        trades=[{"date": "2025-03-03", "security": "X", "side": "buy", "quantity": "10", "price": "50"}],
        prices=[{"date": f"2025-03-0{day}", "security": "X", "price": str(47 + day)} for day in (3, 4)],
    )
    struck = navsim.run(fund).table("nav").to_pylist()
    assert [str(row["net_assets"]) for row in struck] == ["1000.00", f"{1000 + 10 * (51 - 50)}.00"]


@pytest.mark.parametrize("rates", ["", "2024-01-02,EUR,1.10\n"], ids=["none", "too old"])
def test_a_forward_that_is_quoted_needs_no_rates(tmp_path, rates):
    """Euros sold forward at 1.10 and quoted at 1.13, 1.12 and 1.15, in dollars: bought or closed at those, and no rate of exchange is asked for."""
    days, told = (2, 3, 4, 5, 8), ("1.10", "1.13", "1.12", "1.15", "1.15")
    folder = write(
        tmp_path / "world",
        policy={"max_stale_sessions": 2},
        securities="security,type,currency,maturity\nX,forward,EUR,2024-01-08",
        trades="event_id,date,security,side,quantity,price\nx,2024-01-02,X,sell,1000,1.10",
        prices="date,security,price\n" + "\n".join(f"2024-01-{day:02d},X,{price}" for day, price in zip(days, told, strict=True)),
        fx=f"date,currency,rate\n{rates}",
    )
    struck = run(folder)
    gained = [row["market_value"] for row in rows(struck, "holdings")]
    assert gained == [1000 * (Decimal("1.10") - Decimal(price)) for price in told[:-1]]
    assert total(struck, "realized") == 1000 * (Decimal("1.10") - Decimal("1.15"))
    assert rows(struck, "exceptions") == []
    assert not disagreements(with_ids(folder, tmp_path / "named"))


def test_a_forward_nobody_quotes_is_worth_the_rate_there_is(tmp_path):
    """A rate of the session before values it: the warning fx.stale, as of any position."""
    folder = write(
        tmp_path / "world",
        securities="security,type,currency,maturity\nX,forward,EUR,2024-06-20",
        trades="event_id,date,security,side,quantity,price\nx,2024-01-02,X,sell,1000,1.10",
        prices="date,security,price\n",
        fx="date,currency,rate\n2024-01-02,EUR,1.10\n2024-01-04,EUR,1.12",
    )
    found = [(row["session"].day, row["check"], row["subject"], row["value"]) for row in rows(run(folder, to="2024-01-05"), "exceptions")]
    assert found == [(3, "fx.stale", "EUR", 1), (5, "fx.stale", "EUR", 1)]
    assert not disagreements(with_ids(folder, tmp_path / "named"))


def test_what_moves_a_rate_moves_the_whole_of_a_forward(tmp_path):
    """100,000 euros bought forward at 1.10: a rate that goes to 1.21 is worth 11,000.00; the quoted ones beside them do not follow it."""
    folder = write(
        tmp_path / "world",
        securities="security,type,currency,maturity\nX,forward,EUR,2024-06-20\nY,forward,EUR,2024-06-20",
        trades="event_id,date,security,side,quantity,price\nx,2024-01-02,X,buy,100000,1.10\ny,2024-01-02,Y,buy,100000,1.10",
        prices="date,security,price\n2024-01-02,Y,1.10\n2024-01-03,Y,1.10\n",
        fx="date,currency,rate\n2024-01-02,EUR,1.10\n2024-01-03,EUR,1.21",
    )
    told = [row["nav_effect_bp"] for row in rows(run(folder), "exceptions") if row["check"] == "fx.move"]
    assert [round(each, 6) for each in told] == [round(Decimal(110000000) / 10011000, 6)]
