"""The two shipped money funds: what their READMEs say is what a run gives."""

import pathlib
from decimal import Decimal as D

import pytest

import navsim
from navsim.cli import main

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"


def printed(name, first):
    """Rows of the README's tables whose first cell begins so, each a list of cells without thousands' commas."""
    lines = (SCENARIOS / name / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip().replace(",", "").removesuffix(" %") for cell in line.strip("|").split("|")] for line in lines if line.startswith(f"| {first}")
    ]
    assert rows
    return rows


@pytest.fixture(scope="module")
def calm():
    return navsim.run(SCENARIOS / "money-market-2000")


@pytest.fixture(scope="module")
def broken():
    return navsim.run(SCENARIOS / "money-market-breach")


def by_session(run, table):
    return {str(row["session"]): row for row in run.table(table).to_pylist()}


def test_a_dollar_on_every_session(calm):
    """Both classes, 42 sessions, no proof failed, nothing that stops a person from going home."""
    assert {row["nav"] for row in calm.table("nav").to_pylist()} == {D("1.00")}
    assert calm.table("nav").num_rows == 2 * 42
    assert not calm.failed
    assert not calm.needs_a_person


def test_the_markets_price_beside_it(calm):
    shadow = by_session(calm, "shadow")
    for day, market, price, deviation, status, days in (row for row in printed("money-market-2000", "2000-0") if len(row) == 6):
        row = shadow[day]
        assert (row["market_net_assets"], row["shadow_nav"], row["status"], row["wam_days"]) == (D(market), D(price), status, D(days))
        assert abs(row["deviation_bp"] - D(deviation)) <= D("0.00005")
    alerts = [day for day, row in shadow.items() if row["status"] == "alert"]
    assert (alerts[0], alerts[-1], len(alerts)) == ("2000-04-11", "2000-04-20", 8)


def test_payments(calm):
    paid = {(str(row["ex_date"]), row["share_class"]): row["amount"] for row in calm.table("distributions").to_pylist()}
    told = {}
    for day, institutional, service in (row for row in printed("money-market-2000", "2000-0") if len(row) == 3):
        told |= {(day, "institutional"): D(institutional), (day, "service"): D(service)}
    assert paid == told


def test_yields(calm):
    last = {row["share_class"]: row for row in calm.table("yields").to_pylist()}
    columns = ("current_7_day", "effective_7_day", "gross_7_day", "current_30_day")
    for column, (_, institutional, service) in zip(
        columns, printed("money-market-2000", "Seven") + printed("money-market-2000", "Thirty"), strict=True
    ):
        for name, value in (("institutional", institutional), ("service", service)):
            assert abs(last[name][column] * 100 - D(value)) <= D("0.00005")


def test_the_price_breaks_and_the_board_acts(broken):
    shadow, nav = by_session(broken, "shadow"), by_session(broken, "nav")
    for day, cost, market, price, deviation, struck in printed("money-market-breach", "2008-"):
        row = shadow[day]
        assert (row["net_assets"], row["market_net_assets"], row["shadow_nav"], nav[day]["nav"]) == (D(cost), D(market), D(price), D(struck))
        assert abs(row["deviation_bp"] - D(deviation)) <= D("0.00005")
    errors = {(str(row["session"]), row["check"]) for row in broken.table("exceptions").to_pylist() if row["severity"] == "error"}
    assert min(errors) == ("2008-09-15", "mmf.deviation")
    assert ("2008-09-17", "mmf.price") in errors
    amounts = {(str(row["session"]), row["component"]): row["amount"] for row in broken.table("roll_forward").to_pylist()}
    assert amounts["2008-09-16", "distribution:daily"] == -(D("2516.16") - D("321.04")) / 2
    assert amounts["2008-09-17", "unrealized"] == -D("495575.33")
    assert amounts["2008-09-18", "distribution:daily"] == -D("5406.64")
    assert amounts["2008-09-25", "realized"] == -D("558003.33")
    assert broken.needs_a_person
    assert not broken.failed


def test_the_command_asks_for_a_person(tmp_path):
    """Exit 1: a breach is nobody's fault and somebody's business."""
    assert main.answer(["run", str(SCENARIOS / "money-market-breach"), "-o", str(tmp_path / "out")]) == main.NEEDS_A_PERSON
