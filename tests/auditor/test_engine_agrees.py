"""The engine against the slow auditor: every figure of every table, on the shipped scenarios and on seeded worlds.

A world that fails is told by its seed and features: `write_world(folder, seed, features)` writes it again.
"""

import csv
import pathlib
import random
import re
import shutil

import pytest

import navsim

from . import audit, differences
from .compare import KEYS
from .prices import Stopped
from .smallest import complaint
from .worlds import FEATURES, write_world

SCENARIOS = pathlib.Path(__file__).parents[2] / "scenarios"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHIPPED = sorted(path.parent.name for path in SCENARIOS.glob("*/fund.toml"))


def with_ids(folder, copy):
    """A copy whose trades, orders and corporate actions all have ids: how the log makes them is not what is audited here."""
    shutil.copytree(folder, copy)
    for name in ("trades", "orders", "corporate_actions"):
        path = copy / f"{name}.csv"
        if path.is_file():
            with path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            for n, row in enumerate(rows):
                row["event_id"] = row.get("event_id") or f"{name}-{n:05}"
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]) if rows else ["event_id"], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    return copy


def disagreements(folder, known_at=None) -> list:
    """Where the engine and the auditor differ over a folder: a strike that cannot be stops both of them, on the same day."""
    try:
        run = navsim.run(folder, known_at=known_at)
    except navsim.InputProblems as refused:
        return stopped_alike(refused.problems, folder, known_at)
    held = {name: run.table(name).to_pylist() for name in KEYS if name in run.tables}
    told = []
    for fund, tables in audit(folder, known_at=known_at).items():
        theirs = {name: [row for row in rows if row["fund"] == fund] for name, rows in held.items()}
        told += [f"{fund} {line}" for line in differences(tables, theirs)]
    return told


def stopped_alike(problems, folder, known_at) -> list:
    """Nothing where the auditor stops on the same day as one of the engine's problems, or holds what is more than the engine counts."""
    try:
        told = audit(folder, known_at=known_at)
    except Stopped as theirs:
        day = DAY.search(str(theirs)).group()
        return [] if any(day in problem.message for problem in problems) else [f"it stops: {problems[0].message}; the auditor: {theirs}"]
    held = {(str(row["session"]), row["security"], abs(row["quantity"]) // 1) for tables in told.values() for row in tables["holdings"]}
    too_many = {problem.message for problem in problems if problem.code == "position.too_many_units" and counted_beyond(problem.message, held)}
    return [f"it stops, and the auditor does not: {problem.message}" for problem in problems if problem.message not in too_many]


def counted_beyond(message, held) -> bool:
    """Whether the auditor too holds so many units, more than 9 x 10^12: "10,800,000,000,000 units of S are held on 2026-07-07: more than ..."."""
    units, security, day = re.match(r"([\d,]+) units of (.+) are held on (\S+):", message).groups()
    return int(units.replace(",", "")) >= 9 * 10**12 and (day, security, int(units.replace(",", ""))) in held


def must_agree(folder, place, what, named=True) -> None:
    """Fail where engine and auditor differ over a world, and print the smallest folder that shows it; named: whether rows get ids first."""
    folder = with_ids(folder, place / f"{folder.name}-named") if named else folder
    told = disagreements(folder)
    if told:
        pytest.fail(complaint(told, folder, place / "smallest", disagreements, what), pytrace=False)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_auditor_agrees_on_a_shipped_scenario(name, tmp_path):
    """Every shipped folder, first session to last."""
    assert not disagreements(with_ids(SCENARIOS / name, tmp_path / name))


def mixtures(seed: int) -> tuple:
    """One to five features, by the seed; every feature comes up alone first."""
    if seed < len(FEATURES):
        return (FEATURES[seed],)
    return tuple(sorted(random.Random(f"mixture {seed}").sample(FEATURES, 2 + seed % 4)))


@pytest.mark.parametrize("seed", range(36))
def test_the_auditor_agrees_on_a_seeded_world(seed, tmp_path):
    """Worlds of every feature alone, and of two to five of them together."""
    must_agree(write_world(tmp_path / "world", seed, mixtures(seed), length=25), tmp_path, (seed, mixtures(seed)))


@pytest.mark.parametrize(
    ("seed", "features", "length"),
    [
        (219, ("flat", "odd_fees"), None),
        (12, ("flat", "money"), None),
        (263, ("bonds", "closures", "currency", "late"), 25),
        (670, ("bonds", "class_limits", "flat", "limits"), 25),
        (408, ("exchanges", "late"), 25),
        (297, ("currency", "flat", "recoupment"), None),
        (334, ("class_limits", "corporate_actions", "recoupment", "relief"), None),
    ],
)
def test_the_auditor_agrees_where_it_once_did_not(seed, features, length, tmp_path):
    """Worlds that told the two apart, or stopped one of them."""
    must_agree(write_world(tmp_path / "world", seed, features, length=length), tmp_path, (seed, features))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_the_auditor_agrees_on_many_more_worlds(block, tmp_path):
    """Fifty further worlds each, of any length, as known now."""
    for seed in range(1000 + 50 * block, 1050 + 50 * block):
        must_agree(write_world(tmp_path / str(seed), seed, mixtures(seed)), tmp_path, (seed, mixtures(seed)))
