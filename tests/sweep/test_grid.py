"""Grids: what may be written, how values are crossed and zipped, and every mistake told at once."""

import random

import numpy as np
import pandas as pd
import pytest

import navsim
from navsim.basics.problems import InputProblems, render_all
from navsim.events.terms import FeeTerms
from navsim.sweep.grid import read
from navsim.sweep.paths import path_of


def structures(grid) -> list:
    made = read(grid)
    return [tuple(made.values[p][n].shown for p, n in enumerate(pick)) for pick in made.picks]


def test_a_span_has_both_ends_and_the_unit_of_its_first():
    """50, 55 ... 90 bp; a step that does not end on the last stops before it; whole numbers stay whole numbers."""
    assert navsim.span("50 bp", "90 bp", "5 bp") == [f"{n} bp" for n in range(50, 91, 5)]
    assert navsim.span("0%", "1%", "40 bp") == ["0%", "0.4%", "0.8%"]
    assert navsim.span(0, 3, 1) == [0, 1, 2, 3]
    assert navsim.span("0.1%", "0.3%", "0.1%") == ["0.1%", "0.2%", "0.3%"]  # no binary fractions
    assert navsim.span("100.50", "101", "0.25") == ["100.5", "100.75", "101"]


NO_VALUES = [("50 bp", "40 bp", "5 bp"), ("1%", "2%", "0%"), ("1%", "2", "1"), (0.5, "1%", "1%"), ("x", "y", "z")]


@pytest.mark.parametrize(("first", "last", "step"), NO_VALUES)
def test_a_span_that_has_no_values_is_refused(first, last, step):
    """Downwards, in steps of nothing, with and without a unit, of floats, of words."""
    with pytest.raises(InputProblems):
        navsim.span(first, last, step)


def test_lists_are_crossed_the_first_changes_slowest():
    """Two times three."""
    told = structures({"fee.a.rate": ["1%", "2%"], "policy.booking_lag": [0, 1], "limit.l": [True, "off"]})
    assert len(told) == 2 * 2 * 2
    assert told[:3] == [("1%", 0, True), ("1%", 0, False), ("1%", 1, True)]


ZIPPED = [("1%", "5%"), ("2%", "4%"), ("3%", "3%")]


@pytest.mark.parametrize(
    "grid",
    [
        {"zip": {"fee.a.rate": ["1%", "2%", "3%"], "limit.l.rate": ["5%", "4%", "3%"]}},
        {"zip": [{"fee.a.rate": ["1%", "2%", "3%"], "limit": {"l": {"rate": ["5%", "4%", "3%"]}}}]},
        {("fee.a.rate", "limit.l.rate"): ZIPPED},
        {"fee.a.rate, limit.l.rate": [list(row) for row in ZIPPED]},
        pd.DataFrame(ZIPPED, columns=["fee.a.rate", "limit.l.rate"]),
    ],
)
def test_columns_that_go_together(grid):
    """Under zip, with a key of several paths, in a data frame: a structure a row."""
    assert structures(grid) == ZIPPED


def test_random_values_come_from_their_seed_and_go_together():
    """What is drawn is drawn together and crossed with the lists; the same seed, the same values, within their ends."""
    grid = {
        "fee.a.rate": {"random": ["50 bp", "90 bp"], "seed": 7, "n": 20, "step": "1 bp"},
        "fee.b.rate": {"random": {"from": "0%", "to": "1%"}, "seed": 8, "n": 20},
        "policy.booking_lag": [0, 1],
    }
    told = structures(grid)
    assert len(told) == 20 * 2
    assert told == structures(grid)
    assert {first for first, _, _ in told} <= {f"{n} bp" for n in range(50, 91)}
    assert len({second for _, second, _ in told}) > 10
    assert told != structures({**grid, "fee.a.rate": {**grid["fee.a.rate"], "seed": 9}})


GRID = """
fee.advisory.rate = { from = "50 bp", to = "60 bp", step = "5 bp" }
"fee.12b-1@2003-07-01.rate" = ["0 bp", "25 bp"]
[policy]
close_month = [true]
[[zip]]
"limit.l.rate" = ["1%", "2%"]
fee.b.tiers = [[{ up_to = "5", rate = "1%" }, { rate = "2%" }], [{ rate = "3%" }]]
"""


