"""Rows that are taken and look odd: each is a note for people, none a problem, for each may be meant.

A payment far from its price, a settlement months away or on a day nobody settles, a dividend, split or distribution said twice, one paid
a year later, a trade after the last price, an account that looks like a number a log should not keep.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ..basics.exact import muldiv
from ..basics.instants import date_of, day_number, local_date, local_days
from ..basics.sessions import nyse
from ..events.many import Many, parts_of
from ..events.portfolio import DEBT, Dividend, Security, Split, Trade
from ..events.shares import Distribution, Order
from . import suspects

if TYPE_CHECKING:
    from ..basics.arrays import Bools
    from .batch import Batch

DOLLAR = "USD"
LATE_DAYS, A_YEAR = 30, 365
FAR = 100  # the part of a principal that it may be off without a word is one in so many
FORWARD = ("future", "forward", "option", "repo")
NUMBERED = re.compile(r"\d{3}-\d{2}-\d{4}")
TO_CENTS_E12, ONE_E6, PER_HUNDRED = 10**12, 10**6, 100
NOT_GIVEN = -(2**31)
MOST = 20


def odd_rows(batch: Batch) -> Iterator[str]:
    """Every note, at most so many of a kind."""
    for kind in (trades, dividends_twice, splits_twice, distributions_twice, paid_late, after_the_prices, numbered_accounts):
        told = list(kind(batch))
        yield from told[:MOST]
        if len(told) > MOST:
            yield f"and {len(told) - MOST} more like the last"


def trades(batch: Batch) -> Iterator[str]:
    """A principal that is not quantity x price; a settlement that is far away, or on a day the exchange is shut."""
    securities = {event.security: event for event in batch.standing(Security)}
    for trade in batch.own(Trade, where=given):
        security = securities.get(trade.security)
        if security is None or security.currency != DOLLAR:
            continue
        where = f"{trade.file}:{trade.line}"
        if trade.amount_cents is not None and trade.price_e8:
            worth = worth_of(trade, trade.price_e8, security)
            if abs(worth - trade.amount_cents) * FAR > max(worth, trade.amount_cents):
                yield f"{where} its amount {dollars(trade.amount_cents)} counts; quantity x price is {dollars(worth)}"
        if trade.settle is None:
            continue
        if (trade.settle - trade.date).days > LATE_DAYS and security.type not in FORWARD:
            yield f"{where} settles on {trade.settle}, {(trade.settle - trade.date).days} days after the trade"
        if not nyse().is_scheduled(trade.settle):
            yield f"{where} settles on {trade.settle}, when the exchange is shut; the next session books it"


def given(trade: Many) -> Bools:
    """Trades that say what trades need not."""
    rows: Bools = trade.told("settle") | (trade.told("amount_cents") & trade.told("price_e8"))
    return rows


def by_hundred(security: Security) -> bool:
    """Whether it is quoted per 100 of face."""
    return (security.price_basis or ("percent" if security.type in DEBT else "unit")) == "percent"


def worth_of(trade: Trade, price_e8: int, security: Security) -> int:
    """Quantity x price in cents; a contract counts `multiplier` units: two of 12.5 units at 4.00 are 100.00."""
    units = trade.quantity_e6 * (security.multiplier_e6 or ONE_E6)
    cents: int = muldiv(units, price_e8, TO_CENTS_E12 * ONE_E6 * (PER_HUNDRED if by_hundred(security) else 1))
    return cents


def dollars(cents: int) -> str:
    """12,345.60 for a message."""
    return f"{cents // 100:,}.{cents % 100:02}"


def said_twice(batch: Batch, kind: type[Any], of: Callable[[Any], tuple[Any, ...]], what: str) -> Iterator[str]:
    """Two rows of one thing and ex-date, neither of which takes the other back; of: what makes them one, the day last; what: how they are called."""
    before: dict[tuple[Any, ...], Any] = {}
    own = {id(event) for event in batch.own(kind)}
    for event in batch.standing(kind):
        other = before.setdefault(of(event), event)
        if other is not event and id(event) in own:
            *names, day = (each for each in of(event) if each is not None)
            said = f"is a second {what} of {' '.join(names)} on {day}, beside {other.file}:{other.line}"
            yield f"{event.file}:{event.line} {said}; both are booked"


def dividends_twice(batch: Batch) -> Iterator[str]:
    """Two dividends of one security."""
    parts = [part for part in parts_of(batch.all(Dividend)) if len(part)]
    if len(parts) == 1 and isinstance(parts[0], Many) and suspects.all_different(parts[0], "security", "ex_date"):
        return iter(())
    return said_twice(batch, Dividend, lambda event: (event.security, event.ex_date), "dividend")


def splits_twice(batch: Batch) -> Iterator[str]:
    """Two splits of one security."""
    return said_twice(batch, Split, lambda event: (event.security, event.ex_date), "split")


def distributions_twice(batch: Batch) -> Iterator[str]:
    """Two distributions of one kind to one class."""
    return said_twice(batch, Distribution, lambda event: (event.kind, event.fund, event.share_class, event.ex_date), "distribution")


def paid_late(batch: Batch) -> Iterator[str]:
    """A dividend or distribution that is paid a year after its ex-date or later: is the year right?"""
    for event in (*batch.own(Dividend, where=has_pay_date), *batch.own(Distribution, where=has_pay_date)):
        if event.pay_date is not None and (event.pay_date - event.ex_date).days >= A_YEAR:
            yield f"{event.file}:{event.line} is paid on {event.pay_date}, {(event.pay_date - event.ex_date).days} days after its ex-date"


def has_pay_date(many: Many) -> Bools:
    """Rows that say when they are paid, more than a year later."""
    late: Bools = many.whole("pay_date", NOT_GIVEN, day_number) - many.whole("ex_date", 0, day_number) >= A_YEAR
    return late


def after_the_prices(batch: Batch) -> Iterator[str]:
    """Trades and orders of days that a run does not reach by itself: it ends with the last price."""
    if batch.appended or not len(batch.prices.date):
        return
    last = int(batch.prices.date.max())
    for trade in batch.own(Trade, where=lambda many: many.whole("date", NOT_GIVEN, day_number) > last):
        if day_number(trade.date) > last:
            yield beyond(trade, trade.date, last)
    for order in batch.own(Order, where=lambda many: local_days(many.whole("accepted_at")) > last):
        if day_number(local_date(order.accepted_at)) > last:
            yield beyond(order, local_date(order.accepted_at), last)


def beyond(event: Trade | Order, day: datetime.date, last: int) -> str:
    """What is said of one."""
    return f"{event.file}:{event.line} is of {day}, after the last price, of {date_of(last)}: a run ends with that, unless --to says more"


def numbered_accounts(batch: Batch) -> Iterator[str]:
    """Accounts written like a social security number: a log forgets nothing."""
    told: dict[str, Order] = {}
    for order in batch.own(Order, where=lambda many: many.few("account").where(numbered)):
        if order.account and numbered(order.account):
            told.setdefault(order.account, order)
    for order in told.values():
        what = "an account here looks like a social security number"
        yield f"{order.file}:{order.line} {what}; a log keeps it for good: use another id for the account"


def numbered(account: str) -> bool:
    """123-45-6789."""
    return NUMBERED.fullmatch(account) is not None
