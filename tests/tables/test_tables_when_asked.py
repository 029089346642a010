"""A table is made when somebody asks for it, and let go when it is written."""

import json
import pathlib

import pytest

import navsim
from navsim.tables.schemas import TABLES

SCENARIO = pathlib.Path(__file__).parents[2] / "scenarios" / "three-classes"


@pytest.fixture
def made(monkeypatch):
    """(a run, the names of the tables that were made)."""
    run, names, make = navsim.run(SCENARIO), [], type(navsim.run(SCENARIO).tables).rows
    monkeypatch.setattr(type(run.tables), "rows", lambda self, name: (names.append(name), make(self, name))[1])
    return run, names


def test_the_nav_alone(made):
    """Who asks for the NAV gets it without journal, proofs or events: it is read off the strikes, and no table is made."""
    run, names = made
    assert len(run.nav)
    assert not names
    assert not {"books", "findings"} & set(vars(run))


def test_one_table_at_a_time(made, tmp_path):
    """Writing makes every table once, and keeps only what was asked for before."""
    run, names = made
    run.table("nav")
    run.write(tmp_path / "out")
    assert sorted(names) == sorted(run.tables)
    assert set(run.tables.kept) == {"nav"}
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} <= set(TABLES)


def test_what_run_json_counts(tmp_path):
    """The counts of tables that passed by are those of tables that were kept."""
    run, kept = navsim.run(SCENARIO), navsim.run(SCENARIO)
    run.write(tmp_path / "out")
    dict(kept.tables)
    kept.write(tmp_path / "kept")
    files = sorted(path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert files
    assert all((tmp_path / "out" / path).read_bytes() == (tmp_path / "kept" / path).read_bytes() for path in files)


def test_what_was_known_at_each_strike(tmp_path):
    """A run as known at each strike says so, and counts the rows it wrote."""
    run = navsim.run(SCENARIO, known_at="strike")
    run.write(tmp_path / "out")
    said = json.loads((tmp_path / "out" / "run.json").read_text())
    assert said["known_at"] == "strike"
    assert said["counts"] == {name: run.table(name).num_rows for name in run.tables}
