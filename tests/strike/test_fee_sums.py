"""Fees and limits by sums a person can work: years under every day count, tiers that are crossed, limits by the year and by the day."""

import datetime

import pytest
from strike_worlds import FUND, booked_of

from navsim.basics.exact import muldiv
from navsim.basics.instants import at_minute
from navsim.events.shares import Expense, Order
from navsim.events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms
from navsim.ledger.nav_checks import growth

BP = 10**6  # a basis point, e10
DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2003, 6, 2)


def fund(inception, *classes) -> list:
    """A fund whose classes, (id, cents), are bought at 10.00 on its first day."""
    said = [FundTerms(event_id="fund", fund=FUND, id=FUND, inception=inception)]
    for n, (name, cents) in enumerate(classes):
        said.append(ClassTerms(event_id=f"class-{name}", fund=FUND, id=name, position=n))
        said.append(order(f"seed-{name}", inception, share_class=name, amount_cents=cents, price_e8=10 * 10**8))
    return said


def order(name, day, **more) -> Order:
    return Order(event_id=name, fund=FUND, accepted_at=at_minute(day, 600), side="purchase", **more)


def fee(name, **more) -> FeeTerms:
    return FeeTerms(**{"event_id": f"{name}-{more.get('first')}", "fund": FUND, "id": name, "category": "management", **more})


def limit(name, **more) -> LimitTerms:
    """One by the day."""
    return LimitTerms(event_id=name, fund=FUND, id=name, method="daily", **more)


def bill(day, cents) -> Expense:
    return Expense(event_id=f"bill-{day}", fund=FUND, date=day, fee="other", amount_cents=cents)


def charged(booked, name) -> list:
    """Cents by part of a fee, all classes."""
    own = [k for k, accrual in enumerate(booked.accruals) if accrual.fee == name]
    return booked.recorded("charged")[:, own].sum(axis=1).tolist()


@pytest.mark.parametrize(
    ("year", "day_count", "before", "after", "whole"),
    [
        (2003, "actual/actual", 181, 184, 365),
        (2003, "actual/365", 181, 184, 365),
        (2003, "actual/360", 181, 184, 360),
        (2003, "30/360", 180, 180, 360),
        (2004, "actual/actual", 182, 184, 366),
        (2004, "actual/365", 182, 184, 365),
        (2004, "actual/360", 182, 184, 360),
        (2004, "30/360", 180, 180, 360),
    ],
)
def test_a_year_of_days_is_the_exact_annual_amount(year, day_count, before, after, whole):
    """496,015.00 at 0.75 % to 30 June and 0.65 % after: the postings make the exact sum, rounded once. The adviser bears it, so the base stays."""
    change = datetime.date(year, 7, 1)
    terms = {"day_count": day_count, "borne_by": "adviser"}
    events = [
        *fund(datetime.date(year - 1, 12, 31), ("only", 496_015_00)),
        fee("advisory", rate_e10=75 * BP, last=change - DAY, **terms),
        fee("advisory", rate_e10=65 * BP, first=change, **terms),
    ]
    booked = booked_of(events, {}, datetime.date(year, 12, 31))
    assert sum(charged(booked, "advisory")) == muldiv(496_015_00, 75 * before + 65 * after, 10_000 * whole)


