"""Seed capital that is paid the day after has no weight on its own under settled_shares: accounting.md 7, 10."""

from decimal import Decimal

import pytest

import navsim

FUND = """[fund]
id = "f"
inception = 2025-03-03

[policy]
allocation = "settled_shares"

[class.a]

[[fee]]
id = "audit"
category = "audit"
flat = "3650"
"""
ORDER = "accepted_at,side,amount,price,settle\n2025-03-03,purchase,200000.00,10,{}\n"


def folder(tmp_path, settle):
    (tmp_path / "fund.toml").write_text(FUND)
    (tmp_path / "orders.csv").write_text(ORDER.format(settle))
    return tmp_path


def test_a_fee_of_that_session_finds_no_class_to_bear_it(tmp_path):
    """The message says which shares are missing, and what to fill in."""
    with pytest.raises(navsim.InputProblems, match="no class has shares that are paid for on 2025-03-03"):
        navsim.run(folder(tmp_path, ""))


def test_paid_on_its_own_session_it_bears_the_fee(tmp_path):
    """3,650.00 a year is 10.00 a day: 200,000.00 - 10.00."""
    assert navsim.run(folder(tmp_path, "2025-03-03")).table("nav").column("net_assets").to_pylist() == [Decimal("199990.00")]
