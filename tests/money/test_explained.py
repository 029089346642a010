"""Daily dividends and yield floors explained: what the explanation adds up to is the figure, on every session of unkind funds."""

import pytest
from auditor.worlds import write_world

import navsim
from navsim.reports.explain import explain
from navsim.reports.reading import of_run

EXPLAINED = ("distribution:daily", "waiver:yield_floor", "reimbursement:yield_floor")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_session_adds_up(tmp_path, seed):
    """Withheld, reduced, carried and left over; floors of several classes, across month and year ends."""
    tables = of_run(navsim.run(write_world(tmp_path / "world", seed, ("money", "board", "flat"), length=14)))
    told = 0
    for fund in tables.funds:
        for row in tables.rows("roll_forward", fund):
            if row["component"] in EXPLAINED and row["amount"]:
                found = explain(tables, fund, row["session"], row["share_class"], row["component"])
                assert found.agrees, (row, found.sections)
                told += 1
    assert told > 10
