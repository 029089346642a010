"""One fund laid out for its strikes: sessions, portfolio, orders and terms, from what is known of it."""

import datetime
from typing import Any

import attrs
import numpy as np

from ..basics.problems import InputProblems
from ..basics.sessions import Schedule
from ..basics.window import Window
from ..events.control import TrusteeAction
from ..events.shares import AccountCount, Expense
from ..events.terms import ClassTerms, DistributionTerms, FeeTerms, FundTerms, LimitTerms, PolicyTerms, YieldFloorTerms
from ..ledger.booked import Booked
from ..log.knowledge import Known
from ..portfolio import portfolio
from ..strike import ex_dates, orders, replay, terms
from ..strike.ask import Ask, session_parts
from ..strike.carried import unfit
from ..strike.charges import Charges
from ..strike.dealing import DealingTerms
from . import going_on, trustees
from .days import lay_out
from .going_on import Opening
from .inputs import declared, distributions_of, initial_nav, orders_of, stable_price, suspended, with_one_offs
from .standing import gone


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Prepared:
    """A fund laid out and its portfolio replayed: all that its strikes need."""

    known: Known
    fund: FundTerms
    policy: PolicyTerms
    classes: tuple[ClassTerms, ...]
    portfolio: portfolio.Portfolio
    ask: Ask

    def booked(self, struck: replay.Struck) -> Booked:
        """The fund with its strikes."""
        return Booked(
            known=self.known,
            fund=self.fund,
            policy=self.policy,
            classes=self.classes,
            schedule=self.ask.schedule,
            sessions=self.ask.sessions,
            portfolio=self.portfolio,
            struck=struck,
            stable_price=stable_price(self.fund),
            opening=self.ask.window.of("ledger"),
        )


def as_prepared(booked: Booked) -> Prepared:
    """What a fund was last struck with: all it was told is in it."""
    return Prepared(
        known=booked.known,
        fund=booked.fund,
        policy=booked.policy,
        classes=booked.classes,
        portfolio=booked.portfolio,
        ask=booked.struck.ask,
    )


def prepare(
    known: Known,
    fund: FundTerms,
    to: datetime.date | None,
    own_portfolio: Any = None,
    opening: Opening | None = None,
    remember: frozenset[str] = frozenset(),
) -> Prepared:
    """Lay out one fund's sessions, portfolio, orders and terms; `own_portfolio` stands in for the portfolio's replay, where it was done before.

    opening   where an earlier run stood, to go on from; remember: the funds struck together that a later one is to take up
    """
    problems: list[Any] = gone(known, fund.id)
    if problems:
        raise InputProblems(problems)
    policy = next(iter(known.of(PolicyTerms, fund.id)), PolicyTerms(event_id="default"))
    classes = tuple(declared(known.of(ClassTerms, fund.id)))
    schedule, count = lay_out(known, fund, policy, to, opening)
    first = opening.first(schedule, count) if opening is not None else 0
    keep = going_on.points(schedule, first, count, going_on.busy(known, schedule, remember)) if remember else ()
    window = Window(first=first, opening=opening.rooms if opening is not None else None, keep=keep)
    paid = ex_dates.lay_out(distributions_of(known, fund.id, opening), schedule, count, problems)
    resolved = trustees.by_session(known.of(TrusteeAction, fund.id), schedule, count)
    at_market = trustees.at_market(resolved, count) if fund.valuation == "amortized_cost" else frozenset()
    own = (own_portfolio or portfolio.replay)(
        known, fund, policy, schedule, count, problems, at_market, **({} if own_portfolio else {"window": window})
    )
    dealing = dealing_of(known, fund, classes, schedule, count, resolved, at_market)
    placed = orders.place(orders_of(known, opening), dealing, problems)
    if problems:
        raise InputProblems(sorted(problems, key=lambda each: (each.place.file, each.place.line)))
    daily = next(iter(known.of(DistributionTerms, fund.id)), DistributionTerms(event_id="default"))
    ask = Ask(
        fund=fund.id,
        classes=tuple(each.id for each in classes),
        schedule=schedule,
        sessions=count,
        portfolio=np.column_stack([own.earned, own.offsets]),
        placed=placed,
        paid=tuple(paid),
        charges=charges_of(known, fund, classes, schedule, count, first),
        initial_navs=tuple(each.initial_nav_e8 or initial_nav(fund) for each in classes),
        share_decimals=fund.share_decimals,
        nav_decimals=fund.nav_decimals,
        clip=policy.over_redemption == "clip",
        settled=policy.allocation == "settled_shares",
        daily=daily.income == "daily",
        daily_gains=daily.daily_includes_gains,
        month_start=daily.month_start,
        kept_back=trustees.kept_back(resolved),
        stable_price=stable_price(fund),
        window=window,
    )
    if opening is not None and (reason := unfit(ask, first)):
        raise going_on.Unfit(reason)
    return Prepared(known=known, fund=fund, policy=policy, classes=classes, portfolio=own, ask=ask)


def dealing_of(
    known: Known,
    fund: FundTerms,
    classes: tuple[ClassTerms, ...],
    schedule: Schedule,
    sessions: int,
    resolved: dict[int, list[TrusteeAction]],
    at_market: frozenset[int],
) -> DealingTerms:
    """The terms on which orders are dealt.

    resolved   what the trustees resolved, session by session
    at_market  sessions at which a money fund is priced at the market
    """
    return DealingTerms(
        fund=fund.id,
        schedule=schedule,
        sessions=sessions,
        share_decimals=fund.share_decimals,
        stable_price=stable_price(fund),
        suspended=suspended(known.of(TrusteeAction)),
        classes={each.id: each for each in classes},
        at_market=at_market,
        liquidity_fees=trustees.liquidity_fees(resolved),
    )


def charges_of(known: Known, fund: FundTerms, classes: tuple[ClassTerms, ...], schedule: Schedule, sessions: int, first: int) -> Charges:
    """The fees and limits of a fund over the sessions from `first` on; of the fiscal years before, which days they ended on."""
    expenses = known.of(Expense, fund.id)
    return terms.lay_out(
        [(with_one_offs(declared(known.of(FeeTerms, fund.id)), expenses), declared(known.of(LimitTerms, fund.id)))],
        [each.id for each in classes],
        session_parts(schedule, sessions, fund.fiscal_year_end, first),
        expenses,
        known.of(AccountCount, fund.id),
        declared(known.of(YieldFloorTerms, fund.id)),
        going_on.fiscal_years(fund, schedule.through[first - 1]) if first else (),
    )
