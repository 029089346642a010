"""No rule counts a place from the end of an axis, and none asks for one beyond it: what is not there has no place, and -1 is no last one."""

from typing import Any

import numpy as np
import pytest
from auditor.worlds import write_world
from strike_worlds import ask_of, trimmed, world

from navsim.basics import compiled
from navsim.replay.door import opened
from navsim.replay.run import run_log
from navsim.strike import replay, shapes


class Counted(np.ndarray):
    """An array that refuses places counted from its end; numpy refuses those beyond it."""

    def __getitem__(self, places: Any) -> Any:
        from_the_start(places)
        return super().__getitem__(places)

    def __setitem__(self, places: Any, value: Any) -> None:
        from_the_start(places)
        super().__setitem__(places, value)


class CountedRow(list):
    """The same of a row that the rules only read."""

    def __getitem__(self, place: Any) -> Any:
        from_the_start(place)
        return super().__getitem__(place)


def from_the_start(places: Any) -> None:
    """Raise where one of some places is counted from the end."""
    for place in places if isinstance(places, tuple) else (places,):
        if isinstance(place, int | np.integer) and place < 0:
            raise IndexError(f"{places} is counted from the end")


@pytest.fixture
def counted(monkeypatch):
    """Every array that the rules are given is one of these."""
    zeros, integers, lend_places = compiled.zeros, compiled.integers, compiled.lend_places
    for room in (compiled, shapes):
        monkeypatch.setattr(room, "zeros", lambda *shape: zeros(*shape).view(Counted))
    monkeypatch.setattr(compiled, "integers", lambda *given: integers(*given).view(Counted))
    monkeypatch.setattr(compiled, "lend_places", lambda array: CountedRow(lend_places(array)))


def test_a_place_counted_from_the_end_is_seen(counted):
    """The arrays of a strike refuse it, and so do their rows."""
    struck = replay.strike_block(trimmed(ask_of(world(1))), "interpreted")
    assert type(struck.world.order_class) is type(struck.state.nav[0]) is type(struck.record.sheet[0, 0]) is Counted
    for row in (compiled.lend(struck.world, only_read=True).order_class, struck.state.nav[0], struck.record.sheet[0, 0]):
        with pytest.raises(IndexError, match="counted from the end"):
            row[-1]


@pytest.mark.parametrize("recorded", [True, False])
def test_no_rule_counts_from_the_end(counted, recorded):
    """Worlds of several classes, limits, late orders, closures and distributions, two structures each."""
    for seed in range(60 if recorded else 30):
        replay.strike_block(trimmed(ask_of(world(seed, structures=2))), "interpreted", recorded=recorded)


@pytest.mark.parametrize(
    ("seed", "features"),
    [(1, ("money", "board", "flat", "limits")), (2, ("money", "holders")), (3, ("register", "holders")), (4, ()), (5, ())],
)
def test_no_rule_of_a_whole_run_counts_from_the_end(counted, tmp_path, seed, features):
    """Daily dividends, payments, yield floors, accounts, exchanges, redemption fees."""
    assert run_log(opened(write_world(tmp_path / "world", seed, features, length=20)), mode="interpreted").tables
