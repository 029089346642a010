"""A fund that holds a money fund of the folder: its daily dividends are income of the day they are declared."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from auditor import audit, differences
from auditor.compare import KEYS

import navsim

from .ledgers import day, folder, row, rows, struck, terms

MONEY = 'valuation = "amortized_cost"'
DAILY = '\n[distribution]\nincome = "daily"\n'
SECURITIES = "security,type,maturity\ncash,fund,\nP,commercial_paper,2026-08-31"
PAPER = "2026-06-01,cash,P,buy,3000000,99,2026-06-01"
ORDERS = """accepted_at,fund,class,account,side,amount,shares,price,settle
            2026-06-01,cash,a,x,purchase,2000000.00,,1.00,2026-06-01
            2026-06-01,cash,a,top,purchase,1000000.00,,1.00,2026-06-01
            2026-06-01,top,a,h,purchase,2000000.00,,10.00,2026-06-01"""


def family(path, orders=ORDERS, trades="", to="2026-07-03", **terms_of):
    toml = {"cash": terms("cash", classes=("a",), more=MONEY) + DAILY + terms_of.get("month", ""), "top": terms("top", classes=("a",))}
    head = "date,fund,security,side,quantity,price,settle\n"
    return struck(path, toml, securities=SECURITIES, trades=head + PAPER + trades, orders=orders, to=to)


def earned(run) -> dict:
    return {each["session"]: each["amount"] for each in rows(run, "roll_forward", fund="top", component="dividend_income")}


def test_a_third_of_what_is_declared_is_income_of_each_session(tmp_path):
    """30,000.00 over 91 days, a third of it to the holder: the rounded sum so far, less what is posted; paid and reinvested with the month."""
    run = family(tmp_path)
    income, exact, posted = earned(run), Fraction(0), Decimal(0)
    for each in rows(run, "yields", fund="cash"):
        if each["session"] >= day("2026-06-30"):
            continue
        exact += Fraction(each["declared"]) / 3
        now = Decimal(int(exact * 100 + Fraction(1, 2))) / 100
        assert income[each["session"]] == now - posted
        posted = now
    assert posted > 3_000
    paid = row(run, "account_distributions", fund="cash", account="top", ex_date=day("2026-06-30"))
    assert sum(cents for session, cents in income.items() if session <= day("2026-06-30")) == paid["amount"]
    held = {each["session"]: each["quantity"] for each in rows(run, "holdings", fund="top", security="cash")}
    assert held[day("2026-07-01")] == 1_000_000 + paid["shares"]


def test_the_dividend_is_receivable_until_it_is_paid(tmp_path):
    """Net assets of the holder rise with every declaration, its cash does not."""
    run = family(tmp_path)
    navs = {each["session"]: each["net_assets"] for each in rows(run, "nav", fund="top")}
    income = earned(run)
    so_far = sum(cents for session, cents in income.items() if session <= day("2026-06-12"))
    assert navs[day("2026-06-12")] == 2_000_000 + so_far
    booked = [each for each in rows(run, "journal", fund="top", account="dividends receivable") if each["session"] <= day("2026-06-12")]
    owed = sum((each["debit"] or 0) - (each["credit"] or 0) for each in booked)
    assert owed == so_far


def test_a_holder_that_trades_is_told_a_share_and_paid_in_cash(tmp_path):
    """500,000 shares bought by a trade of the 2nd earn from the 3rd on; a sixth of them, as the fund has 3,000,000."""
    orders = ORDERS.replace("cash,a,top,", "cash,a,z,")
    run = family(tmp_path, orders=orders, trades="\n2026-06-02,top,cash,buy,500000,1.00,2026-06-02")
    income = earned(run)
    assert (income[day("2026-06-01")], income[day("2026-06-02")]) == (0, 0)
    declared = sum(Fraction(each["declared"]) for each in rows(run, "yields", fund="cash") if day("2026-06-02") < each["session"] < day("2026-06-30"))
    so_far = sum(cents for session, cents in income.items() if session < day("2026-06-30"))
    assert so_far == Decimal(int(declared / 6 * 100 + Fraction(1, 2))) / 100
    assert len({each["quantity"] for each in rows(run, "holdings", fund="top", security="cash")}) == 1


def seeded(path, seed):
    """Two classes of a money fund, one or two holders, purchases and redemptions over two month ends."""
    dice = random.Random(seed)
    days = [f"2026-06-{n:02d}" for n in (2, 3, 5, 9, 12, 15, 18, 22, 26, 29, 30)] + ["2026-07-01", "2026-07-06"]
    lines = ["accepted_at,fund,class,account,side,amount,shares,price,settle"]
    for name in ("a", "b"):
        lines.append(f"2026-06-01,cash,{name},x,purchase,{dice.randrange(10**8, 10**9) / 100:.2f},,1.00,2026-06-01")
        lines.append(f"2026-06-01,cash,{name},anchor,purchase,5000.00,,1.00,2026-06-01")
    lines += ["2026-06-01,top,a,h,purchase,5000000.00,,10.00,2026-06-01", "2026-06-01,cash,a,top,purchase,777777.77,,1.00,2026-06-01"]
    for _ in range(20):
        side, account = dice.choice(("purchase", "purchase", "redemption")), dice.choice(("x", "top", "y"))
        what = f"{dice.randrange(10**3, 10**7) / 100:.2f}," if dice.random() < 0.9 or side == "purchase" else ",all"
        lines.append(f"{dice.choice(days)}T10:00,cash,{dice.choice('ab') if account != 'top' else 'a'},{account},{side},{what},,")
    policy = dice.choice(("", '[policy]\nallocation = "settled_shares"\n'))
    month = ("", 'month_start = "with_month"\n', "daily_includes_gains = true\n")[seed % 3]
    by_trade = seed % 2
    traded = "\n2026-06-04,side,cash.b,buy,123456.789,1.00,2026-06-05\n2026-06-17,side,cash.b,sell,3456.789,1.00,2026-06-18" if by_trade else ""
    toml = {
        "cash": terms("cash", more=MONEY) + DAILY + month + policy + '[[fee]]\nid = "m"\ncategory = "management"\nrate = "0.25%"\n',
        "top": terms("top", classes=("a",)),
        "side": terms("side", classes=("a",)),
    }
    lines.append("2026-06-01,side,a,h,purchase,500000.00,,10.00,2026-06-01")
    return folder(
        path,
        toml,
        securities="security,type,maturity\ncash.a,fund,\ncash.b,fund,\nP,commercial_paper,2026-08-31",
        trades=f"date,fund,security,side,quantity,price,settle\n2026-06-01,cash,P,buy,{dice.randrange(10**6, 10**7)},98.7654,2026-06-01{traded}",
        orders="\n".join(lines),
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_auditor_accrues_the_same(tmp_path, seed):
    """Session by session from the exact accruals of its own accounts, and from a share where there is none."""
    path = seeded(tmp_path / "seeded", seed)
    run = navsim.run(path, to="2026-07-10")
    assert not run.failed
    assert sum(earned(run).values()) > 0
    for fund, tables in audit(path, to="2026-07-10").items():
        theirs = {name: rows(run, name, fund=fund) for name in KEYS if name in run.tables}
        assert differences(tables, theirs) == []
