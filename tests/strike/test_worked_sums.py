"""Sums a person can work by hand, through the whole strike, interpreted and compiled."""

import datetime

import pytest
from strike_worlds import FUND, booked_of

from navsim.basics import compiled
from navsim.basics.exact import muldiv
from navsim.basics.instants import at_minute
from navsim.basics.problems import InputProblems
from navsim.events.shares import Distribution, Expense, Order
from navsim.events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms, PolicyTerms

BP = 10**6  # a basis point, e10
MONDAY = datetime.date(2003, 6, 2)
DAY = datetime.timedelta(days=1)


compiler = pytest.mark.skipif(not compiled.can_compile(), reason="numba is not installed")


@pytest.fixture(params=["interpreted", pytest.param("compiled", marks=compiler)])
def strike(request):
    """Strike from Monday 2 June 2003 for so many sessions."""

    def run(events, sessions=2, earned=None):
        return booked_of(events, earned or {}, MONDAY + (sessions - 1) * DAY, request.param)

    return run


def fund(*classes, policy=None, **terms) -> list:
    """A fund with its classes, each with its seed capital in cents at 10.00 (none for 0)."""
    terms = {"inception": MONDAY, **terms}
    said = [FundTerms(event_id="fund", fund=FUND, id=FUND, **terms), PolicyTerms(event_id="policy", fund=FUND, **(policy or {}))]
    for n, (name, seed) in enumerate(classes):
        said.append(ClassTerms(event_id=f"class-{name}", fund=FUND, id=name, position=n))
        if seed:
            said.append(order(f"seed-{name}", terms["inception"], share_class=name, amount_cents=seed, price_e8=10 * 10**8))
    return said


def order(name, day=MONDAY, side="purchase", **more) -> Order:
    return Order(event_id=name, fund=FUND, accepted_at=at_minute(day, 600), side=side, **more)


def fee(name, category, **more) -> FeeTerms:
    return FeeTerms(event_id=name, fund=FUND, id=name, category=category, **more)


def row(booked, component, t=1) -> list:
    """Cents by class of a component."""
    return booked.components[component][t].tolist()


def test_three_tiers_on_620_million(strike):
    """300 million at 0.75 %, 200 at 0.70 %, 120 at 0.65 %: (2,250,000 + 1,400,000 + 780,000) / 365 a day."""
    tiers = ((300_000_000_00, 75 * BP), (500_000_000_00, 70 * BP), (None, 65 * BP))
    booked = strike([*fund(("only", 620_000_000_00)), fee("advisory", "management", tiers=tiers)])
    assert row(booked, "fee:advisory", 0) == [0]  # no base on the first day
    assert row(booked, "fee:advisory") == [-muldiv(2_250_000_00 + 1_400_000_00 + 780_000_00, 1, 365)] == [-12_136_99]


def test_odd_cents_go_to_the_first_of_equal_classes(strike):
    """100.00 over three equal classes: round(100.00 / 3) each, and the cent left to the first declared."""
    booked = strike(fund(("a", 500_00), ("b", 500_00), ("c", 500_00)), earned={1: {"dividend_income": 100_00}})
    assert row(booked, "dividend_income") == [33_33 + 1, 33_33, 33_33]


def test_odd_cents_go_to_the_largest_class(strike):
    """0.01 over classes of 1, 1 and 2 thousand goes to the third; so do minus 0.01 and the cent too many of 0.02."""
    events = fund(("a", 1_000_00), ("b", 1_000_00), ("c", 2_000_00))
    booked = strike(events, earned={1: {"dividend_income": 1, "foreign_tax": -1, "interest": 2}})
    assert row(booked, "dividend_income") == [0, 0, 1]  # round(1/4), round(1/4), round(1/2)
    assert row(booked, "foreign_tax") == [0, 0, -1]
    assert row(booked, "interest") == [1, 1, 0]  # round(2/4) twice is 2 already: the third's round(2/2) gives one back


