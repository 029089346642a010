"""A fair price says who made it and why, from the file to the screen. accounting.md 5."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pandas
import pytest

import navsim
from navsim.basics.problems import InputProblems

from .folders import codes, rows, run, write

PRICES = """date,security,price,kind,source,by,reason
            2024-01-02,X,20,,,,
            2024-01-03,X,19,,,,
            2024-01-03,X,12.5,fair,,valuation committee,"halted at noon, default expected"
            2024-01-05,X,13,fair,desk,,
            2024-01-05,Y,7,,,,"""


def folder(tmp_path, prices=PRICES):
    return write(
        tmp_path,
        securities="security,type\nX,equity\nY,equity",
        trades="date,security,side,quantity,price\n2024-01-02,X,buy,1000,20",
        prices=prices,
    )


def said(found):
    return {row["session"].day: (row["price_kind"], row["price_by"], row["price_reason"]) for row in rows(found, "holdings")}


BOTH = ("valuation committee", "halted at noon, default expected")


def test_who_and_why_reach_the_tables(tmp_path):
    """The holding of the day, the next one valued at it while stale, and what the checks found of it."""
    told = run(folder(tmp_path))
    assert said(told) == {2: ("close", None, None), 3: ("fair", *BOTH), 4: ("stale", *BOTH), 5: ("fair", None, None)}
    found = {(row["session"].day, row["check"]): (row["price_by"], row["price_reason"]) for row in rows(told, "exceptions")}
    assert found[3, "price.move"] == BOTH
    assert found[4, "price.stale"] == BOTH
    payloads = [row["payload"] for row in rows(told, "events") if row["kind"] == "prices"]
    assert sum('"by":"valuation committee"' in text for text in payloads) == 1


def test_they_are_kept_in_a_log(tmp_path):
    """Appended and read back they are the same; the same price for another reason is another content."""
    scenario, log = folder(tmp_path / "a"), tmp_path / "log"
    verb = [sys.executable, "-m", "navsim", "log"]
    subprocess.run([*verb, "init", str(log)], check=True, capture_output=True)
    subprocess.run([*verb, "append", str(log), str(scenario)], check=True, capture_output=True)
    assert said(navsim.run(log)) == said(navsim.run(scenario))
    again = subprocess.run([*verb, "append", str(log), str(scenario)], capture_output=True, text=True)
    assert again.returncode == 0
    prices = (scenario / "prices.csv").read_text().replace("default expected", "a rumour")
    (tmp_path / "prices.csv").write_text(prices)
    other = subprocess.run([*verb, "append", str(log), str(tmp_path / "prices.csv")], capture_output=True, text=True)
    assert other.returncode == 2, other.stderr
    exported = subprocess.run([*verb, "export", str(log), "--format", "jsonl"], check=True, capture_output=True, text=True).stdout
    assert "default expected" in exported


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_in_every_format(tmp_path, form):
    """As in a CSV."""
    there = folder(tmp_path / "a")
    frame = pandas.read_csv(there / "prices.csv", dtype=str)
    (there / "prices.csv").unlink()
    if form == "parquet":
        frame.to_parquet(there / "prices.parquet")
    else:
        frame.apply(lambda row: row.dropna().to_json(), axis=1).to_csv(there / "prices.jsonl", index=False, header=False, quoting=3, sep="\x01")
    assert said(run(there))[3] == ("fair", *BOTH)


def test_only_of_a_fair_price(tmp_path):
    """A quotation has its source."""
    with pytest.raises(InputProblems) as found:
        run(folder(tmp_path, PRICES.replace("2024-01-02,X,20,,,,", "2024-01-02,X,20,bid,,desk,why not")))
    assert codes(found) == ["price.said_of_a_quotation"] * 2


def test_explain_names_them(tmp_path):
    """From the value to the event, with who and why."""
    out = tmp_path / "out"
    subprocess.run([sys.executable, "-m", "navsim", "run", str(folder(tmp_path / "a")), "-o", str(out)], capture_output=True, check=False)
    verb = [sys.executable, "-m", "navsim", "explain", str(out), "--date", "2024-01-03", "--class", "a", "unrealized"]
    told = subprocess.run(verb, check=True, capture_output=True, text=True).stdout
    assert "valuation committee: halted at noon, default expected" in told
    assert "prices.csv:2 → 4" in told
    assert rows(navsim.run(tmp_path / "a"), "holdings")[1]["market_value"] == 1000 * Decimal("12.5")
    assert date(2024, 1, 3) == rows(navsim.run(tmp_path / "a"), "holdings")[1]["price_date"]
