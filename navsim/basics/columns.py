"""The same exact roundings over whole columns of integers: a million positions without a Python number each.

Interpreted loops are for the few, numpy for the many. Every function here equals its namesake on Python integers, element by element.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .arrays import Arrays, Bools, Ints

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


def muldiv(a: Ints, b: Ints, d: int | Ints) -> Ints:
    """round(a x b / d), halves away from zero, of int64 columns; d, one number or a column, below 2^61, |result| below 2^50."""
    guess = np.floor(a.astype(np.float64) * b.astype(np.float64) / np.asarray(d, np.float64) + 0.5).astype(np.int64)
    with np.errstate(over="ignore"):
        twice = 2 * (a * b - guess * d)
    up = (twice > d) | ((twice == d) & (guess >= 0))
    down = (twice < -d) | ((twice == -d) & (guess <= 0))
    result: Ints = guess + up - down
    return result


def distinct(values: Any) -> Any:
    """Each value once, in order: numpy's own reads its module of masks first, at a twentieth of a night."""
    ordered = np.sort(values, axis=None)
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def held_once(column: Arrays) -> Arrays:
    """A column; where every row says the same, that is held once, however many rows there are."""
    if len(column) < 2 or (column[:2] != column[0]).any() or (column != column[0]).any():
        return column
    return same(column[0], len(column), column.dtype)


def same(value: Any, count: int, dtype: Any) -> Arrays:
    """So many rows that say the same, held once. Nobody writes into them."""
    return np.broadcast_to(np.asarray(value, dtype), (count,))


def is_held_once(column: Arrays) -> bool:
    """Whether all rows of a column are one cell of memory."""
    return column.strides == (0,) and len(column) > 0


def some(column: Arrays, rows: slice | Ints) -> Arrays:
    """Some rows of a column, in the order asked for."""
    return same(column[0], len(rows), column.dtype) if is_held_once(column) and not isinstance(rows, slice) else column[rows]


def by_days(day: Ints, most: int) -> Iterator[slice | Ints]:
    """The rows of a few whole days in turn, in the order of the days and then as they stand: so many rows at once, or those of a day more."""
    order = None
    if (day[1:] < day[:-1]).any():
        first = int(day.min())
        order = order_of(day - first, int(day.max()) - first + 1)
        day = day[order]
    start = 0
    while start < len(day):
        end = int(np.searchsorted(day, day[min(start + most, len(day)) - 1], side="right"))
        yield slice(start, end) if order is None else order[start:end]
        start = end


def order_of(places: Ints, count: int) -> Ints:
    """The rows by place, below so many, those of one place as they stand. Of short integers the order is found in one pass."""
    return np.argsort(places.astype(np.int16) if count <= 1 << 15 else places, kind="stable")


def product(a: Arrays, b: Arrays) -> tuple[Arrays, Arrays]:
    """a x b of uint64 columns as (high, low) 64-bit halves."""
    a0, a1, b0, b1 = a & LOW, a >> HALF, b & LOW, b >> HALF
    low = a0 * b0
    middle = a1 * b0 + (low >> HALF)
    other = a0 * b1 + (middle & LOW)
    return a1 * b1 + (middle >> HALF) + (other >> HALF), (other << HALF) | (low & LOW)


def muldiv3(a: Ints, b: Ints, c: Ints, d: int) -> Ints:
    """round(a x b x c / d) of int64 columns through 128 bits: quantity x price x rate of exchange.

    a may be negative, b and c not; d below 2^67, |a x b x c| below 2^126, |result| below 2^50.
    """
    sign = np.sign(a)
    size, b, c = np.abs(a).astype(np.uint64), b.astype(np.uint64), c.astype(np.uint64)
    with np.errstate(over="ignore"):
        high, low = product(size, b)
        carried, low = product(low, c)
        high = high * c + carried
        guess = np.floor(size.astype(np.float64) * b.astype(np.float64) * c.astype(np.float64) / float(d) + 0.5).astype(np.uint64)
        d_high, d_low = np.uint64(d >> 64), np.uint64(d & (2**64 - 1))
        g_high, g_low = product(guess, np.broadcast_to(d_low, guess.shape))
        g_high = g_high + guess * d_high
        left_low = low - g_low
        left_high = (high - g_high - (low < g_low)).astype(np.int64)
        # the remainder of the guess is within one and a half d of nothing: twice it fits 128 bits, and its sign is its high half's
        twice_high = (left_high << np.int64(1)) | (left_low >> np.uint64(63)).astype(np.int64)
        twice_low = left_low << np.uint64(1)
        up = _at_least(twice_high, twice_low, d_high.astype(np.int64), d_low)
        low_d, high_d = (~d_low) + np.uint64(1), ~d_high.astype(np.int64) + np.int64(d_low == 0)
        down = ~_at_least(twice_high, twice_low, high_d, low_d)
    return sign * (guess.astype(np.int64) + up - down)


def _at_least(high: Arrays, low: Arrays, than_high: np.integer[Any], than_low: np.integer[Any]) -> Bools:
    told: Bools = (high > than_high) | ((high == than_high) & (low >= than_low))
    return told
