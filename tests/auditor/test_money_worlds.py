"""Money funds whose trustees act, with yield floors, repos, demand notes and missing prices: the engine against the slow auditor."""

import pytest

from .test_engine_agrees import disagreements, with_ids
from .worlds import write_world


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("features", [("money", "board"), ("money", "board", "flat", "late", "closures")])
def test_the_auditor_agrees_on_a_money_fund(tmp_path, seed, features):
    told = disagreements(with_ids(write_world(tmp_path / "world", seed, features, length=25), tmp_path / "named"))
    assert not told, (seed, features, told[:5], len(told))