def test_two_classes_share_income_and_one_pays_for_distribution(strike):
    """Six and four million: income 1,000.00, gains 2,345.67, 0.75 % of the fund, 0.25 % of B, a day of 365 each."""
    events = [
        *fund(("a", 6_000_000_00), ("b", 4_000_000_00)),
        fee("advisory", "management", rate_e10=75 * BP),
        fee("12b-1", "distribution", rate_e10=25 * BP, classes=("b",)),
    ]
    booked = strike(events, earned={1: {"dividend_income": 1_000_00, "unrealized": 2_345_67}})
    assert row(booked, "dividend_income") == [600_00, 400_00]
    assert row(booked, "unrealized") == [1_407_40, 938_27]  # 1407.402, 938.268
    assert row(booked, "fee:advisory") == [-123_29, -82_19]  # of round(10,000,000 x 0.75 % / 365) = 205.48
    assert row(booked, "fee:12b-1") == [0, -27_40]  # round(4,000,000 x 0.25 % / 365)
    a, b = 6_000_000_00 + 600_00 + 1_407_40 - 123_29, 4_000_000_00 + 400_00 + 938_27 - 82_19 - 27_40
    assert row(booked, "closing") == [a, b] == [6_001_884_11, 4_001_228_68]


@pytest.mark.parametrize("mode", ["interpreted", pytest.param("compiled", marks=compiler)])
def test_a_year_of_strikes_on_a_constant_base(mode):
    """From the strike of 31 December 2002, every one of 2003's on 496,015.00 at 0.75 %: they post round(496015.00 * 0.0075) in all."""
    events = [*fund(("only", 496_015_00), inception=datetime.date(2002, 12, 31)), fee("advisory", "management", rate_e10=75 * BP)]
    until = datetime.date(2003, 12, 31)
    through = booked_of(events, {}, until, mode).schedule.through
    exact = [muldiv(496_015_00 * 75, (day - through[0]).days, 10_000 * 365) for day in through]
    earned = {t: {"dividend_income": exact[t] - exact[t - 1]} for t in range(1, len(through))}  # what the fee takes, so that the base stays
    told = booked_of(events, earned, until, mode).components
    assert set(told["closing"][:, 0].tolist()) == {496_015_00}
    assert len(told["closing"]) == 253
    assert told["fee:advisory"].sum() == -muldiv(496_015_00 * 75, 1, 10_000) == -3_720_11


def test_a_distribution_of_a_quarter(strike):
    """0.25 on 1,000,000 shares is 250,000.00: 10.00 becomes 9.75; 80 % of it buys round(200000 / 9.75) shares the next session."""
    paid = Distribution(
        event_id="d", fund=FUND, ex_date=MONDAY + DAY, share_class="only", kind="income", per_share_e9=25 * 10**7, reinvest_e10=8 * 10**9
    )
    booked = strike([*fund(("only", 10_000_000_00)), paid], sessions=3)
    assert row(booked, "distribution:income") == [-250_000_00]
    assert booked.recorded("nav")[:, 0].tolist() == [10_00000000, 9_75000000, 9_75000000]
    assert row(booked, "reinvested", 2) == [200_000_00]
    assert booked.recorded("shares")[2, 0] == 1_000_000_000 + muldiv(200_000_00, 1000 * 100, 975_00) == 1_020_512_821


def test_shares_bought_and_redeemed(strike):
    """10,000.00 at 9.92 buys round(10000 / 9.92) = 1,008.065 shares, booked a session later; at 9.95 they pay round(1008.065 * 9.95)."""
    events = [
        *fund(("only", 500_000_00)),
        order("buy", MONDAY + DAY, share_class="only", amount_cents=10_000_00),
        order("sell", MONDAY + 2 * DAY, side="redemption", share_class="only", shares_e6=1_008_065_000),
    ]
    booked = strike(events, sessions=4, earned={1: {"unrealized": -4_000_00}, 2: {"unrealized": 1_530_24}})
    assert booked.recorded("nav")[:3, 0].tolist() == [10_00000000, 9_92000000, 9_95000000]
    assert booked.recorded("order_shares")[1:].tolist() == [1_008_065, 1_008_065]
    assert row(booked, "purchases", 2) == [10_000_00]
    assert row(booked, "redemptions", 3) == [-10_030_25]  # 10030.24675
    assert booked.recorded("shares")[:, 0].tolist() == [50_000_000, 50_000_000, 51_008_065, 50_000_000]


