"""Stress: what shocks do to the market's price, in sums; and a month as form N-MFP asks for it."""

import csv
import io
import json
from decimal import Decimal as D
from fractions import Fraction

import pytest

import navsim
from navsim.cli import main
from navsim.reports import reading
from navsim.reports.stress import Position, at_key, liquidity_fee_cents, per_basis_point, stress

from .folders import write


def fund(tmp_path, days):
    """100,000,000.00 in paper of so many days at its price: deviation nothing."""
    import datetime

    due = datetime.date(2026, 6, 1) + datetime.timedelta(days)
    return navsim.run(
        write(
            tmp_path,
            "2026-06-01",
            orders="accepted_at,class,account,side,amount,price,settle\n2026-06-01,only,h,purchase,100000000.00,1.00,2026-06-01",
            securities=f"security,type,maturity,government\nA,commercial_paper,{due},\nT,bill,{due},true",
            trades="date,security,side,quantity,price,settle\n2026-06-01,A,buy,50000000,100,2026-06-01\n2026-06-01,T,buy,50000000,100,2026-06-01",
            prices="date,security,price\n2026-06-01,A,100\n2026-06-01,T,100",
        )
    )


@pytest.mark.parametrize(("days", "fifty", "breaks"), [(60, "-8.2", "3.04"), (90, "-12.3", "2.03")])
def test_the_rule_of_thumb(tmp_path, days, fifty, breaks):
    """50 bp x 60 / 365 = 8.2 bp, x 90 / 365 = 12.3; the price breaks beyond 0.5 % x 365 / 60 = 3.04 %, and 2.03 %."""
    found = stress(reading.of_run(fund(tmp_path, days)), "cash", None, [Fraction(50)], [])
    assert f"{float(found.outcomes[1].deviation_bp):.1f}" == fifty
    assert found.break_up == Fraction(50 * 365, days)
    assert f"{float(found.break_up / 100):.2f}" == breaks
    assert (found.break_down, found.per_bp_nav) == (-found.break_up, Fraction(days, 365))


def test_at_the_shock_itself_nothing_breaks(tmp_path):
    """The edge is exact: at it the price is 0.9950, a hair beyond it is a breach."""
    tables = reading.of_run(fund(tmp_path, 73))  # 50 x 365 / 73 = 250
    edge, beyond = stress(tables, "cash", None, [Fraction(250), Fraction("250.0001")], []).outcomes[1:]
    assert (edge.nav, edge.status, beyond.status) == (Fraction(995, 1000), "alert", "breach")


def test_redemptions_leave_the_loss_to_those_who_stay(tmp_path):
    """A loss of 20 bp is 25 bp when a fifth has left at 1.00; of a spread the Treasury bill has no part."""
    tables = reading.of_run(fund(tmp_path, 73))
    found = stress(tables, "cash", None, [Fraction(100)], [Fraction(1, 5)], [Fraction(100)])
    by = {(each.shock.shift_bp, each.shock.spread_bp, each.shock.redeemed): each.deviation_bp for each in found.outcomes}
    assert by[100, 0, 0] == -20
    assert by[100, 0, Fraction(1, 5)] == -25
    assert by[0, 100, 0] == -10
    assert by[100, 100, Fraction(1, 5)] == -Fraction(30 * 5, 4)
    assert len(found.outcomes) == 8


def test_a_curve_that_turns():
    """Straight lines between the points, level outside them."""
    keys = ((30, 0), (90, 60))
    assert [at_key(keys, days) for days in (1, 30, 60, 90, 300)] == [0, 0, 30, 60, 60]
    held = [Position(security="A", value=365 * 10**6, reset_days=10, life_days=100, government=False)]
    assert per_basis_point(held) == 10**6 * 10 * Fraction(1, 10**4)


