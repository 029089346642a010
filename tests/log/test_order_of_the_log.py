"""One gapless order, whatever order the rows came in; and ids for rows that have none."""

import pytest
from auditor.worlds import write_world
from log_folders import SCENARIOS, differing, log_of, run_of, shuffled, small

from navsim.basics.problems import InputProblems
from navsim.events.shares import Order


@pytest.mark.parametrize("name", ["three-classes", "late-price", "service-shares-12b-1", "janus-aspen-small-cap-value-2002"])
def test_the_order_of_rows_does_not_matter(name, tmp_path):
    """Every feed of a shipped folder shuffled: every table is the same but for file and line, and so is the head of the log."""
    run = run_of(SCENARIOS / name)
    for seed in range(2):
        again = run_of(shuffled(SCENARIOS / name, tmp_path / str(seed), seed))
        assert not differing(run, again)
        assert again.known.log.head() == run.known.log.head()


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_rows_does_not_matter_in_seeded_worlds(seed, tmp_path):
    """Worlds with late orders, closings, splits, corporate actions, distributions, currencies and bills."""
    features = [("late", "closures"), ("relief", "corporate_actions"), ("distributions", "flat"), ("currency",)][seed % 4]
    folder = write_world(tmp_path / "world", seed, features, length=20)
    assert not differing(run_of(folder), run_of(shuffled(folder, tmp_path / "shuffled", seed)))


def test_the_log_has_no_gaps(tmp_path):
    """Events and prices together are numbered 1, 2, 3 ..., in order of when they became known."""
    log = log_of(SCENARIOS / "late-price")
    numbers = sorted([*log.event_seqs, *log.price_seqs.tolist()])
    assert numbers == list(range(1, len(log) + 1))
    known = dict(zip(log.event_seqs, (event.recorded_at for event in log.events), strict=True))
    known |= dict(zip(log.price_seqs.tolist(), log.prices.recorded_at.tolist(), strict=True))
    assert [known[n] for n in numbers] == sorted(known.values())


EQUAL = "2024-01-03T11:00:00,ash,purchase,500.00,,\n"


def test_two_equal_purchases_stay_two(tmp_path):
    """Rows that say the same are two events, told apart by a count."""
    orders = [event for event in log_of(small(tmp_path / "a", EQUAL + EQUAL)).events if isinstance(event, Order) and event.account == "ash"]
    first, second = (order.event_id for order in orders)
    assert first.rpartition(":")[0] == second.rpartition(":")[0]
    assert (first.rpartition(":")[2], second.rpartition(":")[2]) == ("1", "2")
    assert first.startswith("orders:alder:2024-01-03:")
    run = run_of(small(tmp_path / "b", EQUAL + EQUAL))
    assert [row["amount"] for row in run.table("orders").to_pylist()][1:] == [500, 500]


def test_default_ids_do_not_depend_on_neighbours(tmp_path):
    """A row keeps its id when others are put before it or taken away."""
    other = "2024-01-02T11:00:00,birch,purchase,700.00,,\n2024-01-03T10:00:00,ash,redemption,10.00,,\n"
    ids = [{event.event_id for event in log_of(small(tmp_path / name, rows)).events} for name, rows in (("a", EQUAL), ("b", other + EQUAL))]
    assert ids[0] < ids[1]


def test_the_same_id_and_content_twice_is_one_event(tmp_path):
    """A row that was sent again adds nothing."""
    columns = "accepted_at,account,side,amount,price,settle,event_id"
    row = "2024-01-03T11:00:00,ash,purchase,500.00,,,mine\n"
    once, twice = (run_of(small(tmp_path / name, rows, columns=columns)) for name, rows in (("a", row), ("b", row + row)))
    assert not differing(once, twice)


def test_the_same_id_with_other_content_is_refused(tmp_path):
    """An event is never edited: both places are named, and what to do."""
    columns = "accepted_at,account,side,amount,price,settle,event_id"
    rows = "2024-01-03T11:00:00,ash,purchase,500.00,,,mine\n2024-01-03T11:00:00,ash,purchase,501.00,,,mine\n"
    with pytest.raises(InputProblems) as refused:
        log_of(small(tmp_path / "a", rows, columns=columns))
    assert "mine" in refused.value.problems[0].message
    assert refused.value.problems[0].place.file == "orders.csv"
