"""navsim returns: its screen and its formats."""

import csv
import io

import pytest
from screens import ROOT, as_golden, navsim

from navsim.replay.door import run


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outs") / "three"
    run(ROOT / "scenarios" / "three-classes").write(folder)
    return folder


def test_a_column_a_class_on_a_terminal(out):
    """Years, quarters, averages, yields."""
    done = navsim("returns", out, "--format", "table")
    assert (done.returncode, done.stderr) == (0, "")
    as_golden("returns-three-classes", done.stdout)


def test_rows_for_machines(out):
    """Fractions and per cent; a day that is no session is refused."""
    rows = list(csv.DictReader(io.StringIO(navsim("returns", out, "--date", "2004-03-31").stdout)))
    assert {row["as_of"] for row in rows} == {"2004-03-31"}
    assert [row["printed"] for row in rows if row["line"] == "average_annual" and row["of"] == "1 year"] == ["N/A"] * 3
    done = navsim("returns", out, "--date", "2004-03-28")
    assert (done.returncode, done.stdout) == (2, "")
