"""Seeded worlds of debt that pays in kind: the engine against the auditor, as known at the end and as known before the corrections."""

from collections import Counter
from datetime import date

import pytest

import navsim

from .debt import coupon_dates
from .in_kind import write_in_kind
from .reading import read
from .test_engine_agrees import disagreements, must_agree


@pytest.mark.parametrize("seed", range(12))
def test_the_auditor_agrees_on_debt_paid_in_kind(seed, tmp_path):
    """Every proof of the run holds too."""
    folder = write_in_kind(tmp_path / "world", seed)
    must_agree(folder, tmp_path, seed, named=False)
    assert not navsim.run(folder).failed


@pytest.mark.parametrize("seed", [1208, 1262])
def test_the_auditor_agrees_where_it_once_did_not(seed, tmp_path):
    """Paid on the 30th, or the 31st, where a window has booked a 31st that 30/360 counts as no day from there."""
    must_agree(write_in_kind(tmp_path / "world", seed), tmp_path, seed, named=False)


@pytest.mark.parametrize("seed", range(100, 104))
def test_the_auditor_agrees_on_what_was_known_of_it(seed, tmp_path):
    """In the middle of the run, where some of what is paid has not been heard yet, or stands as it was before it was corrected."""
    folder = write_in_kind(tmp_path / "world", seed)
    for known_at in middles(folder):
        assert not disagreements(folder, known_at=known_at), known_at


def middles(folder):
    """The close of two sessions inside the run."""
    days = sorted({row["_day"] for row in read(folder)[1]["prices"]})
    return [f"{days[len(days) * part // 5]}T16:00:00" for part in (3, 4)]


def met(folder) -> Counter:
    """What a world has of the cases that matter."""
    (terms,), feeds, securities, schedule = read(folder)
    policy, sessions = terms["policy"], {row["_day"] for row in feeds["prices"]}
    found = Counter()
    for row in feeds["corporate_actions"]:
        if row["action"] != "stock_dividend":
            continue
        day, paper = row["_day"], securities[row["security"]]
        found[policy["amortization"]] += 1
        found[f"window {policy['accrual_window']}"] += 1
        found["closed day"] += day not in sessions
        found["heard late or corrected"] += bool(row.get("recorded_at"))
        found["no coupons"] += not paper.get("frequency")
        if paper.get("frequency") and len(dates := coupon_dates(paper, day)) > 2:  # the last one is the maturity
            found["coupon day"] += dates[0] == day
            found["before a coupon of the run"] += dates[0] < day < dates[1] <= max(sessions)
        for trade in feeds["trades"]:
            if trade["security"] == row["security"]:
                lag = 3 if trade["_day"] < date(2017, 9, 5) else 1
                settle = date.fromisoformat(trade["settle"]) if trade.get("settle") else schedule.after(trade["_day"], lag)
                found[f"{trade['side']} before"] += trade["_day"] < day
                found[f"{trade['side']} after"] += trade["_day"] >= day
                found["settles later"] += trade["_day"] < day < settle
    return found


def test_a_hundred_worlds_meet_every_case(tmp_path):
    """Each case in ten of them at least."""
    found = Counter()
    for seed in range(100):
        found.update(case for case, times in met(write_in_kind(tmp_path / str(seed), seed)).items() if times)
    assert len(found) == 14
    assert min(found.values()) >= 10, found


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_the_auditor_agrees_on_many_more_that_pay_in_kind(block, tmp_path):
    """Twenty further worlds each."""
    for seed in range(1000 + 20 * block, 1020 + 20 * block):
        must_agree(write_in_kind(tmp_path / str(seed), seed), tmp_path, seed, named=False)
