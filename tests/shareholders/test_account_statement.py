"""navsim account: an account's statement, from the tables alone."""

import csv
import io
from decimal import Decimal

import pytest
from click.testing import CliRunner

from navsim.cli.main import navsim as program

from .ledgers import day, row, rows, struck, terms


@pytest.fixture
def out(tmp_path):
    """A fund with an account that does a little of everything."""
    run = struck(
        tmp_path / "scenario",
        terms(b='front_load = [{ rate = "5%" }]'),
        to="2026-06-12",
        orders="""accepted_at,class,account,side,amount,shares,price,to_account
                  2026-06-01,a,x,purchase,2000.00,,10.00,
                  2026-06-02,b,k,purchase,1000.00,,,
                  2026-06-03,b,k,redemption,,20,,
                  2026-06-04,b,k,redemption,,500,,
                  2026-06-04,b,k,transfer,,5,,m""",
        distributions="ex_date,class,kind,per_share,reinvest\n2026-06-09,b,capital,0.50,0%",
    )
    run.write(tmp_path / "out")
    return tmp_path / "out"


def told(out, *arguments):
    """The rows of the statement as CSV gives them."""
    answer = CliRunner().invoke(program, ["account", str(out), *arguments, "--format", "csv"])
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader(io.StringIO(answer.stdout)))


def test_orders_distributions_balances_cost_and_value(out):
    """1,000.00 less 5 % buys 95 shares; 20 go, 500 are refused, 5 are transferred; 35.00 of capital comes back."""
    entries = told(out, "k")
    orders = [(each["what"], Decimal(each["shares"]), Decimal(each["amount"]), each["status"]) for each in entries if each["entry"] == "order"]
    assert orders == [
        ("purchase", 95, 950, "filled"),
        ("redemption", -20, -200, "filled"),
        ("redemption", 0, 0, "refused"),
        ("transfer", -5, -50, "filled"),
    ]
    assert [Decimal(each["charge"]) for each in entries if each["what"] == "purchase"] == [50]
    assert [(each["what"], Decimal(each["amount"])) for each in entries if each["entry"] == "distribution"] == [("capital", 35)]
    balance = entries[-1]
    cost = Decimal(1000) - (Decimal(1000) * 20 / 95).quantize(Decimal("0.01"))
    cost -= (cost * 5 / 75).quantize(Decimal("0.01"))
    assert (Decimal(balance["held"]), Decimal(balance["cost"]), Decimal(balance["value"])) == (70, cost - 35, 70 * Decimal(balance["nav"]))


def test_as_of_an_earlier_day(out):
    """What is booked later is not in it."""
    entries = told(out, "k", "--date", "2026-06-03")
    assert [each["entry"] for each in entries] == ["order", "balance"]
    assert Decimal(entries[-1]["held"]) == 95


def test_who_only_received_a_transfer_has_a_statement(out):
    """Five shares that came by transfer."""
    entries = told(out, "m")
    assert [(each["what"], Decimal(each["shares"])) for each in entries if each["entry"] == "order"] == [("transfer", 5)]


def test_on_a_terminal_and_for_nobody(out):
    """A table, and a refusal with a suggestion."""
    from navsim.cli.main import answer

    drawn = CliRunner().invoke(program, ["account", str(out), "k", "--format", "table"]).stdout
    assert all(word in drawn for word in ("account k", "refused", "held"))
    assert answer(["account", str(out), "kk"]) == 2


def test_same_day_money_takes_the_cost_of_what_was_reinvested_that_morning(tmp_path):
    """June's dividend is reinvested on 1 July; the account takes all of it out by noon: no shares are left, and no cost."""
    run = struck(
        tmp_path,
        terms(classes=("a",), more='valuation = "amortized_cost"\n[distribution]\nincome = "daily"'),
        to="2026-07-02",
        orders="""accepted_at,class,account,side,amount,shares,price,settle
                  2026-06-01,a,x,purchase,1000.00,,1.00,2026-06-01
                  2026-06-01,a,y,purchase,1000.00,,1.00,2026-06-01
                  2026-07-01T10:00,a,x,redemption,,all,,2026-07-01""",
        income="date,kind,amount\n2026-06-10,bank_interest,20.00",
    )
    (paid,) = rows(run, "account_distributions", account="x")
    last = row(run, "account_balances", account="x", session=day("2026-07-01"))
    assert (paid["reinvested"], row(run, "orders", event_id="o3")["shares"]) == (10, 1000 + 10)
    assert (last["moved"], last["shares"], last["cost"]) == (-1000, 0, 0)
