"""One fund from its events to its books."""

import datetime
from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from ..basics import sessions
from ..basics.instants import at_minute, date_of
from ..basics.problems import InputProblems, Place, Problem
from ..basics.window import Window
from ..events.control import TrusteeAction
from ..events.kinds import BY_EVENT
from ..events.shares import AccountCount, Distribution, Expense, Order
from ..events.terms import ClassTerms, DistributionTerms, FeeTerms, FundTerms, LimitTerms, PolicyTerms, YieldFloorTerms
from ..ledger.booked import Booked
from ..log import identity
from ..log.knowledge import Known
from ..portfolio import portfolio
from ..strike import orders, replay, terms
from ..strike.carried import unfit
from ..strike.shapes import NO_WEIGHT, RUNNING
from . import board, funds_of_funds, going_on
from .going_on import Opening
from .register_counts import count_accounts, counted_before, counted_by_register
from .standing import gone


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Prepared:
    """A fund laid out and its portfolio replayed: all that its strikes need."""

    known: Known
    fund: FundTerms
    policy: PolicyTerms
    classes: tuple[ClassTerms, ...]
    portfolio: portfolio.Portfolio
    ask: replay.Ask

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


def replay_funds(
    known: Known,
    funds: list[FundTerms],
    to: datetime.date | None = None,
    mode: str | None = None,
    opening: dict[str, Opening] | None = None,
    remember: bool = False,
) -> list[Booked]:
    """Strike funds that are linked, or one alone, from inception to their last session. Raises InputProblems with all that is wrong.

    Funds that only hold one another are struck in holding order. Where exchanges lead back into a fund that is held, its NAV rests on
    shares that rest on its holder's NAV of the session before; where a fee is charged on the accounts of the register, it rests on
    shares that orders bought at earlier NAVs. The group is struck again until no fund hears anything new. Each time at least one more
    session is final, so it ends, with the figures of a strike session by session.

    opening   {fund: where an earlier run stood, to go on from}; remember: whether a later one is to
    """
    counted = counts_of_register(known, funds)
    exchanged = bool(exchange_links(known, {fund.id for fund in funds}))
    again = exchanged or bool(counted)
    remember = remember and not any(going_on.unsuited(known, fund) for fund in funds)
    if not struck_by_parts(known, funds):
        return strike_together(known, funds, {}, to, mode, opening=opening, remember=remember)
    struck: dict[str, Booked] = {}
    # In a guess exchanges may still bring what keeps a fund going; but a holder cannot be valued at a NAV that is out of bounds.
    hold = holds_one_another(known, funds)
    first = () if not exchanged and (hold or not again) else (NO_WEIGHT,) if hold else tuple(replay.STOPPED)
    later = () if hold else tuple(replay.STOPPED)
    for fund in funds_of_funds.in_order(known, funds):
        told = {fund.id: tell(known, fund.id, struck, counted, opening)}
        struck[fund.id] = strike_together(known, [fund], told, to, mode, forgiven=first, opening=opening, remember=remember)[0]
    while again:
        told = {fund.id: tell(known, fund.id, struck, counted, opening) for fund in funds}
        struck = {each.fund.id: each for each in strike_together(known, funds, told, to, mode, forgiven=later, opening=opening, remember=remember)}
        again = not all(tell(known, name, struck, counted, opening).same(was) for name, was in told.items())
    refuse_stopped([each.struck for each in struck.values()])
    return [struck[fund.id] for fund in funds]


def struck_by_parts(known: Known, funds: list[FundTerms]) -> bool:
    """Whether what a fund of a group is told rests on strikes of the group: on those of a fund that it holds, or on its own."""
    return bool(counts_of_register(known, funds)) or holds_one_another(known, funds)


def holds_one_another(known: Known, funds: list[FundTerms]) -> bool:
    """Whether a fund of a group holds another."""
    holders = funds_of_funds.holdings(known)
    return any(fund.id in holders for fund in funds)


def counts_of_register(known: Known, funds: list[FundTerms]) -> set[str]:
    """The funds whose fees by the account are charged on the counts of their registers."""
    return {fund.id for fund in funds if counted_by_register(known, fund.id)}


def tell(known: Known, fund: str, struck: dict[str, Booked], counted: set[str], opening: dict[str, Opening] | None) -> funds_of_funds.Told:
    """What a fund hears of the funds struck so far: of those it holds, and, where its register counts its accounts, of itself."""
    told = funds_of_funds.told_to(known, fund, struck)
    if fund not in counted:
        return told
    before = () if opening is None else counted_before(fund, opening[fund])
    return attrs.evolve(told, accounts=(*before, *(count_accounts(struck[fund]) if fund in struck else ())))


