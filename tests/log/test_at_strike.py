"""--known-at strike: each session as known at its own close, against as many replays as there are sessions."""

import csv
import shutil

import pytest
from auditor.worlds import FEATURES, write_world
from golden_logs import FEEDS
from log_folders import SCENARIOS, log_of, small

from navsim.basics.problems import InputProblems
from navsim.events.control import Reversal
from navsim.events.kinds import BY_EVENT
from navsim.events.kinds import FEEDS as ALL_FEEDS
from navsim.log.knowledge import as_known
from navsim.replay import at_strike
from navsim.replay.at_strike import run_at_strike
from navsim.replay.moments import moments
from navsim.replay.reach import REACH
from navsim.replay.run import run_log
from navsim.tables.schemas import TABLES

BY_SESSION = tuple(name for name in TABLES if name not in ("events", "lots", "orders", "exceptions", "nmfp"))


def one_by_one(log, run):
    """{session: the replay as known at its close}."""
    known = dict(zip(*(getattr(moments_of(log, run), name) for name in ("days", "known")), strict=True))
    return {day: run_log(log, known_at=known[day], to=day) for day in run.funds[0].days}


def moments_of(log, run):
    everything = as_known(log)
    return moments(everything.notices, run.funds[0].days[0], run.funds[0].days[-1])


def rows_of(run, name, day) -> list:
    if name not in run.tables:
        return []
    return [row for row in run.table(name).to_pylist() if row[TABLES[name].dated] == day]


def assert_as_told(log):
    run = run_at_strike(log)
    for day, told in one_by_one(log, run).items():
        for name in BY_SESSION:
            assert rows_of(run, name, day) == rows_of(told, name, day), (name, day)
        orders = {row["event_id"] for row in rows_of(run, "orders", day)}
        assert {row["event_id"] for row in rows_of(told, "orders", day)} <= orders
    last = list(one_by_one(log, run).values())[-1]
    assert run.table("lots").equals(last.table("lots"))
    if "nmfp" in last.tables:  # worlds of one month: as its last session told it
        assert rows_of(run, "nmfp", run.funds[0].days[-1]) == rows_of(last, "nmfp", run.funds[0].days[-1])
    assert {proof.name for _, proof in run.failed} <= {"published"}
    return run


@pytest.mark.parametrize("name", ["late-price", "recoupment"])
def test_every_session_is_as_it_was_told(name):
    """Shipped folders: every table, session by session."""
    log = log_of(SCENARIOS / name)
    if name == "late-price":
        assert len(assert_as_told(log).pieces) == 2
    else:
        assert len(run_at_strike(log).pieces) == 1


