"""The house: what every function takes and gives is said in its head, and holds."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
# What people write, annotated: every name means what it gives, the two that are rooms as well.
THEIRS = """
import datetime
from decimal import Decimal

import navsim
import navsim.scenario.read
import navsim.sweep.spans
from navsim.log.stored import StoredLog
from navsim.replay.run import Run
from navsim.reports.diff import Diff
from navsim.scenario.scenario import Scenario
from navsim.sweep.result import Sweep

mine: Scenario = navsim.scenario(fund={"fund": {"id": "small"}}, prices=[])
run: Run = navsim.run(mine, known_at="2003-01-02T18:00")
logged: Run = navsim.run(StoredLog("log"), to=datetime.date(2003, 1, 2))
found: Diff = navsim.diff(run, logged)
sweep: Sweep = navsim.sweep(mine, {"fee.12b-1.rate": navsim.span("0 bp", "50 bp", "5 bp")}, path=True)
ten_years: Decimal = navsim.expense_example(Decimal("0.0093"))[10]
days: list[tuple[datetime.date, Decimal]] = navsim.amortize(99, 100, "2003-01-02", "2003-03-03")
"""


@pytest.mark.slow
def test_mypy_strict():
    """mypy --strict finds nothing; slow, and at the mercy of newer stubs of others."""
    pytest.importorskip("mypy")
    ran = subprocess.run([sys.executable, "-m", "mypy", "--strict", "navsim"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:]


@pytest.mark.slow
def test_what_people_write_is_understood(tmp_path):
    """The names of the library as a typed program uses them; a wrong one is found. As with an installed package, its own files are not told of."""
    pytest.importorskip("mypy")
    (tmp_path / "theirs.py").write_text(THEIRS)
    (tmp_path / "wrong.py").write_text("import navsim\nnav: int = navsim.sweep('x', {})\n")
    line = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path / "cache")]
    theirs = {**os.environ, "MYPYPATH": str(ROOT)}
    said = {}
    for name in ("theirs", "wrong"):
        done = subprocess.run([*line, f"{name}.py"], cwd=tmp_path, env=theirs, capture_output=True, text=True, check=False)
        said[name] = done.returncode, done.stdout
    assert said["theirs"][0] == 0, said
    assert '"Sweep"' in said["wrong"][1], said
