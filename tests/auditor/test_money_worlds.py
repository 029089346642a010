"""Money funds whose trustees act, with yield floors, repos, demand notes and missing prices; with paper of every quality in every era of
rule 2a-7; at a stable price and at a floating one: the engine against the slow auditor."""

import pytest

from .test_engine_agrees import must_agree
from .worlds import write_world


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("features", [("money", "board"), ("money", "board", "flat", "late", "closures"), ("money", "back", "bonds")])
def test_the_auditor_agrees_on_a_money_fund(tmp_path, seed, features):
    must_agree(write_world(tmp_path / "world", seed, features, length=25), tmp_path, (seed, features))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("features", [("money", "quality", "board"), ("money", "quality", "floats", "board", "late")])
def test_the_auditor_agrees_on_what_rule_2a7_asks(tmp_path, seed, features):
    must_agree(write_world(tmp_path / "world", seed, features, length=20), tmp_path, (seed, features))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_the_auditor_agrees_on_many_more_money_funds(tmp_path, seed):
    """Of any length, with flat fees, closures, exchanges and bonds between them."""
    more = (("board",), ("board", "flat", "closures"), ("exchanges", "late"), ("floats", "limits"), ("floats", "board", "closures"))[seed % 5]
    must_agree(write_world(tmp_path / "world", seed, ("money", "quality", *more)), tmp_path, (seed, more))
