"""Worlds of instruments, heard night by night: futures, forwards, options, repos, debt of every kind, traded both ways."""

import pytest
from auditor.instruments import write_instruments

from .test_scenarios_by_night import replayed


def by_night(place, seed: int):
    """A world of a seed, its last twelve days heard one by one."""
    return replayed(write_instruments(place / "world", seed), place, 12)


@pytest.mark.parametrize("seed", [4, 11])
def test_the_nights_of_instruments(tmp_path, seed):
    """With futures in dollars and in euros, some that end and some that do not. A first reset goes back to the purchase, before any point kept."""
    grown = by_night(tmp_path, seed)
    assert grown.met["resumed"] >= 10, grown.why


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 60))
def test_many_more_nights_of_instruments(tmp_path, seed):
    """Whatever the dice give."""
    grown = by_night(tmp_path, seed)
    assert grown.met["resumed"], (seed, grown.why)
