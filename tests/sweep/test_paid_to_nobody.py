"""A month's dividend of a class that nobody holds that day buys its shares at the initial NAV, and so does a sweep's dollar."""

from fractions import Fraction

import navsim

FIRST, LAST = "2024-12-23", "2025-01-10"
FUND = {
    "fund": {"id": "cash", "inception": FIRST, "valuation": "amortized_cost", "nav_decimals": 4},
    "class": {"a": {}, "b": {}},
    "fee": [
        {"id": "advisory", "category": "management", "rate": "0.5%"},
        {"id": "service", "category": "service", "classes": ["b"]},
    ],
    "distribution": {"income": "daily"},
}
FEEDS = {
    "securities": [{"security": "cp", "type": "commercial_paper", "maturity": "2025-03-20"}],
    "trades": [{"date": FIRST, "security": "cp", "side": "buy", "quantity": "1900000", "price": "99", "settle": FIRST}],
    "prices": [{"date": FIRST, "security": "cp", "price": "99"}, {"date": LAST, "security": "cp", "price": "99.1"}],
    "orders": [
        *(
            {"accepted_at": f"{FIRST}T10:00", "class": name, "side": "purchase", "amount": "1000000", "price": "1.00", "settle": FIRST}
            for name in ("a", "b")
        ),
        {"accepted_at": "2024-12-27T11:00", "class": "b", "side": "redemption", "shares": "all"},
    ],
    "expenses": [{"date": "2024-12-27", "class": "b", "fee": "service", "amount": "40000"}],
}


def test_a_dollar_goes_on_as_in_the_run():
    """At 0.96 everybody goes; the dividend of December buys shares at 1.00, which are there in January."""
    fund = navsim.scenario(fund=FUND, **FEEDS)
    run = navsim.run(fund)
    navs = {row["session"].isoformat(): row["nav"] for row in run.table("nav").to_pylist() if row["share_class"] == "b"}
    assert "2024-12-31" not in navs
    assert navs["2024-12-27"] < 1 < len(navs)
    paid = [row["nav"] for row in run.table("distributions").to_pylist() if row["share_class"] == "b"]
    assert paid == [1]
    factors = {row["session"].isoformat(): Fraction(row["factor"]) for row in run.table("yields").to_pylist() if row["share_class"] == "b"}
    december, january = (sum(factor for day, factor in factors.items() if (day < "2025") == before) for before in (True, False))
    assert december > 0
    became = Fraction(navs[max(navs)]) * (1 + december) * (1 + january / Fraction(navs[max(navs)]))
    swept = {row["share_class"]: row for row in navsim.sweep(fund, {"fee.advisory.rate": ["0.5%"]}).table("final").to_pylist()}
    assert abs(Fraction(swept["b"]["total_return"]) - (became - 1)) <= Fraction(1, 2 * 10**12)
