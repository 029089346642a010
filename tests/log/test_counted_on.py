"""Equal figures of two names on one day: which the log makes one stem of an id for, in whatever batches they come."""

import datetime
import itertools

import pytest
from log_folders import small

from navsim.basics.problems import InputProblems
from navsim.events.control import BenchmarkLevel
from navsim.log.append import append_feeds, append_rows
from navsim.log.counted_on import counted_on
from navsim.log.identity import named
from navsim.log.stored import create
from navsim.log.view import There

HEADER = {"fund": None, "file": "benchmarks.csv", "line": 2, "event_id": None, "recorded_at": None, "reverses": None}
OVERNIGHT, FUNDS, REPO = ({"date": "2024-01-05", "name": name, "rate": "5.33%"} for name in ("sofr", "effr", "tgcr"))


def held(log) -> dict[str, str]:
    """{name: event id} of the rates a log has."""
    return {event.name: event.event_id for event in log.log().events if type(event).__name__ == "MarketRate"}


@pytest.fixture
def log(tmp_path):
    log = create(tmp_path / "log")
    append_feeds(log, [small(tmp_path / "first")])
    return log


@pytest.mark.parametrize("order", list(itertools.permutations((OVERNIGHT, FUNDS, REPO))))
def test_each_name_has_an_id_however_the_batches_are_cut(log, order):
    """One by one, and then all of them once more, each alone and together: three rows, and nothing is added twice."""
    for row in order:
        assert append_rows(log, "rates", [row]).appended == 1
    kept = held(log)
    assert list(kept) == [row["name"] for row in order]
    assert [event_id.rpartition(":")[2] for event_id in kept.values()] == ["1", "2", "3"]
    assert len({event_id.rpartition(":")[0] for event_id in kept.values()}) == 1
    for row in order:
        assert append_rows(log, "rates", [row]).duplicates == 1
    for count in (2, 3):
        assert append_rows(log, "rates", list(order[:count])).duplicates == count
        assert append_rows(log, "rates", list(order[-count:])).duplicates == count
    assert held(log) == kept


def test_together_and_then_alone(log):
    """Two in one batch, whose ids go by content; the second of them sent alone is known, and a third comes behind."""
    assert append_rows(log, "rates", [OVERNIGHT, FUNDS]).appended == 2
    assert append_rows(log, "rates", [OVERNIGHT]).duplicates == 1
    both = append_rows(log, "rates", [REPO, OVERNIGHT])
    assert (both.appended, both.duplicates) == (1, 1)
    assert [event_id[-1] for event_id in held(log).values()] == ["1", "2", "3"]


def test_levels_too_and_an_id_of_their_own_stays(log):
    """Two indices at one level; with an id that was given, another content is refused as ever."""
    level = {"date": "2024-01-05", "level": "1000.00"}
    assert append_rows(log, "benchmarks", [level | {"name": "large"}]).appended == 1
    assert append_rows(log, "benchmarks", [level | {"name": "small"}]).appended == 1
    assert append_rows(log, "benchmarks", [level | {"name": "large", "event_id": "mine", "date": "2024-01-04"}]).appended == 1
    with pytest.raises(InputProblems) as refused:
        append_rows(log, "benchmarks", [level | {"name": "small", "event_id": "mine", "date": "2024-01-04"}])
    assert [problem.code for problem in refused.value.problems] == ["event.exists_with_different_content"]


def test_a_stem_of_many_is_looked_up_in_a_few_questions():
    """3,000 equal levels of a day of which the log has every other one, and a row that is there twice: each has its id again, the rest follow."""
    levels = [BenchmarkLevel(date=datetime.date(2024, 1, 5), name=f"i{n:04}", level_e8=10**11, **HEADER) for n in range(3000)]
    log = {row.event.event_id: There(seq=1, feed="benchmarks", payload=row.text[1], fund=None, recorded_at=0) for row in named(levels[::2])}
    asked = []

    def find(ids):
        asked.append(len(ids))
        return {event_id: log[event_id] for event_id in ids if event_id in log}

    batch = [*levels, levels[0]]
    told = [row.event.event_id.rpartition(":")[2] for row in counted_on(batch, named(batch), find)]
    assert told[:3000:2] == [str(k) for k in range(1, 1501)]
    assert sorted(map(int, [*told[1:3000:2], told[-1]])) == list(range(1501, 3002))
    assert len(asked) < 8
    assert sum(asked) < 5 * len(batch)
