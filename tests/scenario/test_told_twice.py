"""What has one value a day is not told twice with two; a correction is, and the same again is nothing new."""

import pytest

from navsim.basics.problems import InputProblems
from navsim.scenario import row_columns
from navsim.scenario.read import read

from .worlds import ROWS, write

SECURITIES = [*ROWS["securities"], {"security": "ABS", "type": "asset_backed", "maturity": "2030-01-15"}]
TWICE = {
    "fx": ({"date": "2024-01-03", "currency": "EUR"}, "rate", "1.09", "1.10"),
    "factors": ({"date": "2024-01-03", "security": "ABS"}, "factor", "0.99", "0.98"),
    "resets": ({"date": "2024-01-03", "security": "ABS"}, "rate", "4%", "4.1%"),
    "rates": ({"date": "2024-01-03", "name": "funds"}, "rate", "4%", "4.1%"),
    "benchmarks": ({"date": "2024-01-03", "name": "index"}, "level", "100", "101"),
    "published": ({"date": "2024-01-03", "class": "retail"}, "nav", "10.00", "10.01"),
    "custodian": ({"date": "2024-01-03", "security": "MRDN"}, "quantity", "100", "101"),
    "closures": ({"date": "2024-07-03"}, "close", "13:00", "14:00"),
}


def told(folder) -> list:
    """Code and line of every refusal."""
    try:
        read(folder)
    except InputProblems as found:
        return [(problem.code, problem.place.line) for problem in found.problems]
    return []


def rows_of(feed, *more) -> dict:
    """The feed with two values of one day, and something more said of each."""
    key, column, *values = TWICE[feed]
    rows = [{**key, column: value, **extra} for value, extra in zip(values, more or ({}, {}), strict=True)]
    others = {name: rows for name, rows in ROWS.items() if name not in ("published", "closures")}
    return {**others, "securities": SECURITIES, feed: rows}


@pytest.mark.parametrize("large", [3000, 0], ids=["rows", "columns"])
@pytest.mark.parametrize("feed", TWICE)
def test_two_values_of_one_day(tmp_path, monkeypatch, feed, large):
    """Refused on the second, by rows and by columns."""
    monkeypatch.setattr(row_columns, "LARGE", large)
    assert told(write(tmp_path / "two", rows_of(feed))) == [(f"{feed}.twice", 3)]


@pytest.mark.parametrize("feed", TWICE)
def test_one_of_them_comes_after_the_other(tmp_path, feed):
    """By name, or by when it became known."""
    assert told(write(tmp_path / "named", rows_of(feed, {"event_id": "one"}, {"reverses": "one"}))) == []
    later = {"recorded_at": "2024-09-04T09:00:00"}
    assert told(write(tmp_path / "later", rows_of(feed, {}, later))) == []
    assert told(write(tmp_path / "both-later", rows_of(feed, later, later))) == [(f"{feed}.twice", 3)]


def test_the_same_again(tmp_path):
    """A rate that two files say alike is one rate."""
    rows = [{"date": "2024-01-03", "currency": "EUR", "rate": "1.09"}, {"date": "2024-01-03", "currency": "EUR", "rate": "1.090"}]
    assert told(write(tmp_path / "same", {**ROWS, "fx": rows})) == []
