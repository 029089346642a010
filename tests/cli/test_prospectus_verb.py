"""navsim prospectus: its screen and its formats."""

import csv
import io

from screens import ROOT, as_golden, navsim

FOLDER = ROOT / "scenarios" / "janus-aspen-service-shares-1999"


def test_the_prospectus_of_1999_on_a_terminal():
    """Fee table and example."""
    done = navsim("prospectus", FOLDER, "--format", "table")
    assert (done.returncode, done.stderr) == (0, "")
    as_golden("prospectus-1999", done.stdout)


def test_rows_for_machines():
    """Exact and printed; one fund alone; a fund that is not there."""
    rows = list(csv.DictReader(io.StringIO(navsim("prospectus", FOLDER, "--fund", "high-yield").stdout)))
    told = {row["line"]: row for row in rows}
    assert {row["fund"] for row in rows} == {"high-yield"}
    assert (told["example_3_year"]["printed"], told["example_3_year"]["value"]) == ("$1,591", "1591.099451347790")
    done = navsim("prospectus", FOLDER, "--fund", "high-yeild")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean "high-yield"?' in done.stderr
