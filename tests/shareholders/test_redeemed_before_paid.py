"""Shares that are redeemed before they are paid for, and a family that stops: what is told is told of the right ones."""

from decimal import Decimal

import pytest

import navsim

from .ledgers import day, folder, row, struck, terms

MONEY = 'valuation = "amortized_cost"\ninitial_nav = "1.00"\n[policy]\nallocation = "settled_shares"\n[distribution]\nincome = "daily"'


def test_shares_redeemed_before_they_are_paid_for_take_nothing_from_the_others(tmp_path):
    """y buys 500.00 for payment on the 5th and redeems them on the 3rd: the 10.00 of the 4th are x's alone, on its 1,000 shares."""
    run = struck(
        tmp_path,
        terms(more=MONEY, classes=("a",)),
        to="2026-06-30",
        orders="""accepted_at,class,account,side,amount,shares,price,settle
                  2026-06-01,a,x,purchase,1000.00,,1.00,2026-06-01
                  2026-06-01T10:00,a,y,purchase,500.00,,,2026-06-05
                  2026-06-02T10:00,a,y,redemption,,all,,""",
        income="date,kind,amount\n2026-06-04,bank_interest,10.00",
    )
    told = row(run, "yields", session=day("2026-06-04"))
    assert (told["entitled"], told["factor"]) == (1000, Decimal(10) / 1000)
    paid = row(run, "account_distributions", kind="daily")
    assert (paid["account"], paid["reinvested"]) == ("x", 10)


def test_what_goes_wrong_first_is_told(tmp_path):
    """Two linked funds end below zero, the second of them a week before the first: the second is named, with its day."""
    toml = {
        name: terms(name, classes=("a",)) + f'[[fee]]\nid = "rent"\ncategory = "other"\nflat = "3650000"\nfrom = {day}\n'
        for name, day in (("f", "2026-06-10"), ("g", "2026-06-03"))
    }
    path = folder(
        tmp_path,
        toml,
        orders="""accepted_at,fund,class,account,side,amount,shares,price,to_fund
                  2026-06-01,f,a,x,purchase,5000.00,,10.00,
                  2026-06-01,g,a,x,purchase,5000.00,,10.00,
                  2026-06-02,f,a,x,exchange,,1,,g""",
    )
    with pytest.raises(navsim.InputProblems) as found:
        navsim.run(path, to="2026-06-30")
    (problem,) = found.value.problems
    assert problem.code == "strike.negative_net_assets"
    assert "fund g" in problem.message
    assert "2026-06-03" in problem.message


def test_a_guess_that_stops_does_not_stop_the_run(tmp_path):
    """f pays by the account, as its register counts, and lives on what is exchanged into it from g: both are struck together before it is judged."""
    fee = '[[fee]]\nid = "ta"\ncategory = "transfer_agent"\nper_account = "{}"\n'
    rent = '[[fee]]\nid = "rent"\ncategory = "other"\nflat = "36500"\n'
    toml = {
        "f": terms("f", classes=("a",), more='[policy]\naccount_counts = "register"') + fee.format("3.65") + rent,
        "g": terms("g", classes=("a",)),
    }
    run = struck(
        tmp_path,
        toml,
        to="2026-06-12",
        orders="""accepted_at,fund,class,account,side,amount,shares,price,to_fund
                  2026-06-01,f,a,x,purchase,300.00,,10.00,
                  2026-06-01,g,a,x,purchase,50000.00,,10.00,
                  2026-06-02,g,a,x,exchange,,4000,,f""",
    )
    left = row(run, "nav", fund="f", session=day("2026-06-12"))["net_assets"]
    assert left > Decimal(38000)
