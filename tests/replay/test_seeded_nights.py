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


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_many_more_nights(tmp_path, seed):
    """Longer ones, of every mixture."""
    grown = replayed(tmp_path, seed, length=85 + seed % 70, nights=6)
    assert not grown.wrong, (seed, mixture(seed), grown.wrong[:5])
