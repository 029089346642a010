"""navsim diff: its screen, its formats, its exit codes."""

import csv
import io
import json

import pytest
from screens import ROOT, as_golden, navsim

from navsim.replay.door import run

LATE = ROOT / "scenarios" / "late-price"


@pytest.fixture(scope="module")
def outs(tmp_path_factory):
    """The late price as told on the evening of 11 March, and as known now."""
    folder = tmp_path_factory.mktemp("outs")
    run(LATE, "2025-03-11T18:00").write(folder / "told")
    run(LATE).write(folder / "now")
    return folder


def test_the_late_price_on_a_terminal(outs):
    """Days, causes, orders, accounts, dollars; a material difference is exit 1."""
    done = navsim("diff", "told", "now", "--format", "table", cwd=outs)
    assert (done.returncode, done.stderr) == (1, "")
    as_golden("diff-late-price", done.stdout)


def test_rows_for_machines(outs):
    """CSV in a pipe holds the class-days, --show the accounts; JSON everything."""
    days = list(csv.DictReader(io.StringIO(navsim("diff", "told", "now", cwd=outs).stdout)))
    assert [row["status"] for row in days] == ["none", "error", "material", "material", "material", "error"]
    accounts = list(csv.DictReader(io.StringIO(navsim("diff", "told", "now", "--show", "accounts", cwd=outs).stdout)))
    assert [row["account"] for row in accounts] == ["birch", "cedar", "founders"]
    told = json.loads(navsim("diff", "told", "now", "--format", "json", cwd=outs).stdout)
    assert told["funds"]["late-price"]["owed"] == 36.00
    assert len(told["events"]) == 6


def test_no_difference_is_exit_0(outs):
    """A run against itself."""
    done = navsim("diff", "now", "now", "--format", "table", cwd=outs)
    assert done.returncode == 0
    assert "the same to the cent in 9 sessions" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("now",), "a diff needs two runs"),
        (("now", "nowhere"), "nowhere holds no run"),
        (("now", "told", "--fund", "lat-price"), 'did you mean "late-price"?'),
        (("now", "told", "--de-minimis", "ten"), "is not an amount of dollars"),
    ],
)
def test_bad_questions_are_exit_2(outs, arguments, said):
    """One sentence, nothing on standard output."""
    done = navsim("diff", *arguments, cwd=outs)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
