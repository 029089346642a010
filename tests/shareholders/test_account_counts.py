"""Accounts that a fee is charged on: those of the register where no row counts them, and where the fund says so. accounting.md 8."""

from decimal import Decimal
from fractions import Fraction

import pytest

import navsim
from navsim.scenario.read import read

from .ledgers import day, folder, row, rows, struck, terms

FEE = '\n[[fee]]\nid = "ta"\ncategory = "transfer_agent"\nper_account = "36.50"\nper_closed_account = "1.10"\n'
REGISTER = '[policy]\naccount_counts = "register"\n'
ORDERS = """accepted_at,class,account,side,amount,shares,price
            2026-06-01,a,x,purchase,2000.00,,10.00
            2026-06-01,a,,purchase,500.00,,10.00
            2026-06-02,a,y,purchase,1000.00,,
            2026-06-02,b,y,purchase,1000.00,,
            2026-06-03,a,z,purchase,1000.00,,
            2026-06-03,a,y,redemption,,all,
            2026-06-05,a,y,purchase,100.00,,
            2026-06-05,a,z,redemption,,5,
            2026-06-08,b,y,redemption,,all,"""
# a: x from the 1st, y from the 3rd, z for y on the 4th, y again on the 8th; b: y from the 3rd to the 9th, when the class has no share left
OPEN = {"2026-06-01": 1, "2026-06-02": 1, "2026-06-03": 3, "2026-06-04": 3, "2026-06-05": 3, "2026-06-08": 4, "2026-06-09": 3, "2026-06-10": 3}
CLOSED = {"2026-06-04": 1, "2026-06-09": 1}


def charged(run) -> dict:
    """{session: dollars of the fee}."""
    told: dict = {}
    for each in rows(run, "accruals", fee="ta"):
        told[each["session"]] = told.get(each["session"], 0) + each["amount"]
    return told


def test_the_register_s_counts_where_the_fund_says_so(tmp_path):
    """Ten cents an account and day, over the weekend on Friday's count; 1.10 for each that closed."""
    run = struck(tmp_path, terms() + FEE + REGISTER, to="2026-06-10", orders=ORDERS)
    expected = {day(each): Decimal("0.10") * count + Decimal("1.10") * CLOSED.get(each, 0) for each, count in OPEN.items()}
    expected[day("2026-06-08")] += Decimal("0.10") * 2 * OPEN["2026-06-05"]  # Saturday and Sunday
    assert charged(run) == expected
    moved = [(str(each["session"]), each["share_class"], each["open"], each["opened"], each["closed"]) for each in rows(run, "account_counts")]
    assert moved == [
        ("2026-06-01", "a", 1, 1, 0),
        ("2026-06-03", "a", 2, 1, 0),
        ("2026-06-03", "b", 1, 1, 0),
        ("2026-06-04", "a", 2, 1, 1),
        ("2026-06-08", "a", 3, 1, 0),
        ("2026-06-09", "b", 0, 0, 1),
    ]


@pytest.mark.parametrize(
    ("said", "rows_count"), [("", True), ('[policy]\naccount_counts = "rows"\n', True), ('[policy]\naccount_counts = "register"\n', False)]
)
def test_rows_come_first_unless_the_fund_says_otherwise(tmp_path, said, rows_count):
    """Ten accounts by the transfer agent's row, or one by the register."""
    run = struck(tmp_path, terms() + FEE + said, to="2026-06-02", orders=ORDERS, accounts="date,class,open,closed\n2026-06-01,a,10,0")
    assert charged(run)[day("2026-06-01")] == Decimal("0.10") * (10 if rows_count else 1)


@pytest.mark.parametrize("said", ["", '[policy]\naccount_counts = "rows"\n'])
def test_without_rows_nothing_is_charged_and_a_note_says_so(tmp_path, said):
    """Accounts are counted by `accounts` rows; there are none."""
    run = struck(tmp_path, terms() + FEE + said, to="2026-06-10", orders=ORDERS)
    assert set(charged(run).values()) == {0}
    notes = [note for note in read(tmp_path).notes if "counts any" in note]
    assert len(notes) == 1
    assert "fund.toml" in notes[0]
    assert 'account_counts = "register"' in notes[0]


def test_a_count_that_rests_on_a_nav_that_rests_on_the_fee(tmp_path):
    """All of an account goes for so many dollars only because the fee lowered the NAV: the register and the fee agree about it."""
    fee = FEE.replace("36.50", "36500").replace("1.10", "0")
    orders = """accepted_at,class,account,side,amount,shares,price
                2026-06-01,a,x,purchase,100000.00,,10.00
                2026-06-01,a,y,purchase,,100,10.00
                2026-06-02,a,y,redemption,996.00,,"""
    toml = terms(classes=("a",)) + fee + REGISTER + 'over_redemption = "clip"\n'
    run = struck(tmp_path, toml, to="2026-06-10", orders=orders)
    navs = {each["session"]: each["nav"] for each in rows(run, "nav")}
    assert navs[day("2026-06-02")] == round(Decimal(101000 - 2 * 100 * 2) / 10100, 2)
    assert row(run, "orders", event_id="o3")["shares"] == Decimal("996.00") / Decimal("9.96") == 100  # at 10.00 some would have stayed
    assert row(run, "account_counts", session=day("2026-06-03"))["open"] == 1
    assert charged(run)[day("2026-06-04")] == 100
    assert charged(run)[day("2026-06-08")] == 3 * 100


def test_classes_are_charged_on_their_own_accounts(tmp_path):
    """A fee of class b counts class b alone: one account from the 3rd to the 8th, at 10 cents a day."""
    fee = '\n[[fee]]\nid = "ta"\ncategory = "transfer_agent"\nclasses = ["b"]\nper_account = "36.50"\n'
    run = struck(tmp_path, terms() + fee + REGISTER, to="2026-06-10", orders=ORDERS)
    assert sum(charged(run).values()) == Fraction(365, 3650) * 6


def test_a_sweep_counts_under_every_structure(tmp_path):
    """At a low fee the account keeps some shares and is charged on; at a high one all of it goes: each as in its own run."""
    orders = """accepted_at,class,account,side,amount,shares,price
                2026-06-01,a,x,purchase,100000.00,,10.00
                2026-06-01,a,y,purchase,,100,10.00
                2026-06-02,a,y,redemption,996.00,,"""

    def toml(each):
        fee = FEE.replace("36.50", each).replace("1.10", "5")
        return terms(classes=("a",)) + fee + REGISTER + 'over_redemption = "clip"\n'

    fees = ("36.50", "36500")
    swept = navsim.sweep(folder(tmp_path / "swept", toml(fees[0]), orders=orders), {"fee.ta.per_account": list(fees)}, to="2026-06-10")
    for n, each in enumerate(fees):
        run = struck(tmp_path / each, toml(each), to="2026-06-10", orders=orders)
        own = next(row for row in swept.table("final").to_pylist() if row["structure"] == n)
        last = rows(run, "nav")[-1]
        assert (own["nav"], own["net_assets"], own["shares"]) == (last["nav"], last["net_assets"], last["shares"])
    assert last["shares"] == 10_000  # y is gone