def test_a_file_reads_as_it_is_written(tmp_path):
    """Paths in quotes or as keys in keys, tables, zipped columns."""
    path = tmp_path / "grid.toml"
    path.write_text(GRID)
    made = read(path)
    paths = ["fee.advisory.rate", "fee.12b-1@2003-07-01.rate", "policy.close_month", "limit.l.rate", "fee.b.tiers"]
    assert [path.text for path in made.paths] == paths
    assert len(made) == 3 * 2 * 1 * 2
    assert made.shown(4)[:2] == ["1% to 5, 2%", "3%"]


BAD = """
"fee.a.rate" = [25, "0.25"]
"fee.b.rat" = ["1%"]
"fee.c.rate" = { from = "1%" }
"wages.x.rate" = ["1%"]
"policy.lag" = [1]
"fee.d@soon.rate" = ["1%"]
"fee.e.rate" = []
"policy.allocation" = ["by_mood"]
[[zip]]
"fee.f.rate" = ["1%"]
"fee.g.rate" = ["1%", "2%"]
"""


def test_every_mistake_is_told_with_its_line(tmp_path):
    """Rates without a unit, paths that name nothing, values that are none, columns of two lengths."""
    path = tmp_path / "grid.toml"
    path.write_text(BAD)
    with pytest.raises(InputProblems) as found:
        read(path)
    told = {(problem.place.line, problem.code) for problem in found.value.problems}
    assert {(2, "rate.no_unit"), (3, "grid.on_or_off"), (4, "grid.not_values"), (5, "grid.path"), (6, "key.unknown"), (7, "grid.path")} <= told
    assert (9, "choice.unknown") in told
    assert all(problem.place.file == "grid.toml" for problem in found.value.problems)


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        ({}, "grid.empty"),
        ({"fee.a.rate": []}, "grid.empty"),
        ({"zip": [{}]}, "grid.empty"),
        ({"zip": [5]}, "grid.zip"),
        ({"zip": "fee.a.rate"}, "grid.zip"),
        ({"fee.a.rate, fee.a.rate": [["1%", "2%"]]}, "grid.twice"),
        ({"fee.a.rate": ["1%"] * 1001, "fee.b.rate": ["1%"] * 1000}, "grid.too_many"),
        ({f"fee.{name}.flat": {"from": 1, "to": 1_000_000, "step": 1} for name in "abcdefghijklmnopqrstuvwxyz"}, "grid.too_many"),
        ({"zip": [{"fee.a.rate": ["1%"]}, {"fee.a.rate": ["2%"]}]}, "grid.twice"),
        ({"zip": {"fee.a.rate": ["1%"], "fee.b.rate": ["1%", "2%"]}}, "grid.zip"),
        ({"fee.a.rate": {"random": ["1%", "2%"], "seed": 1, "n": 0}}, "grid.how_many"),
        ({"fee.a.rate": {"random": ["1%", "2%"], None: 1}}, "grid.not_values"),
        ({"fee.a.tiers": [[{3.5: "1%"}]]}, "key.unknown"),
    ],
)
def test_grids_that_make_no_sense(grid, code):
    """Nothing to change, nothing to change it to, a million and more, a term with two values."""
    with pytest.raises(InputProblems) as found:
        read(grid)
    assert [problem.code for problem in found.value.problems] == [code]


@pytest.mark.parametrize(
    ("path", "value", "help"),
    [
        ("fee.a.rat", "1%", 'what changes: did you mean "rate"?'),
        ("limit.a.methd", "daily", 'what changes: did you mean "method"?'),
        ("fee.a", "1%", "what changes: .rate"),
    ],
)
def test_a_slip_in_a_key_is_told(path, value, help):
    """It could be the end of an id, which is on or off; a value that is neither says that a key was meant."""
    with pytest.raises(InputProblems) as found:
        read({path: [value]})
    assert found.value.problems[0].help.endswith(help)


