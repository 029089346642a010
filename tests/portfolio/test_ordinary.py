"""Securities with an ordinary life go by columns, the others one by one: the same worlds told both ways are the same tables."""

import random
import warnings
from decimal import Decimal

import numpy as np
import pytest
from auditor.test_engine_agrees import disagreements, with_ids

import navsim
from navsim.portfolio import happenings, valuation
from navsim.portfolio.books import EVENTS, SETTLEMENT, moment
from navsim.portfolio.whole_books import births, bookings, items, lots, reliefs

from .folders import run, write

DAYS = [f"2024-{month:02d}-{day:02d}" for month, last in ((1, 31), (2, 29)) for day in range(2, last + 1)]
SESSIONS = [day for day in DAYS if day not in ("2024-01-15", "2024-02-19") and np.is_busday(day)]
ORDINARY = {"AAA": "equity,USD", "BBB": "equity,USD", "CCC": "fund,USD", "DDD": "equity,USD"}
TYPES = ORDINARY | {"SPL": "equity,USD", "EUR": "equity,EUR", "BND": "bond,USD"}


def world(folder, seed):
    """Buys and sales at random of seven securities, three of which have more of a life than that; dividends, some on the day of a trade."""
    chance = random.Random(seed)
    held, trades, dividends = dict.fromkeys(TYPES, 0), [], []
    for day in SESSIONS[:-3]:
        for name in chance.choices(list(TYPES), k=chance.choice((0, 1, 4))):
            unit = 1 if name == "BND" else 1000
            for _ in range(chance.choice((1, 1, 3))):
                sells = held[name] and chance.random() < 0.5
                units = chance.choice((held[name], chance.randint(1, held[name]))) if sells else chance.randint(1, 400 * unit)
                held[name] += -units if sells else units
                price = f"{chance.randint(900, 1100)}.{chance.randint(0, 99):02d}" if name != "BND" else "99.5"
                whole = f"{units / 1000:.3f}" if name != "BND" else f"{units * 1000}"
                amount = f"{chance.randint(1, 90000)}.{chance.randint(0, 99):02d}" if chance.random() < 0.1 and name not in ("BND", "EUR") else ""
                settle = chance.choice(("", "", "", day, SESSIONS[-1]))
                commission = chance.choice(("", "0.37", "5.00"))
                side = "sell" if sells else "buy"
                trades.append(f"{day},{name},{side},{whole},{'' if amount else price},{amount},{commission},{settle}")
        if chance.random() < 0.4:
            name, rate = chance.choice(("AAA", "BBB", "CCC", "SPL", "EUR")), f"0.{chance.randint(1, 999):03d}"
            dividends.append(f"{day},{name},{rate},{chance.choice(('', day, SESSIONS[-2], '2024-03-20'))},{chance.choice(('', '15%'))}")
    relief = ("fifo", "lifo", "hifo", "average")[seed % 4]
    return write(
        folder,
        seed="500000000.00",
        policy={"lot_relief": f'"{relief}"', "booking_lag": seed // 4 % 2},
        securities="security,type,currency,maturity,coupon,frequency,day_count\n"
        + "\n".join(f"{name},{kind},{'2030-03-31,4%,2,30/360' if name == 'BND' else ',,,'}" for name, kind in TYPES.items()),
        trades="date,security,side,quantity,price,amount,commission,settle\n" + "\n".join(trades),
        dividends="ex_date,security,rate,pay_date,withholding\n" + "\n".join(dividends),
        splits=f"ex_date,security,ratio\n{SESSIONS[9]},SPL,1.5\n",
        fx="date,currency,rate\n" + "\n".join(f"{day},EUR,1.{chance.randint(5, 9)}" for day in SESSIONS),
        prices="date,security,price\n" + "\n".join(f"{day},{name},{chance.randint(90, 110)}.5" for day in SESSIONS for name in TYPES),
    )


def files(made, folder):
    """{file: its bytes} of all tables of a run."""
    made.write(folder)
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("seed", range(8))
def test_both_ways_are_the_same_tables(seed, tmp_path, monkeypatch):
    """Every method of relief, with and without a booking lag; amounts given, settlements of all kinds, positions sold out and bought again."""
    folder = world(tmp_path / "world", seed)
    by_columns = run(folder)
    ((fund,), told) = by_columns.funds, by_columns.funds[0].portfolio.books.ordinary
    assert of_its_own(by_columns) == set(ORDINARY)
    assert len(told.dealt.relieved.lot) > 10
    assert len(fund.portfolio.books.written_reliefs) > 3
    monkeypatch.setattr(happenings, "ordinary_lives", lambda trades, dividends, names, securities, changed: np.zeros(len(names), bool))
    monkeypatch.setattr(valuation, "plain_names", lambda books, market: [])
    one_by_one = run(folder)
    assert not len(one_by_one.funds[0].portfolio.books.ordinary.dealt.trades.told)
    assert files(by_columns, tmp_path / "columns") == files(one_by_one, tmp_path / "one")
    ours, theirs = (each.funds[0].portfolio.books for each in (by_columns, one_by_one))
    assert items(ours) == items(theirs)
    assert bookings(ours).cents.tolist() == bookings(theirs).cents.tolist()
    assert reliefs(ours).sale == reliefs(theirs).sale
    assert not ORDINARY.keys() & ours.lots.keys()
    assert lots(ours) == lots(theirs) == theirs.lots
    came = [sorted((t, name, lot.id) for t, name, lot in births(books)) for books in (ours, theirs)]
    assert came[0] == came[1]


@pytest.mark.parametrize("seed", range(20, 24))
def test_the_auditor_agrees_on_ordinary_lives(seed, tmp_path):
    """Every table it works out, with each method of relief."""
    told = disagreements(with_ids(world(tmp_path / "world", seed), tmp_path / "named"))
    assert not told, (told[:5], len(told))


def of_its_own(made):
    """The securities told by columns."""
    (fund,) = made.funds
    told = fund.portfolio.books.ordinary
    return {told.items.securities[n] for n in told.items.security.tolist()}


HELD = """event_id,date,security,side,quantity,price,lots
A,2024-01-02,AAA,buy,100,10.00,
B,2024-01-02,BBB,buy,100,10.00,"""
TOLD = {
    "securities": "security,type\nAAA,equity\nBBB,equity\nNEW,equity",
    "prices": "date,security,price\n2024-01-02,AAA,10.00\n2024-01-02,BBB,10.00\n2024-01-02,NEW,10.00\n2024-01-04,AAA,11.00",
    "trades": HELD,
}
MORE = {
    "split": {"splits": "ex_date,security,ratio\n2024-01-04,BBB,2"},
    "action": {"corporate_actions": "ex_date,security,action,cash\n2024-01-04,BBB,return_of_capital,0.10"},
    "rename": {"corporate_actions": "ex_date,security,action,new_security\n2024-01-04,BBB,rename,NEW"},
    "named lots": {"trades": f"{HELD}\nC,2024-01-03,BBB,sell,1,10.00,B:1"},
    "large": {
        "trades": HELD.replace("BBB,buy,100,10.00", "BBB,buy,900000000,5000.00"),
        "prices": TOLD["prices"].replace("BBB,10.00", "BBB,5000.00"),
    },
    "short": {"trades": HELD.replace("BBB,buy", "BBB,sell"), "policy": {"short_sales": "true"}},
}


@pytest.mark.parametrize("more", MORE)
def test_whatever_else_happens_goes_one_by_one(more, tmp_path):
    """A split, an action, lots that are named, prices in per cent, sums beyond columns, a short sale: of that security alone."""
    made = navsim.run(write(tmp_path / "w", **TOLD | MORE[more]))
    assert of_its_own(made) == {"AAA"}
    assert set(lots(made.funds[0].portfolio.books)) >= {"AAA", "BBB"}


def test_an_amount_that_is_given_counts_whatever_the_price(tmp_path):
    """A price that would come to more cents than columns hold is no matter beside an amount: nothing is multiplied."""
    trades = "date,security,side,quantity,price,amount\n2024-01-02,AAA,buy,999999999999,90000000.00,100.00"
    folder = write(tmp_path / "w", **TOLD | {"trades": trades, "prices": TOLD["prices"].replace("AAA,10.00", "AAA,0.00000001")})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = run(folder, to="2024-01-02")
    assert of_its_own(made) == {"AAA"}
    assert [row["amortized_cost"] for row in made.table("holdings").to_pylist()] == [Decimal("100.00")]


def test_moments_grow_with_what_they_are_of():
    """A session, its parts, its events by place."""
    told = [moment(0, EVENTS, 3), moment(0, EVENTS, 4), moment(0, SETTLEMENT), moment(1, EVENTS, 5), moment(5000, SETTLEMENT)]
    assert told == sorted(set(told))
    assert moment(np.array([5000]), EVENTS, np.array([7]))[0] == moment(5000, EVENTS, 7)
