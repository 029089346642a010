"""The shipped scenarios, heard night by night and gone on from each night: in the end, and in between, the tables of a run of the whole."""

import collections
import csv
import pathlib
import shutil

import pytest

from navsim.log.append import append_feeds
from navsim.log.stored import StoredLog

from .nights import DATES
from .replayed import Grown

SCENARIOS = pathlib.Path(__file__).parents[2] / "scenarios"
ANEW = ("janus-aspen-service-shares-1999", "janus-aspen-small-cap-value-2002", "money-market-breach", "shareholders")  # a day, a month, no end
SHIPPED = sorted({path.parent.name for path in SCENARIOS.glob("*/*.toml")})


def heard(row: dict) -> str:
    """The day a row is heard on; with the first, where it says none."""
    return next((row[name][:10] for name in DATES if row.get(name)), "")


def by_night(scenario: pathlib.Path, place: pathlib.Path, nights: int) -> list:
    """Folders of feeds to append one after the other: all but the last days of a scenario, then each of those days."""
    feeds = {path.name: list(csv.DictReader(path.open(encoding="utf-8", newline=""))) for path in sorted(scenario.glob("*.csv"))}
    days = sorted({heard(row) for rows in feeds.values() for row in rows} - {""})
    last = days[-nights:] if nights < len(days) else days[1:]
    told = collections.defaultdict(lambda: collections.defaultdict(list))
    for name, rows in feeds.items():
        for row in rows:
            told[heard(row) if heard(row) in last else ""][name].append(row)
    folders = []
    for day in sorted(told):
        folder = place / f"night-{day or 'first'}"
        folder.mkdir(parents=True)
        for name, rows in told[day].items():
            with (folder / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        folders.append(folder)
    for path in scenario.glob("*.toml"):
        shutil.copy(path, folders[0])
    return folders


def replayed(scenario: pathlib.Path, place: pathlib.Path, nights: int) -> Grown:
    """Every night gone on from the one before and held against a run of the whole."""
    grown = Grown(place)
    for folder in by_night(scenario, place / "nights", nights):
        append_feeds(StoredLog(grown.log), [folder])
        grown.strike()
        assert not grown.wrong, (folder.name, grown.wrong)
    return grown


@pytest.mark.parametrize("name", ["balanced", "late-price", "service-shares-12b-1"])
def test_the_last_nights_of_a_scenario(tmp_path, name):
    """Three nights."""
    grown = replayed(SCENARIOS / name, tmp_path, 3)
    assert grown.met["resumed"]
    assert grown.met["resumed"] + grown.met["whole"] == 4


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_every_night_of_a_scenario(tmp_path, name):
    """From the second day on."""
    grown = replayed(SCENARIOS / name, tmp_path, 10**6)
    assert grown.met["resumed"] or name in ANEW, (name, grown.met, grown.why)
