"""The seal of a batch: a digest of its rows and of the batch before. It lives in the rows, so that compaction and copies keep it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import as_text, cast, coalesced, joined
from ..basics.arrow_functions import coded as by_place
from .from_rows import numbers, one
from .rows import HASHED, SCHEMA
from .texts import FEW_WORDS, side_by_side

if TYPE_CHECKING:
    from ..basics.arrays import Ints

GENESIS = "0" * 64
PIECE = 1 << 16
MOST_BYTES = 1 << 28
OF_A_ROW = ("seq", "event_id", "quantity", "price", "amount", "payload", "source_line")  # most often of no other


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
    """The seal of a batch that is there as a whole."""
    sealing = Sealing(prev, first, rows.num_rows)
    sealing.take(rows)
    return sealing.hash


class Sealing:
    """sha256 of "navsim1|prev|first|n|" and of every row: name=value and a unit separator for each column that is not empty.

    Columns stand in the order they came to the log in; an empty one adds nothing, so that a new column changes no old digest. Whole
    numbers stand for instants (microseconds), dates (days) and decimals (scaled); no text has control characters.
    """

    def __init__(self, prev: str, first: int, count: int) -> None:
        self._sha = hashlib.sha256(f"navsim1|{prev}|{first}|{count}|".encode())

    def take(self, rows: pa.Table) -> None:
        """Rows that come next."""
        for start in range(0, rows.num_rows, PIECE):
            self._piece(rows.slice(start, PIECE))

    def _piece(self, rows: pa.Table) -> None:
        if rows.num_rows > 1 and rows.nbytes > MOST_BYTES:  # of text that stands in one column
            half = rows.num_rows // 2
            self._piece(rows.slice(0, half))
            self._piece(rows.slice(half))
        elif rows.num_rows:
            self._sha.update(arrow.bytes_of(canonical(rows)))

    @property
    def hash(self) -> str:
        """The seal of what was taken."""
        return self._sha.hexdigest()


def canonical(rows: pa.Table) -> pa.Array:
    """One line of text a row."""
    count = rows.num_rows
    pieces: list[tuple[Ints, Any]] = []
    for name in HASHED:
        array = one(rows.column(name))
        if array.null_count == len(array):
            continue
        coded = by_place(array) if name not in OF_A_ROW else None
        if coded is not None and len(coded.dictionary) <= FEW_WORDS:
            words = _text(coded.dictionary).to_pylist()
            pieces.append((arrow.integers(coded.indices, -1), [f"{name}={word}\x1f" for word in words]))
            continue
        there = np.where(arrow.validity(array), 0, -1) if array.null_count else np.zeros(count, np.int32)
        text = _text(array)
        text = coalesced(text, arrow.text("")) if array.null_count else text
        pieces += [(there, [name + "="]), (np.arange(count), text), (there, ["\x1f"])]
    return joined(*side_by_side(pieces, count, FEW_WORDS), arrow.text("\x1e"))


def _text(array: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(array.type):
        return cast(array, pa.string())
    if pa.types.is_string(array.type) or pa.types.is_boolean(array.type):
        return cast(array, pa.string())
    whole = np.ascontiguousarray(arrow.integers(array), np.int64)
    valid = arrow.validity(array) if array.null_count else np.ones(len(array), bool)
    return as_text(arrow.masked(whole, valid, pa.int64()))
