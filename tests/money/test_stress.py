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
from navsim.reports.shocks import Position, at_key, per_basis_point
from navsim.reports.stress import liquidity_fee_cents, stress

from .folders import FLOATING, write


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


def floating(tmp_path, price="99.95"):
    """100,000,000 shares; half in paper of 73 days at a price, half in a Treasury bill of 73 days at 100."""
    return navsim.run(
        write(
            tmp_path,
            "2026-06-01",
            toml=FLOATING.format(day="2026-06-01"),
            orders="accepted_at,class,account,side,amount,price,settle\n2026-06-01,only,h,purchase,100000000.00,1.00,2026-06-01",
            securities="security,type,maturity,government\nA,commercial_paper,2026-08-13,\nT,bill,2026-08-13,true",
            trades="date,security,side,quantity,price,settle\n2026-06-01,A,buy,50000000,100,2026-06-01\n2026-06-01,T,buy,50000000,100,2026-06-01",
            prices=f"date,security,price\n2026-06-01,A,{price}\n2026-06-01,T,100",
        )
    )


def test_a_floating_price_under_shocks(tmp_path):
    """From 0.99975: 50 bp of all yields are 10 bp of 73 days, 50 bp of a spread half of that, as the bill has none; nothing breaks."""
    tables = reading.of_run(floating(tmp_path))
    found = stress(tables, "prime", None, [Fraction(50)], [Fraction(1, 10)], [Fraction(50)], [(30, Fraction(0)), (73, Fraction(50))])
    assert (found.price, found.break_up, found.break_down, found.break_redeemed) == (Fraction("0.99975"), None, None, None)
    by = {(each.shock.shift_bp, each.shock.spread_bp, bool(each.shock.key_rates), each.shock.redeemed): each for each in found.outcomes}
    assert len(by) == 16
    assert {each.status for each in found.outcomes} == {"floats"}
    worth = Fraction(99_975_000)
    # 0.1 % of 49,975,000 and of 50,000,000
    assert by[50, 0, False, 0].market == (worth - 49_975 - 50_000) * 100
    assert by[0, 50, False, 0].market == (worth - 49_975) * 100
    assert by[0, 0, True, 0].market == by[50, 0, False, 0].market
    assert found.per_bp == (worth * 100) * 73 / 365 / 10_000
    # those who leave are paid 0.9998, to four decimals: 0.00005 more than their part, of ten million shares
    assert by[0, 0, False, Fraction(1, 10)].market == (worth - 10_000_000 * Fraction("0.9998")) * 100
    assert by[0, 0, False, Fraction(1, 10)].nav == (worth - 9_998_000) / 90_000_000


def test_the_command_of_a_floating_fund(tmp_path, capsysbinary):
    floating(tmp_path / "folder").write(tmp_path / "out")
    assert main.answer(["stress", str(tmp_path / "out"), "--shift", "50bp", "--redeem", "10%", "--format", "table"]) == main.DONE
    said = capsysbinary.readouterr().out.decode()
    assert "The price floats, from 0.9998: a basis point costs 0.20 bp" in said
    assert main.answer(["stress", str(tmp_path / "out"), "--shift", "50bp", "--format", "csv"]) == main.DONE
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert [(row["status"], row["shift_that_breaks_bp"], row["shadow_nav"][:6]) for row in rows] == [
        ("floats", "", "0.9998"),
        ("floats", "", "0.9988"),
    ]


def month(run):
    """{(item, what, day, class or security): value or word} of a run of one month."""
    rows = run.table("nmfp").to_pylist()
    told = {(row["item"], row["what"], str(row["day"]), row["share_class"] or row["security"]): row["said"] or row["value"] for row in rows}
    assert len(told) == len(rows)
    return told


