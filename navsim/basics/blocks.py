"""A long column of text in pieces: none comes near the two gigabytes that a column of Arrow's plain text has room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np
import pyarrow as pa

from . import arrow

ROOM = (1 << 31) - 1  # bytes of text in one column
KEPT = 1 << 20  # rows whose text is kept
ROWS = 1 << 16  # of a piece: as many as a row group of a file has


@attrs.frozen(eq=False)
class Blocks:
    """Text by pieces, all of `rows` rows but the last."""

    pieces: tuple[pa.Array, ...]
    rows: int

    def each(self) -> Iterator[pa.Array]:
        """One piece after the other."""
        return iter(self.pieces)

    def some(self, rows: np.ndarray) -> pa.Array:
        """Some rows, no more than a piece may have, in the order asked for."""
        piece = rows // self.rows
        there = np.flatnonzero(np.bincount(piece, minlength=1))
        if len(there) == 1:
            return arrow.select(self.pieces[int(there[0])], rows - there[0] * self.rows)
        order = np.argsort(piece, kind="stable")
        parts = [arrow.select(self.pieces[n], rows[piece == n] - n * self.rows) for n in there.tolist()]
        found = pa.concat_arrays(parts) if parts else pa.nulls(0, pa.string())
        return found if (piece[1:] >= piece[:-1]).all() else arrow.select(found, np.argsort(order, kind="stable"))


@attrs.frozen(eq=False)
class Unkept:
    """Text of so many rows that none of it is kept: it is made whenever it is asked for."""

    count: int
    text: Callable[[Any], pa.Array]

    def each(self) -> Iterator[pa.Array]:
        """One piece after the other."""
        return (self.text(span) for span in spans(self.count))

    def some(self, rows: np.ndarray) -> pa.Array:
        """Some rows, no more than a piece may have, in the order asked for."""
        return self.text(rows)


def spans(count: int) -> Iterator[slice]:
    """The rows of each piece of so many."""
    return (slice(start, min(start + ROWS, count)) for start in range(0, count, ROWS))


def by_piece(count: int, text: Callable[[Any], pa.Array]) -> Blocks | Unkept:
    """So many rows, of which a function tells the text of some, a slice of them or their numbers; kept where they are not too many."""
    if count > KEPT:
        return Unkept(count, text)
    return Blocks(tuple(text(span) for span in spans(count)), ROWS)
