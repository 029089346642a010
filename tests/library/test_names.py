"""The library: what a user of Python types."""

import decimal
import pathlib

import pandas as pd
import pytest

import navsim

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"
FUND = {
    "fund": {"id": "mine", "inception": "2024-01-02"},
    "class": {"a": {"name": "A"}},
    "fee": [{"id": "advisory", "category": "management", "rate": "0.75%"}],
}


def frames() -> dict:
    """A fund of one stock over four sessions."""
    days = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"]
    return {
        "securities": pd.DataFrame({"security": ["AAA"], "type": ["equity"]}),
        "trades": pd.DataFrame({"date": [days[0]], "security": ["AAA"], "side": ["buy"], "quantity": ["50000"], "price": ["10.00"]}),
        "prices": pd.DataFrame({"date": days, "security": ["AAA"] * 4, "price": ["10.00", "10.10", "10.20", "10.30"]}),
        "orders": pd.DataFrame({"accepted_at": [days[0]], "class": ["a"], "side": ["purchase"], "amount": ["1000000.00"], "price": ["10.00"]}),
    }


def test_a_scenario_in_memory():
    """Data frames with the columns of the feeds are a scenario."""
    run = navsim.run(navsim.scenario(fund=FUND, **frames()))
    navs = {row["session"].isoformat(): row["net_assets"] for row in run.table("nav").to_pylist()}
    fee = decimal.Decimal("20.49")  # 1,000,000 x 0.75 % / 366
    assert navs["2024-01-02"] == 1_000_000
    assert navs["2024-01-03"] == 1_000_000 + 5_000 - fee


def test_wide_prices_are_the_same_prices():
    """Dates down, securities across: the same tables."""
    wide = pd.DataFrame({"AAA": ["10.00", "10.10", "10.20", "10.30"]}, index=pd.to_datetime(frames()["prices"]["date"]))
    tall = navsim.run(navsim.scenario(fund=FUND, **frames()))
    again = navsim.run(navsim.scenario(fund=FUND, **frames() | {"prices": wide}))
    assert tall.table("nav").equals(again.table("nav"))


def test_a_frame_with_a_mistake_is_told_like_a_file():
    """A letter O for a zero: the feed and row are named."""
    wrong = frames()
    wrong["prices"].loc[1, "price"] = "1O.10"
    with pytest.raises(navsim.InputProblems) as told:
        navsim.run(navsim.scenario(fund=FUND, **wrong))
    (problem,) = told.value.problems
    assert "prices" in problem.place.file


def test_nav_is_for_eyes():
    """pandas, index session, columns (fund, share_class), float64."""
    nav = navsim.run(SCENARIOS / "three-classes").nav
    assert isinstance(nav.index, pd.DatetimeIndex)
    assert nav.index.name == "session"
    assert list(nav.columns.names) == ["fund", "share_class"]
    assert list(nav.columns) == [("three-classes", name) for name in ("institutional", "retirement", "service")]
    assert set(nav.dtypes.astype(str)) == {"float64"}
    assert nav.loc["2004-02-27", ("three-classes", "service")] == 9.75


def test_as_known_then():
    """known_at as ISO text is what was known at that instant in New York."""
    run = navsim.run(SCENARIOS / "late-price", known_at="2025-03-11T18:00")
    assert run.nav.iloc[-1, 0] == 10.31


def test_fund_stands_at_its_listed_place():
    """run.table puts the fund back."""
    assert navsim.run(SCENARIOS / "late-price").table("nav").column_names[:3] == ["session", "fund", "share_class"]


def test_a_table_without_rows_and_one_that_is_none():
    """A stock fund has no shadow price: an empty table. A misspelt name is told what was meant."""
    run = navsim.run(SCENARIOS / "late-price")
    assert run.table("shadow").num_rows == 0
    assert run.table("shadow").column_names[:2] == ["session", "fund"]
    with pytest.raises(navsim.InputProblems, match="navv"):
        run.table("navv")


def test_what_stands_in_a_notebook_is_one_line():
    """Whoever types the name of a run, a sweep, a difference or a scenario is told what it is, not all that is in it."""
    scenario = navsim.scenario(fund=FUND, **frames())
    run = navsim.run(scenario)
    sweep = navsim.sweep(scenario, {"fee.advisory.rate": ["0.5%", "1%"]})
    assert repr(scenario) == "Scenario(mine, 6 events and 4 prices)"
    assert repr(run) == "Run(mine 2024-01-02 to 2024-01-05)"
    assert repr(sweep) == "Sweep(2 structures of mine over fee.advisory.rate)"
    assert repr(navsim.diff(run, run)) == "Diff(mine 0 class-days that moved)"
