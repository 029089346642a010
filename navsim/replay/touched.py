"""The first day that an event heard now can change in the rows of a fund's run: from there on they are made again. None: all of them.

A day that is too early costs sessions that are struck again; one that is too late leaves rows that are wrong. Every kind of event stands in
the table at the foot with the rule that says why, and a kind that does not is refused there before a run begins.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import attrs

from ..basics.instants import date_of, local_date
from ..basics.sessions import nyse
from ..events import control, portfolio, shares, terms
from ..events.event import Event
from ..log import identity
from ..portfolio.debt import INDEXED
from .news import NEVER, WINDOW, News
from .touched_by_prices import prices_by_id

CYCLE = datetime.timedelta(days=40)  # by which a closing may move what was agreed before it
VARY = {*attrs.fields_dict(Event), "position", "rate_e10", "tiers", "flat_cents", "first", "last"}


def first_day(event: Any, news: News) -> datetime.date | None:
    """Of one event, with what it takes back."""
    if event.fund is not None and not news.linked & {event.fund, getattr(event, "to_fund", None)}:
        return NEVER
    own = TOUCHED[type(event)](event, news)
    if not event.reverses or own is None:
        return own
    target = next((each for each in news.log.events if each.event_id == event.reverses), None)
    if target is None:
        days = [day for day, name in prices_by_id(news.log) if name == event.reverses]
        return min(own, *days) if days else None
    was = TOUCHED[type(target)](target, news)
    return None if was is None else min(own, was)


def everything(event: Any, news: News) -> None:
    """Terms stand in the rows of all sessions: a fee's rows, its accumulator and its name are those of its whole life."""
    return


def further_terms(event: terms.FeeTerms | terms.LimitTerms, news: News) -> datetime.date | None:
    """Dated terms after those of a fee or limit that is there, which differ in a rate or sum alone: from the window that holds their first day."""
    before = [each for each in news.stood if type(each) is type(event) and (each.fund, each.id) == (event.fund, event.id)]
    if event.reverses or not before or event.first is None or any((each.last or NEVER) >= event.first for each in before):
        return None
    if any(unlike(each) != unlike(event) for each in before):
        return None
    return window_of(event.first, news)


def unlike(agreed: terms.FeeTerms | terms.LimitTerms) -> Any:
    """What of terms may not change from one date to the next without a change in rows before it: all but a rate, or a sum. None is like nothing."""
    told = {name: value for name, value in attrs.asdict(agreed, recurse=False).items() if name not in VARY}
    if isinstance(agreed, terms.LimitTerms):
        return told
    of_a_rate, of_a_sum = agreed.rate_e10 is not None or agreed.tiers is not None, agreed.flat_cents is not None
    bounded = agreed.cap or agreed.minimum_cents is not None or agreed.max_per_month_cents is not None
    return object() if bounded or of_a_rate is of_a_sum else told | {"of_a_rate": of_a_rate}


def nothing(event: Any, news: News) -> datetime.date:
    """No row of a fund rests on it; of a row that only takes back, on what it takes back."""
    return NEVER


def its_day(event: Any, news: News) -> datetime.date | None:
    """What is booked by the first session on or after its day changes none before; of a figure told for a session, that one alone."""
    return identity.effective(event)


def its_window(event: Any, news: News) -> datetime.date | None:
    """A calendar day belongs to the session whose window holds it, which may be one before: a Sunday to Friday's."""
    day = identity.effective(event)
    return None if day is None else window_of(day, news)


def window_of(day: datetime.date, news: News) -> datetime.date:
    """The first day of the window that holds a day, or one before it. A session's day is its own, but where somebody spoke of closings."""
    return day if nyse().is_session(day) and not news.closings(day) else day - WINDOW


def once_held(event: portfolio.Security, news: News) -> datetime.date | None:
    """What a security is stands in every row of it; of one that nobody held or named, and that nothing rests on, in none.

    Of a new one everything that names it comes after it, each with a day of its own.
    """
    return None if event.type == "fund" or event.security in news.named else NEVER


def since_the_reset_before(event: portfolio.Reset, news: News) -> datetime.date | None:
    """Sessions since the reset before count the days to this one; what was dealt to settle after it was dealt with its interest.

    At a constant yield a coupon that steps is in the flows of every lot since it was bought.
    """
    if event.security not in news.named:
        return its_window(event, news)
    if event.security not in news.held:
        return None
    since = date_of(news.held[event.security])
    own = [each for each in news.stands if getattr(each, "security", None) == event.security]
    steps = any(isinstance(each, portfolio.Security) and each.type not in INDEXED for each in own)
    level = any(isinstance(each, terms.PolicyTerms) and each.fund == news.fund and each.amortization == "constant_yield" for each in news.stands)
    earlier = [each.date for each in news.stood if isinstance(each, portfolio.Reset) and each.security == event.security and each.date < event.date]
    dealt = [each.date for each in own if isinstance(each, portfolio.Trade) and each.settle and each.settle >= event.date]
    return min(since if (level and steps) or not earlier else max(earlier), event.date - WINDOW, *dealt)


