"""What is given up under a yield floor is waived, also where earlier years' waivers may be taken back."""

import navsim

FIRST, LAST = "2024-12-23", "2025-01-10"
FUND = {
    "fund": {"id": "cash", "inception": FIRST, "valuation": "amortized_cost", "initial_nav": "1.00"},
    "class": {"a": {}, "b": {}},
    "fee": [
        {"id": "advisory", "category": "management", "rate": "0.5%"},
        {"id": "12b-1", "category": "distribution", "classes": ["b"], "rate": "0.25%"},
    ],
    "limit": [{"id": "cap", "rate": "0.4%", "recoup_years": 2}],
    "yield_floor": [{"rate": "0.01%"}],
    "distribution": {"income": "daily"},
}
FEEDS = {
    "securities": [{"security": "cp", "type": "commercial_paper", "maturity": "2025-03-20"}],
    "trades": [{"date": FIRST, "security": "cp", "side": "buy", "quantity": "1000", "price": "99", "settle": FIRST}],
    "prices": [{"date": FIRST, "security": "cp", "price": "99"}, {"date": LAST, "security": "cp", "price": "99.1"}],
    "orders": [
        {"accepted_at": f"{FIRST}T10:00", "class": name, "account": name, "side": "purchase", "amount": "1000000", "price": "1.00", "settle": FIRST}
        for name in ("a", "b")
    ],
}


def test_waived_are_limit_and_floor_together():
    """Over a year's end, so that there is a year whose waivers may be taken back; the income is next to nothing, so the floor gives up fees."""
    fund = navsim.scenario(fund=FUND, **FEEDS)
    told = {"a": 0, "b": 0}
    by_floor = dict(told)
    for row in navsim.run(fund).table("roll_forward").to_pylist():
        if row["component"].startswith(("waiver:", "reimbursement:")):
            told[row["share_class"]] += row["amount"]
            by_floor[row["share_class"]] += row["amount"] if row["component"].endswith(":yield_floor") else 0
    swept = navsim.sweep(fund, {"fee.advisory.rate": ["0.5%"]}).table("final").to_pylist()
    assert {row["share_class"]: row["waived"] for row in swept} == told
    assert min(by_floor.values()) > 0
    assert min(told[name] - by_floor[name] for name in "ab") > 0
