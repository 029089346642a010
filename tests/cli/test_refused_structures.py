"""Structures of a sweep that are not struck, on a terminal: how many, which, and why."""

import csv

import pytest
import screens
from screens import navsim

from navsim.cli.ink import width

SWEEP = ("sweep", "scenarios/three-classes", "GRID", "--to", "2003-10-10")
RATES = '"fee.12b-1.rate" = ["25 bp", "-1%", "200%"]\n"fee.advisory.rate" = ["50 bp", "60 bp"]\n"fee.12b-1.base" = ["opening"]\n'


def told(tmp_path, grid: str, format: str):
    path = tmp_path / "grid.toml"
    path.write_text(grid)
    done = navsim(*(path if word == "GRID" else word for word in SWEEP), "--format", format)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("columns", [40, 50, 80, 120])
def test_each_says_why_within_the_terminal(tmp_path, columns, monkeypatch):
    """Rows name their reason by number; below the table each reason stands whole, once, with how many structures it kept from being struck."""
    monkeypatch.setitem(screens.SURROUNDINGS, "COLUMNS", str(columns))
    text = told(tmp_path, RATES, "table")
    assert not [line for line in text.splitlines() if width(line) > columns]
    assert "6 structures, 4 refused\n" in text
    assert (text.count("refused (1)"), text.count("refused (2)")) == (6, 6)  # of three classes each
    flat = " ".join(text.split())
    assert '■ (1) 2 structures: fee.12b-1.rate = -1%: number.negative: rate must not be negative; it is "-1%" ■ (2) 2 structures:' in flat
    reasons = {row["reason"] for row in csv.DictReader(told(tmp_path, RATES, "csv").splitlines()) if row["reason"]}
    assert len(reasons) == 2
    assert all(flat.count(reason) == 1 for reason in reasons)


def test_reasons_of_many_are_counted(tmp_path):
    """Eleven: those of the seven structures whose rows are shown, one more, and how many others there are."""
    text = told(tmp_path, '"fee.12b-1.rate" = [' + ", ".join(f'"{n}%"' for n in range(101, 112)) + ', "0%"]', "table")
    assert "12 structures, 11 refused\n" in text
    assert [f"refused ({n})" in text for n in range(1, 10)] == [True] * 7 + [False] * 2
    assert "■ (7) 1 structure: fee.12b-1.rate = 111%: number.too_large" in text
    assert "■ (8) 1 structure: fee.12b-1.rate = 105%: number.too_large" in text
    assert "\n3 further reasons: --format csv, or -o OUT\n" in text


def test_where_all_are_struck_nothing_is_said(tmp_path):
    """No reason, no count of them."""
    text = told(tmp_path, '"fee.12b-1.rate" = ["0 bp"]', "table")
    assert "1 structure\n" in text
    assert "refused" not in text
