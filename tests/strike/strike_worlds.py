"""Small seeded worlds for the strike: terms, orders and distributions as events, and earnings of a portfolio nobody has to own.

A world is told by its seed. Its structures differ in numbers only: rates, ends of tiers, sums and limits.
"""

import datetime
import random
import types
from unittest import mock

import attrs
import numpy as np

from navsim.basics import sessions
from navsim.basics.instants import at_minute, instant
from navsim.events.control import Closure
from navsim.events.shares import AccountCount, Distribution, Expense, Order
from navsim.events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms, PolicyTerms
from navsim.log.knowledge import as_known
from navsim.log.log import one_batch
from navsim.portfolio.books import EARNINGS
from navsim.replay import fund as replay_fund
from navsim.replay.group import replay_funds
from navsim.scenario.scenario import Scenario

DAY = datetime.timedelta(days=1)
FUND = "f"
# near something awkward: year ends, leap days, closings nobody foresaw, months that end on a weekend
INCEPTIONS = ("2001-09-04", "2003-12-22", "2004-02-20", "2004-05-24", "2012-10-22", "2023-12-20", "2024-02-23", "2024-12-20", "2025-01-02")
YEAR_ENDS = ((12, 31), (12, 31), (12, 31), (2, 29), (10, 31), (9, 14), (12, 29), (1, 10))


@attrs.frozen(kw_only=True)
class World:
    """Events of one fund, what its portfolio earns, and fees and limits of every structure."""

    events: tuple
    earned: np.ndarray
    structures: tuple
    to: datetime.date


def ask_of(world: World, structures=None):
    """What strike.replay is asked for this world, put together by the same room as for any run; all structures, or those given."""
    known = as_known(one_batch(Scenario(name="world", events=world.events)))
    (terms,) = known.of(FundTerms)
    lay_out = replay_fund.terms.lay_out

    def with_structures(_, *rest, **more):
        return lay_out(list(structures or world.structures), *rest, **more)

    with (
        mock.patch.object(replay_fund.portfolio, "replay", return_value=portfolio_of(world.earned[:, :-1], world.earned[:, -1])),
        mock.patch.object(replay_fund.terms, "lay_out", with_structures),
    ):
        return replay_fund.prepare(known, terms, world.to).ask


def portfolio_of(earned, offsets):
    """As much of a portfolio as the strike asks for, and whoever says what stopped it: it holds nothing."""
    nothing = np.zeros(0, np.int64)
    return types.SimpleNamespace(
        earned=earned, offsets=offsets, holdings=types.SimpleNamespace(session=nothing, security=nothing, unrealized=nothing)
    )


def booked_of(events, earned, to, mode=None):
    """A fund struck over events, with earnings given session by session: {session number: {component: cents}}."""
    known = as_known(one_batch(Scenario(name="world", events=tuple(events))))
    (terms,) = known.of(FundTerms)

    def portfolio(known, fund, policy, schedule, sessions, *rest, **more):
        rows = [[earned.get(t, {}).get(name, 0) for name in (*EARNINGS, "offset")] for t in range(sessions)]
        table = np.array(rows, object).reshape(sessions, len(EARNINGS) + 1)
        return portfolio_of(table[:, :-1], table[:, -1])

    with mock.patch.object(replay_fund.portfolio, "replay", portfolio):
        return replay_funds(known, [terms], to, mode)[0]


