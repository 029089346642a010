"""What orders moved can be explained from the tables: every capital component of every class and session agrees."""

import pytest
from auditor.worlds import write_world

import navsim
from navsim.reports.explain import explain
from navsim.reports.reading import of_run

from .ledgers import rows

COMPONENTS = ("purchases", "redemptions", "conversion", "redeemed_in_kind", "reinvested")


@pytest.mark.parametrize("seed", [0, 3])
def test_capital_is_the_sum_of_the_orders_it_cites(tmp_path, seed):
    """A family with exchanges, conversions, redemptions in kind, charges and late orders."""
    run = navsim.run(write_world(tmp_path / "world", seed, ("register", "exchanges", "late", "distributions"), length=15))
    tables, told = of_run(run), set()
    for row in rows(run, "roll_forward"):
        if row["component"] in COMPONENTS and row["amount"]:
            found = explain(tables, row["fund"], row["session"], row["share_class"], row["component"])
            assert found.agrees, (row, found.sections)
            told.add(row["component"])
    assert {"purchases", "redemptions", "reinvested"} <= told
