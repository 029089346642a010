"""The shipped folders are what their generators write, and the generators know what the sources print."""

import csv
import runpy
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def generator(monkeypatch):
    """A generator's names, as if it had been run from its own folder."""
    monkeypatch.syspath_prepend(str(SCENARIOS))
    return lambda name: runpy.run_path(str(SCENARIOS / f"{name}.py"), run_name=name)


def feeds(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


ONE_FOLDER = (("make_janus_2002", "janus-aspen-small-cap-value-2002"), ("make_three_classes", "three-classes"), ("make_balanced", "balanced"))


@pytest.mark.parametrize(("name", "folder"), ONE_FOLDER)
def test_a_folder_is_what_its_generator_writes(generator, tmp_path, name, folder):
    """Byte for byte, so that no figure is typed in by hand and none depends on the machine."""
    generator(name)["make"](tmp_path)
    assert feeds(tmp_path) == feeds(SCENARIOS / folder)


@pytest.mark.parametrize("name", ["make_fee_scenarios", "make_money_market"])
def test_the_folders_of_one_generator_are_what_it_writes(generator, tmp_path, name):
    """The same for generators that write several."""
    make = generator(name)
    make["make"](tmp_path)
    for folder in make["FOLDERS"]:
        assert feeds(tmp_path / folder) == feeds(SCENARIOS / folder)


def test_the_shipped_feeds_are_plain_text():
    """UTF-8 without a mark, lines that end in LF, everywhere."""
    for name, text in feeds(SCENARIOS).items():
        assert b"\r" not in text, name
        assert not text.startswith(b"\xef\xbb\xbf"), name
        assert text.endswith(b"\n"), name


def test_whole_cent_prices_lead_back_to_every_printed_value(generator):
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


def test_costs_are_spread_without_losing_a_cent(generator):
    """488,253.00 over ninety purchases, each within a cent of its exact part."""
    make = generator("make_janus_2002")
    assert make["spread"](100_00, [1, 1, 1]) == [33_34, 33_33, 33_33]
    with open(SCENARIOS / "janus-aspen-small-cap-value-2002" / "trades.csv", encoding="utf-8") as file:
        amounts = [int(row["amount"].replace(".", "")) for row in csv.DictReader(file)]
    assert sum(amounts) == 488_253_00


def test_the_invented_months_follow_the_exchange(generator):
    """The holidays the generator holds are those of the New York Stock Exchange."""
    from exchange_calendars import get_calendar

    make = generator("make_three_classes")
    days = make["sessions"]()
    exchange = get_calendar("XNYS", start="2003-09-01", end="2004-06-30").sessions_in_range(str(days[0]), str(days[-1]))
    assert [day.date() for day in exchange] == days