def world(seed: int, structures: int = 1, length: int = 30, orders: int = 3) -> World:
    """One world: form by the seed alone, numbers of its structures by the seed and their place."""
    dice = random.Random(seed)
    inception = datetime.date.fromisoformat(dice.choice(INCEPTIONS))
    calendar = sessions.nyse()
    days = [day for day in (inception + n * DAY for n in range(length * 2)) if calendar.is_session(day)][: dice.randint(2, length)]
    scale = dice.choice([10**3, 10**5, 10**6, 10**8, 10**9, 10**11, 10**11, 10**12, 10**13, 10**14])  # cents a class: from ten dollars
    classes = [f"c{n}" for n in range(dice.choice([1, 1, 2, 3, 4]))]
    fund = FundTerms(
        event_id="fund",
        fund=FUND,
        id=FUND,
        inception=inception,
        fiscal_year_end=dice.choice(YEAR_ENDS),
        initial_nav_e8=dice.choice([None, 10**8, 987_654_321]),
        nav_decimals=dice.choice([2, 2, 2, 3, 4, 6]),
        share_decimals=dice.choice([3, 3, 3, 0, 4, 6 if scale < 10**12 else 3]),
    )
    policy = PolicyTerms(
        event_id="policy",
        fund=FUND,
        accrual_window=dice.choice([None, "forward"]),
        close_month=dice.random() < 0.7,
        over_redemption=dice.choice(["refuse", "clip"]),
        allocation=dice.choice(["relative_net_assets", "relative_net_assets", "settled_shares"]),
    )
    events = [fund, policy, *(ClassTerms(event_id=f"class-{name}", fund=FUND, id=name, position=n) for n, name in enumerate(classes))]
    fees, limits, bills = forms(dice, classes, days, scale, fund.fiscal_year_end)
    numbered = [numbers(random.Random(f"{seed}/{place}"), fees, limits, scale) for place in range(structures)]
    events += [*numbered[0][0], *numbered[0][1], *bills]
    shut = dice.choice(days[2:]) if dice.random() < 0.3 and len(days) > 4 else None
    if shut:
        heard = at_minute(shut - dice.randrange(4) * DAY, dice.choice([600, 1000]))
        events.append(Closure(event_id="closure", date=shut, close=dice.choice([None, 720]), recorded_at=heard))
    events += placed(dice, fund, classes, days, scale, orders) + paid(dice, classes, [day for day in days if day != shut])
    struck = len(days) + 5
    gross = scale * len(classes)
    earned = [[0] * 7]
    for _ in range(struck):
        some = dice.random() < 0.7
        earned.append(
            [
                gross * dice.randrange(100) // 10**5 * some,
                -(gross * dice.randrange(10) // 10**6) * some,
                gross * dice.randrange(10) // 10**5,
                dice.randrange(-gross, gross + 1) // 2_000,
                dice.randrange(-gross, gross + 1) // dice.choice([150, 150, 3]),
                dice.randrange(-gross, gross + 1) // 5_000 * (dice.random() < 0.2),
                gross * dice.randrange(100) // 10**7 * (dice.random() < 0.2),
            ]
        )
    return World(events=tuple(events), earned=np.array(earned[:struck], object), structures=tuple(numbered), to=days[-1])


def trimmed(ask):
    """The earnings of exactly the sessions that are struck."""
    return attrs.evolve(ask, portfolio=ask.portfolio[: ask.sessions])


def forms(dice, classes, days, scale, year_end) -> tuple:
    """Fees and limits without their numbers, and bills."""
    fees: list = []

    def fee(name, category, **more):
        more = {"base": dice.choice(["prior_close", "prior_close", "opening", "same_day"]), **more}
        more.setdefault("day_count", dice.choice(["actual/actual", "actual/365", "actual/360", "30/360"]))
        fees.append(FeeTerms(event_id="", fund=FUND, id=name, category=category, position=len(fees), **more))

    some = tuple(name for name in classes if dice.random() < 0.7) or (classes[-1],)
    middle = dice.choice(days)
    fee("advisory", "management", tiers=(None,) * dice.randint(1, 4), rounding=dice.choice(["posting", "tier"]))
    if dice.random() < 0.8:
        fee("12b-1", "distribution", classes=some, rate_e10=0)
    if dice.random() < 0.5:  # dated terms of one fee, the second of another form
        fee("admin", "administration", rate_e10=0, last=middle)
        fee("admin", "administration", tiers=(None,) * 2, first=middle + DAY, day_count=fees[-1].day_count, base=fees[-1].base)
    if dice.random() < 0.4:
        fee("records", "transfer_agent", classes=some, rate_e10=0, first=middle)
    if dice.random() < 0.3:
        fee("sub-advisory", "management", rate_e10=0, borne_by="adviser")
    bills: list = []
    if dice.random() < 0.6:
        per = dice.choice(["year", "month"])
        fee("audit", "audit", flat_cents=0, per=per, last=dice.choice([None, days[-1]]))
        bills += [bill("audit", dice, days, scale) for _ in range(dice.randrange(3))]
    if dice.random() < 0.3:
        fee("registration", "registration", classes=some[:1], flat_cents=0)
    if dice.random() < 0.3:
        fee("legal", "legal")
        bills += [bill("legal", dice, days, scale, dice.choice([None, *classes])) for _ in range(2)]
    if dice.random() < 0.25:
        fee("capped", "management", tiers=(None,) * 2, cap=((days[0], middle, 0), (middle + 5 * DAY, days[-1], 0)), rounding="tier")
    if dice.random() < 0.25:
        fee("custody", "custody", rate_e10=0, minimum_cents=0)
    if dice.random() < 0.25:
        least = dice.choice([{}, {"minimum_cents": 0}])
        fee("system", "system", per_million_cents=0, max_per_month_cents=dice.choice([None, 0]), **least)
    if dice.random() < 0.3:
        form = dice.choice([{"per_closed_account_cents": 110}, {"minimum_cents": 0}])
        fee("per-account", "shareholder_servicing", classes=dice.choice([None, some]), per_account_cents=0, **form)
        bills += [
            AccountCount(event_id="", fund=FUND, date=dice.choice(days), share_class=name, open=dice.randrange(5_000), closed=dice.randrange(9))
            for name in classes
            for _ in range(2)
        ]
    limits: list = []
    method, classed, recoup = dice.choice(["year_to_date", "year_to_date", "daily"]), dice.random() < 0.35, dice.choice([0, 1, 3])
    mixed = dice.random() < 0.25
    for n in range(dice.choice([0, 1, 1, 2])):
        method = dice.choice(["year_to_date", "daily"]) if mixed else method
        may, more = dice.random() < 0.6, {"recoup_years": recoup} if method == "year_to_date" else {}
        cut = dice.choice([None, None, middle])  # new terms, or a limit that only begins
        if cut and n == 0:
            limits.append(limit(f"limit-{n}", n, method, may, last=cut - DAY, **more))
        limits.append(limit(f"limit-{n}", n, method, may, first=cut, **more))
    if recoup and method == "year_to_date" and dice.random() < 0.5:  # over the limit until the fiscal year ends, and then under it
        fee("start-up", "other", rate_e10=0, last=sessions.fiscal_end(days[0], year_end))
    if classed:
        halves = [classes] if dice.random() < 0.5 else [classes[::2], classes[1::2]]
        halves += [classes] if dice.random() < 0.3 else []  # a second limit of some classes
        for n, mine in enumerate(half for half in halves if half):
            method = dice.choice(["year_to_date", "daily"]) if mixed else method
            limits.append(limit(f"class-limit-{n}", 5 + n, method, dice.random() < 0.6, classes=tuple(mine)))
    return fees, limits, bills


def limit(name, position, method, may_reimburse, **more) -> LimitTerms:
    return LimitTerms(event_id="", fund=FUND, id=name, position=position, rate_e10=0, method=method, may_reimburse=may_reimburse, **more)


def bill(fee, dice, days, scale, share_class=None) -> Expense:
    cents = dice.randrange(-(scale // 10**5), scale // 10**4 + 1)
    return Expense(event_id="", fund=FUND, date=dice.choice(days[1:] or days), fee=fee, share_class=share_class, amount_cents=cents)


def numbers(dice, fees, limits, scale) -> tuple:
    """The same terms with rates, ends of tiers and sums."""

    def filled(entry):
        told = {}
        if entry.tiers is not None:
            ends = sorted(dice.sample(range(1, 4 * scale), len(entry.tiers) - 1))
            told["tiers"] = tuple((end, dice.randrange(1, 3 * 10**8)) for end in [*ends, None])
        if entry.rate_e10 is not None:
            told["rate_e10"] = dice.choice([0, 1, 25 * 10**6, dice.randrange(1, 10**8)])
        if entry.cap:
            told["cap"] = tuple((first, last, dice.randrange(2 * 10**8)) for first, last, _ in entry.cap)
        for name in ("flat_cents", "minimum_cents", "per_account_cents", "per_million_cents", "max_per_month_cents"):
            if getattr(entry, name) is not None:
                told[name] = dice.randrange(1, {"per_account_cents": 500, "per_million_cents": 300}.get(name, max(scale // 100, 2)))
        if entry.id == "start-up":
            told["rate_e10"] = dice.randrange(10**9, 9 * 10**9)
        return attrs.evolve(entry, **told)

    least = 5 * 10**8 if any(entry.id == "start-up" for entry in fees) else 0
    rates = [[least, least + dice.randrange(1, 10**8), least + dice.randrange(1, 3 * 10**8)] for _ in limits]
    told = tuple(attrs.evolve(limit, rate_e10=dice.choice(some)) for limit, some in zip(limits, rates, strict=True))
    return tuple(filled(entry) for entry in fees), told


def placed(dice, fund, classes, days, scale, orders) -> list:
    """Seed capital on the first day and later, purchases, redemptions of every kind, late ones, some with accounts."""
    units = 10 ** (6 - fund.share_decimals)
    accounts = [None, "acct-1", "acct-2"] if dice.random() < 0.6 else [None]
    told = []

    def order(day, **more):
        minute = dice.choice([600, 959, 960, 961, 1100])
        given = {"share_class": dice.choice(classes), "account": dice.choice(accounts), "accepted_at": at_minute(day, minute)}
        if "price_e8" not in more and dice.random() < 0.15:
            given["recorded_at"] = at_minute(day + dice.randrange(1, 8) * DAY, 660)
        told.append(Order(event_id=f"o{len(told):04d}", fund=FUND, **{**given, **more}))

    opening = at_minute(days[0], 600)
    for n, name in enumerate(classes):
        if n == 0 or dice.random() < 0.8:
            amount = max(scale * dice.randint(1, 3) // 2 + dice.randrange(99), 1000)
            order(
                days[0],
                share_class=name,
                side="purchase",
                amount_cents=amount,
                price_e8=dice.choice([10**9, 10**8, 123_456_789]),
                accepted_at=opening,
                settle=days[0] if dice.random() < 0.95 else None,
            )
    for day in days[:-1]:
        for _ in range(dice.randrange(orders + 1)):
            match dice.randrange(12):
                case 0 | 1 | 2 | 3:
                    order(day, side="purchase", amount_cents=dice.randrange(1, max(scale // 50, 2)))
                case 4 | 5:
                    order(day, side="purchase", shares_e6=dice.randrange(1, max(scale // 1000, 2)) * 1000 * units)
                case 6 | 7 | 8:
                    order(day, side="redemption", amount_cents=dice.randrange(1, max(scale // 20, 2)))
                case 9 | 10:
                    order(day, side="redemption", shares_e6=dice.randrange(1, max(scale // 300, 2)) * 1000 * units)
                case _:
                    kind = dice.randrange(3)
                    if kind == 0:
                        order(day, side="redemption", shares_e6="all")
                    elif kind == 1:
                        order(day, side="purchase", amount_cents=dice.randrange(1, max(scale // 50, 2)), price_e8=dice.choice([10**9, 1_050_000_000]))
                    else:
                        order(day, side="redemption", shares_e6=dice.randrange(1, max(scale // 10**4, 2)) * 1000 * units, price_e8=10**9)
    return told


def paid(dice, classes, days) -> list:
    """Distributions with usual and early record dates, reinvested wholly, partly, not at all."""
    told = []
    for _ in range(dice.choice([0, 0, 1, 3])):
        n = dice.randrange(len(days))
        record = dice.choice([None, None, days[max(n - 1, 0)], days[max(n - 4, 0)]])
        told.append(
            Distribution(
                event_id=f"d{len(told)}",
                fund=FUND,
                ex_date=days[n],
                share_class=dice.choice(classes),
                kind=dice.choice(["income", "short_gain", "long_gain", "capital"]),
                per_share_e9=dice.randrange(1, 6 * 10**8),
                record_date=record,
                reinvest_e10=dice.choice([0, 8 * 10**9, 10**10, 3_333_333_333]),
                recorded_at=instant(datetime.datetime(days[0].year, days[0].month, days[0].day, 9)),
            )
        )
    return told
