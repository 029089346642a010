"""Debt: the life of a lot is cash, amortization moves nothing but its name, tables of the literature. accounting.md 5, 6."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
import QuantLib as ql
from hypothesis import given, settings
from hypothesis import strategies as st

from navsim.basics.daycount import days_360
from navsim.basics.problems import InputProblems
from navsim.events.portfolio import Security
from navsim.portfolio import amortization
from navsim.portfolio.coupons import coupon_dates, earned

from .folders import cash, codes, rows, run, total, write

KINDS = (
    ("bill", "2024-02-20", "", "", ""),
    ("note", "2024-02-15", "4.25%", "2", "actual/actual"),
    ("bond", "2024-02-29", "6%", "2", "30/360"),
    ("certificate", "2024-02-12", "5.375%", "", "actual/360"),
    ("bond", "2024-02-20", "5%", "4", "actual/365"),
)


@settings(max_examples=24, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    amortization=st.sampled_from(("straight_line", "constant_yield")),
    window=st.sampled_from(("back", "forward")),
    relief=st.sampled_from(("fifo", "lifo", "hifo", "average")),
    short=st.booleans(),
    prices=st.tuples(*[st.integers(98_0000, 102_0000)] * 3),
    sold=st.integers(0, 100),
)
def test_the_life_of_a_lot_is_cash_in_less_cash_out(tmp_path_factory, kind, amortization, window, relief, short, prices, sold):
    """Interest + amortization + gain = cash received - cash paid, under every policy."""
    form, due, coupon, frequency, day_count = kind
    one, two, three = (Decimal(price) / 10000 for price in prices)
    sale = f"\n2024-01-22,P,sell,{sold * 1000},{three},2024-01-23" if sold else ""
    days = [date(2024, 1, 2) + timedelta(days=n) for n in range(56)]
    folder = write(
        tmp_path_factory.mktemp("life"),
        policy={
            "amortization": f'"{amortization}"',
            "accrual_window": f'"{window}"',
            "lot_relief": f'"{relief}"',
            "short_term_amortized": str(short).lower(),
        },
        securities=f"security,type,maturity,coupon,frequency,day_count\nP,{form},{due},{coupon},{frequency},{day_count}",
        trades=f"date,security,side,quantity,price,settle\n2024-01-02,P,buy,100000,{one},2024-01-03\n2024-01-10,P,buy,57000,{two},2024-01-12{sale}",
        prices="date,security,price\n" + "\n".join(f"{day},P,{one + (three - one) * n / 56:.4f}" for n, day in enumerate(days)),
    )
    told = run(folder, to="2024-03-01")
    assert total(told, "interest", "realized", "unrealized", "currency") == cash(told) - Decimal("10000000.00")
    assert not [row for row in rows(told, "holdings") if row["session"] > date(2024, 2, 29)]


@pytest.mark.parametrize("method", ["straight_line", "constant_yield"])
def test_amortization_leaves_the_nav_alone(tmp_path, method):
    """In a fund at market it moves amounts between interest and unrealized: every NAV is that of the other method, to the bit."""
    feeds = {
        "securities": "security,type,maturity,coupon,frequency,day_count\nN,note,2026-05-15,4.25%,2,actual/actual\nZ,bond,2030-02-15,,,",
        "trades": "date,security,side,quantity,price\n2024-01-02,N,buy,1000000,97.25\n2024-01-02,Z,buy,900000,71.125",
        "prices": "date,security,price\n"
        + "\n".join(f"2024-{month:02d}-{day:02d},{quote}" for month in (1, 2) for day in range(1, 29) for quote in ("N,97.5", "Z,71")),
    }
    ours = run(write(tmp_path / "a", policy={"amortization": f'"{method}"'}, **feeds))
    other = run(write(tmp_path / "b", policy={"amortization": '"straight_line"', "accrual_window": '"back"'}, **feeds))
    assert ours.table("nav").equals(other.table("nav"))
    assert total(ours, "interest", "unrealized") == total(other, "interest", "unrealized")
    assert (total(ours, "interest") == total(other, "interest")) == (method == "straight_line")


def test_the_bill_of_the_tables():
    """1,000,000 bought at 988,000.00 with 182 days to run: straight line and constant yield on days 1, 30, 91, 182."""
    straight = [amortization.straight_line(98800000, 100000000, day, 182) for day in (1, 30, 91, 182)]
    level = [amortization.constant_yield(98800000, 100000000, day, 182) for day in (1, 30, 91, 182)]
    assert straight == [98806593, 98997802, 99400000, 100000000]
    assert level == [98806554, 98996806, 99398189, 100000000]
    assert [a - b for a, b in zip(straight, level, strict=True)] == [39, 996, 1811, 0]  # 0.40, 9.96, 18.11 before they were rounded apart


def test_the_premium_of_the_tables():
    """6 % half-yearly for two years at 103,000: 2.20815 % a period amortizes 725.61, 741.63, 758.01, 774.75."""
    flows = ((1, Fraction(300000)), (2, Fraction(300000)), (3, Fraction(300000)), (4, Fraction(10300000)))
    growth = amortization.daily_yield(10300000, flows)
    assert round(growth - 1, 7) == Decimal("0.0220815")
    books = [amortization.half_up(amortization.present(flows[n:], growth, n)) for n in range(4)] + [10000000]
    assert [before - after for before, after in itertools.pairwise(books)] == [72561, 74163, 75801, 77475]


COUNTS = {"actual/360": ql.Actual360(), "actual/365": ql.Actual365Fixed(), "30/360": ql.Thirty360(ql.Thirty360.BondBasis)}


def as_ql(day):
    return ql.Date(day.day, day.month, day.year)


@given(first=st.dates(date(1990, 1, 1), date(2050, 1, 1)), run_=st.integers(0, 2000))
def test_days_against_quantlib(first, run_):
    """30/360 bond basis counts as QuantLib's."""
    assert days_360(first, first + timedelta(days=run_)) == COUNTS["30/360"].dayCount(as_ql(first), as_ql(first + timedelta(days=run_)))


