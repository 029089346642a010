"""Amortization tables: the worked sums of the trade, and the engine's own books."""

import datetime
import itertools
from decimal import Decimal as D

import pytest

import navsim

BILL = (D(988_000), D(1_000_000), datetime.date(2026, 1, 5), datetime.date(2026, 7, 6))


@pytest.mark.parametrize(
    ("method", "printed"),
    [
        ("straight_line", {0: "988000.00", 1: "988065.93", 30: "989978.02", 91: "994000.00", 182: "1000000.00"}),
        ("constant_yield", {0: "988000.00", 1: "988065.54", 30: "989968.06", 91: "993981.89", 182: "1000000.00"}),
    ],
)
def test_a_bill(method, printed):
    """988,000.00 for 1,000,000.00 in 182 days."""
    told = navsim.amortize(*BILL, method)
    assert [day for day, _ in told] == [BILL[2] + datetime.timedelta(days=k) for k in range(183)]
    assert {k: str(told[k][1]) for k in printed} == printed


def test_a_premium_bond_in_a_straight_line():
    """103,000.00 for 100,000.00 in two years: a quarter of the premium each half-year, by days."""
    told = dict(navsim.amortize(D(103_000), D(100_000), "2001-01-01", "2003-01-01", "straight_line", D("0.06")))
    assert told[datetime.date(2001, 7, 1)] == round(D(103_000) - D(3_000) * 181 / 730, 2)


def test_a_premium_bond_at_a_constant_yield():
    """Near the worked table of half-years, 2.20815 % a period; days of a half-year are not all the same number."""
    told = dict(navsim.amortize(D(103_000), D(100_000), "2001-01-01", "2003-01-01", "constant_yield", D("0.06")))
    dates = [datetime.date(2001, 1, 1), datetime.date(2001, 7, 1), datetime.date(2002, 1, 1), datetime.date(2002, 7, 1), datetime.date(2003, 1, 1)]
    steps = [told[a] - told[b] for a, b in itertools.pairwise(dates)]
    assert sum(steps) == 3_000
    for step, half_yearly in zip(steps, ("725.61", "741.63", "758.01", "774.75"), strict=True):
        assert abs(step - D(half_yearly)) < 20


def test_the_life_of_a_bond_earns_what_it_pays():
    """Interest plus amortization is cash received less cash paid, under every day count, with interest bought."""
    for day_count in ("actual/actual", "30/360", "actual/360", "actual/365"):
        told = navsim.amortize(D("97531.24"), D(100_000), "2003-01-17", "2005-08-15", "constant_yield", D("0.0425"), day_count=day_count)
        assert told[0][1] == D("97531.24")
        assert told[-1][1] == 100_000
        assert all(abs(later - value) < 30 for (_, value), (_, later) in itertools.pairwise(told))


@pytest.mark.parametrize("method", ["straight_line", "constant_yield"])
@pytest.mark.parametrize(("frequency", "day_count", "coupon"), [(2, "30/360", "0.0425"), (2, "actual/actual", "0.07"), (None, None, None)])
def test_the_engine_carries_the_same(method, frequency, day_count, coupon):
    """A lot bought between coupons, over three coupon dates: holdings.amortized_cost, day by day."""
    days = ["2003-01-02", "2003-01-07", "2003-01-08", "2003-06-30", "2004-06-10"]
    bond = {"security": "N", "type": "note", "maturity": "2004-06-15", "price_basis": "percent"}
    if coupon:
        bond |= {"coupon": f"{D(coupon) * 100}%", "frequency": frequency, "day_count": day_count}
    made = navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": "2003-01-02"},
            "policy": {"amortization": method, "short_term_amortized": False, "max_stale_sessions": 400},
            "class": {"a": {}},
        },
        securities=[bond],
        orders=[{"accepted_at": "2003-01-02", "side": "purchase", "amount": "200000", "price": "10.00"}],
        trades=[{"date": "2003-01-02", "security": "N", "side": "buy", "quantity": "100000", "amount": "98250.00", "settle": "2003-01-07"}],
        prices=[{"date": day, "security": "N", "price": "98.5"} for day in days],
    )
    run = navsim.run(made)
    told = dict(
        navsim.amortize(D("98250.00"), D(100_000), "2003-01-07", "2004-06-15", method, coupon and D(coupon), frequency, day_count or "actual/365")
    )
    rows = run.table("holdings").to_pylist()
    assert len(rows) > 300
    through = {row["session"]: max(row["session"], last_day(row["session"], rows)) for row in rows}
    for row in rows:
        day = max(through[row["session"]], datetime.date(2003, 1, 7))
        assert row["amortized_cost"] == told[day], day


def last_day(session, rows):
    """The calendar day a session has accrued through: the month's last where it is the month's last session."""
    later = [row["session"] for row in rows if row["session"] > session]
    if later and later[0].month != session.month:
        return later[0].replace(day=1) - datetime.timedelta(days=1)
    return session


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"maturity": "2026-01-05"}, "figure.days_out_of_order"),
        ({"method": "sum_of_digits"}, "figure.method"),
        ({"day_count": "actual/364"}, "figure.day_count"),
        ({"cost": D("988000.001")}, "figure.not_cents"),
        ({"cost": 0}, "figure.not_positive"),
    ],
)
def test_refused(change, code):
    """Terms that make no table."""
    terms = dict(zip(("cost", "face", "settle", "maturity"), BILL, strict=True)) | {"method": "constant_yield"} | change
    with pytest.raises(navsim.InputProblems) as found:
        navsim.amortize(**terms)
    assert [problem.code for problem in found.value.problems] == [code]
