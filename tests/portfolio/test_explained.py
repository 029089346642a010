"""From a value to the price it came from, from a gain to its lots, from interest to what earned it."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "scenarios" / "balanced"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "balanced"
    subprocess.run([sys.executable, "-m", "navsim", "run", str(FOLDER), "-o", str(out)], check=True, capture_output=True)
    return out


@pytest.mark.parametrize(
    ("day", "component", "words"),
    [
        ("2000-03-22", "unrealized", ("HOLLAND-2008", "prices.csv:")),
        ("2000-01-25", "realized", ("CNDR", "trades.csv:4", "trades.csv:13")),
        ("2000-03-10", "interest", ("HOLLAND-2008", "earned", "amortized", "STRIP-2005")),
        ("2000-03-16", "dividend_income", ("MEER", "dividends.csv:4")),
    ],
)
def test_an_amount_names_its_events(out, day, component, words):
    """The lot and the sale, the price, the dividend: file and line."""
    asked = ["explain", str(out), "--date", day, "--class", "institutional", component]
    told = subprocess.run([sys.executable, "-m", "navsim", *asked], check=True, capture_output=True, text=True).stdout
    assert all(word in told for word in words), told
