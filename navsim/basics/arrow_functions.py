"""Arrow's own functions over columns, called by name: `pyarrow.compute` describes three hundred of them first, a tenth of a small run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow._compute import (
    ArraySortOptions,
    CastOptions,
    CountOptions,
    DictionaryEncodeOptions,
    JoinOptions,
    NullOptions,
    ScalarAggregateOptions,
    SetLookupOptions,
    SliceOptions,
    TrimOptions,
    call_function,
)

from . import arrow


def take(array: Any, rows: np.ndarray) -> Any:
    """Some rows of a column, or of a table."""
    return call_function("take", [array, arrow.column(rows, pa.int64())])


def chosen(array: pa.Array, places: pa.Array) -> pa.Array:
    """The value at each of some places, which are a column themselves."""
    return call_function("take", [array, places])


def distinct(array: pa.Array) -> pa.DictionaryArray:
    """Each value once, as it came first, and which of them each row has."""
    return call_function("dictionary_encode", [array])


def as_text(array: pa.Array) -> pa.Array:
    """Whole numbers, or dates, as they are written."""
    return cast(array, pa.string())


def cast(array: pa.Array, type_: pa.DataType) -> pa.Array:
    """A column as another type, refused where that would lose anything."""
    return call_function("cast", [array], CastOptions.safe(type_))


def joined(*parts: pa.Array | pa.Scalar) -> pa.Array:
    """Columns of text, and texts, one behind the other; empty where one of them is."""
    return call_function("binary_join_element_wise", [*parts, arrow.text("", parts[0].type)], JoinOptions("emit_null", ""))


def sliced(array: pa.Array, start: int, stop: int | None = None) -> pa.Array:
    """The characters of each text between two places."""
    return call_function("utf8_slice_codeunits", [array], SliceOptions(start, stop))


def without_last(array: pa.Array, characters: str) -> pa.Array:
    """Each text without some characters at its end."""
    return call_function("utf8_rtrim", [array], TrimOptions(characters))


def coded(texts: pa.Array) -> pa.DictionaryArray:
    """A column of text as positions in what it says."""
    return call_function("dictionary_encode", [texts], DictionaryEncodeOptions("mask"))


def coalesced(first: pa.Array, second: pa.Array) -> pa.Array:
    """The first column, and the second where that is empty."""
    return call_function("coalesce", [first, second])


def kept(rows: Any, flags: pa.Array) -> Any:
    """The rows of a table, or of a column, that are flagged."""
    return call_function("filter", [rows, flags])


def equal(array: pa.Array, other: pa.Array | pa.Scalar) -> pa.Array:
    """Which of a column are the same as another's, or as one value."""
    return call_function("equal", [array, other])


def greater(array: pa.Array, other: pa.Scalar) -> pa.Array:
    """Which of a column are above a value."""
    return call_function("greater", [array, other])


def both(flags: pa.Array, others: pa.Array) -> pa.Array:
    """What is flagged twice."""
    return call_function("and", [flags, others])


def inverted(flags: pa.Array) -> pa.Array:
    """What is not flagged."""
    return call_function("invert", [flags])


def is_empty(array: Any) -> Any:
    """Which of a column are empty."""
    return call_function("is_null", [array], NullOptions(nan_is_null=False))


def is_told(array: Any) -> Any:
    """Which of a column are not empty."""
    return call_function("is_valid", [array])


def is_among(array: Any, values: Any) -> Any:
    """Which of a column are among some values."""
    return call_function("is_in", [array], SetLookupOptions(values, skip_nulls=False))


def place_among(array: Any, values: Any) -> Any:
    """Where each of a column stands among some values; empty where it does not."""
    return call_function("index_in", [array], SetLookupOptions(values, skip_nulls=False))


def either(flags: pa.Array, first: pa.Array, second: pa.Array) -> pa.Array:
    """The first column where it is flagged, the second elsewhere."""
    return call_function("if_else", [flags, first, second])


def how_many_different(array: Any) -> int:
    """How many different values a column has, empty ones left out."""
    return int(call_function("count_distinct", [array], CountOptions("only_valid")).as_py())


def any_of(flags: Any) -> bool:
    """Whether one of them is set."""
    return bool(call_function("any", [flags], ScalarAggregateOptions(skip_nulls=True, min_count=1)).as_py())


def order_of(texts: pa.Array) -> pa.Array:
    """The rows of a column in its order."""
    return call_function("array_sort_indices", [texts], ArraySortOptions("ascending", null_placement="at_end"))
