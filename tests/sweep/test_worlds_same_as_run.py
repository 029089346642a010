"""Random structures of the auditor's worlds: what a sweep says of them is what `navsim run` says of the folder with those terms, in every figure."""

import random

import pyarrow as pa
import pytest
from auditor.worlds import FEATURES, write_world

import navsim
from navsim.basics.problems import InputProblems
from navsim.reports.reading import of_run
from navsim.reports.summary import summary

from . import grids
from .structures_of_worlds import drawn, terms_of, under
from .test_same_as_run import places

MEASURES = ("nav", "net_assets", "shares", "waived", "recouped", "clipped_orders", "refused_orders")
CHOICES = (*(each for each in FEATURES if each != "late"), "forms", "odd_fees", "register")  # late rows name each other: not to be cut by hand


class OfFund:
    """The tables of one fund of a run."""

    def __init__(self, run, fund):
        self.run, self.fund = run, fund

    def table(self, name):
        rows = self.run.table(name)
        return rows.filter(pa.array([fund == self.fund for fund in rows.column("fund").to_pylist()], pa.bool_()))


def differences(swept, run) -> list:
    """(fund, class, measure, sweep's, run's) where they differ."""
    final, navs, wrong = swept.table("final").to_pylist(), swept.table("nav").to_pylist(), []
    for fund in dict.fromkeys(row["fund"] for row in final):
        told = grids.told_by_run(OfFund(run, fund))
        returns = {each.share_class: each.total_return for each in summary(of_run(run), fund).classes}
        rows = [row for row in final if row["fund"] == fund]
        wrong += [(fund, name, "class", None, name) for name in told if name not in {row["share_class"] for row in rows}]
        for row in rows:
            name = row["share_class"]
            mine = told[name]
            expected = {measure: mine[measure] for measure in MEASURES}
            expected |= {"first_session": min(mine["path"], default=None), "last_session": max(mine["path"], default=None)}
            expected |= {f"fees:{category}": cents for category, cents in mine["fees"].items()}
            expected |= {"fees": sum(mine["fees"].values()), "total_return": places(returns.get(name))}
            expected["average_annual_return"] = expected["total_return"]  # within a year
            path = {each["session"]: each["nav"] for each in navs if (each["fund"], each["share_class"]) == (fund, name)}
            wrong += [(fund, name, measure, row.get(measure), value) for measure, value in expected.items() if row.get(measure, 0) != value]
            wrong += [] if path == mine["path"] else [(fund, name, "path", path, mine["path"])]
    return wrong


def of_seed(seed: int, place) -> list:
    """A world, a structure of it, swept and run: what differs; a structure that no run can have is none that was struck.

    Where the world's own terms, which structures are measured against, cannot be struck, the sweep is refused as their run is.
    """
    features = sorted(random.Random(f"features {seed}").sample(CHOICES, 2 + seed % 4))
    folder = write_world(place / "world", seed, features, length=20)
    return of_structure(folder, drawn(terms_of(folder), seed), place)


def of_structure(folder, structure: dict, place) -> list:
    """The same of a structure of a folder."""
    try:
        swept = navsim.sweep(folder, {path: [value] for path, value in structure.items()}, path=True, mode="interpreted")
    except InputProblems as found:
        own = refusal(folder)
        return [] if found.problems == own else [(structure, found.problems, own)]
    status = {row["status"] for row in swept.table("final").to_pylist()}
    try:
        run = navsim.run(under(folder, terms_of(folder), structure, place / "under"))
    except InputProblems as found:
        return [] if "ok" not in status else [(structure, found.problems[0])]
    return [(structure, *each) for each in differences(swept, run)] if status == {"ok"} else [(structure, status)]


def refusal(folder) -> list:
    """What a run of a folder is refused for; nothing where it is struck."""
    try:
        navsim.run(folder)
    except InputProblems as found:
        return found.problems
    return []


@pytest.mark.parametrize("seed", range(12))
def test_a_structure_of_a_world_is_the_run_with_those_terms(seed, tmp_path):
    """Fees, limits, classes and policies on, off and changed; exchanges, money funds, registers, every form of fee."""
    assert not of_seed(seed, tmp_path)


def test_what_cannot_be_struck_is_nothing_to_measure_against(tmp_path):
    """World 80189: under its own terms a class has negative net assets; the sweep says so in the words of the run."""
    assert not of_seed(80_189, tmp_path)
    with pytest.raises(InputProblems, match="negative net assets"):
        navsim.run(tmp_path / "world")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 212))
def test_two_hundred_more(seed, tmp_path):
    """The same."""
    assert not of_seed(seed, tmp_path)


def test_a_fee_that_is_off_takes_bills_along_that_would_be_nobody_s():
    """A lawsuit is no category: without the fee its bills, payments and credits go; an audit's bill stays, as a one-off."""
    fund = grids.under({})
    fund["fee"].append({"id": "lawsuit", "category": "extraordinary"})
    expenses = grids.feeds()["expenses"] + "\n2024-12-31,lawsuit,5000.00"
    swept = navsim.sweep(grids.scenario(fund, expenses=expenses), {"fee.lawsuit": [True, False], "fee.audit": [True, False]})
    rows = [row for row in swept.table("final").to_pylist() if row["share_class"] == "a"]
    assert [row["fees:extraordinary"] > 0 for row in rows] == [True, True, False, False]
    assert all(row["fees:audit"] > 0 for row in rows)
    for row in rows:
        assert row["fees"] == sum(value for name, value in row.items() if name.startswith("fees:"))
