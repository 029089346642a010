"""One fund from its events to its books."""

import datetime

import numpy as np

from ..basics import sessions
from ..basics.instants import date_of
from ..basics.problems import InputProblems, Place, Problem
from ..events.shares import AccountCount, Distribution, Expense, Order
from ..events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms, PolicyTerms
from ..ledger.booked import Booked
from ..log import identity
from ..log.knowledge import Known
from ..portfolio import portfolio
from ..strike import orders, replay, terms


def replay_fund(known: Known, fund: FundTerms, to: datetime.date | None = None, mode: str | None = None) -> Booked:
    """Strike one fund from inception to its last session, and book it. Raises InputProblems with all that is wrong."""
    problems: list = []
    policy = next(iter(known.of(PolicyTerms, fund.id)), PolicyTerms(event_id="default"))
    classes = tuple(sorted(known.of(ClassTerms, fund.id), key=lambda each: each.position))
    schedule, count = lay_out(known, fund, policy, to)
    parts = replay.session_parts(schedule, count, fund.fiscal_year_end)
    own = portfolio.replay(known, fund, policy, schedule, count, problems)
    placed = orders.place(known.of(Order, fund.id), schedule, count, fund.share_decimals, problems)
    paid = orders.pay(known.of(Distribution, fund.id), schedule, count, problems)
    if problems:
        raise InputProblems(sorted(problems, key=lambda each: (each.place.file, each.place.line)))
    fees = sorted(known.of(FeeTerms, fund.id), key=lambda each: each.position)
    limits = sorted(known.of(LimitTerms, fund.id), key=lambda each: each.position)
    ask = replay.Ask(
        fund=fund.id,
        classes=tuple(each.id for each in classes),
        schedule=schedule,
        sessions=count,
        portfolio=np.column_stack([own.earned, own.offsets]),
        placed=tuple(placed),
        paid=tuple(paid),
        charges=terms.lay_out([(fees, limits)], [each.id for each in classes], parts, known.of(Expense, fund.id), known.of(AccountCount, fund.id)),
        initial_navs=tuple(each.initial_nav_e8 or initial_nav(fund) for each in classes),
        share_decimals=fund.share_decimals,
        nav_decimals=fund.nav_decimals,
        clip=policy.over_redemption == "clip",
        settled=policy.allocation == "settled_shares",
    )
    return Booked(
        known=known,
        fund=fund,
        policy=policy,
        classes=classes,
        schedule=schedule,
        sessions=count,
        portfolio=own,
        struck=replay.strike(ask, mode),
        checks={},
    )


def initial_nav(fund: FundTerms) -> int:
    """What a first share costs: 10.00, or the stable price of a money fund."""
    if fund.initial_nav_e8 is not None:
        return fund.initial_nav_e8
    return 10 * 10**8 if fund.valuation == "market" else fund.stable_price_e8 or 10**8


def lay_out(known: Known, fund: FundTerms, policy: PolicyTerms, to: datetime.date | None) -> tuple:
    """The fund's schedule, and how many of its sessions are struck."""
    window = portfolio.window_of(fund, policy)
    last = to or last_day(known)
    if known.at is not None:
        last = min(last, date_of(known.at // (24 * 3600 * 10**6)) + datetime.timedelta(days=1))
    schedule = sessions.lay_out(
        sessions.nyse(),
        fund.inception,
        max(last, fund.inception),
        window=window,
        close_month=policy.close_month,
        notices=known.notices,
    )
    if schedule.days[0] != fund.inception:
        raise InputProblems(
            [
                Problem(
                    code="fund.inception_no_session",
                    message=f"{fund.id} begins on {fund.inception}, when the exchange is shut",
                    help=f"the next session is {schedule.days[0]}",
                    place=Place(file=fund.file, line=fund.line),
                )
            ]
        )
    count = schedule.at_or_after(last + datetime.timedelta(days=1))
    if known.at is not None:
        count = min(count, sum(close <= known.at for close in schedule.closes))
    if count == 0:
        raise InputProblems(
            [
                Problem(
                    code="run.no_session",
                    message=f"{fund.id} has no session to strike: it begins on {fund.inception}, and the run ends on {last}",
                    help="add prices, or name a later day with --to",
                    place=Place(file=fund.file, line=fund.line),
                )
            ]
        )
    return schedule, count


def last_day(known: Known) -> datetime.date:
    """The latest date in the prices; without any, of any feed."""
    if len(known.prices):
        return date_of(int(known.prices.date.max()))
    days = [identity.effective(event) for events in known.events.values() for event in events]
    return max((day for day in days if day), default=datetime.date.min)
