"""A term has one value in a structure: grids whose paths undo each other are refused, and the more exact of two paths counts."""

import copy

import pytest

import navsim
from navsim.basics.problems import InputProblems

from . import grids
from .test_same_as_run import same

TIERS = [[{"up_to": "500000", "rate": "2%"}, {"rate": "0.1%"}]]
FIRST_ENDS = "fee.advisory.tiers.1.up_to"
BAD = """
"fee.custody.rate" = ["2 bp"]
"fee.audit.flat" = ["24000", "36000"]
"policy.close_month" = [true]

"fee.audit.rate" = ["1 bp", "2 bp"]
"""


def test_two_forms_of_one_fee_are_refused_with_their_line(tmp_path):
    """The line of the second, and what to do."""
    path = tmp_path / "grid.toml"
    path.write_text(BAD)
    with pytest.raises(InputProblems) as found:
        navsim.sweep(grids.scenario(), path)
    (problem,) = found.value.problems
    assert (problem.code, problem.place.file, problem.place.line) == ("grid.two_forms", "grid.toml", 6)
    assert problem.message == "fee.audit.flat and fee.audit.rate are two forms of one fee"
    assert problem.help == "a fee has one form: take one of them away, or give each a grid of its own"


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        ({"fee.audit.rate": ["1 bp"], "fee.audit.flat": ["24000"]}, "grid.two_forms"),
        ({"zip": {"fee.audit.per_million": ["1"], "fee.audit.flat": ["24000"]}}, "grid.two_forms"),
        ({"fee.advisory.rate": ["1%"], "fee.advisory.tiers": TIERS}, "grid.two_forms"),
        ({"fee.advisory.tiers.1.rate": ["1%"], "fee.advisory.rate": ["1%"]}, "grid.two_forms"),
        ({"fee.audit.max_per_month": ["9"], "fee.audit.flat": ["24000"]}, "grid.two_forms"),
        ({"fee.12b-1@2024-12-31.rate": ["1%"], "fee.12b-1@2024-12-31.tiers": TIERS}, "grid.two_forms"),
        ({"fee.audit@2024-12-23.rate": ["1 bp"], "fee.audit.flat": ["24000"]}, "grid.two_forms"),  # its one entry
        ({"fee.audit@2024-12-23.flat": ["24000"], "fee.audit.flat": ["36000"]}, "grid.twice"),
        ({"fee.audit@2024-12-23.flat": ["24000"], "fee.audit@20241223.flat": ["36000"]}, "grid.twice"),
        ({"limit.cap@2024-12-23.rate": ["1%"], "limit.cap.rate": ["2%"]}, "grid.twice"),
    ],
)
def test_a_path_that_would_change_nothing_is_refused(grid, code):
    """In whatever order they are named, crossed and zipped; also as what others are measured against."""
    with pytest.raises(InputProblems) as found:
        navsim.sweep(grids.scenario(), grid)
    assert [problem.code for problem in found.value.problems] == [code]
    with pytest.raises(InputProblems) as found:
        navsim.sweep(grids.scenario(), {"policy.close_month": [True]}, baseline={path: values[0] for path, values in grid.get("zip", grid).items()})
    assert [problem.code for problem in found.value.problems] == [code]


def test_what_structures_are_measured_against_may_have_another_form():
    """A rate for all, against tiers: no structure has both."""
    swept = navsim.sweep(grids.scenario(), {"fee.advisory.rate": ["1%", "2%"]}, baseline={"fee.advisory.tiers": TIERS[0]})
    assert [row["status"] for row in swept.table("final").to_pylist()] == ["ok"] * 6


EXACT = [
    ({"fee.12b-1@2024-12-31.rate": "0.25%", "fee.12b-1.rate": "3%"}, {"fee.12b-1.rate": "3%", "fee.12b-1@2024-12-31.rate": "0.25%"}),
    ({FIRST_ENDS: "700000.01", "fee.advisory.tiers": TIERS[0]}, {"fee.advisory.tiers": TIERS[0], FIRST_ENDS: "700000.01"}),
]


@pytest.mark.parametrize(("named", "counted"), EXACT)
def test_the_more_exact_counts_in_whatever_order(named, counted):
    """One dated entry over all of them, one tier over the tiers: the run of the terms as somebody writes them down in turn."""
    swept = navsim.sweep(grids.scenario(), {path: [value] for path, value in named.items()}, path=True)
    assert not same(swept, navsim.run(grids.scenario(grids.under(copy.deepcopy(counted)))))
    assert same(swept, navsim.run(grids.scenario(grids.under(dict([*counted.items()][:1])))))  # the other is no idle one


def test_sums_by_open_and_by_closed_accounts_go_together():
    """They are one form: a fee may have both."""
    fund = grids.under({})
    fund["fee"][3] = {"id": "audit", "category": "audit", "classes": ["a"], "per_account": "1", "per_closed_account": "1"}
    more = {"accounts": "date,class,open,closed\n2024-12-23,a,100,50", "expenses": "date,fee,amount\n2025-01-06,legal,310.55"}
    grid = {"fee.audit.per_account": ["300.06"], "fee.audit.per_closed_account": ["110"]}
    row = navsim.sweep(grids.scenario(fund, **more), grid).table("final").to_pylist()[0]
    fund["fee"][3] |= {"per_account": "300.06", "per_closed_account": "110"}
    mine = grids.told_by_run(navsim.run(grids.scenario(fund, **more)))["a"]
    assert (row["status"], row["nav"], row["fees:audit"]) == ("ok", mine["nav"], mine["fees"]["audit"])
    assert row["fees:audit"] > 1000
