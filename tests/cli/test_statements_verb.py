"""navsim statements: its screen, its formats, its exit codes."""

import csv
import io
import json

import pytest
from screens import ROOT, as_golden, navsim

from navsim.replay.door import run


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """The first day of the small-cap fund."""
    folder = tmp_path_factory.mktemp("outs") / "janus"
    run(ROOT / "scenarios" / "janus-aspen-small-cap-value-2002").write(folder)
    return folder


def test_the_report_of_2002_on_a_terminal(out):
    """Every statement, as in print."""
    done = navsim("statements", out, "--from", "2002-12-31", "--to", "2002-12-31", "--format", "table")
    assert (done.returncode, done.stderr) == (0, "")
    as_golden("statements-janus-2002", done.stdout)


def test_rows_for_machines(out):
    """CSV in a pipe, exact and printed side by side; JSON the same; one statement alone."""
    rows = list(csv.DictReader(io.StringIO(navsim("statements", out).stdout)))
    assert {row["statement"] for row in rows} == {"assets_and_liabilities", "operations", "changes", "highlights", "schedule", "countries"}
    net_assets = next(row for row in rows if (row["statement"], row["line"]) == ("assets_and_liabilities", "net_assets"))
    assert (net_assets["printed"], float(net_assets["amount"])) == ("496,015", 496014.73)
    told = json.loads(navsim("statements", out, "--format", "json", "--statement", "schedule").stdout)
    assert {row["statement"] for row in told} == {"schedule", "countries"}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2002-01-01", "2002-06-30", "began on 2002-12-31"),
        ("2003-01-02", "2003-01-31", "was not struck between 2003-01-02 and 2003-01-31"),
        ("2002-12-31", "2002-12-30", "before it begins"),
    ],
)
def test_refused(out, first, last, said):
    """A period before inception, without a session, reversed: exit 2, and why."""
    done = navsim("statements", out, "--from", first, "--to", last)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_net_assets_are_told_class_by_class(tmp_path):
    """Two classes: each with its assets, shares and NAV under its own name; 1,044,627 shares at 10.36 and 5,943."""
    run(ROOT / "scenarios" / "shareholders").write(tmp_path / "out")
    done = navsim("statements", tmp_path / "out", "--format", "table")
    told = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "Institutional Shares: Shares Outstanding 1,044,627" in told
    assert "Retail Shares: Net Asset Value Per Share 10.36" in told
    assert "Ink(" not in done.stdout
