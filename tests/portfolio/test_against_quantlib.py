"""Coupon interest of random bonds on random days against QuantLib's, which shares no code with it. accounting.md 5."""

import calendar
from datetime import date, timedelta

import QuantLib as ql
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from navsim.events.portfolio import Security
from navsim.portfolio.coupons import coupon_dates, earned, period

TENTH = 10**9  # a coupon of ten per cent


def as_ql(day):
    return ql.Date(day.day, day.month, day.year)


def as_date(day):
    return date(day.year(), day.month(), day.dayOfMonth())


def bond(due, frequency, day_count, **more):
    return Security(event_id="s", security="S", type="bond", maturity=due, coupon_e10=TENTH, frequency=frequency, day_count=day_count, **more)


def schedule(start, due, frequency, ends):
    step = ql.Period(12 // frequency, ql.Months)
    return ql.Schedule(as_ql(start), as_ql(due), step, ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, ends)


month_ends = st.tuples(st.integers(2012, 2032), st.integers(1, 12)).map(lambda ym: date(*ym, calendar.monthrange(*ym)[1]))
any_day = st.dates(date(2012, 1, 1), date(2032, 12, 31))


@settings(max_examples=150, deadline=None)
@given(due=month_ends, back=st.integers(30, 3000), frequency=st.sampled_from((1, 2, 3, 4, 6, 12)), ends=st.booleans())
def test_schedules_from_a_month_end(due, back, frequency, ends):
    """Month ends where asked for; else the maturity's day, clipped to short months and back again after them."""
    start = due - timedelta(days=back)
    theirs = [as_date(each) for each in schedule(start, due, frequency, ends)][1:-1]
    assert coupon_dates(bond(due, frequency, "30/360", month_end_coupons=ends), start, due) == theirs


@settings(max_examples=150, deadline=None)
@given(due=any_day, first=st.integers(2, 3000), run_=st.integers(1, 800), frequency=st.sampled_from((1, 2, 4, 12)))
def test_actual_over_360_and_365(due, first, run_, frequency):
    """Days over a fixed year, across as many coupons as lie between."""
    a = due - timedelta(days=first)
    b = min(a + timedelta(days=run_), due)
    for name, count in (("actual/360", ql.Actual360()), ("actual/365", ql.Actual365Fixed())):
        ours = earned(bond(due, frequency, name), (), a, b)
        assert abs(float(ours) - 0.1 * count.yearFraction(as_ql(a), as_ql(b))) < 1e-12


@settings(max_examples=150, deadline=None)
@given(due=any_day, first=st.integers(2, 3000), run_=st.integers(1, 400), frequency=st.sampled_from((1, 2, 4)))
def test_thirty_days_a_month(due, first, run_, frequency):
    """Inside a coupon period the days are bond basis; a whole period is its part of the year."""
    a = due - timedelta(days=first)
    begin, end = period(due, frequency, True, a)
    b = min(a + timedelta(days=run_), end)
    count = ql.Thirty360(ql.Thirty360.BondBasis)
    theirs = 1 / frequency if b == end else count.yearFraction(as_ql(begin), as_ql(b))
    theirs -= count.yearFraction(as_ql(begin), as_ql(a))
    assert abs(float(earned(bond(due, frequency, "30/360"), (), a, b)) - 0.1 * theirs) < 1e-12


@settings(max_examples=150, deadline=None)
@given(due=st.dates(date(2016, 1, 1), date(2032, 12, 31)), periods=st.integers(1, 4), odd=st.integers(1, 500), frequency=st.sampled_from((1, 2, 4)))
def test_actual_over_actual_with_an_odd_first_coupon(due, periods, odd, frequency):
    """Short or long first periods: each regular period they touch gives its days' part. QuantLib's parts, period by period."""
    assume(due.day <= 27)  # month ends: above
    first = coupon_dates(bond(due, frequency, "actual/actual"), due - timedelta(days=periods * 370 // frequency), due)
    first = first[0] if first else due
    dated = first - timedelta(days=odd)
    count, theirs, end = ql.ActualActual(ql.ActualActual.ISMA), 0.0, as_ql(first)
    while end > as_ql(dated):
        begin = end - ql.Period(12 // frequency, ql.Months)
        start = max(begin, as_ql(dated))
        theirs += count.yearFraction(start, end, begin, end)
        end = begin
    ours = earned(bond(due, frequency, "actual/actual", first_coupon=first), (), dated, first)
    assert abs(float(ours) - 0.1 * theirs) < 1e-12