def test_a_column_of_wrong_values_tells_fifty():
    """Not each of a hundred thousand; those of the next column are told too."""
    with pytest.raises(InputProblems) as found:
        read({"policy.over_redemption": {"from": 1, "to": 100_000, "step": 1}, "fee.a.rate": ["25"]})
    assert [problem.code for problem in found.value.problems] == ["choice.unknown"] * 50 + ["rate.no_unit"]


def test_arrays_are_read_as_lists_of_their_values():
    """A column, a single value without dimensions, and, where no array belongs, a refusal."""
    assert structures({"policy.booking_lag": np.arange(2), "policy.max_stale_sessions": np.array(3)}) == [(0, 3), (1, 3)]
    for grid in ({"limit.l": [np.array([1, 2])]}, {"fee.a.tiers": [[{"up_to": np.array([[1, 2]]), "rate": "1%"}, {"rate": "2%"}]]}):
        with pytest.raises(InputProblems):
            read(grid)


GRID_OF_ALL = """
"fee.advisory.rate" = ["50 bp", "60 bp"]
"fee.12b-1.rate" = { from = "0 bp", to = "50 bp", step = "25 bp" }
"limit.cap.rate" = { random = ["0 bp", "90 bp"], seed = 1, n = 3 }
"policy.lot_relief" = ["fifo", "lifo"]
"fee.advisory.tiers" = [[{ up_to = "300000000", rate = "0.75%" }, { rate = "0.65%" }]]

[[zip]]
"fee.audit.flat" = ["1", "2"]
"fee.audit@2003-07-01.rate" = ["1 bp", "2 bp"]
"""
DEEP = {
    "lists": "a = " + "[" * 10_000 + "]" * 10_000,
    "tables": "a = " + "{a=" * 3_000 + "1" + "}" * 3_000,
    "a dotted key": ".".join(["a"] * 5_000) + " = 1",
    "digits": '"fee.advisory.rate" = [' + "9" * 5_000 + "]",
}


@pytest.mark.parametrize("what", DEEP)
def test_a_grid_nobody_means(what, tmp_path):
    """Refused as TOML, whatever its parser makes of it."""
    (tmp_path / "grid.toml").write_text(DEEP[what])
    with pytest.raises(InputProblems) as found:
        read(tmp_path / "grid.toml")
    assert found.value.problems[0].code in (("toml.too_long",) if what == "digits" else ("toml.too_deep", "toml.syntax"))


def test_spoilt_grids_end_in_problems(tmp_path):
    """A thousand, each with some bytes changed: a grid or a refusal."""
    sound, dice, told = GRID_OF_ALL.encode(), random.Random(5), set()
    for _ in range(1_000):
        data = bytearray(sound)
        for _ in range(dice.choice((1, 1, 3))):
            at = dice.randrange(len(data))
            if dice.random() < 0.5:
                data[at] ^= 1 << dice.randrange(8)
            else:
                data[at : at + dice.choice((0, 1, 4))] = dice.choice(
                    (b'"', b"[", b"]", b"{", b"}", b"=", b"\0", b"\xff", b"9" * 40, b"nan", b"%", b"..", b"@")
                )
        (tmp_path / "grid.toml").write_bytes(data)
        try:
            told.add(len(read(tmp_path / "grid.toml")) > 0)
        except InputProblems as found:
            render_all(found.problems).encode()  # it can be told
            told.add("refused")
    assert told == {True, "refused"}


def test_a_new_form_takes_what_belonged_to_the_old_one_along():
    """1.00 a million, at most 500.00 a month, swept as a rate: no ceiling of months is left over, which nobody could charge."""
    fee = FeeTerms(event_id="f", fund="f", id="agent", category="transfer_agent", per_million_cents=100, max_per_month_cents=50_000)
    told = path_of("fee.agent.rate").change(fee, 5_000_000)
    assert (told.rate_e10, told.per_million_cents, told.max_per_month_cents) == (5_000_000, None, None)
    assert path_of("fee.agent.per_million").change(fee, 200).max_per_month_cents == 50_000
    assert path_of("fee.agent.max_per_month").change(fee, 60_000).per_million_cents == 100
