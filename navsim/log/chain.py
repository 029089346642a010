"""The seal of a batch: a digest of its rows and of the batch before. It lives in the rows, so that compaction and copies keep it."""

from __future__ import annotations

import hashlib
from typing import Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import cast, coalesced, joined
from .from_rows import numbers
from .rows import HASHED, SCHEMA

GENESIS = "0" * 64
PIECE = 1 << 16


@attrs.frozen(kw_only=True, repr=False)
class Head:
    """Where a log ends."""

    seq: int
    hash: str
    recorded_at: int

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


NOTHING_YET = Head(seq=0, hash=GENESIS, recorded_at=-(2**62))


def seal(rows: pa.Table, head: Head) -> tuple[Any, Head]:
    """The rows with the columns that seal them, and where the log then ends."""
    first, count = head.seq + 1, rows.num_rows
    hashed = digest(rows, head.hash, first)
    for name, value in (("batch_first", first), ("batch_n", count)):
        rows = rows.append_column(SCHEMA.field(name), arrow.column(np.full(count, value, np.int64), pa.int64()))
    for name, text in (("prev_hash", head.hash), ("batch_hash", hashed)):
        rows = rows.append_column(SCHEMA.field(name), arrow.words_taken(np.zeros(count, np.int32), (text,)))
    recorded = int(numbers(rows.slice(count - 1), "recorded_at")[0])
    return pa.Table.from_arrays(rows.select(SCHEMA.names).columns, schema=SCHEMA), Head(seq=first + count - 1, hash=hashed, recorded_at=recorded)


def digest(rows: pa.Table, prev: str, first: int) -> str:
    """sha256 of "navsim1|prev|first|n|" and of every row: name=value and a unit separator for each column that is not empty.

    Columns stand in the order they came to the log in; an empty one adds nothing, so that a new column changes no old digest. Whole
    numbers stand for instants (microseconds), dates (days) and decimals (scaled); no text has control characters.
    """
    sha = hashlib.sha256(f"navsim1|{prev}|{first}|{rows.num_rows}|".encode())
    for start in range(0, rows.num_rows, PIECE):
        text = canonical(rows.slice(start, PIECE))
        offsets = np.frombuffer(text.buffers()[1], np.int64, len(text) + 1, 8 * text.offset)
        sha.update(memoryview(text.buffers()[2])[int(offsets[0]) : int(offsets[-1])])
    return sha.hexdigest()


def canonical(rows: pa.Table) -> pa.Array:
    """One line of text a row."""
    parts = []
    for name in HASHED:
        column = rows.column(name)
        array = column.combine_chunks()
        array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
        if array.null_count == len(array):
            continue
        text = _text(array)
        cell = joined(_same(name + "="), text, _same("\x1f"))
        parts.append(coalesced(cell, _same("")) if array.null_count else cell)
    return joined(*parts, _same("\x1e"))


def _text(array: pa.Array) -> pa.Array:
    if pa.types.is_string(array.type) or pa.types.is_boolean(array.type):
        return cast(array, pa.large_string())
    whole = np.ascontiguousarray(arrow.integers(array), np.int64)
    valid = arrow.validity(array) if array.null_count else np.ones(len(array), bool)
    return cast(arrow.masked(whole, valid, pa.int64()), pa.large_string())


def _same(text: str) -> Any:
    return arrow.text(text, pa.large_string())
