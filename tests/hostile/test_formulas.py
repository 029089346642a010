"""No CSV we write holds text that a spreadsheet would run: names that begin like formulas come out as text, everywhere they come out."""

import csv
import io
import re

import pytest

from navsim.basics.spreadsheets import as_text
from navsim.cli.main import answer

from .hundred import both, column, healthy, put, swap

FORMULA = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
HOSTILE = both(
    swap("securities", "AAA,equity,Alpha", "AAA,equity,=HYPERLINK(1)"),
    swap("securities", "Bond", "@SUM(A1)"),
    swap("fund.toml", '"Alder Fund"', '"+cmd|calc!A1"'),
    swap("fund.toml", "[class.a]", '[class.a]\nname = "-2+3+cmd"'),
    column("trades", "event_id", {1: "-2-3"}),
    column("orders", "event_id", {1: "-order"}),
    put("confirmations.csv", "date,check,subject,by,reason\n2024-01-03,price.move,AAA,=kim,+seen\n"),
    swap("prices", "2024-01-03,AAA,10.10", "2024-01-03,AAA,20.50"),
)
VERBS = (
    ("strike", "OUT", "--date", "2024-01-05"),
    ("tb", "OUT", "--date", "2024-01-03"),
    ("exceptions", "OUT"),
    ("explain", "OUT", "--date", "2024-01-04", "--class", "a", "unrealized"),
    ("explain", "OUT", "--date", "2024-01-05", "--class", "a", "purchases"),
    ("statements", "OUT", "--from", "2024-01-02", "--to", "2024-01-05"),
    ("account", "OUT", "founder"),
    ("returns", "OUT"),
    ("fees", "OUT"),
    ("diff", "OUT", "OTHER"),
    ("run", "FUND"),
    ("log", "show", "LOG"),
    ("log", "export", "LOG"),
)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """The fund, its runs before and after a price was other, and its log."""
    base = tmp_path_factory.mktemp("formulas")
    fund, other = healthy(base / "fund"), healthy(base / "other")
    HOSTILE(fund)
    HOSTILE(other)
    swap("prices", "2024-01-05,AAA,10.30", "2024-01-05,AAA,10.90")(other)
    told = {"FUND": fund, "OUT": base / "out", "OTHER": base / "changed", "LOG": base / "log"}
    for arguments in (
        ["run", fund, "-o", told["OUT"]],
        ["run", other, "-o", told["OTHER"]],
        ["log", "init", told["LOG"]],
        ["log", "append", told["LOG"], fund],
    ):
        assert answer([str(each) for each in arguments]) in (0, 1)
    return {name: str(path) for name, path in told.items()}


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_no_cell_is_a_formula(verb, places, capfdbinary):
    """Every cell of every CSV is a number, or does not begin like a formula."""
    capfdbinary.readouterr()
    assert answer([*(places.get(word, word) for word in verb), "--format", "csv"]) in (0, 1)
    told = list(csv.reader(io.StringIO(capfdbinary.readouterr().out.decode())))
    assert len(told) > 1
    assert [cell for row in told for cell in row if FORMULA.match(cell) and not NUMBER.fullmatch(cell)] == []


def test_the_names_do_come_out(places, capfdbinary):
    """So that the test above has something to find."""
    capfdbinary.readouterr()
    answer(["statements", places["OUT"], "--from", "2024-01-02", "--to", "2024-01-05", "--format", "csv"])
    answer(["log", "export", places["LOG"], "--format", "csv"])
    answer(["exceptions", places["OUT"], "--format", "csv"])
    text = capfdbinary.readouterr().out.decode()
    assert "'=HYPERLINK(1)" in text
    assert "'-2-3" in text


def test_imported_names_are_text(tmp_path, capfd):
    """A custodian's name that is a formula is written as text; a negative number and an id stay what they are."""
    (tmp_path / "theirs.csv").write_text("Id,Kind,Name\n-A-1,equity,=cmd()\nB,equity,-12.50\n")
    (tmp_path / "map.toml").write_text('feed = "securities"\n[columns]\nsecurity = "Id"\ntype = "Kind"\nname = "Name"\n')
    assert answer(["import", str(tmp_path / "theirs.csv"), "--map", str(tmp_path / "map.toml")]) == 0
    assert list(csv.reader(io.StringIO(capfd.readouterr().out)))[1:] == [["-A-1", "equity", "'=cmd()"], ["B", "equity", "-12.50"]]


@pytest.mark.parametrize("cell", ["=1", "+a", "-a", "@a", "\tA", "\ra", "\n", "+1+1", "-1e5", "--1", "-"])
def test_what_begins_like_a_formula(cell):
    assert as_text(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-1", "+1.50", "-0.00000001", "a=1", "'=1", "", "12", -1, None])
def test_what_does_not(cell):
    assert as_text(cell) == cell
