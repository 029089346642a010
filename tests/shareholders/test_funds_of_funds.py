"""Funds that hold funds of the folder: valued at their NAV, bought by orders, struck in holding order."""

import random
from decimal import Decimal

import pytest
from auditor import audit, differences
from auditor.compare import KEYS

import navsim

from .ledgers import day, folder, row, rows, struck, terms

PRICES = "date,security,price\n2026-06-01,X,10\n2026-06-02,X,11\n2026-06-03,X,12\n2026-06-04,X,13\n2026-06-05,X,14\n2026-06-08,X,13.5\n2026-06-09,X,9"
TOML = {"core": terms("core", classes=("a",)), "top": terms("top", classes=("a",))}
TRADES = "date,fund,security,side,quantity,price\n2026-06-01,core,X,buy,90,10"
ORDERS = """accepted_at,fund,class,account,side,amount,shares,price,to_fund
            2026-06-01,core,a,x,purchase,1000.00,,10.00,
            2026-06-01,top,a,h,purchase,5000.00,,10.00,
            2026-06-01T10:00,core,a,top,purchase,3000.00,,,
            2026-06-04T10:00,core,a,top,redemption,,50,,"""
PAYS = "ex_date,fund,class,kind,per_share,pay_date,reinvest\n2026-06-05,core,a,income,0.25,2026-06-08,100%\n2026-06-08,core,a,capital,0.10,,"


def family(path, orders=ORDERS, securities="security,type\nX,equity\ncore,fund", trades=TRADES, **feeds):
    return struck(path, TOML, securities=securities, prices=PRICES, trades=trades, orders=orders, distributions=PAYS, **feeds)


def agrees(run):
    """The holder's position is its account in the held fund, valued at that fund's NAV; a purchase stands in it from its price on."""
    navs = {each["session"]: each["nav"] for each in rows(run, "nav", fund="core")}
    for held in rows(run, "holdings", fund="top", security="core"):
        assert (held["price"], held["market_value"]) == (navs[held["session"]], round(held["quantity"] * navs[held["session"]], 2))
    last = rows(run, "account_balances", fund="core", account="top")[-1]
    held = rows(run, "holdings", fund="top", security="core")[-1]
    assert (held["quantity"], held["cost"]) == (last["shares"], last["cost"])


def test_orders_under_the_holder_s_id_are_its_trades(tmp_path):
    """3,000.00 at 10.00 are 300 shares; 50 go at 10.68; 0.25 on 250 is income and buys shares at the NAV of the ex-date."""
    run = family(tmp_path)
    agrees(run)
    sold = row(run, "lot_relief", fund="top")
    assert (sold["sale"], sold["quantity"], sold["gain"]) == ("o4", 50, 50 * Decimal("10.68") - 50 * 10)
    assert row(run, "roll_forward", fund="top", session=day("2026-06-05"), component="dividend_income")["amount"] == Decimal("0.25") * 250
    assert row(run, "account_distributions", fund="core", account="top", kind="income")["reinvested"] == Decimal("62.50")


def test_a_holder_pays_the_sales_charge_on_top_of_shares_it_asks_for(tmp_path):
    """94.25 shares at 10.00 at 5.75 % cost 1,000.00."""
    toml = {"core": terms("core", classes=("a",), a='front_load = [{ rate = "5.75%" }]'), "top": TOML["top"]}
    orders = "\n".join([*ORDERS.split("\n")[:3], "2026-06-01T10:00,core,a,top,purchase,,94.25,,"])
    run = struck(tmp_path, toml, securities="security,type\ncore,fund", orders=orders, to="2026-06-04")
    assert row(run, "holdings", fund="top", session=day("2026-06-03"))["cost"] == Decimal("94.25") * 10 + Decimal("57.50")
    agrees(run)


