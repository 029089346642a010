"""Whole funds against figures from elsewhere: a printed report, worked sums, years of plain Decimal, and a million prices."""

import gc
import random
import shutil
import sys
import tracemalloc
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pandas

import navsim
from navsim.basics.sessions import nyse
from navsim.events.prices import DTYPES, PriceColumns
from navsim.events.terms import FundTerms
from navsim.log.knowledge import as_known
from navsim.portfolio import quotes
from navsim.replay.door import opened
from navsim.replay.fund import prepare

from .folders import rows, run, total, write

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CENT = Decimal("0.01")


def test_the_fund_of_2002_a_day_late_strikes_ten(tmp_path):
    """Its purchases booked the day after, it has on its first day what came in: 500,000.00 over 50,000 shares, printed 9.92 otherwise."""
    folder = tmp_path / "fund"
    shutil.copytree(SCENARIOS / "janus-aspen-small-cap-value-2002", folder)
    (folder / "published.csv").unlink()
    assert rows(run(folder), "nav")[0]["nav"] == Decimal("9.92")
    terms = (folder / "fund.toml").read_text()
    assert "[policy]" not in terms
    (folder / "fund.toml").write_text(terms + "\n[policy]\nbooking_lag = 1\n")
    (first,) = rows(run(folder), "nav")
    assert first["nav"] == Decimal("10.00")
    assert not rows(run(folder), "holdings")


def test_the_balanced_quarter():
    """The sums of its README."""
    told = run(SCENARIOS / "balanced")
    held = {(row["session"], row["security"]): row for row in rows(told, "holdings")}
    value = held[date(2000, 1, 21), "CP-MAR"]["market_value"]
    assert value == (1200000 * Decimal("98.98325") / 100).quantize(CENT)
    short = held[date(2000, 1, 24), "CP-MAR"]
    assert short["market_value"] == (value + (1200000 - value) * 3 / 63).quantize(CENT, ROUND_HALF_UP)
    assert short["price_kind"] == "amortized"
    paid = {row["cause"]: row["debit"] for row in rows(told, "journal") if row["account"] == "cash" and row["cause"].startswith("coupon:")}
    assert paid["coupon:UST-2009"] == 4000000 * Decimal("0.06") / 2
    assert paid["coupon:HOLLAND-2008"] == 2000000 * Decimal("0.05") * Decimal("1.0359")
    ex = [row for row in rows(told, "roll_forward") if row["session"] == date(2000, 3, 16)]
    assert sum(row["amount"] for row in ex if row["component"] == "dividend_income") == 30000 * Decimal("0.55") * Decimal("1.0376")
    assert not any(row["lot"].startswith("cp") for row in rows(told, "lot_relief"))
    assert [str(row["nav"])[:5] for row in rows(told, "nav")[-2:]] == ["10.10", "10.09"]


def cents(amount):
    return amount.quantize(CENT, ROUND_HALF_UP)