def strike_together(
    known: Known,
    funds: list[FundTerms],
    told: dict[str, funds_of_funds.Told],
    to: datetime.date | None,
    mode: str | None,
    forgiven: tuple[int, ...] = (),
    opening: dict[str, Opening] | None = None,
    remember: bool = False,
) -> list[Booked]:
    """Prepare funds and strike them as one group.

    told      {fund: what those it holds tell it}
    forgiven  ways to leave the bounds that are not refused: this is a guess
    """
    prepared, problems = [], []
    for fund in funds:
        try:
            own = funds_of_funds.heard(known, told[fund.id]) if fund.id in told else known
            prepared.append(prepare(own, fund, to, opening=(opening or {}).get(fund.id), remember=frozenset(each.id for each in funds if remember)))
        except InputProblems as found:
            problems += found.problems
    if problems:
        raise InputProblems(problems)
    struck = replay.strike_blocks([each.ask for each in prepared], mode)
    refuse_stopped([each for each in struck if int(each.state.status[0]) not in forgiven])
    for each in struck:
        if int(each.state.status[0]) != RUNNING:
            replay.keep_within_64_bits(each)
    together = [each.booked(own) for each, own in zip(prepared, struck, strict=True)]
    for one in together:
        one.linked.extend(together)
    return together


def refuse_stopped(struck: list[replay.Struck]) -> None:
    """Refuse a group of which a fund left the bounds: what went wrong first, for what comes after it may come of it."""
    stopped = [each for each in struck if int(each.state.status[0]) != RUNNING]
    days = [each.ask.schedule.days[int(each.state.stopped_at[0])] for each in stopped]
    problems = []
    for each, day in zip(stopped, days, strict=True):
        if day == min(days):
            try:
                replay.stop(each.ask, each.state)
            except InputProblems as found:
                problems += found.problems
    if problems:
        raise InputProblems(problems)


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


def groups(known: Known, funds: list[FundTerms]) -> list[list[FundTerms]]:
    """Funds that exchanges link, or that hold one another, stand together, in the order of their ids; the others by themselves."""
    group = {fund.id: {fund.id} for fund in funds}
    links = exchange_links(known, set(group))
    links += [(holder, held) for holder, own in funds_of_funds.holdings(known).items() for held in own if holder in group and held in group]
    for one, other in links:
        together = group[one] | group[other]
        group |= dict.fromkeys(together, together)
    told = {min(ids): sorted(ids) for ids in group.values()}
    by_id = {fund.id: fund for fund in funds}
    return [[by_id[name] for name in told[first]] for first in sorted(told)]


def exchange_links(known: Known, funds: set[str]) -> list[Any]:
    """[(from, to)] of the exchanges between some funds."""
    told = known.many(Order)
    exchanges = told.some(np.flatnonzero(told.few("side").where("exchange".__eq__)))
    return [(order.fund, order.to_fund) for order in exchanges if {order.fund, order.to_fund} <= funds]


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
    parts = replay.session_parts(schedule, count, fund.fiscal_year_end, first)
    paid = orders.pay(distributions_of(known, fund.id, opening), schedule, count, problems)
    keep = going_on.points(schedule, first, count, going_on.busy(known, schedule, remember)) if remember else ()
    window = Window(first=first, opening=opening.rooms if opening is not None else None, keep=keep)
    resolved = board.by_session(known.of(TrusteeAction, fund.id), schedule, count)
    at_market = board.at_market(resolved, count) if fund.valuation == "amortized_cost" else frozenset()
    own = (own_portfolio or portfolio.replay)(
        known, fund, policy, schedule, count, problems, at_market, **({} if own_portfolio else {"window": window})
    )
    register = orders.Register(
        fund=fund.id,
        schedule=schedule,
        sessions=count,
        share_decimals=fund.share_decimals,
        stable_price=stable_price(fund),
        suspended=suspended(known.of(TrusteeAction)),
        charges={each.id: each for each in classes},
        at_market=at_market,
        liquidity_fees=board.liquidity_fees(resolved),
    )
    placed = orders.place(orders_of(known, opening), register, problems)
    daily = next(iter(known.of(DistributionTerms, fund.id)), DistributionTerms(event_id="default"))
    if problems:
        raise InputProblems(sorted(problems, key=lambda each: (each.place.file, each.place.line)))
    expenses = known.of(Expense, fund.id)
    accounts, floors = known.of(AccountCount, fund.id), declared(known.of(YieldFloorTerms, fund.id))
    fees = with_one_offs(declared(known.of(FeeTerms, fund.id)), expenses)
    limits = declared(known.of(LimitTerms, fund.id))
    years = going_on.fiscal_years(fund, schedule.through[first - 1]) if first else ()
    ask = replay.Ask(
        fund=fund.id,
        classes=tuple(each.id for each in classes),
        schedule=schedule,
        sessions=count,
        portfolio=np.column_stack([own.earned, own.offsets]),
        placed=placed,
        paid=tuple(paid),
        charges=terms.lay_out([(fees, limits)], [each.id for each in classes], parts, expenses, accounts, floors, years),
        initial_navs=tuple(each.initial_nav_e8 or initial_nav(fund) for each in classes),
        share_decimals=fund.share_decimals,
        nav_decimals=fund.nav_decimals,
        clip=policy.over_redemption == "clip",
        settled=policy.allocation == "settled_shares",
        daily=daily.income == "daily",
        daily_gains=daily.daily_includes_gains,
        month_start=daily.month_start,
        kept_back=board.kept_back(resolved),
        stable_price=stable_price(fund),
        window=window,
    )
    if opening is not None and (reason := unfit(ask, first)):
        raise going_on.Unfit(reason)
    return Prepared(known=known, fund=fund, policy=policy, classes=classes, portfolio=own, ask=ask)


