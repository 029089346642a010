"""The order of the log, and the numbers that count it without a gap: prices among all that became known at one instant. formats.md 2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.columns import by_days
from . import identity

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..events.prices import PriceColumns

AT_ONCE = 1 << 20  # prices that are put in order


def numbered(heard: Ints, ranks: Ints, prices: PriceColumns, after: int = 0) -> tuple[Ints, Ints]:
    """Sequence numbers of events and prices, both in the order of the log, after those there are.

    heard, ranks  when each event became known, and the place of its kind
    """
    # prices are one kind: they stand together among what was recorded at the same instant, so two ranks tell where
    moments = prices.date if prices.known_by_day else prices.recorded_at
    begins = np.append(0, np.flatnonzero(moments[1:] != moments[:-1]) + 1)[: len(moments)]
    count = np.diff(begins, append=len(moments))
    before = _positions(prices.heard(begins), heard, ranks)
    short = np.int32 if after + len(heard) + len(prices) < 1 << 31 else np.int64
    price_seqs: Any = np.arange(after + 1, after + 1 + len(prices), dtype=short)
    price_seqs += np.repeat(before.astype(short), count)
    earlier = np.zeros(len(heard) + 1, np.int64)
    np.add.at(earlier, before, count)
    event_seqs: Ints = after + 1 + np.arange(len(heard)) + np.cumsum(earlier[:-1])
    return event_seqs, price_seqs


def _positions(recorded_at: Ints, heard: Ints, ranks: Ints) -> Ints:
    """How many events stand before the prices of each instant."""
    lower = np.searchsorted(heard, recorded_at, side="left")
    totals = np.concatenate([[0], np.cumsum(ranks < identity.PRICES_RANK)]).astype(np.int64)
    upper = np.searchsorted(heard, recorded_at, side="right")
    found: Ints = lower + totals[upper] - totals[lower]
    return found


def sorted_prices(prices: PriceColumns) -> PriceColumns:
    """Prices in the order of the log: as they are, where they came so."""
    order = _sorting(prices)
    return prices if order is None else prices.take(order)


def in_order(prices: PriceColumns) -> Ints:
    """The rows of prices in the order of the log."""
    order = _sorting(prices)
    return np.arange(len(prices)) if order is None else order


def _sorting(prices: PriceColumns) -> Ints | None:
    """Their order; None: as they stand."""
    if _stand_in_order(_keys(prices)):
        return None
    if not prices.known_by_day:
        return np.lexsort([*_keys(prices)][::-1])
    order: Any = np.empty(len(prices), np.int32 if len(prices) < 1 << 31 else np.int64)
    start = 0
    for rows in by_days(prices.date, AT_ONCE):
        few = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
        own = _sorting_of_days(prices.take(few))
        order[start : start + len(few)] = few if own is None else few[own]
        start += len(few)
    found: Ints = order
    return found


def _sorting_of_days(prices: PriceColumns) -> Ints | None:
    """The order of prices of a few days; None: as they stand."""
    return None if _stand_in_order(_keys(prices)) else np.lexsort([*_keys(prices)][::-1])


def _keys(prices: PriceColumns) -> Iterator[Any]:
    """What orders prices, the first before all."""
    if not prices.known_by_day:
        yield prices.recorded_at
    yield prices.date
    names = sorted(range(len(prices.securities)), key=prices.securities.__getitem__)
    rank = np.zeros(max(len(names), 1), np.int32)
    rank[names] = np.arange(len(names), dtype=np.int32)
    yield rank[prices.security]
    yield prices.kind
    yield np.argsort(np.argsort(np.array(prices.sources))).astype(np.int32)[prices.source]
    yield prices.price_e8
    if prices.ids:
        place = {given: n for n, given in enumerate(sorted(prices.ids.values()))}
        ids = np.full(len(prices), -1, np.int32)
        for row, given in prices.ids.items():
            ids[row] = place[given]
        yield ids


def _stand_in_order(keys: Iterator[Any]) -> bool:
    """Whether rows stand in the order of their keys: a file most often has them so, and need not be sorted."""
    alike: Any = True
    for key in keys:
        if (alike & (key[1:] < key[:-1])).any():
            return False
        alike = alike & (key[1:] == key[:-1])
        if not alike.any():
            break
    return True