@pytest.mark.parametrize("seed", range(8))
def test_seeded_worlds_are_as_they_were_told(seed, tmp_path):
    """Late orders and prices, closings, distributions, bills, corporate actions: every table, session by session."""
    features = ("late", ("closures", "flat", "distributions", "corporate_actions")[seed % 4])
    assert_as_told(log_of(write_world(tmp_path / "world", seed, features, length=10)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(26))
def test_more_seeded_worlds(seed, tmp_path):
    """Every feature of the worlds, three at a time."""
    features = dict.fromkeys(("late", FEATURES[seed % 13], FEATURES[(3 * seed + 1) % 13]))
    assert_as_told(log_of(write_world(tmp_path / "world", 100 + seed, tuple(features), length=16)))


def test_what_the_corrections_changed_stands_between_two_sessions():
    """The morning of the 12th: 3,000 for the price less 400 for the shares redeemed; 41.179 shares fewer."""
    run = run_at_strike(log_of(SCENARIOS / "late-price"))
    told = {(str(row["session"]), row["component"]): row["amount"] for row in run.table("roll_forward").to_pylist()}
    assert told["2025-03-12", "opening"] - told["2025-03-11", "closing"] == 10_000 * (4250 - 4220) / 100 - 400
    shares = {str(row["session"]): row["shares"] for row in run.table("nav").to_pylist()}
    assert str(shares["2025-03-11"]) == "104000.000000"
    orders = {row["event_id"].split(":")[3].split(".")[2]: str(row["nav"])[:5] for row in run.table("orders").to_pylist()}
    assert orders["ash"] == "10.18"  # as ash was told, not as known now


def test_a_late_order_stands_where_it_was_first_known(tmp_path):
    """An order of the 3rd that is recorded on the 5th: priced at the 3rd, and no row of the 3rd or 4th knows it."""
    columns = "accepted_at,account,side,amount,price,settle,recorded_at"
    log = log_of(small(tmp_path / "a", "2024-01-03T11:00:00,ash,purchase,505.00,,,2024-01-05T09:00:00\n", columns=columns))
    run = assert_as_told(log)
    row = next(row for row in run.table("orders").to_pylist() if row["account"] == "ash")
    assert (str(row["session"]), str(row["booked"])) == ("2024-01-03", "2024-01-05")
    assert len(run.pieces) == 1
    flows = {str(r["session"]): str(r["amount"]) for r in run.table("roll_forward").to_pylist() if r["component"] == "purchases"}
    assert flows.get("2024-01-05") == "505.00"


def test_knowledge_decides_whether_a_day_is_a_session(tmp_path):
    """The 4th is found, on the 5th, to have been shut: it was struck on the 4th, and stays in what was told."""
    closed = "date,close,recorded_at\n2024-01-04,,2024-01-05T09:00:00\n"
    log = log_of(small(tmp_path / "a", closures=closed))
    days = [str(day) for day in sorted({row["session"] for row in run_at_strike(log).table("nav").to_pylist()})]
    assert days == ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"]
    assert [str(row["session"]) for row in run_log(log).table("nav").to_pylist()] == ["2024-01-02", "2024-01-03", "2024-01-05"]


def test_served_takes_as_few_replays_as_there_can_be():
    """Something heard at 5 that reaches back to 2, and at 3 to 1: sessions 1 and 2 are told by 2, 3 and 4 by 4, 0 by the last one."""
    assert at_strike.served([(2, 5), (1, 3)], 7) == {6: [0, 5, 6], 2: [1, 2], 4: [3, 4]}
    assert at_strike.served([], 3) == {2: [0, 1, 2]}


def test_every_kind_of_event_says_how_far_back_it_reaches():
    """A new kind is refused here until somebody has thought about it."""
    assert set(REACH) == {*BY_EVENT, Reversal}


def late(place, feed: str, line: int, heard: str, date: str | None = None):
    """The folder with rows of every feed, one of them heard late, and about another day where that is asked for."""
    shutil.copytree(FEEDS, place)
    path = place / f"{feed}.csv"
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[line]["recorded_at"] = heard
    if date:
        rows[line][next(name for name in ("date", "ex_date", "accepted_at") if name in rows[line])] = date
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys([*rows[0], "recorded_at"])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return place


OF_A_DAY = [kind.feed for kind in ALL_FEEDS if kind.dated]
SATURDAY = "2024-01-06"


def assert_late_rows_reach(feed, tmp_path) -> int:
    """The last rows of a feed, heard on the evening of the 8th or 9th, as they are and as of a Saturday; how many could be struck."""
    struck = 0
    for n, (line, date) in enumerate([(-1, None), (0, None), (-1, SATURDAY), (0, SATURDAY)]):
        folder = late(tmp_path / str(n), feed, line, f"2024-01-0{8 + n % 2}T17:00:00", date)
        try:
            log = log_of(folder)
            run_at_strike(log)
        except InputProblems:
            continue  # a row that others stand on
        assert_as_told(log)
        struck += 1
    return struck


@pytest.mark.slow
@pytest.mark.parametrize("feed", OF_A_DAY)
def test_a_row_of_every_feed_that_is_heard_late(feed, tmp_path):
    """No session's rows know what was heard after it, whatever the feed and the day."""
    assert assert_late_rows_reach(feed, tmp_path) or feed in ("closures",)


@pytest.mark.parametrize("feed", ["resets", "corporate_actions", "income"])
def test_a_saturday_that_is_heard_of_late(feed, tmp_path):
    """Of a day without a session, the session before knows where its window reaches beyond it."""
    log = log_of(late(tmp_path / "late", feed, -1, "2024-01-09T17:00:00", SATURDAY))
    assert_as_told(log)