@pytest.mark.parametrize(("method", "given"), [("year_to_date", [0, 63_50, -36_50]), ("daily", [0, 63_50, 0])])
def test_a_waiver_is_taken_back_inside_the_year_or_never(strike, method, given):
    """Tuesday 100.00 over an allowance of 36.50 gives back 63.50; Wednesday costs nothing, so 36.50 of it are room: taken back, or not.

    The first strike has no base: the terms begin on Tuesday.
    """
    costs = fee("costs", "management", flat_cents=100_00 * 365, first=MONDAY + DAY, last=MONDAY + DAY)
    limit = LimitTerms(event_id="limit", fund=FUND, id="limit", rate_e10=36_50 * 365 * 10**10 // 1_000_000_00, method=method)
    booked = strike([*fund(("only", 1_000_000_00)), costs, limit], sessions=3, earned={1: {"interest": 36_50}})
    assert [row(booked, "waiver:limit", t)[0] for t in range(3)] == given
    assert [row(booked, "fee:costs", t)[0] for t in range(3)] == [0, -100_00, 0]


def test_the_strictest_of_two_limits_counts(strike):
    """Limits of 1 % and of half a percent on a fee of 2 %: what is above the half is given back, once."""
    limits = [
        LimitTerms(event_id=f"l{n}", fund=FUND, id=name, position=n, rate_e10=rate)
        for n, (name, rate) in enumerate((("one", 100 * BP), ("half", 50 * BP)))
    ]
    booked = strike([*fund(("only", 1_000_000_00)), fee("advisory", "management", rate_e10=200 * BP), *limits])
    charged = muldiv(1_000_000_00 * 2, 1, 100 * 365)
    assert row(booked, "fee:advisory") == [-charged] == [-54_79]
    assert row(booked, "waiver:half") == [charged - muldiv(1_000_000_00, 1, 200 * 365)] == [41_09]  # round(54.79 - 13.6986)
    assert row(booked, "waiver:one") == [0]


def test_a_bill_replaces_what_was_accrued(strike):
    """3,650.00 a year accrues 10.00 a day; a bill of 25.00 on Wednesday posts 25 - 20 and Thursday begins anew."""
    bill = Expense(event_id="bill", fund=FUND, date=MONDAY + 2 * DAY, fee="audit", amount_cents=25_00)
    booked = strike([*fund(("only", 1_000_000_00)), fee("audit", "audit", flat_cents=3_650_00), bill], sessions=4)
    assert [row(booked, "fee:audit", t)[0] for t in range(4)] == [-10_00, -10_00, -(25_00 - 20_00), -10_00]


@pytest.mark.parametrize(("policy", "status", "paid"), [("refuse", 2, 0), ("clip", 1, 1_000_00)])
def test_a_redemption_of_more_than_there_is(strike, policy, status, paid):
    """101 shares of a class of 100: refused whole, or cut to the hundred."""
    events = [
        *fund(("only", 9_000_00), ("small", 1_000_00), policy={"over_redemption": policy}),
        order("sell", side="redemption", share_class="small", shares_e6=101 * 10**6),
    ]
    booked = strike(events)
    assert booked.recorded("order_status")[-1] == status
    assert row(booked, "redemptions") == [0, -paid]


def test_what_a_closed_class_leaves_moves_to_the_largest(strike):
    """A class of 33.333 shares at 10.00 redeems them all for round(33.333 * 10.00); the odd cent of its assets goes to the large one."""
    events = [
        *fund(("large", 9_000_00), ("small", 333_34)),
        order("all", MONDAY + DAY, side="redemption", share_class="small", shares_e6="all"),
    ]
    booked = strike(events, sessions=3)
    assert booked.recorded("shares")[1].tolist() == [900_000, 33_334]
    left = 333_34 - muldiv(33_334, 10_00, 1000)
    assert row(booked, "class_closed", 2) == [left, -left]
    assert row(booked, "closing", 2) == [9_000_00 + left, 0]


def test_a_class_that_goes_negative_stops_the_run(strike):
    """Flat fees on seven dollars: fund, class and session are named."""
    with pytest.raises(InputProblems, match=r"class only of fund f has negative net assets on 2003-06-03; the run stops"):
        strike([*fund(("only", 7_00)), fee("audit", "audit", flat_cents=5_00 * 365)])


def test_a_nav_of_nothing_stops_the_run(strike):
    """Ten dollars of which all but three cents are lost: ten shares at 0.00."""
    with pytest.raises(InputProblems, match=r"class only of fund f has a NAV that rounds to zero on 2003-06-03"):
        strike(fund(("only", 100_00)), earned={1: {"unrealized": -99_97}})


def test_an_amount_without_shares_to_take_it_stops_the_run(strike):
    """Income in a fund without a share: nobody could be given it."""
    with pytest.raises(InputProblems, match=r"fund f has amounts to share out, but no class has shares on 2003-06-03"):
        strike(fund(("only", 0)), earned={1: {"interest": 1}})
