"""The first day that an event heard now can change in the rows of a run: from there on they are made again. None: all of them."""

import datetime
from typing import Any

from ..basics.instants import date_of, local_date
from ..events.control import BenchmarkLevel, Closure, Confirmation, PublishedNav, Reversal
from ..events.kinds import BY_EVENT, TERMS
from ..events.portfolio import Factor, Income, Reset, Security, Trade
from ..events.shares import AccountCount, Distribution, Expense, Offset, Order, Payment
from ..log import identity
from ..log.log import Log
from ..log.price_ids import price_ids

OF_TERMS = tuple(kind.event for kind in TERMS)
OF_ONE_ROW = (PublishedNav, Confirmation)
OF_CALENDAR_DAYS = (AccountCount, Expense, Factor, Income, Offset, Payment)
WINDOW = datetime.timedelta(days=14)  # no window of a strike is longer
CYCLE = datetime.timedelta(days=40)  # by which a closing may move what was agreed before it
NEVER = datetime.date.max


def first_day(event: Any, fund: str, log: Log) -> datetime.date | None:
    """Of one event, for one fund; `log` holds it and what was looked up before."""
    if event.fund is not None and fund not in (event.fund, getattr(event, "to_fund", None)):
        return NEVER
    own = _first_day(event, log)
    if not event.reverses or own is None:
        return own
    target = next((each for each in log.events if each.event_id == event.reverses), None)
    if target is None:
        days = [day for day, name in prices_by_id(log) if name == event.reverses]
        return min(own, *days) if days else None
    was = None if isinstance(target, Security) else _first_day(target, log)
    return None if was is None else min(own, was)


def _first_day(event: Any, log: Log) -> datetime.date | None:
    if isinstance(event, Reversal):
        return NEVER
    if isinstance(event, OF_TERMS):
        return None
    others = [each for each in log.events if each is not event and type(each) is type(event)]
    if isinstance(event, Security):
        known = any(each.security == event.security for each in others)
        return (
            None
            if known or any(isinstance(each, Trade) and each.security == event.security and each.date < _day(event) for each in log.events)
            else NEVER
        )
    if isinstance(event, Closure):
        return event.date - CYCLE
    if isinstance(event, Reset):  # sessions since the reset before look ahead to the next one
        earlier = [each.date for each in others if each.security == event.security and each.date < event.date]
        return max(earlier) if earlier else None
    if isinstance(event, Expense) and not any((e.fund, e.fee, e.share_class) == (event.fund, event.fee, event.share_class) for e in others):
        return None
    if isinstance(event, BenchmarkLevel) and not any(each.name == event.name for each in others):
        return None
    if isinstance(event, Order):
        return local_date(event.accepted_at)
    if isinstance(event, Distribution):
        return min(event.ex_date, event.record_date or event.ex_date)
    if BY_EVENT[type(event)].dated is None:
        return None
    day = identity.effective(event)
    return None if day is None else day - WINDOW if isinstance(event, OF_CALENDAR_DAYS) else day


def _day(event: Any) -> datetime.date:
    """The day an event became known."""
    return local_date(event.recorded_at)


def first_day_of_prices(log: Log, after: int) -> datetime.date | None:
    """Of all prices after a sequence number, and of those they replace."""
    prices, first = log.prices, NEVER
    new = (log.price_seqs > after).nonzero()[0]
    if len(new):
        first = date_of(int(prices.date[new].min()))
    replaced = {prices.reverses[row] for row in new.tolist() if row in prices.reverses}
    if replaced:
        days = {name: day for day, name in prices_by_id(log)}
        if not replaced <= days.keys():
            return None
        first = min(first, *(days[name] for name in replaced))
    return first


def prices_by_id(log: Log) -> list[tuple[datetime.date, str]]:
    """(date, id) of the prices that are looked up."""
    if not len(log.prices):
        return []
    days = [date_of(day) for day in log.prices.date.tolist()]
    return list(zip(days, price_ids(log.prices).to_pylist(), strict=True))
