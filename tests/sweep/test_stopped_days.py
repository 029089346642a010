"""What a structure that stopped would have declared goes on being reckoned: however large it becomes, the others are told."""

import numpy as np
import pytest

import navsim
from navsim.sweep import block

FIRST, LAST = "2024-12-23", "2025-01-10"
FUND = {
    "fund": {"id": "cash", "inception": FIRST, "valuation": "amortized_cost"},
    "class": {"a": {}},
    "fee": [{"id": "advisory", "category": "management", "rate": "0.5%"}, {"id": "audit", "category": "audit", "flat": "0"}],
    "distribution": {"income": "daily"},
}
FEEDS = {
    "securities": [{"security": "cp", "type": "commercial_paper", "maturity": "2025-03-20"}],
    "trades": [{"date": FIRST, "security": "cp", "side": "buy", "quantity": "900000", "price": "99", "settle": FIRST}],
    "prices": [{"date": FIRST, "security": "cp", "price": "99"}, {"date": LAST, "security": "cp", "price": "99.1"}],
    "orders": [{"accepted_at": f"{FIRST}T10:00", "class": "a", "side": "purchase", "amount": "1000000", "price": "1.00", "settle": FIRST}],
}


@pytest.mark.parametrize("mode", ["interpreted", "compiled"])
def test_a_dividend_out_of_bounds_of_a_stopped_structure(mode, monkeypatch):
    """Forty thousand trillion dollars a day beside a structure that goes on; the figures of that one are those it has alone."""
    fund = navsim.scenario(fund=FUND, **FEEDS)
    alone = navsim.sweep(fund, {"fee.audit.flat": ["0"]}, mode=mode).table("final").to_pylist()
    kept = block.keep

    def larger(of, struck, every, path):
        stopped = np.flatnonzero(np.asarray(struck.state.status) != 0)
        assert len(stopped) <= 1
        struck.record.declared[..., stopped] = 4 * 10**18
        return kept(of, struck, every, path)

    monkeypatch.setattr(block, "keep", larger)
    swept = navsim.sweep(fund, {"fee.audit.flat": ["0", "900000000"]}, mode=mode).table("final").to_pylist()
    assert [row["status"] for row in swept] == ["ok", "stopped"]
    figures = [name for name in alone[0] if name != "fee.audit.flat"]
    assert [swept[0][name] for name in figures] == [alone[0][name] for name in figures]