@settings(max_examples=60, deadline=None)
@given(due=st.dates(date(2012, 1, 1), date(2030, 12, 31)), back=st.integers(30, 1500), frequency=st.sampled_from((1, 2, 4, 12)))
def test_schedules_against_quantlib(due, back, frequency):
    """Backwards from maturity on its day of the month, month ends where maturity is one."""
    security = Security(event_id="s", security="S", type="bond", maturity=due, coupon_e10=5 * 10**8, frequency=frequency, day_count="actual/365")
    start = due - timedelta(days=back)
    period = ql.Period(12 // frequency, ql.Months)
    ends = ql.Date.isEndOfMonth(as_ql(due))
    schedule = ql.Schedule(as_ql(start), as_ql(due), period, ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, ends)
    theirs = [date(each.year(), each.month(), each.dayOfMonth()) for each in schedule][1:-1]
    assert coupon_dates(security, start, due) == theirs


@settings(max_examples=60, deadline=None)
@given(run_=st.integers(1, 180), frequency=st.sampled_from((1, 2, 4)))
def test_icma_against_quantlib(run_, frequency):
    """Interest inside a regular period is ActualActual ISMA's."""
    due, step = date(2027, 5, 15), 12 // frequency
    first = ql.Date(15, 5, 2026) if frequency == 1 else ql.Date(15, 5, 2027) - ql.Period(step, ql.Months)
    day = first + min(run_, ql.Date(15, 5, 2027) - first)
    security = Security(event_id="s", security="S", type="note", maturity=due, coupon_e10=10**10, frequency=frequency, day_count="actual/actual")
    own = earned(security, (), date(first.year(), first.month(), first.dayOfMonth()), date(day.year(), day.month(), day.dayOfMonth()))
    theirs = ql.ActualActual(ql.ActualActual.ISMA).yearFraction(first, day, first, ql.Date(15, 5, 2027))
    assert abs(float(own) - theirs) < 1e-12


def test_when_issued_is_booked_at_commitment(tmp_path):
    """Bought on the 2nd, settled on the 31st: valued and owed at once, earning and paid only then."""
    folder = write(
        tmp_path,
        securities="security,type,maturity,coupon,frequency,day_count\nW,note,2029-01-31,4%,2,actual/actual",
        trades="date,security,side,quantity,price,accrued,settle\n2024-01-02,W,buy,100000,100,0,2024-01-31",
        prices="date,security,price\n" + "\n".join(f"2024-01-{day:02d},W,100.5" for day in range(2, 32)) + "\n2024-02-01,W,100.5",
    )
    told = run(folder)
    first = rows(told, "roll_forward")
    assert {row["amount"] for row in first if row["component"] == "unrealized" and row["session"] == date(2024, 1, 2)} == {Decimal("500.00")}
    earned_on = {row["session"]: row["amount"] for row in first if row["component"] == "interest" and row["amount"]}
    assert earned_on == {date(2024, 2, 1): Decimal("10.99")}  # 100,000 x 4 % / 2 x 1 / 182
    paid = {row["session"] for row in rows(told, "journal") if row["account"] == "cash" and row["credit"]}
    assert paid == {date(2024, 1, 31)}


@pytest.mark.parametrize(
    ("trade", "code"),
    [("2024-03-04,B,buy,1000,100,", "trade.matured"), ("2024-02-28,B,buy,1000,100,2024-03-08", "trade.settles_after_maturity")],
)
def test_matured_debt_is_not_dealt_in(tmp_path, trade, code):
    """Nor may a trade settle after the security is no more."""
    folder = write(
        tmp_path,
        securities="security,type,maturity\nB,bill,2024-03-01",
        trades=f"date,security,side,quantity,price,settle\n{trade}",
        prices="date,security,price\n2024-03-05,B,100",
    )
    with pytest.raises(InputProblems) as found:
        run(folder, to="2024-03-08")
    assert codes(found) == [code]


def test_a_millionth_sold_short_is_nothing(tmp_path):
    """Face that neither costs nor pays a cent: a constant yield of it is that of what is owed, and no strike has more than a cent of it."""
    folder = write(
        tmp_path,
        policy={"amortization": '"constant_yield"', "short_sales": "true", "max_stale_sessions": 99},
        securities="security,type,maturity,coupon,frequency,day_count\nX,bond,2024-07-15,6%,2,30/360",
        trades="date,security,side,quantity,price\n2024-03-12,X,sell,0.000001,97.6",
        prices="date,security,price\n2024-03-12,X,97.6",
    )
    told = run(folder, to="2024-07-16")
    assert max(abs(row["amortized_cost"]) for row in rows(told, "holdings")) <= Decimal("0.01")
    assert total(told, "interest") == 0
