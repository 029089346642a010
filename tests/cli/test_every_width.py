"""Whatever a verb draws stands within the terminal: fifty columns, as beside a sheet on a small screen, eighty, and a hundred and twenty."""

import csv
from decimal import Decimal

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
    "diff TOLD NOW",
    "sweep scenarios/three-classes GRID",
    "prospectus scenarios/high-yield-expense-limit",
    "statements OUT --statement highlights",
    "statements NOW --statement schedule",
    "run scenarios/money-market-breach",
    "exceptions BREACH",
    "stress BREACH --shift 50bp,-10bp --redeem 10%",
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A fund of three classes, two money funds, a price found wrong; each struck once."""
    made = {"GRID": tmp_path_factory.mktemp("grid") / "grid.toml"}
    made["GRID"].write_text('"fee.12b-1.rate" = ["0 bp", "25 bp"]\n"fee.advisory.rate" = ["50 bp", "55 bp"]\n')
    for name, scenario, *more in (
        ("OUT", "three-classes"),
        ("MONEY", "money-market-2000"),
        ("BREACH", "money-market-breach"),
        ("TOLD", "late-price", "--known-at", "2025-03-11T18:00"),
        ("NOW", "late-price"),
    ):
        made[name] = tmp_path_factory.mktemp(name) / "run"
        assert navsim("run", f"scenarios/{scenario}", "-o", made[name], *more).returncode == (name == "BREACH")
    return made


@pytest.mark.parametrize("columns", [50, 80, 120])
def test_no_line_is_wider_than_the_terminal(runs, columns, monkeypatch):
    """Figures are whole, and what does not fit stands below."""
    monkeypatch.setitem(screens.SURROUNDINGS, "COLUMNS", str(columns))
    wide = []
    for verb in VERBS:
        done = navsim(*(runs.get(word, word) for word in verb.split()), "--format", "table")
        assert done.returncode == ("BREACH" in verb or "breach" in verb or "diff" in verb), done.stderr
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


@pytest.mark.parametrize("columns", [50, 80])
def test_a_sweep_tells_every_figure_under_its_structure(runs, columns, monkeypatch):
    """What does not fit beside the terms stands under them: each class once a block, its figures as in CSV."""
    monkeypatch.setitem(screens.SURROUNDINGS, "COLUMNS", str(columns))
    told = navsim("sweep", "scenarios/three-classes", runs["GRID"], "--format", "table").stdout
    figures = navsim("sweep", "scenarios/three-classes", runs["GRID"], "--format", "csv").stdout
    assert "fee.12b-1.rate 25 bp, fee.advisory.rate 55 bp\n" in told
    rows = list(csv.DictReader(figures.splitlines()))
    assert len(rows) == 12
    assert all(f"{Decimal(row['fees']):,}" in told for row in rows)


def test_no_word_of_a_shock_is_parted(runs, monkeypatch):
    """Ten per cent redeemed, on a terminal of fifty columns."""
    monkeypatch.setitem(screens.SURROUNDINGS, "COLUMNS", "50")
    told = navsim("stress", runs["BREACH"], "--redeem", "10%", "--format", "table").stdout
    assert "\n10 %\n  redeemed  35,446,098.98  0.9854  −146.40  breach\n" in told
