"""The shipped folders are what their generators write, and the generators know what the sources print."""

import csv
import runpy
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).parents[2] / "scenarios"
GENERATORS = {"make_janus_2002": "janus-aspen-small-cap-value-2002", "make_three_classes": "three-classes"}


def generator(name):
    return runpy.run_path(str(SCENARIOS / f"{name}.py"), run_name=name)


@pytest.mark.parametrize("name", GENERATORS)
def test_a_folder_is_what_its_generator_writes(name, tmp_path):
    """Byte for byte, so that no figure is typed in by hand and none depends on the machine."""
    generator(name)["make"](tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in (SCENARIOS / GENERATORS[name]).glob("*.csv")}
    assert written == shipped
    assert all(b"\r" not in text and not text.startswith(b"\xef\xbb\xbf") for text in shipped.values())


def test_whole_cent_prices_lead_back_to_every_printed_value():
    """The 2002 schedule: 83 values by plain rounding, seven only by largest remainder, 484,268 in all."""
    make = generator("make_janus_2002")
    rows = make["printed_schedule"]()
    exact = [row["shares"] * make["closing_price_cents"](row["shares"], row["value"]) for row in rows]
    assert make["printed_dollars"](exact) == [row["value"] for row in rows]
    assert sum(exact) == 48_426_773
    plain = [(cents + 50) // 100 for cents in exact]
    lower = [row["security"] for row, dollars in zip(rows, plain, strict=True) if dollars == row["value"] + 1]
    assert lower == ["DY", "GRAN", "WIND", "ATO", "SVC", "ATW", "OCPI"]
    assert sum(plain) == 484_275


def test_costs_are_spread_without_losing_a_cent():
    """488,253.00 over ninety purchases, each within a cent of its exact part."""
    make = generator("make_janus_2002")
    assert make["spread"](100_00, [1, 1, 1]) == [33_34, 33_33, 33_33]
    with open(SCENARIOS / GENERATORS["make_janus_2002"] / "trades.csv", encoding="utf-8") as file:
        amounts = [int(row["amount"].replace(".", "")) for row in csv.DictReader(file)]
    assert sum(amounts) == 488_253_00


def test_the_invented_months_follow_the_exchange():
    """The holidays the generator holds are those of the New York Stock Exchange."""
    from exchange_calendars import get_calendar

    make = generator("make_three_classes")
    days = make["sessions"]()
    exchange = get_calendar("XNYS", start="2003-09-01", end="2004-06-30").sessions_in_range(str(days[0]), str(days[-1]))
    assert [day.date() for day in exchange] == days
