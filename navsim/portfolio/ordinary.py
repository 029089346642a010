"""Securities with an ordinary life, all together, by columns. accounting.md 5.

The rules are those of `trades` and `income` for units bought, in dollars. What one says with whole numbers is said here with columns of
them; tests/portfolio/test_ordinary.py lets the same worlds go both ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from .books import EARNINGS, Books
from .income import dividends_by_columns
from .lives import principals, running
from .ordinary_items import Items, items_of
from .ordinary_lots import Dealt, deal
from .trades import cost_of, proceeds_of

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .happenings import Happenings, Lived


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Ordinary:
    """What became of them. earned: int64 [t, component], as in books.EARNINGS."""

    dealt: Dealt
    items: Items
    earned: np.ndarray


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Held:
    """What was held after each trade, by security and, of each, in order; `at` tells the trade's place from those of all."""

    at: np.ndarray
    security: np.ndarray
    quantity: np.ndarray

    def before(self, happened: Lived) -> Ints:
        """What was held of the security of each event when it happened."""
        n = np.searchsorted(self.at, _by_security(happened.security, happened.place)) - 1
        if not len(self.at):
            return np.zeros(len(n), np.int64)
        found: Ints = np.where((n >= 0) & (self.security[n] == happened.security), self.quantity[n], 0)
        return found


def live(told: Happenings, books: Books) -> Ordinary:
    """Their whole life; their marks go into the books."""
    trades = told.trades.told
    buys = trades.few("side").where("buy".__eq__)
    principal, commission = principals(trades), trades.whole("commission_cents")
    cost, proceeds = cost_of(principal, commission), proceeds_of(principal, commission)
    dealt = deal(told.trades, buys, cost, proceeds, books.relief)
    invested = np.where(buys, cost, 0)
    np.subtract.at(invested, dealt.relieved.sale, dealt.relieved.cost)
    held = mark(told, books, np.where(buys, 1, -1) * trades.whole("quantity_e6"), invested)
    units = held.before(told.dividends)
    gross, tax = dividends_by_columns(told.dividends.told, units)
    earned = np.zeros((books.sessions, len(EARNINGS)), np.int64)
    for component, t, cents in (
        ("realized", told.trades.session[~buys], (proceeds + invested)[~buys]),
        ("dividend_income", told.dividends.session, gross),
        ("foreign_tax", told.dividends.session, -tax),
    ):
        np.add.at(earned[:, EARNINGS.index(component)], t, cents)
    owed = proceeds_of(np.where(buys, -principal, principal), commission)
    items = items_of(told, books, buys, owed, invested, units != 0, gross - tax)
    return Ordinary(dealt=dealt, items=items, earned=earned)


def mark(told: Happenings, books: Books, units: Ints, cents: Ints) -> Held:
    """Quantity and cost after each trade; marks of what each session changed."""
    order = np.argsort(told.trades.security, kind="stable")
    security, session = told.trades.security[order], told.trades.session[order]
    quantity, cost = running(security, units[order]), running(security, cents[order])
    last = np.flatnonzero((np.diff(security, append=-1) != 0) | (np.diff(session, append=-1) != 0))
    marks = np.stack([session[last], quantity[last], cost[last], cost[last], np.zeros(len(last), np.int64)], axis=1)
    ends = np.searchsorted(security[last], np.arange(len(told.securities) + 1)).tolist()
    for n, name in enumerate(told.securities):
        if ends[n] < ends[n + 1]:
            books.marks[name] = marks[ends[n] : ends[n + 1]]
    return Held(at=_by_security(security, told.trades.place[order]), security=security, quantity=quantity)


def _by_security(security: Ints, place: Ints) -> Ints:
    at: Ints = (security << 32) + place
    return at
