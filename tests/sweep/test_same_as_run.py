"""Any structure of a sweep is the run with those terms, to the cent, in every figure."""

import functools
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

import navsim
from navsim.basics.compiled import can_compile
from navsim.reports.reading import of_run
from navsim.reports.summary import summary

from . import grids


def same(swept, run) -> list:
    """Figures of a sweep that are not those of the run."""
    told, summed = grids.told_by_run(run), summary(of_run(run), "f")
    returns = {each.share_class: each.total_return for each in summed.classes}
    wrong = []
    for row in swept.table("final").to_pylist():
        mine = told[row["share_class"]]
        expected = {name: mine[name] for name in ("nav", "net_assets", "shares", "waived", "recouped", "clipped_orders", "refused_orders")}
        expected |= {"first_session": min(mine["path"], default=None), "last_session": max(mine["path"], default=None)}
        expected |= {f"fees:{category}": cents for category, cents in mine["fees"].items()}
        expected |= {"fees": sum(mine["fees"].values()), "total_return": places(returns.get(row["share_class"]))}
        assert len(mine["path"]) < 250  # within a year the average annual return is the return
        expected["average_annual_return"] = expected["total_return"]
        before = baseline_returns().get(row["share_class"])
        expected["fee_drag"] = None if expected["total_return"] is None or before is None else before - expected["total_return"]
        spent = expected["fees"] - mine["waived"] + mine["recouped"]
        for name, amount in (("expense_ratio_gross", expected["fees"]), ("expense_ratio", spent)):
            expected[name] = ratio(amount, mine["net_asset_years"]) if mine["net_asset_years"] else None
        wrong += [(row["share_class"], name, row.get(name), value) for name, value in expected.items() if row.get(name, 0) != value]
        unsaid = set(row) - set(expected) - {"structure", "fund", "share_class", "status", "reason", *swept.paths}
        assert all(name.startswith("fees:") and not row[name] for name in unsaid), unsaid
        path = {each["session"]: each["nav"] for each in swept.table("nav").to_pylist() if each["share_class"] == row["share_class"]}
        wrong += [] if path == mine["path"] else [(row["share_class"], "path", path, mine["path"])]
    return wrong


@functools.cache
def baseline_returns() -> dict:
    """{class: total return} of the terms as they stand."""
    told = summary(of_run(navsim.run(grids.scenario())), "f")
    return {each.share_class: places(each.total_return) for each in told.classes}


def places(value):
    return None if value is None else value.quantize(Decimal("1E-12"), ROUND_HALF_UP)


def ratio(amount: Decimal, years: Fraction) -> Decimal:
    """Half-up to twelve decimals."""
    exact = 2 * 10**12 * Fraction(amount) / years + 1
    return Decimal(exact.numerator // (2 * exact.denominator)).scaleb(-12)


@pytest.mark.parametrize("block", range(4))
def test_random_structures_are_the_runs_with_those_terms(block):
    """Six each: rates, tiers, bases, sums, limits, policies, fees and limits switched off."""
    for seed in range(6 * block, 6 * block + 6):
        structure = grids.drawn(seed)
        swept = navsim.sweep(grids.scenario(), {path: [value] for path, value in structure.items()}, path=True)
        classes = [name for name in "abc" if structure.get(f"class.{name}", True)]
        assert [(row["share_class"], row["status"]) for row in swept.table("final").to_pylist()] == [(name, "ok") for name in classes], structure
        assert not same(swept, navsim.run(grids.scenario(grids.under(structure)))), structure


@pytest.mark.parametrize("off", ["b", "c"])
@pytest.mark.parametrize("seed", [None, 101, 102])
def test_a_class_that_is_off_is_the_run_without_it(off, seed):
    """In every column: alone, and with random terms of the others."""
    structure = {**(grids.drawn(seed) if seed else {}), f"class.{off}": False}
    swept = navsim.sweep(grids.scenario(), {path: [value] for path, value in structure.items()}, path=True)
    assert [row["share_class"] for row in swept.table("final").to_pylist()] == [name for name in "abc" if name != off]
    assert not same(swept, navsim.run(grids.scenario(grids.under(structure)))), structure


COMPILED = pytest.param("compiled", marks=pytest.mark.skipif(not can_compile(), reason="numba is not installed"))


@pytest.mark.parametrize("mode", ["interpreted", COMPILED])
def test_a_structure_among_many_is_the_structure_alone(mode):
    """Ninety structures of several forms, in blocks of sixty-four and less, and each of some alone."""
    grid = {
        "fee.advisory.tiers.1.rate": navsim.span("1%", "10%", "1%"),
        "limit.cap.rate": ["1%", "2%", "9%"],
        "fee.custody.base": ["same_day", "opening", "prior_close"],
    }
    whole = navsim.sweep(grids.scenario(), grid, path=True, mode=mode, workers=2)
    rows, navs = whole.table("final").to_pylist(), whole.nav
    assert len(rows) == 10 * 3 * 3 * 3
    for structure in range(0, 90, 13):
        picked = {path: [value] for path, value in whole.structures.loc[structure].items()}
        alone = navsim.sweep(grids.scenario(), picked, path=True, mode="interpreted")
        for one, among in zip(alone.table("final").to_pylist(), rows[3 * structure : 3 * structure + 3], strict=True):
            assert {**one, "structure": structure} == among
        assert alone.nav[0].equals(navs[structure])