def test_what_redemptions_above_five_percent_are_charged():
    """60 of 1,000 million at 8 bp: 48,000.00; at 1 %: 600,000.00; 5 % exactly, and anything before October 2024: nothing."""
    import datetime

    now, before = datetime.date(2024, 10, 2), datetime.date(2024, 10, 1)
    million = 10**8
    assert liquidity_fee_cents(1_000 * million, 60 * million, Fraction(8, 10**4), now) == 48_000_00
    assert liquidity_fee_cents(1_000 * million, 60 * million, Fraction(1, 100), now) == 600_000_00
    assert liquidity_fee_cents(1_000 * million, 50 * million, Fraction(1, 100), now) is None
    assert liquidity_fee_cents(1_000 * million, 60 * million, Fraction(1, 100), before) is None
    assert liquidity_fee_cents(1_000 * million, 60 * million, Fraction(9, 10**6), now) == 0


@pytest.fixture
def out(tmp_path):
    fund(tmp_path / "folder", 73).write(tmp_path / "out")
    return str(tmp_path / "out")


def test_the_command(out, capsysbinary):
    assert main.answer(["stress", out, "--date", "2026-06-01", "--shift", "50bp,100bp", "--redeem", "10%", "--format", "csv"]) == main.DONE
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert [(row["shift_bp"][:3], row["redeemed"][:4], row["shadow_nav"][:6]) for row in rows] == [
        ("0.0", "0.00", "1.0000"),
        ("0.0", "0.10", "1.0000"),
        ("50.", "0.00", "0.9990"),
        ("100", "0.00", "0.9980"),
        ("50.", "0.10", "0.9989"),
        ("100", "0.10", "0.9978"),
    ]
    assert {row["shift_that_breaks_bp"] for row in rows} == {"250.000000000000"}
    assert main.answer(["stress", out, "--shift", "50bp", "--format", "table"]) == main.DONE
    assert "a rise of 250.00 bp" in capsysbinary.readouterr().out.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--shift", "50"], "has no unit"),
        (["--redeem", "100%"], "some shares must stay"),
        (["--key-rate", "50bp"], "no point of a curve"),
        (["--date", "2026-06-02"], "was not struck"),
    ],
)
def test_what_the_command_refuses(out, capsys, arguments, said):
    assert main.answer(["stress", out, *arguments]) == main.INPUT_ERRORS
    assert said in capsys.readouterr().err


def test_a_month_as_form_nmfp_asks_for_it(tmp_path, capsysbinary):
    """The shipped fund's March 2000: WAM, market price to four decimals every session, gross yields from the seventh day."""
    import pathlib

    run = navsim.run(pathlib.Path(navsim.__file__).parents[1] / "scenarios" / "money-market-2000", to="2000-04-07")
    run.write(tmp_path / "out")
    assert main.answer(["nmfp", str(tmp_path / "out"), "--month", "2000-03", "--format", "json"]) == main.DONE
    rows = json.loads(capsysbinary.readouterr().out, parse_float=D)
    assert {row["session"] for row in rows} == {"2000-03-31"}
    figures = {(row["item"], row["what"], row["day"], row["share_class"]): row["value"] for row in rows}
    shadow = {str(row["session"]): row for row in run.table("shadow").to_pylist()}
    assert round(figures["A.11", "weighted average maturity", "2000-03-31", None], 6) == shadow["2000-03-31"]["wam_days"]
    assert figures["A.18", "stable price", "2000-03-31", None] == 1
    prices = {day: value for (item, _, day, _), value in figures.items() if item == "A.20"}
    assert prices == {day: row["shadow_nav"] for day, row in shadow.items() if day < "2000-04"}
    total = figures["A.14", "cash", "2000-03-31", None] + figures["A.14", "securities", "2000-03-31", None]
    total += figures["A.14", "other assets", "2000-03-31", None]
    assert total - figures["A.15", "liabilities", "2000-03-31", None] == figures["A.16", "net assets", "2000-03-31", None] == D("79531219.00")
    assert min(day for (item, _, day, _) in figures if item == "A.19") == "2000-03-07"
    assert figures["B", "seven-day net yield", "2000-03-31", "service"] < figures["A.19", "seven-day gross yield", "2000-03-31", None]
    assert main.answer(["nmfp", str(tmp_path / "out"), "--month", "2000-05"]) == main.INPUT_ERRORS