def trade(event: portfolio.Trade, news: News) -> datetime.date | None:
    """It is booked by the first session on or after its day. The first in a currency has all rates of it checked, however old.

    What it delivers against an order in kind is told with that order.
    """
    if event.fund == news.fund and not news.trades_in(news.currency_of.get(event.security)):
        return None
    if event.order is None:
        return event.date
    accepted = [local_date(each.accepted_at) for each in news.log.events if isinstance(each, shares.Order) and each.event_id == event.order]
    return min(event.date, *accepted) if accepted else None


def action(event: portfolio.CorporateAction, news: News) -> datetime.date | None:
    """A default stops the interest of a window from its day on. What it brings may be the first in its currency."""
    new = event.new_security
    return None if new is not None and news.currency_of.get(new) != news.currency_of.get(event.security) else its_window(event, news)


def settlements_too(event: control.Closure, news: News) -> datetime.date:
    """A closing moves the settlement of what was agreed before it."""
    return event.date - CYCLE


def of_a_known_fee(event: shares.Expense, news: News) -> datetime.date | None:
    """A bill is booked with the window that holds its day. The first one of no fee opens an account of its own, and so does the first for
    one class of a fee of the fund: with rows in all sessions."""
    if event.fund != news.fund:
        return its_window(event, news)
    of_fee = (event.fund, event.fee)
    agreed = [[each for each in told if isinstance(each, terms.FeeTerms) and (each.fund, each.id) == of_fee] for told in (news.stood, news.stands)]
    if all(agreed) and (event.share_class is None or agreed[0][0].classes is not None):
        return its_window(event, news)

    def same(each: Any) -> bool:
        return isinstance(each, shares.Expense) and (each.fund, each.fee) == of_fee and event.share_class in (None, each.share_class)

    return its_window(event, news) if news.as_before(same) else None


def of_a_known_index(event: control.BenchmarkLevel, news: News) -> datetime.date | None:
    """A level is compared with that of the session before; a second index changes which one the fund is held against."""
    known = news.as_before(lambda each: isinstance(each, control.BenchmarkLevel) and each.name == event.name)
    return event.date if known else None


def order(event: shares.Order, news: News) -> datetime.date:
    """The session it is priced at, on or after the day it was accepted: its row stands there, whenever it is booked."""
    return local_date(event.accepted_at)


def distribution(event: shares.Distribution, news: News) -> datetime.date:
    """The shares of its record date are entitled."""
    result: datetime.date = min(event.ex_date, event.record_date or event.ex_date)
    return result


def first_day_of_as_of_orders(news: News, day: datetime.date) -> datetime.date:
    """Where the row of an order stands that was heard on a day or later, and priced before it: what it gained rests on the NAV when it was heard."""
    for event in news.stands:
        if isinstance(event, shares.Order) and news.linked & {event.fund, event.to_fund} and local_date(event.recorded_at) >= day:
            day = min(day, local_date(event.accepted_at))
    return day


TOUCHED: dict[type[Any], Callable[[Any, News], datetime.date | None]] = {
    terms.FundTerms: everything,
    terms.PolicyTerms: everything,
    terms.ClassTerms: everything,
    terms.FeeTerms: further_terms,
    terms.LimitTerms: further_terms,
    terms.YieldFloorTerms: everything,
    terms.DistributionTerms: everything,
    terms.ProspectusTerms: nothing,  # no strike reads them
    terms.CheckTerms: everything,
    portfolio.Security: once_held,
    portfolio.Trade: trade,
    portfolio.Dividend: its_day,
    portfolio.Split: its_day,
    portfolio.CorporateAction: action,
    portfolio.Factor: its_window,
    portfolio.Reset: since_the_reset_before,
    portfolio.FxRate: its_day,
    portfolio.Income: its_window,
    portfolio.CustodianBalance: its_window,  # held against the session on or before its day
    shares.Order: order,
    shares.Distribution: distribution,
    shares.Expense: of_a_known_fee,
    shares.Payment: its_window,
    shares.Offset: its_window,
    shares.AccountCount: its_window,
    control.Closure: settlements_too,
    control.TrusteeAction: its_window,
    control.MarketRate: nothing,  # read in the table of events
    control.BenchmarkLevel: of_a_known_index,
    control.PublishedNav: its_day,
    control.Confirmation: its_day,
    control.Reversal: nothing,
}
