"""A security that is listed and never bought needs no rate of exchange: accounting.md 5 asks for what a held security needs."""

import navsim


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