def distributions_of(known: Known, fund: str, opening: Opening | None) -> list[Any]:
    """Its distributions; of a run that goes on, those since the schedule begins."""
    told = known.of(Distribution, fund)
    if opening is None:
        return told
    if any(each.ex_date < opening.since and (each.pay_date or each.ex_date) > opening.after for each in told):
        raise going_on.Unfit("a distribution of long ago is still to be paid")
    return [each for each in told if each.ex_date >= opening.since]


def orders_of(known: Known, opening: Opening | None) -> Sequence[Any]:
    """The orders; of a run that goes on, those that are not done."""
    if opening is None:
        return known.many(Order)
    told = known.of(Order)
    still = {name for (name, _), *_ in opening.rooms["strike"]["orders"]}
    since = at_minute(opening.since, 0)
    return [each for each in told if each.accepted_at >= since or each.recorded_at >= since or each.event_id in still]


def declared(terms: list[Any]) -> list[Any]:
    """Terms in the order they were declared in: those known first first, whatever file they stood in."""
    return sorted(terms, key=lambda each: (each.recorded_at, each.position))


def suspended(actions: list[Any]) -> dict[Any, Any]:
    """{fund: ((first day, day of resumption or None), ...)}: while no orders are taken."""
    told: dict[Any, Any] = {}
    for each in sorted(actions, key=lambda each: each.date):
        spans = told.setdefault(each.fund, [])
        under_way = bool(spans) and spans[-1][1] is None
        if each.action == "suspend" and not under_way:
            spans.append((each.date, None))
        elif each.action == "resume" and under_way:
            spans[-1] = (spans[-1][0], each.date)
    return {fund: tuple(spans) for fund, spans in told.items() if spans}


def with_one_offs(fees: list[FeeTerms], expenses: list[Any]) -> list[FeeTerms]:
    """The fees agreed, and one for each category that is billed without a fee of that name."""
    known = {fee.id for fee in fees}
    billed = dict.fromkeys(bill.fee for bill in expenses if bill.fee not in known)
    return fees + [FeeTerms(event_id=f"expenses:{name}", id=name, category=name) for name in billed]


def stable_price(fund: FundTerms) -> int | None:
    """e8 of a money fund; None for the others."""
    return (fund.stable_price_e8 or 10**8) if fund.valuation == "amortized_cost" else None


def initial_nav(fund: FundTerms) -> int:
    """What a first share costs: 10.00, or the stable price of a money fund."""
    if fund.initial_nav_e8 is not None:
        return fund.initial_nav_e8
    return stable_price(fund) or 10 * 10**8


def lay_out(
    known: Known, fund: FundTerms, policy: PolicyTerms, to: datetime.date | None, opening: Opening | None = None
) -> tuple[sessions.Schedule, int]:
    """The fund's schedule, and how many of its sessions are struck."""
    window = portfolio.window_of(known, fund, policy)
    last = to or last_day(known)
    if known.at is not None:
        last = min(last, date_of(known.at // (24 * 3600 * 10**6)) + datetime.timedelta(days=1))
    schedule = sessions.lay_out(
        sessions.nyse(),
        fund.inception if opening is None else opening.since,
        max(last, fund.inception),
        window=window,
        close_month=policy.close_month,
        notices=known.notices,
    )
    if opening is None and schedule.days[0] != fund.inception:
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
    days = [identity.effective(event) for kind, events in known.events.items() if BY_EVENT[kind].dated for event in events]
    return max((day for day in days if day), default=datetime.date.min)
