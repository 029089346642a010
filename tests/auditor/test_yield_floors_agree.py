"""Money funds under yield floors whose fiscal year ends inside a window: the engine against the slow auditor."""

import pytest

from .test_engine_agrees import must_agree
from .worlds import write_world
from .yield_floors import FLOORS

MIXTURES = ((), ("class_limits",), ("limits", "flat"), ("back",), ("class_limits", "late"), ("odd_fees",), ("recoupment", "flat"), ("board",))


def mixture(seed: int) -> tuple:
    more = MIXTURES[seed % len(MIXTURES)]
    return ("money", FLOORS, *more, *(("closures", "exchanges") if seed % 5 == 4 else ()))


@pytest.mark.parametrize("seed", range(8))
def test_the_auditor_agrees_on_floors_and_the_end_of_a_year(seed, tmp_path):
    must_agree(write_world(tmp_path / "world", seed, mixture(seed), length=20), tmp_path, (seed, mixture(seed)))
