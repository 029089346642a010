"""The shipped folder of shareholders gives the figures its README works out."""

import pathlib
from decimal import Decimal

import pytest
from click.testing import CliRunner

import navsim
from navsim.cli.main import navsim as program

from .ledgers import day, row

FOLDER = pathlib.Path(__file__).parents[2] / "scenarios" / "shareholders"


@pytest.fixture(scope="module")
def run():
    return navsim.run(FOLDER)


@pytest.mark.parametrize(
    ("order", "column", "value"),
    [
        ("ann-buys", "shares", Decimal("942.5")),
        ("bob-buys", "charge", Decimal("0.045") * 60_000),
        ("ann-sells-soon", "kept", Decimal("40.04")),
        ("ann-sells-soon", "charge", Decimal("0.01") * 200 * 10),
        ("ann-sells-soon", "amount", Decimal("2002.00") - Decimal("40.04")),
        ("at-the-close", "session", day("2025-12-31")),
        ("a-second-later", "session", day("2026-01-02")),
        ("heard-late", "as_of_gain", Decimal("-37.66")),
        ("while-suspended", "status", "refused"),
        ("waits-for-the-ninth", "session", day("2026-01-09")),
        ("more-than-there-is", "status", "refused"),
        ("in-kind", "amount", 30_000 * Decimal("10.30")),
    ],
)
def test_what_becomes_of_each_order(run, order, column, value):
    """One line of the README's table each."""
    assert row(run, "orders", event_id=order)[column] == value


def test_the_distribution(run):
    """10.26 - 0.25 = 10.01."""
    navs = {each: row(run, "nav", session=day(each), share_class="institutional")["nav"] for each in ("2025-12-30", "2025-12-31")}
    assert navs["2025-12-30"] - navs["2025-12-31"] == Decimal("0.25")
    told = row(run, "distributions", share_class="institutional")
    assert (told["shares"], told["amount"], told["reinvested_shares"]) == (950_000, 237_500, Decimal("23726.274"))
    assert not run.failed


def test_the_log_keeps_what_classes_charge(run, tmp_path):
    """Appended to a log and struck from it, every table of shareholders is the same."""
    log = navsim_log(tmp_path / "log")
    again = navsim.run(log)
    for name in ("nav", "orders", "order_charges", "account_balances", "account_distributions"):
        assert again.table(name).equals(run.table(name)), name


def navsim_log(path):
    """A log that holds the folder."""
    for arguments in (["log", "init", str(path)], ["log", "append", str(path), str(FOLDER)]):
        answer = CliRunner().invoke(program, arguments)
        assert answer.exit_code == 0, answer.output
    return path
