"""A feed of many rows is appended column by column: the rows that are kept, and every refusal, are those of rows that are appended one by one."""

import collections
import random

import pytest
from auditor.worlds import FEATURES, write_world
from golden_logs import FEEDS
from log_folders import SCENARIOS, small

from navsim.basics.problems import InputProblems
from navsim.events import many as of_many
from navsim.log.append import append_feeds
from navsim.log.stored import create
from navsim.scenario import row_columns

NOW = 1704312000_000000


def made(place):
    """An empty log whose clock stands still."""
    log = create(place)
    log.clock = lambda: NOW
    return log


def answer(log, folder):
    """What is told when a folder is appended: its receipt, or every problem."""
    try:
        told = append_feeds(log, [folder])
    except InputProblems as refused:
        return str(refused)
    return told.first, told.appended, told.duplicates, told.head, told.late, told.late_rows, told.notes


def assert_same(place, monkeypatch, *folders) -> list:
    """The same answers, seals among them, whether feeds are read as columns or not."""
    told = []
    for large in (10**9, 1):
        monkeypatch.setattr(row_columns, "LARGE", large)
        log = made(place / f"log-{large}")
        told.append([answer(log, folder) for folder in folders])
    assert told[0] == told[1]
    return told[0]


@pytest.mark.parametrize("folder", [FEEDS, *sorted(path.parent for path in SCENARIOS.glob("*/fund.toml"))], ids=lambda path: path.name)
def test_every_kind_of_row(folder, tmp_path, monkeypatch):
    """Rows of every feed, and the same once more: all of them are there."""
    assert_same(tmp_path, monkeypatch, folder, folder)


@pytest.mark.parametrize("seed", range(10))
def test_seeded_worlds(seed, tmp_path, monkeypatch):
    """Worlds with corrections and late rows, and others after them, which contradict them or come too late."""
    dice = random.Random(seed)
    folders = [write_world(tmp_path / f"world-{n}", seed + n, tuple(dict.fromkeys(dice.sample(FEATURES, 2))), length=8) for n in range(2)]
    assert_same(tmp_path, monkeypatch, *folders)


HEAD = "accepted_at,account,side,amount,price,settle,event_id,recorded_at,reverses"
BATCHES = {
    "equal rows": "2024-01-03,a,purchase,5.00,,,,,\n2024-01-03,a,purchase,5.00,,,,,\n",
    "ids of their own": "2024-01-03,a,purchase,5.00,,,one,,\n2024-01-03,a,purchase,6.00,,,two,,\n",
    "an id given twice": "2024-01-03,a,purchase,5.00,,,one,,\n2024-01-03,a,purchase,6.00,,,one,,\n",
    "the same twice": "2024-01-03,a,purchase,5.00,,,one,,\n2024-01-03,a,purchase,5.00,,,one,,\n",
    "an id of the log": "2024-01-03,a,purchase,5.00,,,known,,\n2024-01-03,a,purchase,6.00,,,,,\n",
    "an id of a trade": "2024-01-03,a,purchase,5.00,,,buy-1,,\n",
    "late": "2024-01-02T09:00:00,a,purchase,5.00,,,,,\n2024-01-04,a,purchase,6.00,,,,,\n",
    "before the head": "2024-01-03,a,purchase,5.00,,,,2024-01-02T10:00:00,\n",
    "taken back": "2024-01-03,a,purchase,5.00,,,,,known\n2024-01-03,a,purchase,6.00,,,,,\n",
    "taken back, not there": "2024-01-03,a,purchase,5.00,,,,,orders:x:y\n",
    "all of it": "2024-01-04,founder,redemption,,,,,,\n",
    "no class of that name": "2024-01-03,a,purchase,-5.00,,,,,\n",
}


@pytest.mark.parametrize("what", BATCHES)
def test_a_batch_that_meets_a_log(what, tmp_path, monkeypatch):
    """Beside rows of other feeds, and sent twice."""
    first = small(tmp_path / "first", "2024-01-03,a,purchase,7.00,,,known,,\n", columns=HEAD)
    second = tmp_path / "second"
    second.mkdir()
    (second / "orders.csv").write_text(f"{HEAD}\n{BATCHES[what]}")
    (second / "dividends.csv").write_text("ex_date,security,rate\n2024-01-08,AAA,0.10\n2024-01-09,AAA,0.10\n")
    assert_same(tmp_path, monkeypatch, first, second, second)


def test_no_event_is_made(tmp_path, monkeypatch):
    """Of 3,000 orders and 3,000 trades that are appended, beside checks that look at a few of them, none is an object."""
    counted = collections.Counter()

    def spied(kind, columns, count, make=of_many.made):
        counted[kind.__name__] += count
        return make(kind, columns, count)

    monkeypatch.setattr(row_columns, "LARGE", 1_000)
    monkeypatch.setattr(of_many, "made", spied)
    first = small(tmp_path / "first")
    (tmp_path / "second").mkdir()
    rows = "".join(f"2024-02-{12 + n % 3},a-{n % 7},purchase,{n + 1}.00\n" for n in range(3_000))
    (tmp_path / "second" / "orders.csv").write_text("accepted_at,account,side,amount\n" + rows)
    rows = "".join(f"2024-02-{12 + n % 3},AAA,buy,{n + 1},10.00\n" for n in range(3_000))
    (tmp_path / "second" / "trades.csv").write_text("date,security,side,quantity,price\n" + rows)
    log = made(tmp_path / "log")
    append_feeds(log, [first])
    assert append_feeds(log, [tmp_path / "second"]).appended == 6_000
    assert sum(counted.values()) == 0