def test_three_years_of_stocks_against_plain_decimal(tmp_path):
    """Dollar and euro stocks, dividends, splits, trades on ex-dates: net assets of every session, worked out again in Decimal."""
    dice, calendar = random.Random(4), nyse()
    days = [day for n in range(3 * 365) if calendar.is_session(day := date(2015, 12, 28) + timedelta(days=n))]
    currency = {"USA": "USD", "USB": "USD", "EUA": "EUR", "EUB": "EUR"}
    price, held, cost, feeds = {}, dict.fromkeys(currency, Decimal(0)), {}, {name: [] for name in ("trades", "prices", "dividends", "splits", "fx")}
    rate, money, dues, expected = Decimal("1.10"), Decimal("10000000.00"), [], []

    def worth(name, quantity, each):
        return cents(quantity * each * (rate if currency[name] == "EUR" else 1))

    for name in currency:
        price[name], cost[name] = Decimal(dice.randint(900, 9000)) / 100, []
    for t, day in enumerate(days):
        rate = (rate * (1 + Decimal(dice.randint(-60, 60)) / 10000)).quantize(Decimal("0.00000001"))
        feeds["fx"].append(f"{day},EUR,{rate}")
        for name in currency:
            split = Decimal(dice.choice(("2", "1.5"))) if t and dice.random() < 0.004 else None
            if t and held[name] and dice.random() < 0.012:
                each, tax = Decimal(dice.randint(1, 99)) / 100, Decimal(dice.choice(("0", "15")))
                due = min(t + dice.randint(1, 15), len(days) - 1)
                feeds["dividends"].append(f"{day},{name},{each},{days[due]},{tax}%")
                dues.append([due, name, 1, held[name], each, tax / 100, Decimal(0)])
            if split:
                feeds["splits"].append(f"{day},{name},{split}")
                price[name], held[name] = (price[name] / split).quantize(CENT), held[name] * split
            price[name] = max((price[name] * (1 + Decimal(dice.randint(-200, 205)) / 10000)).quantize(CENT), Decimal("0.50"))
            feeds["prices"].append(f"{day},{name},{price[name]}")
            if t == 0 or dice.random() < 0.02:
                side = 1 if t == 0 or dice.random() < 0.55 else -1
                quantity = Decimal(dice.randint(1, 40) * 100) if side > 0 else (held[name] * dice.randint(0, 10) // 10)
                if quantity:
                    feeds["trades"].append(f"{day},{name},{'buy' if side > 0 else 'sell'},{quantity},{price[name]},7.00")
                    held[name] += side * quantity
                    money -= Decimal("7.00")
                    lag = 3 if day < date(2017, 9, 5) else 2
                    dues.append([t + lag, name, -side, quantity, price[name], Decimal(0), Decimal(0)])
        for due in dues:
            gross = worth(due[1], due[3], due[4])
            due[6] = due[2] * (gross - cents(gross * due[5]))
        money += sum(due[6] for due in dues if due[0] <= t)
        dues = [due for due in dues if due[0] > t]
        expected.append(money + sum(due[6] for due in dues) + sum(worth(name, held[name], price[name]) for name in currency))
    heads = {
        "trades": "date,security,side,quantity,price,commission",
        "prices": "date,security,price",
        "dividends": "ex_date,security,rate,pay_date,withholding",
        "splits": "ex_date,security,ratio",
        "fx": "date,currency,rate",
    }
    told = run(
        write(
            tmp_path,
            inception=str(days[0]),
            securities="security,type,currency\n" + "\n".join(f"{name},equity,{code}" for name, code in currency.items()),
            **{name: "\n".join([heads[name], *lines]) for name, lines in feeds.items()},
        )
    )
    assert [row["net_assets"] for row in rows(told, "nav")] == expected
    assert total(told, "currency")
    assert len(feeds["splits"]) > 4
    assert len(feeds["dividends"]) > 20


def test_a_million_prices_make_no_object_each():
    """They stay columns: what is allocated on the way is a few arrays, not a Python number a price."""
    securities, sessions = 400, 2500
    schedule = nyse()
    days = [day for n in range(3700) if schedule.is_session(day := date(2005, 1, 3) + timedelta(days=n))][:sessions]
    numbers = np.array([(day - date(1970, 1, 1)).days for day in days], np.int32)
    count = securities * sessions
    columns = {name: np.zeros(count, kind) for name, kind in DTYPES.items()}
    columns |= {"date": np.tile(numbers, securities), "security": np.repeat(np.arange(securities, dtype=np.int32), sessions)}
    columns["price_e8"] = np.arange(count, dtype=np.int64) + 10**9
    columns["kind"] += 1
    names = tuple(f"S{n}" for n in range(securities))
    prices = PriceColumns(**columns, securities=names)
    calendar = quotes.SessionDays.__new__(quotes.SessionDays)
    calendar.before, calendar.days = 0, numbers.astype(np.int64)
    tracemalloc.start()
    before = tracemalloc.take_snapshot()
    best = quotes.best(prices)
    paths = [quotes.prices_used(best, name, np.arange(sessions), calendar, ()) for name in names]
    made = tracemalloc.take_snapshot().compare_to(before, "filename")
    tracemalloc.stop()
    assert sum(path.found.sum() for path in paths) == count
    assert int(paths[7].price[11]) == 10**9 + 7 * sessions + 11
    assert sum(each.count_diff for each in made) < count // 20


def test_a_million_prices_are_valued_without_an_object_each():
    """The whole portfolio of 400 stocks through 2,500 sessions: what stays allocated is a few thousand objects, for sessions and lots."""
    schedule = nyse()
    days = [day for n in range(3700) if schedule.is_session(day := date(2005, 1, 3) + timedelta(days=n))][:2500]
    names = [f"S{n}" for n in range(400)]
    closes = np.round(10 + np.arange(400 * 2500).reshape(2500, 400) % 977 / 100, 2)
    told = navsim.scenario(
        fund={"fund": {"id": "f", "inception": "2005-01-03"}, "class": {"a": {}}},
        prices=pandas.DataFrame(closes, index=pandas.to_datetime(days), columns=names),
        securities=[{"security": name, "type": "equity"} for name in names],
        trades=[{"date": "2005-01-03", "security": name, "side": "buy", "quantity": "10", "price": "10.00"} for name in names],
        orders=[{"accepted_at": "2005-01-03", "side": "purchase", "amount": "1000000.00", "price": "10.00"}],
    )
    known = as_known(opened(told))
    fund = known.of(FundTerms)[0]
    gc.collect()
    before = sys.getallocatedblocks()
    prepared = prepare(known, fund, None)
    after = sys.getallocatedblocks()
    assert len(prepared.portfolio.holdings.session) == 400 * 2500
    assert after - before < 400 * 2500 // 20
