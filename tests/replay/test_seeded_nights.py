"""Night after night, whatever comes late: the tables that go on are those of a run of the whole, byte for byte.

A world that fails is told by its seed: `Nights(folder, seed, mixture(seed), length, nights)`.
"""

import pytest

from .nights import Nights, mixture
from .replayed import replay


def replayed(folder, seed: int, length: int, nights: int):
    """A world of a seed, replayed."""
    told = Nights(folder / "world", seed, mixture(seed), length, nights)
    return replay(folder, told)


@pytest.mark.parametrize("seed", [1, 3, 137])
def test_the_nights_of_a_world(tmp_path, seed):
    """Each goes on at least once."""
    grown = replayed(tmp_path, seed, length=90, nights=4)
    assert not grown.wrong, (seed, mixture(seed), grown.wrong[:5])
    assert grown.met["resumed"], (seed, grown.why)


def test_a_window_over_two_months_under_a_minimum(tmp_path):
    """30 November to 2 December, going on from November: the days of both months are posted in the order of the whole run."""
    grown = replayed(tmp_path, 20_028, length=93, nights=6)
    assert not grown.wrong, grown.wrong
    assert grown.met["resumed"] >= 3, grown.why


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_many_more_nights(tmp_path, seed):
    """Longer ones, of every mixture."""
    grown = replayed(tmp_path, seed, length=85 + seed % 70, nights=6)
    assert not grown.wrong, (seed, mixture(seed), grown.wrong[:5])
