"""The sums that agreements, rules and handbooks work out for fees, limits and classes, each through the strike. Interpreted."""

import datetime

import pytest
from strike_worlds import FUND, booked_of

from navsim.basics.exact import muldiv
from navsim.basics.instants import at_minute
from navsim.events.shares import AccountCount, Order
from navsim.events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms, PolicyTerms

BP = 10**6  # a basis point, e10
DAY = datetime.timedelta(days=1)
MILLION = 10**8  # cents
D = datetime.date


def fund(inception, cents, classes=("only",), policy=None, **terms) -> list:
    """A fund whose classes hold so much each from its first day."""
    said = [FundTerms(event_id="fund", fund=FUND, id=FUND, inception=inception, **terms), PolicyTerms(event_id="policy", fund=FUND, **(policy or {}))]
    for n, name in enumerate(classes):
        said.append(ClassTerms(event_id=f"class-{name}", fund=FUND, id=name, position=n))
        seed = {"share_class": name, "amount_cents": cents, "price_e8": 10 * 10**8}
        said.append(Order(event_id=f"seed-{name}", fund=FUND, accepted_at=at_minute(inception, 600), side="purchase", **seed))
    return said


def fee(name="advisory", category="management", **more) -> FeeTerms:
    return FeeTerms(**{"event_id": f"{name}-{more.get('first')}", "fund": FUND, "id": name, "category": category, "borne_by": "adviser", **more})


def charged(booked, name="advisory") -> list:
    """Cents by session of a fee, all classes."""
    told = [0] * booked.sessions
    for k, accrual in enumerate(booked.accruals):
        if accrual.fee == name:
            for p, part in enumerate(booked.parts):
                told[part.session] += int(booked.recorded("charged")[p, k])
    return told


@pytest.mark.parametrize(
    ("year", "day_count", "a_day", "a_year"),
    [
        (2003, "actual/actual", 2_054_79, 750_000_00),
        (2004, "actual/actual", 2_049_18, 750_000_00),
        (2004, "actual/365", 2_054_79, 752_054_79),
    ],
)
def test_a_day_and_a_year_on_a_hundred_million(year, day_count, a_day, a_year):
    """100,000,000 x 0.75 % is 750,000.00: over 365 and over 366; over 365 in a leap year 750,000 x 366 / 365."""
    terms = fee(rate_e10=75 * BP, day_count=day_count)
    assert sum(charged(booked_of([*fund(D(year - 1, 12, 31), 100 * MILLION), terms], {}, D(year, 12, 31)))) == a_year
    tuesday = D(year, 6, 3) if year == 2003 else D(year, 6, 2)
    assert charged(booked_of([*fund(tuesday, 100 * MILLION), terms], {}, tuesday + DAY)) == [0, a_day]
    days = 366 if year == 2004 and day_count == "actual/actual" else 365
    assert a_day == muldiv(750_000_00, 1, days)
    assert a_year == muldiv(750_000_00, 366 if year == 2004 else 365, days)


@pytest.mark.parametrize(("base", "cents"), [("prior_close", 2_054_79), ("same_day", 2_075_34)])
def test_the_close_before_or_the_day_before_its_fee(base, cents):
    """100,000,000 at the close before, 101,000,000 before today's fee: 0.75 % / 365 of one or of the other."""
    monday = D(2003, 6, 2)
    events = [*fund(monday, 100 * MILLION), fee(rate_e10=75 * BP, base=base, first=monday + DAY)]
    assert charged(booked_of(events, {1: {"unrealized": MILLION}}, monday + DAY))[1] == cents
    assert cents == muldiv((100 if base == "prior_close" else 101) * MILLION * 75, 1, 10_000 * 365)


