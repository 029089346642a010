"""The portfolio's part of every strike, in its order: accounting.md 4, steps 2 to 4."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import DAY, day_number
from ..basics.sessions import Schedule
from ..basics.window import WHOLE, Window
from ..events.portfolio import CorporateAction, Dividend, Factor, FxRate, Income, Reset, Security, Split, Trade
from ..events.shares import Offset
from ..events.terms import DistributionTerms, FundTerms, PolicyTerms
from ..log.knowledge import Known
from . import carried, contracts, debt, exchange, margin, market, quotes, valuation
from .actions import corporate_action, factor, split
from .books import APPRECIATION, EARNINGS, Books, mark, revalue, settle
from .fund_shares import FundPaid, fund_paid
from .income import dividend, other_income
from .shadow import shadow as measure_shadow
from .terms_to_run import terms_to_run
from .trades import trade

if TYPE_CHECKING:
    from ..basics.arrays import Ints

DIVIDENDS, ACTIONS, TRADES = 0, 1, 2


@attrs.frozen(kw_only=True, eq=False)
class Portfolio:
    """What a fund owned and earned, session by session.

    earned    int64 [t, component], components as in books.EARNINGS: what classes will share
    owed      int64 [t, account]: open items at the close, by account name, items added up one by one
    offsets   int64 [t]: what others paid of the fund's expenses
    cash      int64 [t]: of everything settled so far
    terms     of each row of holdings: days to the next reset, days to the end, how liquid, as in terms_to_run
    recognized  int64 [t]: unrealized appreciation in net assets; of a fund at amortized cost only while it is priced at market
    at_market   bool [t]: whether such a fund is
    taken       {t: what a later run needs to go on after session t}
    """

    books: Books
    holdings: valuation.Holdings
    earned: np.ndarray
    offsets: np.ndarray
    owed: dict[str, Ints]
    cash: np.ndarray
    rows: quotes.Quotes
    terms: tuple[Ints, Ints, Ints]
    recognized: np.ndarray
    at_market: np.ndarray
    shadow: Any = None
    taken: dict[int, dict[str, Any]] = attrs.field(factory=dict)


def replay(
    known: Known,
    fund: FundTerms,
    policy: PolicyTerms,
    schedule: Schedule,
    sessions: int,
    problems: list[Any],
    at_market: frozenset[Any] = frozenset(),
    window: Window = WHOLE,
) -> Portfolio:
    """The portfolio of one fund over the first so many sessions of its schedule.

    at_market  sessions for which the trustees of a fund at amortized cost take the market's price
    window     where it goes on from an earlier run, and what it remembers
    """
    rates = exchange.Rates(known.of(FxRate), schedule, policy.max_stale_sessions, problems)
    securities = {event.security: event for event in known.of(Security)}
    sources, most_stale = policy.price_sources, policy.max_stale_sessions
    there = market.lay_out(known, securities, sources, schedule, rates, most_stale, problems)
    books = Books(
        fund=fund.id,
        securities=securities,
        schedule=schedule,
        sessions=sessions,
        rates=rates,
        relief=policy.lot_relief,
        amortization=policy.amortization,
        extra=DAY if window_of(known, fund, policy) == "forward" else 0 * DAY,
        rate_resets=resets(known),
        problems=problems,
        short_sales=policy.short_sales,
        price_at=there.price_at,
        earned=[dict.fromkeys(EARNINGS, 0) for _ in range(sessions)],
    )
    if window.opening is not None:
        carried.put(books, window.of("portfolio"), window.first)
    by_session = happenings(known, fund.id, policy, schedule, sessions)
    owed: dict[Any, Any] = {}
    taken: dict[int, dict[str, Any]] = {}
    for t in range(window.first, sessions):
        margin.pay(books, t)
        for do, event in by_session.get(t, ()):
            do(books, t, event)
        contracts.expire(books, t)
        settle(books, t)
        debt.pay_coupons(books, t)
        debt.mature(books, t)
        debt.accrue(books, t, books.through(t))
        for item in books.foreign_items:
            revalue(books, item, t)
            if item.account not in owed:
                owed[item.account] = np.zeros(sessions, np.int64)
            owed[item.account][t] += item.cents
        margin.mark_to_market(books, t)
        mark(books, t)
        if t in window.keep:
            taken[t] = carried.take(books, t)
    add_up(books, owed)
    own = appreciate(known, fund, policy, books, there, owed, at_market, window, taken)
    for t, told in taken.items():
        told["unrealized"] = int(own.recognized[t])
        told["last_long"] = valuation.last_long(books, own.holdings, day_number(schedule.days[t]))
    return attrs.evolve(own, taken=taken)


def add_up(books: Books, owed: dict[str, Ints]) -> None:
    """What is owed in dollars, item by item, from the session that books it until the one that settles it."""
    changes: dict[Any, Any] = {}
    for account, t, cents in books.moved:
        if account not in changes:
            changes[account] = np.zeros(books.sessions, np.int64)
        changes[account][t] += cents
    for account, change in changes.items():
        owed[account] = owed.get(account, 0) + np.cumsum(change)


def window_of(known: Known, fund: FundTerms, policy: PolicyTerms) -> str:
    """ "back" or "forward": as agreed, else by the kind of fund: forward for money funds and those that declare daily."""
    daily = any(each.income == "daily" for each in known.of(DistributionTerms, fund.id))
    return policy.accrual_window or ("forward" if daily or fund.valuation == "amortized_cost" else "back")


def resets(known: Known) -> dict[Any, Any]:
    """{security: ((date, rate e10), ...)} of floaters, in order."""
    told: dict[Any, Any] = {}
    for event in sorted(known.of(Reset), key=lambda event: event.date):
        told.setdefault(event.security, []).append((event.date, event.rate_e10))
    return {security: tuple(rows) for security, rows in told.items()}


def happenings(known: Known, fund: str, policy: PolicyTerms, schedule: Schedule, sessions: int) -> dict[int, list[tuple[Callable[..., Any], Any]]]:
    """{t: [(rule, event)]}: by calendar date within a session, dividends first, then actions, then trades, buys before sells.

    Actions count the shares held when the day opened, so they go before a split of the same day, but for a rename: that one takes the
    split shares along, and a split of the new name comes after it.

    With a booking lag the trades of the session before come first.
    """
    found: dict[Any, Any] = {}

    def at(day: datetime.date, stage: int, rule: Callable[..., Any], event: Any, key: str, lag: int = 0, t: Any = None) -> None:
        t = schedule.at_or_after(day) + lag if t is None else t
        if t < sessions:
            found.setdefault(t, []).append(((-1 if lag else day.toordinal(), stage, key), rule, event))

    for event in known.of(Dividend):
        at(event.ex_date, DIVIDENDS, dividend, event, event.event_id)
    renamed = {(event.ex_date, event.new_security) for event in known.of(CorporateAction) if event.action == "rename"}
    for n, event in enumerate(known.of(CorporateAction)):
        at(event.ex_date, ACTIONS, corporate_action, event, f"{2 if event.action == 'rename' else 0}:{n:09d}")
    for event in known.of(Split):
        at(event.ex_date, ACTIONS, split, event, f"{3 if (event.ex_date, event.security) in renamed else 1}:{event.event_id}")
    for event in known.of(Factor):
        at(event.date, ACTIONS, factor, event, f"1:{event.event_id}")
    for event in known.of(FundPaid, fund):
        at(event.date, DIVIDENDS, fund_paid, event, event.event_id)
    for event in known.of(Income, fund):
        at(event.date, TRADES, other_income, event, event.event_id, t=schedule.accruing(event.date))
    for event in known.of(Trade, fund):
        key = f"{event.date}{event.side}{event.event_id}"
        at(event.date, TRADES, trade, event, key, policy.booking_lag)
    return {t: [(rule, event) for _, rule, event in sorted(rows, key=lambda row: row[0])] for t, rows in found.items()}


def appreciate(
    known: Known,
    fund: FundTerms,
    policy: PolicyTerms,
    books: Books,
    there: market.Market,
    owed: dict[str, Ints],
    at_market: frozenset[Any],
    window: Window,
    taken: dict[int, dict[str, Any]],
) -> Portfolio:
    """Value everything held; the change in unrealized appreciation is what is left to share."""
    schedule, sessions = books.schedule, books.sessions
    at_cost = fund.valuation == "amortized_cost"
    holdings = valuation.value(books, there, policy.short_term_amortized and not at_cost, at_cost)
    contracts.settle_variation(books, holdings, owed, window, taken)
    total = np.zeros(sessions, np.int64)
    near, final, liquid = terms_to_run(books, holdings)
    measured: Any = measure_shadow(books, holdings, near, final) if at_cost else None
    if measured is None:
        np.add.at(total, holdings.session, holdings.unrealized)
    for t in sorted(at_market):
        total[t] = measured.difference[t]
        there.refuse_unpriced(t, measured.missing.get(t, ()))
    if window.opening is not None:
        total[window.first - 1] = window.of("portfolio")["unrealized"]
    change = np.diff(total, prepend=0)
    change[: window.first] = 0
    for t, cents in enumerate(change.tolist()):
        books.book(t, APPRECIATION, cents, "valuation")
    earned = np.array([[row[name] for name in EARNINGS] for row in books.earned], np.int64).reshape(sessions, len(EARNINGS))
    earned[:, EARNINGS.index("unrealized")] += change
    offsets = np.zeros(sessions, np.int64)
    for event in known.of(Offset, books.fund):
        if schedule.accruing(event.date) < sessions:
            offsets[schedule.accruing(event.date)] += event.amount_cents
    offsets[: window.first] = 0
    cash = np.zeros(sessions, np.int64)
    for t, cents in books.settled:
        cash[t] += cents
    cash[window.first] += books.opening_cash
    return Portfolio(
        books=books,
        holdings=holdings,
        earned=earned,
        offsets=offsets,
        owed=owed,
        cash=np.cumsum(cash),
        rows=there.quotes,
        terms=(near, final, liquid),
        recognized=total,
        at_market=np.isin(np.arange(sessions), sorted(at_market)),
        shadow=measured,
    )
