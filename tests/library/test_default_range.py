"""How far a run goes that is not told: accounting.md 3."""

import datetime

import navsim

FUND = """[fund]
id = "f"
inception = 2025-03-03

[class.a]
[class.late]
opens = 2025-06-02

[[fee]]
id = "advisory"
category = "management"
rate = "0.50%"
until = 2025-12-31

[[fee]]
id = "advisory"
category = "management"
rate = "0.60%"
from = 2026-01-01
"""


def test_without_prices_the_latest_date_of_any_feed_ends_the_run(tmp_path):
    """An order of Saturday 8 March is the latest row of a feed: Friday the 7th is the last session. Terms agreed for 2026 are in no feed."""
    (tmp_path / "fund.toml").write_text(FUND)
    (tmp_path / "orders.csv").write_text("accepted_at,class,side,amount,price\n2025-03-03,a,purchase,200000.00,10\n2025-03-08,a,purchase,2000.00,\n")
    days = navsim.run(tmp_path).table("nav").column("session").to_pylist()
    assert (min(days), max(days), len(days)) == (datetime.date(2025, 3, 3), datetime.date(2025, 3, 7), 5)