@pytest.mark.parametrize(
    ("window", "session", "cents"),
    [("back", 2, 6_133_56), ("forward", 1, 6_164_38)],
)
def test_a_weekend_booked_on_monday_or_on_friday(window, session, cents):
    """100.0 million on Thursday, 99.5 on Friday: Monday books three days of Friday's close, or Friday three of Thursday's."""
    thursday = D(2003, 6, 5)
    terms = fee(rate_e10=75 * BP, first=thursday + (2 if window == "back" else 1) * DAY)
    events = [*fund(thursday, 100 * MILLION, policy={"accrual_window": window}), terms]
    told = charged(booked_of(events, {1: {"unrealized": -MILLION // 2}}, thursday + 4 * DAY))
    assert told[session] == cents == muldiv((995 if window == "back" else 1000) * MILLION * 75 * 3, 1, 10 * 10_000 * 365)


def test_a_month_that_ends_on_a_sunday_is_closed_on_its_friday():
    """Friday 29 May 2026 books the 29th, 30th and 31st; Monday 1 June one day."""
    events = [*fund(D(2026, 5, 27), 100 * MILLION), fee(rate_e10=365 * BP)]
    assert [each // 10_000_00 for each in charged(booked_of(events, {}, D(2026, 6, 1)))] == [0, 1, 3, 1]  # 100 m x 3.65 % / 365 a day


@pytest.mark.parametrize(
    ("before", "after", "days"), [(D(2001, 9, 10), D(2001, 9, 17), 7), (D(2006, 12, 29), D(2007, 1, 3), 5), (D(2012, 10, 26), D(2012, 10, 31), 5)]
)
def test_the_longest_gaps_between_strikes(before, after, days):
    """Seven days in September 2001; five around New Year 2007 and the storm of 2012: without a close of the month, all in the strike after."""
    events = [*fund(before, 100 * MILLION, policy={"close_month": False}), fee(rate_e10=365 * BP, day_count="actual/365")]
    assert charged(booked_of(events, {}, after)) == [0, days * 10_000_00]


@pytest.mark.parametrize("millions", [500, 620, 2000, 4000])
def test_the_effective_rate_above_five_hundred_million(millions):
    """0.65 % + 400,000 / net assets: 0.67 % at two billion, 0.66 % at four."""
    tiers = ((300 * MILLION, 75 * BP), (500 * MILLION, 70 * BP), (None, 65 * BP))
    monday = D(2003, 6, 2)
    told = charged(booked_of([*fund(monday, millions * MILLION), fee(tiers=tiers)], {}, monday + DAY))
    assert told[1] == muldiv(millions * MILLION * 65 + 400_000_00 * 10_000, 1, 10_000 * 365)
    assert {2000: 67, 4000: 66}.get(millions, 65 + 4_000 / millions) == 65 + 4_000 / millions


def test_a_fee_reset_each_quarter_to_another_fund_s_rate():
    """0.75 % of the first 300 million, 0.70 % of 200, 0.65 % above, on 600 million; capped at 0.67 % from July and 0.66 % from October."""
    tiers = ((300 * MILLION, 75 * BP), (500 * MILLION, 70 * BP), (None, 65 * BP))
    cap = ((D(1999, 7, 1), D(1999, 9, 30), 67 * BP), (D(1999, 10, 1), D(1999, 12, 31), 66 * BP))
    booked = booked_of([*fund(D(1999, 5, 28), 600 * MILLION), fee(tiers=tiers, cap=cap)], {}, D(1999, 12, 31))
    quarters = {
        n: sum(cents for day, cents in zip(booked.schedule.days, charged(booked), strict=False) if day.month in months)
        for n, months in enumerate(((6,), (7, 8, 9), (10, 11, 12)))
    }
    whole = (300 * 75 + 200 * 70 + 100 * 65) * 100 * 100  # a year, cents
    assert quarters[0] == muldiv(whole, 30, 365) or abs(quarters[0] - muldiv(whole, 30, 365)) <= 1
    assert abs(quarters[1] - muldiv(600 * MILLION * 67, 92, 10_000 * 365)) <= 1
    assert abs(quarters[2] - muldiv(600 * MILLION * 66, 92, 10_000 * 365)) <= 1


@pytest.mark.parametrize(("millions", "a_month"), [(499, 499_00), (500, 500_00), (900, 500_00)])
def test_a_dollar_a_million_a_month_and_no_more_than_five_hundred(millions, a_month):
    """Binds at 500 million."""
    events = [*fund(D(2003, 5, 30), millions * MILLION), fee(per_million_cents=100, max_per_month_cents=500_00)]
    booked = booked_of(events, {}, D(2003, 6, 30))
    assert sum(charged(booked)[1:]) == a_month


@pytest.mark.parametrize("base", [250_00, 1_250_00])
def test_a_base_fee_a_month_by_the_days_of_the_month(base):
    """A transfer agent's base of 250 or 1,250 a month: whole in February and in March, a day a part of its own month."""
    events = [*fund(D(2003, 1, 31), MILLION), fee("agent", "transfer_agent", flat_cents=base, per="month")]
    booked = booked_of(events, {}, D(2003, 3, 31))
    told = dict(zip(booked.schedule.days, charged(booked, "agent"), strict=False))
    for month, days in ((2, 28), (3, 31)):
        assert sum(cents for day, cents in told.items() if day.month == month) == base
        assert abs(told[D(2003, month, 4)] - muldiv(base, 1, days)) <= 1


def test_what_an_account_costs_open_and_closed():
    """1,000 accounts at 3.06 a year and 12 closed at 1.10 on 1 July: 3,060.00 to the end of June's half year, 988 after."""
    counts = [
        AccountCount(event_id="n1", fund=FUND, date=D(2002, 12, 31), share_class="only", open=1000),
        AccountCount(event_id="n2", fund=FUND, date=D(2003, 7, 1), share_class="only", open=988, closed=12),
    ]
    terms = fee("agent", "transfer_agent", per_account_cents=3_06, per_closed_account_cents=1_10)
    told = sum(charged(booked_of([*fund(D(2002, 12, 31), MILLION), *counts, terms], {}, D(2003, 12, 31)), "agent")[1:])
    assert (
        told + charged(booked_of([*fund(D(2002, 12, 31), MILLION), *counts, terms], {}, D(2002, 12, 31)), "agent")[0]
        == muldiv(3_06 * (1000 * 182 + 988 * 184), 1, 365) + 12 * 1_10
    )


@pytest.mark.parametrize(
    ("average", "rate", "cap", "management", "waived"),
    [(5_644_933_33, 75, 125, 42_337_00, 34_357_34), (8_933_200_00, 25, 50, 22_333_00, 2_184_00)],
)
def test_what_two_portfolios_waived(average, rate, cap, management, waived):
    """Equity Income 1998: 0.75 % of 5.645 million is 42,337; limit 1.25 %, 70,562; expenses 104,919; waived 34,357. Money Market 1997 likewise."""
    inception = D(1997, 12, 31)
    others = muldiv(average * cap, 1, 10_000) + waived - muldiv(average * rate, 1, 10_000)
    events = [
        *fund(inception, average),
        fee(rate_e10=rate * BP, borne_by="fund"),
        fee("other", "other", flat_cents=others, borne_by="fund", first=inception + DAY),
        LimitTerms(event_id="cap", fund=FUND, id="cap", rate_e10=cap * BP),
    ]
    until = D(1998, 12, 31)
    booked = booked_of(events, {}, until)
    parts = [(part.last - inception).days for part in booked.parts]
    limit = muldiv(average * cap, 1, 10_000)
    earned = {t: {"interest": muldiv(limit, parts[t], 365) - muldiv(limit, parts[t - 1], 365)} for t in range(1, len(parts))}  # the base stays
    told = booked_of(events, earned, until).components
    assert abs(-told["fee:advisory"].sum() - management) <= 1_00
    assert abs(told["waiver:cap"].sum() - waived) <= 2_00


def test_a_vintage_that_is_over_and_one_that_is_not():
    """5,000.00 of 2003 and 2,000.00 of 2004, each for one year on: with room for 1,200.00 in 2005 the first is gone, 800.00 of the second left."""
    inception, assets = D(2002, 12, 31), 10 * MILLION
    limit = LimitTerms(event_id="cap", fund=FUND, id="cap", rate_e10=100 * BP, recoup_years=1)
    over = {2003: 5_000_00, 2004: 2_000_00, 2005: -1_200_00}
    costs = [
        fee("costs", flat_cents=muldiv(assets, 1, 100) + cents, borne_by="fund", first=D(year, 1, 1), last=D(year, 12, 31))
        for year, cents in over.items()
    ]
    events = [*fund(inception, assets), *costs, limit]
    until = D(2005, 12, 30)
    earned: dict = {}
    for _ in range(3):  # until the portfolio earns what the expenses after all take, so that the base stays
        moved = booked_of(events, earned, until).components
        lost = -(moved["closing"] - moved["opening"])[:, 0]
        earned = {t: {"interest": earned.get(t, {}).get("interest", 0) + int(lost[t])} for t in range(1, len(lost))}
    told = booked_of(events, earned, until).components
    years = [part.fiscal_year for part in booked_of(events, earned, until).parts]
    waived = {year: int(sum(w for w, own in zip(told["waiver:cap"][:, 0], years, strict=True) if own == year)) for year in (2003, 2004, 2005)}
    assert [abs(waived[2003] - 5_000_00) <= 2, abs(waived[2004] - 2_000_00) <= 2, waived[2005]] == [True, True, 0]
    assert abs(-told["recoupment"].sum() - 1_200_00) <= 2
    assert abs(waived[2004] + int(told["recoupment"].sum()) - 800_00) <= 4


def test_a_third_of_a_hundred_each():
    """100.00 over three equal classes: 33.33 each, and the odd cent to the first."""
    monday = D(2003, 6, 2)
    booked = booked_of(fund(monday, MILLION, ("a", "b", "c")), {1: {"dividend_income": 100_00}}, monday + DAY)
    assert booked.components["dividend_income"][1].tolist() == [100_00 - 2 * 33_33, 33_33, 33_33]


def test_a_twelfth_of_a_year_is_not_june():
    """0.25 % in June 2000 on 8.0 million for 12 days and 9.5 for 18: 30 days of 366 are 1,823.77; a twelfth of the year's would be 1,854.17."""
    average = (12 * 8 * MILLION + 18 * 95 * MILLION // 10) // 30
    assert average == 89 * MILLION // 10
    assert muldiv(average * 25, 30, 10_000 * 366) == 1_823_77
    assert muldiv(average * 25, 1, 10_000 * 12) == 1_854_17
    order = {"side": "purchase", "share_class": "only", "amount_cents": 15 * MILLION // 10}
    more = Order(event_id="more", fund=FUND, accepted_at=at_minute(D(2000, 6, 12), 600), **order)
    events = [*fund(D(2000, 5, 31), 8 * MILLION), fee("12b-1", "distribution", rate_e10=25 * BP, day_count="actual/actual"), more]
    told = charged(booked_of(events, {}, D(2000, 6, 30)), "12b-1")
    first, last = muldiv(8 * MILLION * 25, 1, 10_000 * 366), muldiv(95 * MILLION // 10 * 25, 1, 10_000 * 366)
    assert abs(sum(told[1:]) - first + last - 1_823_77) <= 1  # a day's base is the close before: the month's first day for its last
