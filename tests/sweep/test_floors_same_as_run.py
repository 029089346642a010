"""Yield floors swept: rates, classes, on and off; each structure is the run of the folder with those floors, in every figure."""

import copy

import pytest
from auditor.test_yield_floors_agree import mixture
from auditor.worlds import write_world

import navsim
from navsim.basics.problems import InputProblems

from .grids import told_by_run
from .structures_of_worlds import drawn, floors_drawn, terms_of
from .test_floor_and_recoupment import FEEDS, FUND
from .test_worlds_same_as_run import MEASURES, of_structure

SEEDS = range(12)


def world(place, seed: int):
    """(a money fund whose fiscal year ends inside a window, its floors changed): alone for every other seed, else with what `drawn` changes too."""
    features = ("money", "floors", *mixture(seed)[2:])
    folder = write_world(place / "world", seed, features, length=20)
    terms = terms_of(folder)
    others = {} if seed % 2 else drawn(terms, seed)
    cut = "late" in features  # late rows name each other: not to be cut by hand
    return folder, {**floors_drawn(terms, seed), **{path: value for path, value in others.items() if not (cut and path.startswith("class."))}}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_floor_of_a_world_is_the_run_with_that_floor(seed, tmp_path):
    """Under limits of every kind, with bills, exchanges, classes that are off, trustees who act."""
    assert not of_structure(*world(tmp_path, seed), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 112))
def test_a_hundred_more(seed, tmp_path):
    """The same."""
    assert not of_structure(*world(tmp_path, seed), tmp_path)


def test_most_of_them_move_a_figure(tmp_path):
    """What is waived is another sum than under the world's own floors in most of the twelve, so that they say something."""
    moved = struck = 0
    for seed in SEEDS:
        folder, _ = world(tmp_path / str(seed), seed)
        told = floors_drawn(terms_of(folder), seed)
        try:
            swept = navsim.sweep(folder, {path: [value] for path, value in told.items()}, mode="interpreted")
        except InputProblems:
            continue
        rows, before = swept.table("final").to_pylist(), swept.table("baseline").to_pylist()
        struck += rows[0]["status"] == "ok"
        moved += rows[0]["status"] == "ok" and [row["waived"] for row in rows] != [row["waived"] for row in before]
    assert moved > struck // 2 > 2


GRID = {
    "yield_floor.rate": ["0%", "1.7%", "1.85%", "4%"],
    "yield_floor.classes": [["a"], ["b", "a"]],
    "fee.advisory.rate": ["0.5%", "0.2%"],
    "yield_floor": [True, False],
}


def test_a_grid_of_floors_is_a_run_each():
    """Crossed with a fee and with none at all, on two floors, of which the higher counts where both name a class."""
    fund = {**FUND, "yield_floor": [{"rate": "0.01%"}, {"rate": "0.30%", "classes": ["b"]}]}
    feeds = {**FEEDS, "trades": [{**FEEDS["trades"][0], "quantity": "1000000"}]}  # about 1.7 % a year is left after fees and the limit
    swept = navsim.sweep(navsim.scenario(fund=fund, **feeds), GRID)
    rows, waived = swept.table("final").to_pylist(), set()
    assert len(swept) == 4 * 2 * 2 * 2
    for structure, picked in swept.structures.iterrows():
        own = copy.deepcopy(fund)
        classes = [name.strip() for name in picked["yield_floor.classes"].split(",")]
        own["yield_floor"] = [{"rate": picked["yield_floor.rate"], "classes": classes}] * 2 if picked["yield_floor"] else []
        own["fee"][0]["rate"] = picked["fee.advisory.rate"]
        told = told_by_run(navsim.run(navsim.scenario(fund=own, **feeds)))
        for row in rows[2 * structure : 2 * structure + 2]:
            mine = told[row["share_class"]]
            assert row["status"] == "ok"
            assert {name: row[name] for name in MEASURES} == {name: mine[name] for name in MEASURES}
            assert row["fees"] == sum(mine["fees"].values())
        waived.add(tuple(row["waived"] for row in rows[2 * structure : 2 * structure + 2]))
    assert len(waived) > 8


def test_a_class_that_is_off_leaves_the_floors():
    """A floor of that class alone goes with it; another names those that are left."""
    fund = {**FUND, "yield_floor": [{"rate": "9%", "classes": ["b"]}, {"rate": "0.10%", "classes": ["a", "b"]}]}
    own = {**FUND, "class": {"a": {}}, "fee": FUND["fee"][:1], "yield_floor": [{"rate": "0.10%", "classes": ["a"]}]}
    row = navsim.sweep(navsim.scenario(fund=fund, **FEEDS), {"class.b": [False]}).table("final").to_pylist()[0]
    feeds = {**FEEDS, "orders": FEEDS["orders"][:1]}
    told = told_by_run(navsim.run(navsim.scenario(fund=own, **feeds)))["a"]
    assert (row["share_class"], row["nav"], row["waived"]) == ("a", told["nav"], told["waived"])


def test_the_last_floor_may_go_where_no_dividend_is_declared_every_day():
    """A floor without daily dividends is refused, as in a run; without the floor it is struck."""
    grid = {"distribution.income": ["none"], "yield_floor": [True, False]}
    rows = navsim.sweep(navsim.scenario(fund=FUND, **FEEDS), grid).table("final").to_pylist()
    told = [(row["structure"], row["status"], (row["reason"] or "").partition(":")[0]) for row in rows if row["share_class"] == "a"]
    assert told == [(0, "refused", "yield_floor.no_daily_dividend"), (1, "ok", "")]


@pytest.mark.parametrize(
    ("path", "code", "help"),
    [
        ("yield_floor@2024-12-23.rate", "grid.path", "yield_floor.rate is the rate of all of them"),
        ("yield_floor.rat", "key.unknown", 'did you mean "rate"?'),
        ("yield_floors.rate", "grid.path", 'did you mean "yield_floor"?'),
        ("yield_floor", "grid.on_or_off", "true or false; or name what changes: .rate"),
    ],
)
def test_what_a_floor_has_not(path, code, help):
    """A date, another key, another name; a rate where it says no more than the floor."""
    with pytest.raises(InputProblems) as found:
        navsim.sweep(navsim.scenario(fund=FUND, **FEEDS), {path: ["1 bp"]})
    assert [(problem.code, problem.help) for problem in found.value.problems] == [(code, help)]


def test_a_fund_without_a_floor_is_told_to_write_one():
    """A floor of 0 % moves nothing, and can be swept."""
    fund = {name: told for name, told in FUND.items() if name != "yield_floor"}
    with pytest.raises(InputProblems, match=r"yield_floor\.rate names no term") as found:
        navsim.sweep(navsim.scenario(fund=fund, **FEEDS), {"yield_floor.rate": ["1 bp"]})
    assert '[[yield_floor]] rate = "0%"' in found.value.problems[0].help
    with_none = {**fund, "yield_floor": [{"rate": "0%"}]}
    assert told_by_run(navsim.run(navsim.scenario(fund=with_none, **FEEDS))) == told_by_run(navsim.run(navsim.scenario(fund=fund, **FEEDS)))
