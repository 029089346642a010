"""The order of the log, and the numbers that count it without a gap: prices among all that became known at one instant. formats.md 2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from . import identity

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..events.prices import PriceColumns


def numbered(heard: Ints, ranks: Ints, prices: PriceColumns, after: int = 0) -> tuple[Ints, Ints]:
    """Sequence numbers of events and prices, both in the order of the log, after those there are.

    heard, ranks  when each event became known, and the place of its kind
    """
    # prices are one kind: they stand together among what was recorded at the same instant, so two ranks tell where
    moments = prices.recorded_at
    begins = np.append(0, np.flatnonzero(moments[1:] != moments[:-1]) + 1)[: len(moments)]
    count = np.diff(begins, append=len(moments))
    before = _positions(prices.recorded_at[begins], heard, ranks)
    price_seqs = np.arange(1, len(prices) + 1, dtype=np.int64) + np.repeat(before, count) + after
    earlier = np.zeros(len(heard) + 1, np.int64)
    np.add.at(earlier, before, count)
    return after + 1 + np.arange(len(heard)) + np.cumsum(earlier[:-1]), price_seqs


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
    return None if _stand_in_order(_keys(prices)) else np.lexsort([*_keys(prices)][::-1])


def _keys(prices: PriceColumns) -> Iterator[Any]:
    """What orders prices, the first before all."""
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
