"""Which price a security has at a session: accounting.md 5. Whole columns of prices, never one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import columns
from ..basics.arrays import Bools, Ints
from ..basics.exact import RATE_ONE, muldiv
from ..basics.instants import date_of, day_number
from ..basics.sessions import Schedule, nyse
from ..events.prices import EVALUATED, KINDS, PriceColumns

if TYPE_CHECKING:
    from ..basics.arrays import Arrays


NAMES = (*KINDS[: EVALUATED + 1], "stale", "amortized")
STALE, AMORTIZED, UNPRICED = len(NAMES) - 2, len(NAMES) - 1, -1


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Quotes:
    """The best quotation of each security and day, sorted by security and day.

    first   where each security's days begin, by position in `securities`, one more than there are securities
    day     int64 days since 1970; price e8; kind, position in KINDS; row in the prices they come from
    """

    securities: dict[str, int]
    first: np.ndarray
    day: np.ndarray
    price: np.ndarray
    kind: np.ndarray
    row: np.ndarray

    def any_of(self, security: str) -> bool:
        """Whether anybody quotes a security."""
        n = self.securities.get(security)
        return n is not None and bool(self.first[n] < self.first[n + 1])


def best(prices: PriceColumns, sources: tuple[Any, ...] = ()) -> Quotes:
    """Of several quotations of a day the first kind of fair, close, bid, evaluated; of one kind the source named first.

    A rate is an evaluated price; of one source and day the price itself goes before a discount rate, and that before a yield.
    """
    names = {name: n for n, name in enumerate(prices.securities)}
    order = sorted_rows(prices, sources)
    security, day = prices.security.take(order), prices.date.take(order)
    fresh = np.ones(len(order), bool)
    fresh[1:] = (security[1:] != security[:-1]) | (day[1:] != day[:-1])
    if not fresh.all():
        order, security, day = order[fresh], security[fresh], day[fresh]
    return Quotes(
        securities=names,
        first=np.searchsorted(security, np.arange(len(names) + 1)),
        day=day.astype(np.int64),
        price=prices.price_e8.take(order),
        kind=prices.kind.take(order).astype(np.int64),
        row=order,
    )


def sorted_rows(prices: PriceColumns, sources: tuple[Any, ...]) -> Ints:
    """Rows by security, day, kind and source. A log holds them by day, mostly of one kind: then one pass by security does it."""
    by_day = bool((prices.date[1:] >= prices.date[:-1]).all())
    if by_day and (prices.kind == prices.kind[:1]).all() and (prices.source == prices.source[:1]).all():
        return columns.order_of(prices.security, len(prices.securities))
    order_of_source = {name: n for n, name in enumerate(sources)}
    source = np.array([order_of_source.get(name, len(sources)) for name in prices.sources], np.int64)[prices.source]
    return np.lexsort([prices.kind, source, np.minimum(prices.kind, EVALUATED), prices.date, prices.security])


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PricesUsed:
    """The prices of one security over some sessions; `found` is False where there is none at all.

    age  sessions since the quotation's day; 0 is fresh
    """

    found: np.ndarray
    price: np.ndarray
    kind: np.ndarray
    day: np.ndarray
    age: np.ndarray


class SessionDays:
    """Day numbers of the sessions of a run, and how many sessions lie between any two days."""

    def __init__(self, schedule: Schedule, earliest: int) -> None:
        days = [day_number(day) for day in schedule.days]
        calendar = nyse()
        before = [day for day in range(min(earliest, days[0]), days[0]) if calendar.is_session(date_of(day))]
        self.before = len(before)
        self.days = np.array(before + days, np.int64)

    def of(self, sessions: np.ndarray) -> np.ndarray:
        """Their day numbers."""
        result: Arrays = self.days[sessions + self.before]
        return result

    def age(self, sessions: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Sessions after a day, up to and with each session."""
        return sessions + self.before + 1 - np.searchsorted(self.days, day, side="right")


def prices_used(
    quotes: Quotes, security: str, sessions: np.ndarray, calendar: SessionDays, splits: tuple[Any, ...], days: np.ndarray | None = None
) -> PricesUsed:
    """The quotation of each session's day, or the latest earlier one, divided by what was split since.

    splits  [(day number, ratio e10)] of the security
    days    day numbers to ask of in place of the sessions' own, none before its session or after the next
    """
    at = calendar.of(sessions) if days is None else days
    if not quotes.any_of(security):
        zero = np.zeros(len(sessions), np.int64)
        return PricesUsed(found=zero.astype(bool), price=zero, kind=zero, day=zero, age=zero)
    n = quotes.securities[security]
    own = slice(int(quotes.first[n]), int(quotes.first[n + 1]))
    place = np.searchsorted(quotes.day[own], at, side="right") - 1
    found = place >= 0
    place = np.maximum(place, 0)
    day, price, kind = quotes.day[own][place], quotes.price[own][place], quotes.kind[own][place]
    age = calendar.age(sessions, day)
    stale = age > 0
    price = since_split(price, day, at, stale, splits)
    return PricesUsed(found=found, price=price, kind=np.where(stale, STALE, np.minimum(kind, EVALUATED)), day=day, age=age)


def since_split(price: Ints, day: Ints, at: Ints, stale: Bools, splits: tuple[Any, ...]) -> Ints:
    """Stale prices in the shares of today: divided by all that was split since, and rounded once: 10.00 across 3 and 7 for one is 0.47619048."""
    ratios: dict[int, tuple[int, int]] = {}
    for split_day, ratio in splits:
        for n in np.flatnonzero(stale & (day < split_day) & (split_day <= at)).tolist():
            over, under = ratios.get(n, (1, 1))
            ratios[n] = over * RATE_ONE, under * ratio
    if not ratios:
        return price
    price = price.copy()
    for n, (over, under) in ratios.items():
        price[n] = muldiv(int(price[n]) * over, 1, under)
    return price
