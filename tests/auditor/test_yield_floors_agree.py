"""Money funds under yield floors whose fiscal year ends inside a window: the engine against the slow auditor."""

import tomllib

import pytest

import navsim

from .test_engine_agrees import must_agree
from .worlds import write_world
from .yield_floors import FLOORS, beyond, floored

MIXTURES = ((), ("class_limits",), ("limits", "flat"), ("back",), ("class_limits", "late"), ("odd_fees",), ("recoupment", "flat"), ("board",))


def mixture(seed: int) -> tuple:
    """Floors alone, and with limits of every kind, fees of every kind, trustees who act; some with a second fund and closings."""
    more = MIXTURES[seed % len(MIXTURES)]
    return ("money", FLOORS, *more, *(("closures", "exchanges") if seed % 5 == 4 else ()))


@pytest.mark.parametrize("seed", range(10))
def test_the_auditor_agrees_on_floors_and_the_end_of_a_year(seed, tmp_path):
    must_agree(write_world(tmp_path / "world", seed, mixture(seed), length=20), tmp_path, (seed, mixture(seed)))


def test_most_worlds_meet_a_floor_on_both_sides_of_a_year_s_end(tmp_path):
    """In most of twenty-four some fee gives up a part of its own of either year, in one class at least; a class that its fees ruin stops the run.

    In none is a class given under a floor what its year was not charged.
    """
    met = 0
    for seed in range(24):
        folder = write_world(tmp_path / str(seed), seed, mixture(seed), length=20)
        try:
            run = navsim.run(folder)
        except navsim.InputProblems as found:
            assert {problem.code for problem in found.problems} == {"strike.negative_net_assets"}, seed  # noqa: PT017
            continue
        tables = {name: run.table(name).to_pylist() for name in ("accruals", "roll_forward", "year_ends")}
        met += floored(tables)[1] > 0
        assert not beyond(tables, years_end(folder)), seed
    assert met > 12


def years_end(folder) -> dict:
    """{fund: (month, day) that its fiscal year ends on}."""
    funds = [tomllib.loads(path.read_text())["fund"] for path in folder.glob("*.toml")]
    return {fund["id"]: tuple(map(int, fund.get("fiscal_year_end", "12-31").split("-"))) for fund in funds}


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_the_auditor_agrees_on_many_more_floors(block, tmp_path):
    """Twenty further worlds each, of any length."""
    for seed in range(1000 + 20 * block, 1020 + 20 * block):
        must_agree(write_world(tmp_path / str(seed), seed, mixture(seed)), tmp_path, (seed, mixture(seed)))
