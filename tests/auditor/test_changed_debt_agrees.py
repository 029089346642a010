"""Seeded worlds of debt that changes: the engine against the auditor, and what the worlds meet."""

from collections import Counter
from datetime import timedelta

import pytest

from .changed_debt import write_changed_debt
from .debt import maturity
from .reading import read
from .test_engine_agrees import must_agree

WORLDS = range(12)


@pytest.mark.parametrize("seed", WORLDS)
def test_the_auditor_agrees_on_debt_that_changes(seed, tmp_path):
    must_agree(write_changed_debt(tmp_path / "world", seed), tmp_path, seed, named=False)


def met(folder) -> Counter:
    """What a world has of the cases that matter."""
    (terms,), feeds, securities, _ = read(folder)
    policy, sessions, found = terms["policy"], {row["_day"] for row in feeds["prices"]}, Counter()
    for row in (*feeds["splits"], *feeds["corporate_actions"]):
        kind, day = row.get("action", "split"), row["_day"]
        if any(trade["security"] == row["security"] and trade["_day"] < day and trade["side"] == "buy" for trade in feeds["trades"]):
            found[kind] += 1
            found[f"{kind}, {policy['amortization']}"] += 1
            found[f"{kind}, {policy['accrual_window']}"] += 1
            found["closed day"] += day not in sessions
            found["inside sixty days"] += timedelta(0) < maturity(securities[row["security"]]) - day <= timedelta(60)
            found["cash beside other debt"] += kind == "merger" and bool(row.get("cash"))
    return found


def test_a_hundred_worlds_meet_every_change(tmp_path):
    """Each in five of them at least, under either amortization and window; every kind of change is in the worlds that are always run."""
    worlds = [{case for case, times in met(write_changed_debt(tmp_path / str(seed), seed)).items() if times} for seed in range(100)]
    found = Counter(case for world in worlds for case in world)
    assert len(found) == 5 * 5 + 3
    assert min(found.values()) >= 5, found
    assert {"split", "merger", "return_of_capital", "spin_off", "stock_dividend"} <= set().union(*(worlds[seed] for seed in WORLDS))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_the_auditor_agrees_on_many_more_that_change(block, tmp_path):
    """Twenty further worlds each."""
    for seed in range(1000 + 20 * block, 1020 + 20 * block):
        must_agree(write_changed_debt(tmp_path / str(seed), seed), tmp_path, seed, named=False)