@pytest.mark.parametrize(
    ("low", "high", "dollars"),
    [
        (200, 500, (200 * 75 + (300 * 75 + 200 * 70)) * 100 // 2),  # 2,575,000; tiers on the average of 350 would give 2,600,000
        (250, 350, (250 * 75 + (300 * 75 + 50 * 70)) * 100 // 2),  # 2,237,500; 2,250,000
        (500, 900, ((300 * 75 + 200 * 70) + (300 * 75 + 200 * 70 + 400 * 65)) * 100 // 2),  # the same either way
    ],
)
def test_tiers_are_crossed_day_by_day(low, high, dollars):
    """Half a year of 30/360 at each of two sizes, in millions."""
    tiers = ((300 * 10**8, 75 * BP), (500 * 10**8, 70 * BP), (None, 65 * BP))
    events = [
        *fund(datetime.date(2002, 12, 31), ("only", low * 10**8)),
        order("more", datetime.date(2003, 6, 27), share_class="only", amount_cents=(high - low) * 10**8),
        fee("advisory", tiers=tiers, day_count="30/360", borne_by="adviser"),
    ]
    booked = booked_of(events, {}, datetime.date(2003, 12, 31))
    assert sum(charged(booked, "advisory")) == dollars * 100
    assert {200: 2_575_000, 250: 2_237_500, 500: 4_950_000}[low] == dollars


@pytest.mark.parametrize(("method", "total"), [("year_to_date", 74_59), ("daily", 86_02)])
def test_five_days_under_a_limit_by_either_method(method, total):
    """0.75 % and other costs of 40, 40, 5, 40, 40 on 1.0, 1.0, 1.0, 1.5, 1.0 million, limited to 1.35 %: 74.59 of the year, 86.02 of the days."""
    bases = [1_000_000_00, 1_000_000_00, 1_000_000_00, 1_500_000_00, 1_000_000_00]
    costs = [40_00, 40_00, 5_00, 40_00, 40_00]
    monday = datetime.date(2003, 6, 9)
    days = [monday + n * DAY for n in range(5)]
    events = [
        *fund(monday - 3 * DAY, ("only", bases[0])),
        fee("advisory", rate_e10=75 * BP, first=monday),
        *(bill(day, cents) for day, cents in zip(days, costs, strict=True)),
        LimitTerms(event_id="cap", fund=FUND, id="cap", rate_e10=135 * BP, method=method, may_reimburse=True, first=monday),
    ]
    earned: dict = {}
    for t, wanted in enumerate([*bases[1:], bases[-1]], 1):  # what the portfolio must earn for each base to be what it is
        closing = booked_of(events, earned, days[-1]).components["closing"][t, 0]
        earned[t] = {"unrealized": wanted - int(closing)}
    told = booked_of(events, earned, days[-1]).components
    assert told["opening"][1:, 0].tolist() == bases
    given = (told["waiver:cap"] + told["reimbursement:cap"])[1:, 0]
    assert given.sum() == total
    assert (given[2] == -11_45) == (method == "year_to_date")


def test_a_class_gives_up_its_own_fee_net_of_its_part_of_what_the_fund_gave_back():
    """10.00 a class, of which the fund gives 4.00 of 20.00 back, 2.00 a class. Class a pays 5.00 of a fee nobody gives back, too, and is over its own
    limit of 1.00 by 5.00 + 8.00 - 1.00: of that it has 8.00 to give up, and no more."""
    monday = MONDAY + 7 * DAY
    events = [
        *fund(monday - 3 * DAY, ("a", 1_000_000_00), ("b", 1_000_000_00)),
        fee("agent", category="transfer_agent", classes=("a", "b"), rate_e10=365 * BP // 10, day_count="actual/365", first=monday),
        fee("bank", category="custody", rate_e10=1825 * BP // 100, day_count="actual/365", first=monday),
        limit("whole", rate_e10=292 * BP // 10, may_reimburse=True, excludes=("custody",), first=monday),
        limit("own", rate_e10=365 * BP // 100, classes=("a",), first=monday),
    ]
    told = booked_of(events, {}, monday).components
    assert told["fee:agent"][1].tolist() == [-10_00, -10_00]
    assert told["fee:bank"][1].tolist() == [-5_00, -5_00]
    assert told["reimbursement:whole"][1].tolist() == [2_00, 2_00]
    assert told["waiver:own"][1].tolist() == [10_00 - 2_00, 0]


def test_the_spread_of_two_classes_is_the_difference_of_their_rates():
    """A day of 0.25 % of 365 is 0.0684931 bp; A less B returns that within half a cent on four million, 0.00001 bp."""
    events = [
        *fund(MONDAY, ("a", 6_000_000_00), ("b", 4_000_000_00)),
        fee("advisory", rate_e10=75 * BP),
        fee("12b-1", category="distribution", classes=("b",), rate_e10=25 * BP),
    ]
    told = booked_of(events, {1: {"dividend_income": 1_000_00, "unrealized": 2_345_67}}, MONDAY + DAY).components["closing"][1].tolist()
    assert told == [6_001_884_11, 4_001_228_68]
    spread = told[0] / 6_000_000_00 - told[1] / 4_000_000_00
    assert abs(spread - 0.0025 / 365) < 2 * 0.5 / 4_000_000_00


@pytest.mark.parametrize("later", [{"rate_e10": 10 * BP}, {"tiers": ((5_000_00, 90 * BP), (None, BP))}, {"rate_e10": 75 * BP, "base": "same_day"}])
def test_a_change_of_a_fee_changes_nothing_before_its_date(later):
    """Every array of the record is the same, bit for bit, up to the session before the change."""
    change = MONDAY + 9 * DAY
    limit = LimitTerms(event_id="cap", fund=FUND, id="cap", rate_e10=50 * BP, may_reimburse=True)

    earned = {t: {"unrealized": 2_345_67 * t} for t in range(1, 14)}

    def struck(terms):
        events = [*fund(MONDAY, ("a", 6_000_000_00), ("b", 4_000_000_00)), fee("advisory", rate_e10=75 * BP, last=change - DAY)]
        booked = booked_of([*events, fee("advisory", first=change, **terms), limit], earned, MONDAY + 18 * DAY)
        return booked.schedule.at_or_after(change), booked

    (t, one), (_, other) = struck({"rate_e10": 75 * BP}), struck(later)
    for name in ("sheet", "nav", "net_assets", "shares", "charged", "given"):
        assert (one.recorded(name)[:t] == other.recorded(name)[:t]).all(), name
    assert (one.recorded("charged")[t:] != other.recorded("charged")[t:]).any()


def test_what_the_adviser_bears_is_not_earned_less():
    """40.00 of dividends less a management fee are what the class earned; a fee that the adviser pays out of his own changes nothing of it."""
    first = datetime.date(2003, 6, 2)
    own = FeeTerms(event_id="own", fund=FUND, id="own", category="management", rate_e10=40 * BP, borne_by="adviser")
    events = [*fund(first, ("only", 496_015_00)), FeeTerms(event_id="fee", fund=FUND, id="fee", category="management", rate_e10=75 * BP)]
    told = [booked_of(each, {1: {"dividend_income": 40_00}}, first + 4 * DAY) for each in (events, [*events, own])]
    assert told[1].recorded("charged")[:, 1].any()
    assert (growth(told[0]) == growth(told[1])).all()
    assert growth(told[0])[1].tolist() == [40_00 + int(told[0].components["fee:fee"][1, 0])]
