"""navsim deviation: the board's question, what moved it, from the tables."""

import csv
import io
import pathlib
from decimal import Decimal as D

import pytest

import navsim
from navsim.cli import main
from navsim.reports.deviation import moved
from navsim.reports.reading import of_run

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"


@pytest.fixture(scope="module")
def breach():
    return navsim.run(SCENARIOS / "money-market-breach")


def test_both_views_add_up(breach):
    """On every session that has one before it; to the last decimal."""
    tables = of_run(breach)
    days = [row["session"] for row in tables.rows("shadow", "money-market-breach")]
    for day in days[1:]:
        found = moved(tables, "money-market-breach", day)
        for view in (found.by_cause, found.by_security):
            assert found.before + sum(bp for _, bp in view) == found.now
    tuesday = moved(tables, "money-market-breach", days[[str(day) for day in days].index("2008-09-16")])
    assert tuesday.by_cause[0][0] == "redemptions"
    # what was missing of 47,000,000 shares is missing of 43,000,000
    assert round(tuesday.by_cause[0][1], 4) == round(-(D("469709.96") / 43_000_000 - D("469709.96") / 47_000_000) * 10_000, 4)


def test_the_command(breach, tmp_path, capsysbinary):
    """A breach wants a person; in a pipe the rows of the table; the first session has nothing to have moved from."""
    breach.write(tmp_path / "out")
    out = str(tmp_path / "out")
    assert main.answer(["deviation", out, "--date", "2008-09-16", "--format", "table"]) == main.NEEDS_A_PERSON
    said = capsysbinary.readouterr().out.decode()
    assert "redemptions at the stable price    −9.2966" in said
    assert "−111.9617" in said
    assert main.answer(["deviation", out, "--date", "2008-09-16", "--format", "csv"]) == main.NEEDS_A_PERSON
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert (rows[0]["cause"], rows[0]["fund"]) == ("redemptions", "money-market-breach")
    first = str(breach.table("shadow").to_pylist()[0]["session"])
    assert main.answer(["deviation", out, "--date", first]) == main.INPUT_ERRORS
    assert "no market price" in capsysbinary.readouterr().err.decode()


def test_a_fund_at_market_has_none(tmp_path, capsys):
    navsim.run(SCENARIOS / "late-price").write(tmp_path / "out")
    assert main.answer(["deviation", str(tmp_path / "out")]) == main.INPUT_ERRORS
    assert "no stable price" in capsys.readouterr().err
