"""The [fund] and [policy] of formats.md 1 with every key written out, also those a fund valued at market has no use for."""

import navsim
from navsim.scenario.read import read

TERMS = """
[fund]
id = "whole"
name = "Whole Portfolio"
inception = 2002-12-31
fiscal_year_end = "12-31"
initial_nav = "10.00"
par_value = "0.001"
valuation = "market"
stable_price = "1.00"
nav_decimals = 2
share_decimals = 3

[policy]
accrual_window = "back"
close_month = true
booking_lag = 0
allocation = "relative_net_assets"
lot_relief = "fifo"
max_stale_sessions = 5
amortization = "straight_line"
short_term_amortized = true
over_redemption = "refuse"

[class.service]
name = "Service Shares"
opens = 2002-12-31
plan_limit = "0.25%"

[distribution]
income = "none"
daily_includes_gains = false
month_start = "first_session"
"""


def test_a_stable_price_is_noted_and_strikes_nothing(tmp_path):
    (tmp_path / "fund.toml").write_text(TERMS)
    (tmp_path / "orders.csv").write_text("accepted_at,side,amount,price,settle\n2002-12-31,purchase,496015.00,10.00,2002-12-31\n")
    assert [note for note in read(tmp_path).notes if "stable_price" in note]
    [struck] = navsim.run(tmp_path).table("nav").to_pylist()
    assert (str(struck["net_assets"]), struck["nav"], struck["shares"]) == ("496015.00", 10, 496015 / 10)