def test_a_holder_gets_what_a_deferred_charge_leaves(tmp_path):
    """Of 300 shares at 10.00 it redeems 50 at 10.68: 5 % of their cost of 500.00 goes to the distributor, and 509.00 come in."""
    run = struck(
        tmp_path,
        {"core": terms("core", classes=("a",), a='deferred_load = ["5%", "4%"]'), "top": TOML["top"]},
        securities="security,type\nX,equity\ncore,fund",
        prices=PRICES,
        trades=TRADES,
        orders=ORDERS,
    )
    agrees(run)
    assert not run.failed
    charge = row(run, "order_charges", fund="core", event_id="o4")
    assert (charge["base"], charge["amount"]) == (50 * 10, Decimal("0.05") * 50 * 10)
    assert row(run, "orders", fund="core", event_id="o4")["amount"] == 50 * Decimal("10.68")  # the fund that is held pays it whole
    sold = row(run, "lot_relief", fund="top")
    assert sold["proceeds"] == 50 * Decimal("10.68") - Decimal("0.05") * 500
    assert sold["gain"] == 50 * Decimal("10.68") - Decimal("0.05") * 500 - 50 * 10
    for session, cash in (("2026-06-03", 5000 - 3000), ("2026-06-04", 5000 - 3000 + 50 * Decimal("10.68") - Decimal("0.05") * 500)):
        shares = row(run, "holdings", fund="top", security="core", session=day(session))["market_value"]
        assert row(run, "nav", fund="top", session=day(session))["net_assets"] == shares + cash


def test_trades_and_distributions_where_the_holder_has_no_account(tmp_path):
    """The position is what the trades say; a distribution is so much a share; `underlying` names fund and class."""
    run = family(
        tmp_path,
        orders="\n".join(ORDERS.split("\n")[:3]),
        securities="security,type,underlying\nX,equity,\nCOREX,fund,core.a",
        trades=TRADES + "\n2026-06-02,top,COREX,buy,100,10.50",
    )
    assert row(run, "roll_forward", fund="top", session=day("2026-06-05"), component="dividend_income")["amount"] == 25
    held = row(run, "holdings", fund="top", session=day("2026-06-08"))
    assert (held["price"], held["cost"]) == (row(run, "nav", fund="core", session=day("2026-06-08"))["nav"], 1050 - 10)


def test_exchanges_back_into_the_held_fund(tmp_path):
    """The holder's shareholders exchange into the fund it holds: each NAV rests on the other's session before, and both roads meet."""
    orders = ORDERS + "\n2026-06-03T10:00,top,a,h,exchange,,50,,core\n2026-06-05T10:00,core,a,x,exchange,,20,,top"
    run = family(tmp_path, orders=orders)
    agrees(run)
    out, into = (row(run, "orders", event_id="o5", fund=name) for name in ("top", "core"))
    assert out["nav"] == row(run, "nav", fund="top", session=day("2026-06-03"))["nav"]
    assert into["nav"] == row(run, "nav", fund="core", session=day("2026-06-03"))["nav"]
    assert row(run, "nav", fund="core", session=day("2026-06-04"))["shares"] == 400 + into["shares"]


@pytest.mark.parametrize(
    ("securities", "trades", "code"),
    [
        ("core,fund\ntop,fund", "2026-06-02,core,top,buy,10,10\n2026-06-02,top,core,buy,10,10", "fund.circle"),
        ("core,fund", "2026-06-02,core,core,buy,10,10", "fund.circle"),
        ("core,fund", "2026-06-02,top,core,buy,10,10", "fund.bought_twice"),
    ],
)
def test_circles_and_purchases_written_twice_are_refused(tmp_path, securities, trades, code):
    """Nobody's NAV may rest on itself; nothing is bought twice."""
    orders = ORDERS if code == "fund.bought_twice" else "\n".join(ORDERS.split("\n")[:3])
    feeds = {"securities": f"security,type\nX,equity\n{securities}", "trades": f"{TRADES}\n{trades}", "prices": PRICES, "orders": orders}
    with pytest.raises(navsim.InputProblems) as found:
        navsim.run(folder(tmp_path, TOML, **feeds))
    assert [problem.code for problem in found.value.problems] == [code]


