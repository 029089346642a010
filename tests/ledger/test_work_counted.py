"""Twice the sessions, twice the work: what a check looks at is counted, not timed."""

import datetime
import pathlib

import numpy as np
import pytest

import navsim
from navsim.ledger import booked as booked_
from navsim.ledger import custodian_checks
from navsim.portfolio import fair_values, valuation

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"
FUND = '[fund]\nid = "f"\ninception = 2024-01-02\n[class.a]\n'
NAMES = [f"S{n}" for n in range(8)]
DEBT = [f"B{n}" for n in range(8)]


class Counting:
    """numpy, and how many numbers its functions were given."""

    def __init__(self):
        self.numbers = 0

    def __getattr__(self, name):
        given = getattr(np, name)
        if isinstance(given, type) or not callable(given):
            return given

        def counted(*arguments, **named):
            self.numbers += sum(each.size for each in arguments if isinstance(each, np.ndarray))
            return given(*arguments, **named)

        return counted


def folder(place, sessions: int):
    """A fund that buys something every session, with a fair price and what the custodian holds of each of its securities; and debt."""
    place.mkdir()
    days = [str(day) for day in np.arange("2024-01-02", "2025-12-31", dtype="datetime64[D]") if np.is_busday(day)]
    shut = {"2024-01-15", "2024-02-19", "2024-03-29", "2024-05-27", "2024-06-19", "2024-07-04"}
    days = [day for day in days if day not in shut][:sessions]
    feeds = {
        "securities": [
            "security,type,maturity,coupon,frequency,day_count",
            *(f"{name},equity,,,," for name in NAMES),
            *(f"{name},note,2029-06-30,5%,2,30/360" for name in DEBT),
        ],
        "orders": ["accepted_at,account,side,amount,price", f"{days[0]},x,purchase,100000000.00,10.00"],
        "trades": ["date,security,side,quantity,price", *(f"{days[0]},{name},buy,100000,99" for name in DEBT)],
        "prices": ["date,security,price,kind,by,reason"],
        "custodian": ["date,security,quantity"],
        "splits": ["ex_date,security,ratio"],
    }
    for n, day in enumerate(days):
        feeds["trades"].append(f"{day},{NAMES[n % 8]},buy,10,10.00")
        feeds["prices"] += [f"{day},{name},10.00,fair,kim,halted" for name in NAMES]
        feeds["prices"] += [f"{day},{name},99.00,evaluated,," for name in DEBT]
        feeds["custodian"] += [f"{day},{name},{n}" for name in (*NAMES, *DEBT, "cash")]
        if n % 9 == 5:
            feeds["splits"].append(f"{day},{NAMES[n % 8]},1.5")
    for name, lines in feeds.items():
        (place / f"{name}.csv").write_text("\n".join(lines) + "\n")
    (place / "fund.toml").write_text(FUND)
    return place


def checked(run):
    """Every finding of the custodian's rows."""
    assert run.table("exceptions").num_rows > 500


def fair_told(run):
    assert {row["price_by"] for row in run.table("holdings").to_pylist() if row["price_kind"] == "fair"} == {"kim"}


def long_told(run):
    booked = run.funds[0]
    held = booked.portfolio.holdings
    told = valuation.last_long(booked.portfolio.books, held, (booked.days[-1] - datetime.date(1970, 1, 1)).days)
    assert told.keys() == set(DEBT)


@pytest.mark.parametrize(
    ("module", "ask"), [(custodian_checks, checked), (fair_values, fair_told), (valuation, long_told)], ids=["custodian", "fair prices", "last long"]
)
def test_twice_the_sessions_are_twice_the_work(module, ask, tmp_path, monkeypatch):
    """Of 40 and 80 sessions; where every session looked at all of them it would be four times."""
    found = []
    for sessions in (40, 80):
        run = navsim.run(folder(tmp_path / str(sessions), sessions))
        counting = Counting()
        with monkeypatch.context() as patched:
            patched.setattr(module, "np", counting)
            ask(run)
        found.append(counting.numbers)
    assert 0 < found[1] < 2.5 * found[0], found


def test_twice_the_securities_are_twice_the_work(tmp_path, monkeypatch):
    """The last session of each security is found by one look at all holdings, not by one a security."""
    run = navsim.run(folder(tmp_path / "world", 40))
    counting = Counting()
    with monkeypatch.context() as patched:
        patched.setattr(valuation, "np", counting)
        long_told(run)
    rows = len(run.funds[0].portfolio.holdings.session)
    assert counting.numbers < 8 * rows, (counting.numbers, rows)


def test_movements_of_shares_are_worked_out_once(tmp_path, monkeypatch):
    """Proofs, balances and counts of accounts read the same ones."""
    made, worked_out = [], booked_.moves
    monkeypatch.setattr(booked_, "moves", lambda booked: made.append(booked.fund.id) or worked_out(booked))
    navsim.run(SCENARIOS / "shareholders").write(tmp_path / "out")
    assert made == ["shareholders"]
