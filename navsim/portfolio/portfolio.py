"""The portfolio's part of every strike, in its order: accounting.md 4, steps 2 to 4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import DAY, day_number
from ..basics.sessions import Schedule
from ..basics.window import WHOLE, Window
from ..events.portfolio import FxRate, Reset, Security
from ..events.shares import Offset
from ..events.terms import DistributionTerms, FundTerms, PolicyTerms
from ..log.knowledge import Known
from . import carried, contracts, debt_earned, debt_paid, fx_rates, margin, market, ordinary, ordinary_items, quotes, valuation
from .books import APPRECIATION, CLOSE, EARNINGS, ENDS, EVENTS, OPENING, SETTLEMENT, Books
from .happenings import happenings
from .marks import mark
from .open_items import revalue, settle
from .shadow import shadow as measure_shadow
from .terms_to_run import terms_to_run

if TYPE_CHECKING:
    from ..basics.arrays import Ints


@attrs.frozen(kw_only=True, eq=False, repr=False)
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
    quotes: quotes.Quotes
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
    rates = fx_rates.FxRates(known.of(FxRate), schedule, policy.max_stale_sessions, problems)
    securities = {event.security: event for event in known.of(Security)}
    sources, most_stale = policy.price_sources, policy.max_stale_sessions
    rate_resets = resets(known)
    there = market.lay_out(known, securities, sources, schedule, rates, rate_resets, most_stale, problems)
    books = Books(
        fund=fund.id,
        securities=securities,
        schedule=schedule,
        sessions=sessions,
        rates=rates,
        relief=policy.lot_relief,
        amortization=policy.amortization,
        extra=DAY if window_of(known, fund, policy) == "forward" else 0 * DAY,
        rate_resets=rate_resets,
        problems=problems,
        short_sales=policy.short_sales,
        price_at=there.price_at,
        price_on=there.price_on,
        earned=[dict.fromkeys(EARNINGS, 0) for _ in range(sessions)],
    )
    if window.opening is not None:
        carried.put(books, window.of("portfolio"), window.first)
    by_columns = window.opening is None and not window.keep  # what another run goes on with is written one by one
    told = happenings(known, fund.id, policy, schedule, sessions, securities, by_columns)
    owed: dict[Any, Any] = {}
    taken: dict[int, dict[str, Any]] = {}
    for t in range(window.first, sessions):
        happening = told.one_by_one.get(t, ())
        if not happening and t not in window.keep and books.quiet(t):
            continue
        book_session(books, t, happening, owed)
        if t in window.keep:
            taken[t] = carried.take(books, t)
    books.part = CLOSE
    books.ordinary = ordinary.live(told, books)
    add_up(books, owed)
    own = appreciate(known, fund, policy, books, there, owed, at_market, window, taken)
    for t, state in taken.items():
        state["unrealized"] = int(own.recognized[t])
        state["last_long"] = valuation.last_long(books, own.holdings, day_number(schedule.days[t]))
    return attrs.evolve(own, taken=taken)


def book_session(books: Books, t: int, happening: Any, owed: dict[str, Ints]) -> None:
    """What strike t books before it values: events day by day, settlements, coupons and maturities, income, and items in other currencies.

    happening  [(place, what to do, event)] of the session, in order
    owed       {account: int64 [t]} of the open items that are revalued, added up
    """
    books.part = OPENING
    margin.pay(books, t)
    books.part = EVENTS
    for books.place, do, books.event in happening:
        do(books, t, books.event)
    books.part, books.place, books.event = ENDS, 0, None
    contracts.expire(books, t)
    books.part = SETTLEMENT
    settle(books, t)
    books.part = CLOSE
    debt_paid.pay_coupons(books, t)
    debt_paid.mature(books, t)
    debt_earned.accrue(books, t, books.through(t))
    for item in books.foreign_items:
        revalue(books, item, t)
        if item.account not in owed:
            owed[item.account] = np.zeros(books.sessions, np.int64)
        owed[item.account][t] += item.cents
    margin.mark_to_market(books, t)
    mark(books, t)


def add_up(books: Books, owed: dict[str, Ints]) -> None:
    """What is owed in dollars, item by item, from the session that books it until the one that settles it."""
    changes: dict[Any, Any] = {}
    for account, t, cents in books.moved:
        if account not in changes:
            changes[account] = np.zeros(books.sessions, np.int64)
        changes[account][t] += cents
    if books.ordinary is not None:
        items = books.ordinary.items
        paid = np.flatnonzero(items.settled < books.sessions)
        for n, account in enumerate(ordinary_items.ACCOUNTS):
            own, gone = np.flatnonzero(items.account == n), paid[items.account[paid] == n]
            if len(own):
                change = changes.setdefault(account, np.zeros(books.sessions, np.int64))
                np.add.at(change, items.booked[own], items.cents[own])
                np.subtract.at(change, items.settled[gone], items.cents[gone])
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
    sessions = books.sessions
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
    if books.ordinary is not None:
        earned += books.ordinary.earned
    return Portfolio(
        books=books,
        holdings=holdings,
        earned=earned,
        offsets=offsets_of(known, books, window.first),
        owed=owed,
        cash=cash_of(books, window.first),
        quotes=there.quotes,
        terms=(near, final, liquid),
        recognized=total,
        at_market=np.isin(np.arange(sessions), sorted(at_market)),
        shadow=measured,
    )


def offsets_of(known: Known, books: Books, first: int) -> Ints:
    """int64 [t]: cents that brokers and the custodian paid of the fund's expenses, from the first session struck on."""
    told = np.zeros(books.sessions, np.int64)
    for event in known.of(Offset, books.fund):
        t = books.schedule.accruing(event.date)
        if t < books.sessions:
            told[t] += event.amount_cents
    told[:first] = 0
    return told


def cash_of(books: Books, first: int) -> Ints:
    """int64 [t]: cents of everything settled so far."""
    moved = np.zeros(books.sessions, np.int64)
    for t, cents in books.settled:
        moved[t] += cents
    if books.ordinary is not None:
        items = books.ordinary.items
        paid = np.flatnonzero(items.settled < books.sessions)
        np.add.at(moved, items.settled[paid], items.cents[paid])
    moved[first] += books.opening_cash
    return np.cumsum(moved)