def seeded(path, seed):
    """Three floors: apex holds top and core, top holds core; orders of all kinds between them, late ones too, for two weeks.

    Of odd seeds core and top charge what is redeemed in its first year.
    """
    dice = random.Random(seed)
    days = [f"2026-06-{n:02d}" for n in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)]
    prices = "date,security,price\n" + "\n".join(f"{each},X,{dice.randrange(800, 1400) / 100}" for each in days)
    lines = ["accepted_at,recorded_at,fund,class,account,side,amount,shares,price,to_fund"]
    lines += [f"2026-06-01,,{name},a,{name}-holder,purchase,{10_000 * n}.00,,10.00," for n, name in enumerate(("core", "top", "apex"), 1)]
    lines += ["2026-06-01T09:00,,core,a,top,purchase,5000.00,,,", "2026-06-02T09:00,,core,a,apex,purchase,3333.33,,,"]
    lines += ["2026-06-02T09:00,,top,a,apex,purchase,4444.44,,,"]
    for _ in range(25):
        at, heard = f"{dice.choice(days[2:])}T{dice.choice(('09:00', '16:00:01', '12:30'))}", ""
        if dice.random() < 0.2:
            heard = f"2026-06-{dice.randrange(int(at[8:10]) + 1, 16):02d}T10:00" if int(at[8:10]) < 14 else ""
        fund, account = dice.choice([("core", "top"), ("core", "apex"), ("top", "apex"), ("core", "core-holder"), ("top", "top-holder")])
        what = dice.random()
        if what < 0.4:
            tail = f"purchase,{dice.randrange(1, 90000) / 100:.2f},,,"
        elif what < 0.7 or account in ("top", "apex"):
            tail = f"redemption,,{dice.randrange(1, 40000) / 1000:.3f},,"
        else:
            tail = f"exchange,,{dice.randrange(1, 40000) / 1000:.3f},,{'top' if fund == 'core' else 'core'}"
        lines.append(f"{at},{heard},{fund},a,{account},{tail}")
    pays = [f"2026-06-0{n},{name},a,{kind},0.{dice.randrange(1, 30):02d},2026-06-11,{dice.choice((0, 33, 100))}%" for n, name, kind in KINDS]
    deferred = {"core": 'deferred_load = ["5%", "4%"]', "top": 'deferred_load = ["1%"]'} if seed % 2 else {}
    fee = '[[fee]]\nid = "m"\ncategory = "management"\nrate = "1%"\n'
    toml = {name: terms(name, classes=("a",), a=deferred.get(name, "")) + fee for name in ("core", "top", "apex")}
    return folder(
        path,
        toml,
        securities="security,type\nX,equity\ncore,fund\ntop,fund",
        trades="date,fund,security,side,quantity,price\n2026-06-01,core,X,buy,900,10\n2026-06-01,top,X,buy,300,10",
        prices=prices,
        orders="\n".join(lines),
        distributions="ex_date,fund,class,kind,per_share,pay_date,reinvest\n" + "\n".join(pays),
    )


KINDS = ((3, "core", "income"), (5, "core", "long_gain"), (5, "top", "income"), (8, "core", "capital"), (9, "top", "short_gain"))


@pytest.mark.parametrize("seed", range(6))
def test_struck_until_nothing_is_new_is_struck_session_by_session(tmp_path, seed):
    """The auditor strikes every session of all three funds in holding order; the engine's figures are the same."""
    path = seeded(tmp_path / "seeded", seed)
    run = navsim.run(path)
    assert not run.failed
    for fund, tables in audit(path).items():
        theirs = {name: rows(run, name, fund=fund) for name in KEYS if name in run.tables}
        assert differences(tables, theirs) == []


@pytest.mark.parametrize("seed", [1, 4])
def test_a_sweep_of_holders_is_a_run_of_each_structure(tmp_path, seed):
    """Under another fee of the held fund the holder's portfolio is another one: each structure's figures are those of its own run."""
    path = seeded(tmp_path / "seeded", seed)
    swept = navsim.sweep(path, {"fee.m.rate": ["0 bp", "50 bp"]})
    told = {(each["structure"], each["fund"]): each for each in swept.table("final").to_pylist()}
    for structure, rate in enumerate(("0%", "0.50%")):
        for toml in path.glob("*.toml"):
            text = toml.read_text()
            toml.write_text(text[: text.rindex("rate = ")] + f'rate = "{rate}"\n')
        last = {each["fund"]: each for each in rows(navsim.run(path), "nav")}
        for fund, each in last.items():
            own = told[structure, fund]
            assert own["status"] == "ok"
            assert (own["nav"], own["net_assets"], own["shares"]) == (each["nav"], each["net_assets"], each["shares"])


def test_a_structure_of_holders_that_stops_says_so_alone(tmp_path):
    """A fee that takes more than there is stops its structure, with its fund, class and session; the others are told."""
    path = seeded(tmp_path / "seeded", 2)
    (path / "core.toml").write_text((path / "core.toml").read_text() + '[[fee]]\nid = "audit"\ncategory = "audit"\nflat = "1"\n')
    swept = navsim.sweep(path, {"fee.audit.flat": ["1", "9000000"]})
    told = {(each["structure"], each["fund"]): each for each in swept.table("final").to_pylist()}
    assert {told[0, fund]["status"] for fund in ("core", "top", "apex")} == {"ok"}
    stopped = told[1, "apex"]
    assert stopped["status"] == "stopped"
    assert stopped["reason"].startswith("strike.negative_net_assets: class a of fund core")
