"""Open items while sessions go by: revalued in another currency, and turned into cash on the day they are due. accounting.md 4 step 2, 5."""

from __future__ import annotations

import heapq

from . import fx_rates
from .books import Books
from .settlement import OpenItem


def settle(books: Books, t: int) -> None:
    """Items due become cash; what a foreign one gained since its last revaluation is currency."""
    ready = []
    while books.waiting and books.waiting[0][0] <= t:
        ready.append(heapq.heappop(books.waiting))
    for _, number, item in sorted(ready, key=lambda each: each[1]):
        books.item = books.item_moments[number - 1]
        revalue(books, item, t)
        if item.local is None:
            books.moved.append((item.account, t, -item.cents))
        books.book(t, item.account, -item.cents, item.cause)
        books.receive(t, item.cents, item.cause)
    books.item = 0
    if books.foreign_items:
        books.foreign_items = [item for item in books.foreign_items if item.due > t]


def revalue(books: Books, item: OpenItem, t: int) -> None:
    """An open item of another currency at the session's rate: the change is `currency`."""
    if item.local is None:
        return
    now = worth_at(books, item, t)
    change = now - item.cents
    if change:
        books.book(t, item.account, change, f"currency:{item.local.currency}")
        books.earn(t, "currency", change)
        item.cents = now


def worth_at(books: Books, item: OpenItem, t: int) -> int:
    """Cents of an open item at a session, whatever it came to later."""
    if item.local is None:
        return item.cents
    return item.sign * fx_rates.dollars(item.local, books.rates.at(item.local.currency, t)) + item.fixed
