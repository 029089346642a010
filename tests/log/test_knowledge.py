"""Two clocks: what was known at an instant, and what was taken back."""

import datetime

import attrs
import numpy as np
import pytest
from auditor.worlds import write_world
from log_folders import PRICES, SCENARIOS, differing, log_of, run_of, small

from navsim.basics.instants import instant, local
from navsim.log.knowledge import as_known
from navsim.log.log import Log
from navsim.replay.run import run_log


def navs(run) -> dict:
    return {str(row["session"]): str(row["nav"])[:5] for row in run.table("nav").to_pylist()}


def moment(text: str) -> int:
    return instant(datetime.datetime.fromisoformat(text))


def ended(log: Log, at: int) -> Log:
    """The log as it was when nothing later had been appended."""
    kept = [n for n, event in enumerate(log.events) if event.recorded_at <= at]
    rows = np.flatnonzero(log.prices.recorded_at <= at)
    return attrs.evolve(
        log,
        events=tuple(log.events[n] for n in kept),
        contents=tuple(log.contents[n] for n in kept),
        event_seqs=tuple(log.event_seqs[n] for n in kept),
        prices=log.prices.take(rows),
        price_seqs=log.price_seqs[rows],
    )


@pytest.mark.parametrize(
    "name", ["late-price", "service-shares-12b-1", "three-classes", "late-1", "late-2", "late-3", "late-closures-4", "late-closures-5"]
)
def test_as_known_at_each_close_is_a_prefix_of_the_log(name, tmp_path):
    """At every close (of long folders, at some) known_at, a sequence number and a log that ends there give the same tables."""
    *features, seed = name.rsplit("-")
    folder = SCENARIOS / name
    if not folder.is_dir():
        folder = write_world(tmp_path / "world", int(seed), tuple(features), length=14)
    log = log_of(folder)
    closes = run_log(log).funds[0].schedule.closes[: run_log(log).funds[0].sessions]
    for at in closes[:: max(len(closes) // 12, 1)]:
        known = run_log(log, known_at=at)
        prefix = ended(log, at)
        assert len(prefix)
        assert max([*prefix.event_seqs, *prefix.price_seqs.tolist()]) == len(prefix)  # sequence follows knowledge
        assert known.funds[0].schedule.closes[known.funds[0].sessions - 1] <= at
        by_seq = run_log(log, known_at=("seq", len(prefix)), to=known.funds[0].days[-1])
        ends = run_log(prefix, to=known.funds[0].days[-1])
        assert differing(known, ends, without=()) == [], local(at)
        assert differing(known, by_seq, without=()) == [], local(at)


def test_a_strike_stays_as_it_was_told():
    """Anvil's price was wrong until 12 March: as known the evening before, every NAV is the one that was published."""
    log = log_of(SCENARIOS / "late-price")
    then, now = navs(run_log(log, known_at="2025-03-11T18:00")), navs(run_log(log))
    assert [then[f"2025-03-{day}"] for day in ("04", "05", "06", "07")] == ["10.10", "10.18", "10.09", "10.10"]
    assert [now[f"2025-03-{day}"] for day in ("04", "05", "06", "07")] == ["10.10", "10.20", "10.15", "10.20"]
    for at in ("2025-03-04T16:00", "2025-03-05T16:00", "2025-03-06T16:00"):
        told = navs(run_log(log, known_at=at))
        assert told == {day: nav for day, nav in then.items() if day <= at[:10]}


RECORDED = "date,security,price,event_id,recorded_at,reverses\n2024-01-02,AAA,10.00,,,\n"


def test_a_corrected_price_counts_from_when_it_was_known(tmp_path):
    """The 3rd's price of 11.00 is replaced by 12.00 on the 4th at noon: not before, and then also for the 3rd."""
    prices = RECORDED + "2024-01-03,AAA,11.00,p3,,\n2024-01-04,AAA,12.50,,,\n2024-01-03,AAA,12.00,p3b,2024-01-04T12:00,p3\n"
    log = log_of(small(tmp_path / "a", prices=prices))
    assert navs(run_log(log, known_at="2024-01-03T16:00"))["2024-01-03"] == "10.50"  # 50,000 x 11 + 500,000 over 100,000
    assert navs(run_log(log, known_at="2024-01-04T11:59")) == {"2024-01-02": "10.00", "2024-01-03": "10.50"}
    assert navs(run_log(log))["2024-01-03"] == "11.00"  # 50,000 x 12 + 500,000


def test_reversing_a_reversal_revives_nothing(tmp_path):
    """A trade is taken back, and then the taking back is: the trade stays gone."""
    columns = "accepted_at,account,side,amount,price,settle,event_id,recorded_at,reverses"
    order = "2024-01-03T11:00:00,ash,purchase,500.00,,,mine,,\n"
    back = ",,,,,,undo,2024-01-04T09:00,mine\n"
    again = ",,,,,,redo,2024-01-04T10:00,undo\n"

    def accounts(folder, rows, **how):
        return [row["account"] for row in run_of(small(folder, rows, columns=columns), **how).table("orders").to_pylist()]

    assert accounts(tmp_path / "a", order) == ["founder", "ash"]
    assert accounts(tmp_path / "b", order + back) == ["founder"]
    assert accounts(tmp_path / "c", order + back + again) == ["founder"]
    assert accounts(tmp_path / "d", order + back + again, known_at="2024-01-04T08:59") == ["founder", "ash"]
    assert accounts(tmp_path / "e", order + back + again, known_at="2024-01-04T09:30") == ["founder"]


def test_a_row_replaces_what_it_reverses(tmp_path):
    """A row with content of its own and `reverses`: the earlier one is gone, this one stands, the log keeps both."""
    columns = "accepted_at,account,side,amount,price,settle,event_id,recorded_at,reverses"
    rows = "2024-01-03T11:00:00,ash,purchase,500.00,,,mine,,\n2024-01-03T11:00:00,ash,purchase,600.00,,,mine-2,2024-01-03T15:00,mine\n"
    run = run_of(small(tmp_path / "a", rows, columns=columns))
    assert [str(row["amount"]) for row in run.table("orders").to_pylist()] == ["1000000.00", "600.00"]
    assert {"mine", "mine-2"} <= {row["event_id"] for row in run.table("events").to_pylist()}


def test_an_order_without_a_time_of_record_was_known_at_once(tmp_path):
    """Default knowledge: the close of its date, or when it was accepted, where that is later."""
    rows = "2024-01-03T11:00:00,ash,purchase,500.00,,\n2024-01-04T17:30:00,birch,purchase,500.00,,\n2024-01-06T10:00:00,carr,purchase,500.00,,\n"
    log = log_of(small(tmp_path / "a", rows))
    known = {event.account: event.recorded_at for event in log.events if hasattr(event, "account")}
    assert known["ash"] == moment("2024-01-03T16:00")
    assert known["birch"] == moment("2024-01-04T17:30")
    assert known["carr"] == moment("2024-01-06T16:00")


def test_nothing_is_known_before_the_fund_began(tmp_path):
    """As known before inception there is no fund, and no run."""
    log = log_of(small(tmp_path / "a"))
    assert not as_known(log, at=moment("2024-01-01T23:00")).events
    assert PRICES.count("\n") - 1 == len(as_known(log).prices)
    assert len(as_known(log, at=moment("2024-01-03T16:00")).prices) == 2
