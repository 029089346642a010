"""Positions that are priced a unit in dollars, all at once: what `valuation` says of one security at a time. accounting.md 5.

Rows are laid out in the order they are kept in, by session, before anything is looked up: then nothing has to be sorted afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..basics import columns
from ..events.prices import EVALUATED
from .fx_rates import ONE_E8
from .income import PER_UNIT
from .lives import is_plain
from .quotes import STALE, PricesUsed

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints
    from .books import Books
    from .market import Market
    from .quotes import Quotes

COLUMNS = ("session", "security", "quantity", "price", "kind", "day", "age", "fx", "cost", "amortized", "interest", "value", "found")
MOST_DAYS = 1 << 26  # of all securities together: the table of them stays small


def plain_names(books: Books, market: Market) -> list[str]:
    """Those held at some time that are plain, and that nothing split: their stale prices are in the shares of today. None without prices."""
    plain = [name for name in sorted(books.marks) if is_plain(books.securities[name]) and not market.splits.get(name)]
    quoted, days = market.quotes, market.calendar.days
    return plain if len(quoted.day) and len(quoted.securities) * (int(days[-1]) - int(days[0]) + 1) <= MOST_DAYS else []


def plain_values(books: Books, market: Market, names: list[str]) -> dict[str, Arrays]:
    """The columns of their holdings, by session, and within it in the order of the names; `security` is the position among them."""
    session, security, quantity, cost = laid_out(books, names)
    if not len(session):
        return dict.fromkeys(COLUMNS, session)
    prices = prices_used(market, names, session, security)
    return {
        "session": session,
        "security": security,
        "quantity": quantity,
        "price": prices.price,
        "kind": prices.kind,
        "day": prices.day,
        "age": prices.age,
        "fx": np.broadcast_to(np.int64(ONE_E8), len(session)),
        "cost": cost,
        "amortized": cost,
        "interest": np.broadcast_to(np.int64(0), len(session)),
        "value": columns.muldiv(quantity, prices.price, PER_UNIT),
        "found": prices.found & (prices.age <= market.most_stale),
    }


def laid_out(books: Books, names: list[str]) -> tuple[Ints, Ints, Ints, Ints]:
    """(session, security, quantity, cost) of each session at which something is held, from the marks of its changes."""
    marks = [np.zeros((0, 5), np.int64), *(np.asarray(books.marks[name], np.int64) for name in names)]
    security = np.repeat(np.arange(-1, len(names)), [len(each) for each in marks])
    begins, quantity, cost = (np.concatenate([each[:, n] for each in marks]) for n in range(3))
    ends = np.append(begins[1:], books.sessions)[: len(begins)]
    ends[np.flatnonzero(np.diff(security))] = books.sessions
    count = np.where(quantity != 0, ends - begins, 0)
    mark = np.repeat(np.arange(len(count)), count)
    session = np.arange(len(mark), dtype=np.int32) - np.repeat((np.cumsum(count) - count - begins).astype(np.int32), count)
    mark = mark.take(columns.order_of(session, books.sessions))
    by_session = np.repeat(np.arange(books.sessions), np.bincount(session, minlength=books.sessions))
    return by_session, security.take(mark), quantity.take(mark), cost.take(mark)


def prices_used(market: Market, names: list[str], session: Ints, security: Ints) -> PricesUsed:
    """The price of each row: the quotation of its day, or the latest earlier one. As quotes.prices_used, which takes one security at a time."""
    quotes, calendar = market.quotes, market.calendar
    own = np.array([quotes.securities.get(name, -1) for name in names], np.int64)
    day = calendar.of(session)
    first, so_far = running(quotes, int(day.min()), int(day.max()))
    begins = np.maximum(own, 0) * (len(so_far) // len(quotes.securities)) - first
    place = so_far.take(begins.take(security) + day) - 1
    found = place >= np.where(own >= 0, quotes.first[own], len(quotes.day)).take(security)
    if not found.all():
        place[~found] = 0
    quoted = quotes.day.take(place)
    age, stale = np.zeros(len(day), np.int64), np.flatnonzero(quoted != day)
    age[stale] = calendar.age(session[stale], quoted[stale])
    kind = np.minimum(quotes.kind, EVALUATED)
    kind = np.full(len(place), kind[0]) if (kind == kind[0]).all() else kind.take(place)
    kind[age > 0] = STALE
    return PricesUsed(found=found, price=quotes.price.take(place), kind=kind, day=quoted, age=age)


def running(quotes: Quotes, first: int, last: int) -> tuple[int, Ints]:
    """(a first day, how many quotations stand up to each day from it on, security by security), of some days and those quoted."""
    first, last = min(int(quotes.day.min()), first), max(int(quotes.day.max()), last)
    days = last - first + 1
    begins = np.repeat(np.arange(len(quotes.securities)) * days - first, np.diff(quotes.first))
    return first, np.cumsum(np.bincount(begins + quotes.day, minlength=len(quotes.securities) * days))
