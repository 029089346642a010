"""navsim servicing: its screen and its row."""

import csv
import io

from screens import ROOT, as_golden, navsim

from navsim.replay.door import run


def test_june_2000(tmp_path):
    """On a terminal and in a pipe."""
    run(ROOT / "scenarios" / "service-shares-12b-1").write(tmp_path / "june")
    asked = ("servicing", tmp_path / "june", "--date", "2000-06-30", "--class", "service", "--fee", "12b-1")
    done = navsim(*asked, "--format", "table")
    assert (done.returncode, done.stderr) == (0, "")
    as_golden("servicing-june-2000", done.stdout)
    (row,) = csv.DictReader(io.StringIO(navsim(*asked).stdout))
    assert (row["formula"], row["accrued"], row["first_day"], row["last_day"]) == ("1823.77", "1813.52", "54.64", "64.89")
