"""Funds struck together are the funds struck one by one: accounting.md 2."""

import pytest
from auditor.worlds import write_world

import navsim

from .rows import DATED, differing, rewritten

ALL = (*DATED, "orders", "distributions", "lots", "exceptions")
OF_THE_FOLDER = ("securities", "prices", "fx", "dividends", "splits", "corporate_actions", "closures", "factors", "resets")


@pytest.mark.parametrize(("seed", "features"), [(11, ("exchanges", "late")), (12, ("exchanges", "limits", "currency")), (13, ("exchanges", "money"))])
def test_funds_that_exchange_nothing_are_struck_alike_together_and_alone(seed, features, tmp_path):
    """Two funds in one folder; each picked from the folder; each in a folder of its own."""
    linked = write_world(tmp_path / "linked", seed, features, length=16)
    folder = rewritten(linked, tmp_path / "family", lambda feed, row: not row.get("to_fund"))
    together = navsim.run(folder)
    funds = sorted({row["fund"] for row in together.table("nav").to_pylist()})
    assert len(funds) == 2
    for fund in funds:
        assert not differing(together, navsim.run(folder, fund=fund), fund=fund, tables=ALL)
        alone = rewritten(folder, tmp_path / fund, lambda feed, row, fund=fund: feed in OF_THE_FOLDER or row.get("fund") in (fund, ""))
        for path in alone.glob("*.toml"):
            if f'id = "{fund}"' not in path.read_text():
                path.unlink()
        last = max(row["session"] for row in together.table("nav").to_pylist())
        assert not differing(together, navsim.run(alone, to=last), fund=fund, tables=ALL)
