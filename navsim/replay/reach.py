"""How far back something that is heard late reaches: the first session whose rows it can change. accounting.md 14.

A reach that is too far back costs a replay; one that is too near tells a session something it did not know. Every kind of event stands in the
table at the foot with the rule that says so, and a kind that does not is refused there before a run begins.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import date_of, day_number, local_date
from ..events import control, portfolio, shares, terms
from ..log import identity
from ..log.heard import recorded
from ..log.log import Log
from .moments import Moments

if TYPE_CHECKING:
    from ..basics.arrays import Ints

OF_ONE_ROW = (control.PublishedNav, control.Confirmation)  # they add to the rows of their own session, and change no other
FLOATING_DECIMALS = 4
FURTHEST_SETTLEMENT = 15  # sessions by which a closing can move what was agreed before it


@attrs.frozen(kw_only=True, eq=False)
class Heard:
    """What the rules ask about the rest of the log.

    when   the sessions
    fees   (fund, fee) that have an account: by their terms, or by a bill that was heard before
    money  funds that are money funds by some of their terms
    named  {security: first day on which something names it}; {} of one that a fund holds by its orders
    """

    when: Moments
    fees: set[tuple[str | None, str]]
    money: set[str]
    named: dict[str, datetime.date]

    @property
    def none(self) -> int:
        """No session."""
        return len(self.when.days)


def reach(log: Log, when: Moments) -> list[tuple[int, int]]:
    """[(first session it can change, first session that knew it)] of everything in the log that was heard too late for the first."""
    late = heard_late(log, when)
    return sorted(set(zip(late.first.tolist(), late.heard.tolist(), strict=True)))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Late:
    """What was heard too late for a session it can change, each at its place in every column.

    first        position of the first session it can change
    heard        position of the first session that knew it, after that one
    recorded_at  instant; seq  its number in the log
    """

    first: Ints
    heard: Ints
    recorded_at: Ints
    seq: Ints


def heard_late(log: Log, when: Moments) -> Late:
    """Everything in the log that was heard too late for a session it can change: events, then prices."""
    reaches, prices = dict(reach_of_events(log, when)), log.prices
    days = np.array([day_number(day) for day in when.days], np.int64)
    of_prices = np.searchsorted(days, prices.date)
    for row, target in prices.reverses.items():
        of_prices[row] = min(int(of_prices[row]), when.on(_day_of_price(log, target)))
    first = np.concatenate([np.array([reaches[event.event_id] for event in log.events], np.int64), of_prices])
    recorded_at = np.concatenate([recorded(log.events), prices.recorded_at])
    heard = np.searchsorted(np.array(when.known, np.int64), recorded_at)
    late = np.flatnonzero(first < heard)
    seq = np.concatenate([log.event_seqs, log.price_seqs])
    return Late(first=first[late], heard=heard[late], recorded_at=recorded_at[late], seq=seq[late])


def reach_of_events(log: Log, when: Moments) -> Iterator[tuple[str, int]]:
    """(event id, first session it can change), in the order in which they were heard."""
    fees = {(event.fund, event.id) for event in log.events if isinstance(event, terms.FeeTerms)}
    money = {event.id for event in log.events if isinstance(event, terms.FundTerms) and may_be_money(event)}
    heard = Heard(when=when, fees=fees, named=_first_named(log), money=money)
    by_id = {event.event_id: event for event in log.events}
    for event in sorted(log.events, key=lambda each: each.recorded_at):
        first = REACH[type(event)](event, heard)
        if event.reverses:
            target = by_id.get(event.reverses)
            stood = when.on(_day_of_price(log, event.reverses)) if target is None else _of_what_stood(target, heard)
            first = min(first, stood)
        yield event.event_id, first


def may_be_money(fund: terms.FundTerms) -> bool:
    """Whether a fund is a money fund, at a stable price or, as it may be, at a floating one."""
    return fund.valuation == "amortized_cost" or fund.nav_decimals >= FLOATING_DECIMALS


def _first_named(log: Log) -> dict[str, datetime.date]:
    """{security: the first day on which a trade or a corporate action names it}."""
    named: dict[str, datetime.date] = {}
    for event in log.events:
        match event:
            case portfolio.Trade():
                told = [(event.security, event.date)]
            case portfolio.CorporateAction():
                told = [(name, event.ex_date) for name in (event.security, event.new_security) if name]
            case _:
                continue
        for name, day in told:
            named[name] = min(named.get(name, day), day)
    return named


def _of_what_stood(event: Any, heard: Heard) -> int:
    """The first session that an event changed while it stood."""
    if isinstance(event, shares.Order):
        return heard.when.pricing(event.accepted_at)
    if isinstance(event, OF_ONE_ROW):
        return its_session(event, heard)
    return 0 if isinstance(event, portfolio.Security) else REACH[type(event)](event, heard)


def all_of_them(event: Any, heard: Heard) -> int:
    """Terms stand in the rows of all sessions."""
    return 0


def none_of_them(event: Any, heard: Heard) -> int:
    """It says nothing of a session itself: what it takes back does, or it adds a row to its own."""
    return heard.none


def its_session(event: Any, heard: Heard) -> int:
    """The first session on or after its day."""
    return heard.when.on(identity.effective(event))


def its_window(event: Any, heard: Heard) -> int:
    """The session whose window holds its day: of a day without a session that may be the one before."""
    day = identity.effective(event)
    first = heard.when.on(day)
    return first - 1 if first and day not in heard.when.days[first : first + 1] else first


def once_named(event: portfolio.Security, heard: Heard) -> int:
    """A security matters once something names it; a fund that is held is named by orders, too."""
    if event.type == "fund":
        return 0
    return heard.when.on(heard.named[event.security]) if event.security in heard.named else heard.none


def life_of_the_security(event: portfolio.Reset, heard: Heard) -> int:
    """A reset changes the days to the next reset since the security was bought; of a coupon that steps, its yield."""
    return min(heard.when.on(heard.named[event.security]), its_window(event, heard)) if event.security in heard.named else its_window(event, heard)


def settlements_too(event: control.Closure, heard: Heard) -> int:
    """A closing moves the settlement of what was agreed before it."""
    return max(heard.when.on(event.date) - FURTHEST_SETTLEMENT, 0)


def bill(event: shares.Expense, heard: Heard) -> int:
    """A bill is booked with the window that holds its day; the first one of a fee without terms opens an account, in the rows of all sessions."""
    if (event.fund, event.fee) in heard.fees:
        return its_window(event, heard)
    heard.fees.add((event.fund, event.fee))
    return 0


def order(event: shares.Order, heard: Heard) -> int:
    """An as-of order waits for the session that hears of it; one that is booked at once changes the session it is priced at.

    A money fund tells of each session what its own orders take out of it: there every order changes that.
    """
    at_once = event.price_e8 is not None or (event.settle is not None and event.settle <= local_date(event.accepted_at))
    told = at_once or bool(heard.money & {event.fund, event.to_fund})
    return heard.when.pricing(event.accepted_at) if told else heard.none


def _day_of_price(log: Log, event_id: str) -> datetime.date:
    """The date a price is about, by its id."""
    given = _dates_of_ids(log)
    if event_id in given:
        return given[event_id]
    return datetime.date.fromisoformat(event_id.split(":")[2]) if event_id.count(":") >= 3 else datetime.date.min


@functools.lru_cache(maxsize=4)
def _dates_of_ids(log: Log) -> dict[str, datetime.date]:
    return {given: date_of(int(log.prices.date[row])) for row, given in log.prices.ids.items()}


REACH: dict[type[Any], Callable[[Any, Heard], int]] = {
    terms.FundTerms: all_of_them,
    terms.PolicyTerms: all_of_them,
    terms.ClassTerms: all_of_them,
    terms.FeeTerms: all_of_them,
    terms.LimitTerms: all_of_them,
    terms.YieldFloorTerms: all_of_them,
    terms.DistributionTerms: all_of_them,
    terms.ProspectusTerms: all_of_them,
    terms.CheckTerms: all_of_them,
    portfolio.Security: once_named,
    portfolio.Trade: its_session,
    portfolio.Dividend: its_session,
    portfolio.Split: its_session,
    portfolio.CorporateAction: its_window,  # a default stops the interest of a window from its day on
    portfolio.Factor: its_window,
    portfolio.Reset: life_of_the_security,
    portfolio.FxRate: its_session,
    portfolio.Income: its_window,
    portfolio.CustodianBalance: its_window,
    shares.Order: order,
    shares.Distribution: its_session,
    shares.Expense: bill,
    shares.Payment: its_window,
    shares.Offset: its_window,
    shares.AccountCount: its_window,
    control.Closure: settlements_too,
    control.TrusteeAction: its_window,
    control.MarketRate: its_session,
    control.BenchmarkLevel: its_session,
    control.PublishedNav: none_of_them,
    control.Confirmation: none_of_them,
    control.Reversal: none_of_them,
}