def test_form_nmfp_of_a_floating_fund(tmp_path):
    """No stable price; the price at market is the one struck, to four decimals; a Treasury bill and paper make it Prime."""
    told = month(floating(tmp_path))
    day = "2026-06-01"
    assert (told["A.18", "seeks a stable price", day, None], told["A.20", "market price a share", day, None]) == (0, D("0.9998"))
    assert ("A.18", "stable price", day, None) not in told
    assert told["A.10", "category", day, None] == "Prime"
    assert told["A.16", "net assets", day, None] == D("99975000.00")
    assert told["A.13", "daily liquid assets, part of total assets", day, None] == (D(50_000_000) / D(99_975_000)).quantize(D("1e-12"))
    assert told["C", "category of investment", day, "T"] == "U.S. Treasury debt"
    assert told["C", "category of investment", day, "A"] == "non-financial commercial paper"
    assert told["C", "part of net assets", day, "A"] == (D(49_975_000) / D(99_975_000)).quantize(D("1e-12"))
    assert (told["C", "liquidity", day, "T"], told["C", "liquidity", day, "A"], told["C", "days to the end", day, "A"]) == ("daily", "other", 73)


@pytest.mark.parametrize(
    ("fee", "redeemed", "kind", "amount"),
    [
        ("1%", "6000000.00", "mandatory, default amount", "59988.00"),  # 1 % of 5,998,800.00
        ("8 bp", "6000000.00", "mandatory, estimated cost", "4799.04"),
        ("8 bp", "4000000.00", "discretionary", "3199.36"),
    ],
)
def test_form_nmfp_tells_of_liquidity_fees(tmp_path, fee, redeemed, kind, amount):
    """Redeemed at 0.99975, which is struck as 0.9998: above 5 % of net assets the fee must be, below it may be."""
    shares = f"{D(redeemed):f}"
    folder = write(
        tmp_path,
        "2026-06-01",
        toml=FLOATING.format(day="2026-06-01"),
        orders=f"""accepted_at,class,account,side,amount,shares,price,settle
                   2026-06-01,only,h,purchase,100000000.00,,1.00,2026-06-01
                   2026-06-02T10:00,only,h,redemption,,{shares},,""",
        securities="security,type,maturity,government\nA,commercial_paper,2026-08-13,",
        trades="date,security,side,quantity,price,settle\n2026-06-01,A,buy,100000000,100,2026-06-01",
        prices="date,security,price\n2026-06-01,A,100\n2026-06-02,A,99.975\n2026-06-03,A,99.975",
        actions=f"date,action,value\n2026-06-02,liquidity_fee,{fee}",
    )
    told = month(navsim.run(folder))
    assert told["A.22", "charged a liquidity fee", "2026-06-03", None] == 1
    assert told["A.22", "kind of liquidity fee", "2026-06-02", None] == kind
    assert told["A.22", "liquidity fees", "2026-06-02", None] == D(amount)
    assert told["A.22", "liquidity fees, part of the value redeemed", "2026-06-02", None] == (D("0.01") if fee == "1%" else D("0.0008"))
    assert told["B", "gross redemptions", "2026-06-03", "only"] == D(redeemed) * D("0.9998") - D(amount)


def test_form_nmfp_of_a_government_fund(tmp_path):
    """Cash, Treasuries and repos on their paper are 99.5 % of total assets or more."""
    feeds = {
        "orders": "accepted_at,class,account,side,amount,price,settle\n2026-06-01,only,h,purchase,1000000.00,1.00,2026-06-01",
        "securities": "security,type,maturity,government,coupon,day_count\nT,bill,2026-07-01,true,,\nR,repo,2026-06-02,true,3.60%,actual/360\n"
        "N,note,2026-07-01,true,,\nA,commercial_paper,2026-07-01,,,",
        "prices": "date,security,price\n" + "\n".join(f"2026-06-01,{name},100" for name in "TRNA"),
    }
    for paper, category in (("5000", "Government"), ("6000", "Prime")):
        bought = {"T": "500000", "R": "300000", "A": paper}
        trades = "date,security,side,quantity,price,settle\n" + "\n".join(
            f"2026-06-01,{name},buy,{face},100,2026-06-01" for name, face in bought.items()
        )
        told = month(navsim.run(write(tmp_path / paper, "2026-06-01", trades=trades, **feeds)))
        assert told["A.10", "category", "2026-06-01", None] == category
        assert told["A.22", "charged a liquidity fee", "2026-06-01", None] == 0
        assert told["C", "category of investment", "2026-06-01", "R"] == "repo on government securities"
