"""Seeded worlds of instruments: the engine against the auditor on whatever may be held, traded both ways."""

import pytest

import navsim

from .instruments import write_instruments
from .test_engine_agrees import must_agree


@pytest.mark.parametrize("seed", range(8))
def test_the_auditor_agrees_on_instruments(seed, tmp_path):
    """Shorts, contracts, debt of every kind and currency; every proof of the run holds too."""
    folder = write_instruments(tmp_path / "world", seed)
    must_agree(folder, tmp_path, seed, named=False)
    assert not navsim.run(folder).failed


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_the_auditor_agrees_on_many_more_instruments(block, tmp_path):
    """Twenty further worlds each."""
    for seed in range(100 + 20 * block, 120 + 20 * block):
        must_agree(write_instruments(tmp_path / str(seed), seed), tmp_path, seed, named=False)
