"""Arrow's own functions over columns, called by name: `pyarrow.compute` describes three hundred of them first, a tenth of a small run."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from pyarrow._compute import CastOptions, JoinOptions, SliceOptions, TrimOptions, call_function

from . import arrow


def take(array: pa.Array, rows: np.ndarray) -> pa.Array:
    """Some rows of a column."""
    return call_function("take", [array, arrow.column(rows, pa.int64())])


def as_text(array: pa.Array) -> pa.Array:
    """Whole numbers, or dates, as they are written."""
    return cast(array, pa.string())


def cast(array: pa.Array, type_: pa.DataType) -> pa.Array:
    """A column as another type, refused where that would lose anything."""
    return call_function("cast", [array], CastOptions.safe(type_))


def joined(*parts: pa.Array | pa.Scalar) -> pa.Array:
    """Columns of text, and texts, one behind the other; empty where one of them is."""
    return call_function("binary_join_element_wise", [*parts, arrow.text("")], JoinOptions("emit_null", ""))


def sliced(array: pa.Array, start: int, stop: int | None = None) -> pa.Array:
    """The characters of each text between two places."""
    return call_function("utf8_slice_codeunits", [array], SliceOptions(start, stop))


def without_last(array: pa.Array, characters: str) -> pa.Array:
    """Each text without some characters at its end."""
    return call_function("utf8_rtrim", [array], TrimOptions(characters))


def coalesced(first: pa.Array, second: pa.Array) -> pa.Array:
    """The first column, and the second where that is empty."""
    return call_function("coalesce", [first, second])
