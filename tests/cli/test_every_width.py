"""Whatever a verb draws stands within the terminal: fifty columns, as beside a sheet on a small screen, eighty, and a hundred and twenty."""

import pytest
import screens
from screens import navsim

from navsim.cli.ink import width

VERBS = (
    "strike OUT --date 2004-02-27",
    "tb OUT --date 2004-02-27",
    "exceptions OUT",
    "explain OUT --date 2004-02-27 --class service fee:12b-1",
    "explain OUT --date 2004-04-14 --class service unrealized",
    "account OUT cedar-mutual --date 2003-10-31",
    "returns OUT",
    "fees OUT --by quarter",
    "fees OUT --plan",
    "statements OUT --statement assets_and_liabilities",
    "statements OUT --statement operations",
    "statements OUT --statement changes",
    "run scenarios/three-classes",
    "check scenarios/three-classes",
    "stress MONEY --shift 50bp --redeem 10%",
    "deviation MONEY",
    "nmfp MONEY --month 2000-03",
    "exceptions MONEY",
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A fund of three classes and a money fund, struck once."""
    made = {}
    for name, scenario in (("OUT", "three-classes"), ("MONEY", "money-market-2000")):
        made[name] = tmp_path_factory.mktemp(name) / "run"
        assert navsim("run", f"scenarios/{scenario}", "-o", made[name]).returncode == 0
    return made


@pytest.mark.parametrize("columns", [50, 80, 120])
def test_no_line_is_wider_than_the_terminal(runs, columns, monkeypatch):
    """Figures are whole, and what does not fit stands below."""
    monkeypatch.setitem(screens.SURROUNDINGS, "COLUMNS", str(columns))
    wide = []
    for verb in VERBS:
        done = navsim(*(runs.get(word, word) for word in verb.split()), "--format", "table")
        assert done.returncode == 0, done.stderr
        wide += [(verb, line) for line in done.stdout.splitlines() if width(line) > columns]
    assert not wide


def test_columns_below_one_another_tell_every_figure(runs, monkeypatch):
    """The trial balance of three classes has the same figures on every terminal."""

    def figures(columns):
        monkeypatch.setitem(screens.SURROUNDINGS, "COLUMNS", str(columns))
        told = navsim("tb", runs["OUT"], "--date", "2004-02-27", "--format", "table").stdout
        return sorted(word for word in told.split() if word[-3:-2] == ".")

    assert figures(50) == figures(120)
    assert figures(50).count("464,039,684.47") == 2
