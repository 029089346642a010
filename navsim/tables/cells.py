"""Columns of a table as numpy arrays, by their buffers: whole numbers of the last place, and words by position."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from ..basics.arrow import integers, long_integers


def whole(column: Any) -> np.ndarray:
    """A column of decimals as integers of its last place, of dates as day numbers, of instants as microseconds; 0 where it is empty.

    Of a decimal the low 64 bits: every value must fit them.
    """
    return np.concatenate([integers(chunk) for chunk in column.chunks]) if column.num_chunks else np.zeros(0, np.int64)


def coded(column: Any) -> tuple[np.ndarray, tuple[str, ...]]:
    """A column of words as (position of each row's word, -1 where empty; the words)."""
    column = one(column)
    if not len(column):
        return np.zeros(0, np.int64), ()
    return integers(column.indices, -1).astype(np.int64), tuple(column.dictionary.to_pylist())


def one(column: Any) -> pa.Array:
    """A column as one array."""
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) and whole.num_chunks else whole


def by_word(rows: pa.Table, word: str, *names: str) -> dict[str, list[tuple[Any, ...]]]:
    """{word: the cells of its rows in their order}, text as text, everything else as whole numbers."""
    told: dict[str, list[tuple[Any, ...]]] = {}
    for own, row in zip(told_as(rows.column(word)), zip(*(told_as(rows.column(name)) for name in names), strict=True), strict=True):
        told.setdefault(own, []).append(row)
    return told


def told_as(column: Any) -> list[Any]:
    """The cells of a column: text, or whole numbers, of decimals also those beyond 64 bits."""
    if pa.types.is_dictionary(column.type):
        return list(column.to_pylist())
    if pa.types.is_decimal(column.type):
        return [number for chunk in column.chunks for number in long_integers(chunk)]
    found: list[Any] = whole(column).tolist()
    return found
