"""Two hundred accounts and twenty thousand orders: shares in accounts are shares outstanding, cash in is cash booked, every session."""

import collections
import datetime
import random
from decimal import Decimal

import pytest
from auditor import audit, differences
from auditor.compare import KEYS
from auditor.worlds import write_world

import navsim

from .ledgers import folder, rows, terms

ACCOUNTS, ORDERS = 200, 20_000
FIRST = datetime.date(2024, 1, 2)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A year of two classes: purchases, redemptions by shares, amount and all, conversions, transfers, late orders, distributions."""
    dice = random.Random(20_000)
    lines = ["accepted_at,recorded_at,class,account,side,amount,shares,price,to_class,to_account"]
    lines += [f"{FIRST},,{name},anchor,purchase,50000000.00,,10.00,," for name in "ab"]
    for _ in range(ORDERS):
        when = datetime.datetime.combine(FIRST, datetime.time(14), datetime.UTC) + datetime.timedelta(minutes=dice.randrange(60 * 24 * 360))
        name, account, other = dice.choice("ab"), f"k{dice.randrange(ACCOUNTS):03d}", f"k{dice.randrange(ACCOUNTS):03d}"
        heard = when + datetime.timedelta(days=dice.randrange(1, 5)) if dice.random() < 0.05 else None
        what = dice.random()
        if what < 0.55:
            tail = f"purchase,{dice.randrange(1, 10**7) / 100:.2f},,,,"
        elif what < 0.8:
            tail = f"redemption,,{dice.randrange(1, 10**6) / 1000:.3f},,,"
        elif what < 0.88:
            tail = f"redemption,{dice.randrange(1, 10**6) / 100:.2f},,,,"
        elif what < 0.92:
            tail = "redemption,,all,,,"
        elif what < 0.96:
            tail = f"conversion,,{dice.randrange(1, 10**6) / 1000:.3f},,{'b' if name == 'a' else 'a'},"
        elif other != account:
            tail = f"transfer,,{dice.randrange(1, 10**5) / 1000:.3f},,,{other}"
        lines.append(f"{when.isoformat()},{heard.isoformat() if heard else ''},{name},{account},{tail}")
    pays = "\n".join(f"2024-{month:02d}-20,{name},income,0.0{month + 10},80%" for month in (3, 6, 9, 11) for name in "ab")
    fees = '[[fee]]\nid = "advisory"\ncategory = "management"\nrate = "0.75%"\n[policy]\nover_redemption = "clip"\n'
    path = folder(
        tmp_path_factory.mktemp("register"),
        terms(inception="2024-01-02", a='redemption_fee = "2%"', b='front_load = [{ rate = "4%" }]') + fees,
        orders="\n".join(lines),
        distributions="ex_date,class,kind,per_share,reinvest\n" + pays,
    )
    return navsim.run(path, to="2024-12-31")


def test_every_proof_meets(run):
    """The register among them, every session."""
    assert not run.failed
    proofs = rows(run, "proofs", proof="sub_ledgers:accounts")
    assert len(proofs) == len({each["session"] for each in rows(run, "nav")})


def test_the_engine_s_own_balances_are_the_register_s(run):
    """The strike keeps every account for its rules; the register is booked again from orders and payments, and ends the same."""
    (booked,) = run.funds
    kept = {key: int(booked.struck.state.balance[place, 0]) for key, place in booked.struck.accounts.items()}
    told = {(each["share_class"], each["account"]): int(each["shares"] * 1000) for each in rows(run, "account_balances")}
    assert {key: shares for key, shares in kept.items() if shares} == {key: shares for key, shares in told.items() if shares}


def test_shares_in_accounts_are_shares_outstanding(run):
    """From the tables alone: the last balance of every account, added up, against the NAV's shares, to the last decimal."""
    held, moved = collections.defaultdict(Decimal), collections.defaultdict(list)
    for each in rows(run, "account_balances"):
        moved[each["session"]].append(each)
    for each in rows(run, "nav"):
        for change in moved.pop(each["session"], ()):
            key = change["share_class"], change["account"]
            held[key] += change["moved"]
            assert held[key] == change["shares"] >= 0
        assert sum(shares for (name, _), shares in held.items() if name == each["share_class"]) == each["shares"]


def test_cash_in_is_cash_booked(run):
    """Orders one by one against the capital lines of the roll-forward, session by session and class by class; distributions likewise."""
    orders, booked = collections.defaultdict(Decimal), collections.defaultdict(Decimal)
    for each in rows(run, "orders"):
        sign = 1 if each["side"] == "purchase" or each["leg"] == "in" else 0 if each["side"] == "transfer" else -1
        orders[each["booked"], each["share_class"]] += sign * each["amount"]
    for each in rows(run, "roll_forward"):
        if each["component"] in ("purchases", "redemptions", "conversion"):
            booked[each["session"], each["share_class"]] += each["amount"]
    last = max(each["session"] for each in rows(run, "nav"))
    assert {key: cents for key, cents in orders.items() if cents and key[0] <= last} == {key: cents for key, cents in booked.items() if cents}
    for paid in rows(run, "distributions"):
        own = rows(run, "account_distributions", ex_date=paid["ex_date"], share_class=paid["share_class"])
        assert sum(each["amount"] for each in own) == paid["amount"]
        assert sum(each["shares"] for each in own) == paid["reinvested_shares"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("features", [("late", "distributions"), ("exchanges", "closures"), ("money", "late")])
def test_the_auditor_agrees_on_charges_suspensions_and_accounts(seed, features, tmp_path):
    """Seeded worlds with sales charges, redemption fees, suspensions and redemptions in kind."""
    path = write_world(tmp_path / "world", seed, ("register", *features), length=15)
    run = navsim.run(path)
    held = {name: run.table(name).to_pylist() for name in KEYS if name in run.tables}
    for fund, tables in audit(path).items():
        theirs = {name: [each for each in found if each["fund"] == fund] for name, found in held.items()}
        assert differences(tables, theirs) == []
