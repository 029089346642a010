"""How structures are cut into blocks is nobody's business: the same tables, whatever the width."""

import pathlib

import pytest
from auditor.worlds import write_world

import navsim
from navsim.sweep import plan

from .structures_of_worlds import terms_of

SMALL = pathlib.Path(navsim.__file__).parent.parent / "scenarios" / "three-classes"


def grid_of(folder) -> dict:
    """Three rates of every fee that has one, and a limit: some stop, some are alike."""
    found: dict = {}
    for told in terms_of(folder).values():
        found |= {f"fee.{fee['id']}.rate": ["0%", "0.75%", "40%"] for fee in told.get("fee", ()) if "rate" in fee}
        found |= {f"limit.{limit['id']}.rate": ["0.01%", "1%"] for limit in told.get("limit", ()) if limit.get("id")}
    return dict(list(found.items())[:3])


def swept(source, grid, path):
    return navsim.sweep(source, grid, path=path, mode="interpreted", workers=1)


@pytest.mark.parametrize("world", ["three classes", "money", "distributions"])
def test_any_width_gives_the_same_tables(world, tmp_path, monkeypatch):
    """Distributions reinvested and daily dividends; every session kept in one block, ex-dates alone in blocks of three."""
    features = {"money": ("money", "flat"), "distributions": ("distributions", "limits")}
    source = SMALL if world == "three classes" else write_world(tmp_path / "world", 11, features[world], length=45)
    grid = {name: values[: 2 if world == "three classes" else 3] for name, values in grid_of(source).items()}
    together = swept(source, grid, path=True)
    monkeypatch.setattr(plan, "MANY", 1)
    monkeypatch.setattr(plan, "WIDE", 3)
    apart = swept(source, grid, path=world == "three classes")
    assert len(together) > 3
    assert "ok" in together.told()["status"]
    for name in ("final", "baseline", *(["nav"] if apart.path else [])):
        assert together.table(name).equals(apart.table(name)), name
