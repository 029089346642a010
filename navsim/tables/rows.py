"""The rows of a table: as Arrow has them, or yet to be told, a year at a time, so that a long table need not be there as a whole."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import blocks
from ..basics.instants import date_of, day_number
from . import arrow
from .schemas import Table

Picked = slice | np.ndarray
EVERY = slice(None)
ROW_GROUP = blocks.ROWS  # rows of a row group of a file


@attrs.frozen(kw_only=True, eq=False)
class Rows:
    """Rows that are yet to be told.

    days     day number each stands under
    columns  what gives the columns of some of them, as integers, words and text: a slice of rows, or their numbers
    """

    table: Table
    days: np.ndarray
    columns: Callable[[Picked], dict[str, Any]]

    @property
    def num_rows(self) -> int:
        """How many."""
        return len(self.days)

    def told(self, picked: Picked = EVERY) -> pa.Table:
        """All of them, or some, in Arrow's types."""
        return to_arrow(self.table, self.columns(picked))


@attrs.frozen(kw_only=True, eq=False)
class Part:
    """Some of such rows, told a piece at a time: a year of a family's events is longer than its funds' tables together."""

    rows: Rows
    picked: Picked

    @property
    def num_rows(self) -> int:
        """How many."""
        return self.picked.stop - self.picked.start if isinstance(self.picked, slice) else len(self.picked)

    @property
    def schema(self) -> pa.Schema:
        """Of the table."""
        return self.rows.table.schema

    def slice(self, first: int, count: int) -> pa.Table:
        """So many of them from one on."""
        if isinstance(self.picked, slice):
            start = self.picked.start + first
            return self.rows.told(slice(start, min(start + count, self.picked.stop)))
        return self.rows.told(self.picked[first : first + count])


def of_columns(table: Table, columns: dict[str, Any]) -> Rows:
    """The rows of a table whose columns are there, as integers and words."""
    return Rows(
        table=table,
        days=np.asarray(columns[table.dated], np.int64),
        columns=lambda picked: {name: _picked(column, picked) for name, column in columns.items()},
    )


def _picked(column: Any, picked: Picked) -> Any:
    """Some rows of a column of any kind."""
    if isinstance(column, arrow.Words):
        return column.some(picked)
    if isinstance(column, pa.Array):
        return column[picked] if isinstance(picked, slice) else arrow.select(column, picked)
    if isinstance(column, np.ndarray | arrow.Cells) or isinstance(picked, slice):
        return column[picked]
    return [column[row] for row in picked.tolist()]


def to_arrow(table: Table, columns: dict[str, Any]) -> pa.Table:
    """The columns of a table, as integers and words, in its Arrow types."""
    return pa.Table.from_arrays([arrow.column(columns[each.name], each.type) for each in table.columns], schema=table.schema)


def by_year(table: Table, rows: pa.Table | Rows) -> Iterator[tuple[int, pa.Table | Part]]:
    """(year, its rows) in turn; those that are yet to be told, and more than a row group, as a Part."""
    if isinstance(rows, Rows):
        for year, picked in years_of(rows.days):
            part = Part(rows=rows, picked=picked)
            yield year, part if part.num_rows > ROW_GROUP else rows.told(picked)
        return
    whole = pa.Table.from_arrays([one(column) for column in rows.columns], schema=rows.schema)
    days = arrow.integers(whole.column(table.dated).chunk(0)) if rows.num_rows else np.zeros(0, np.int32)
    for year, picked in years_of(days):
        part = whole.slice(picked.start, picked.stop - picked.start) if isinstance(picked, slice) else _some(whole, picked)
        yield year, pa.Table.from_arrays([_own(column) for column in part.columns], schema=part.schema)


def years_of(days: np.ndarray) -> list[tuple[int, Picked]]:
    """[(year, the rows that stand under its days)]: one after the other where they do, though the days of a year may not."""
    if not len(days):
        return []
    every = range(date_of(int(days.min())).year, date_of(int(days.max())).year + 1)
    starts = np.array([day_number(datetime.date(year, 1, 1)) for year in every], days.dtype)
    firsts: Any = np.searchsorted(days, starts)
    if not _rises(days):  # the years may, all the same
        at, each = np.searchsorted(starts, days, side="right"), np.arange(1, len(starts) + 1)
        firsts = np.searchsorted(at, each) if _rises(at) else None
    if firsts is not None:
        ends = itertools.pairwise([*firsts.tolist(), len(days)])
        return [(year, slice(start, end)) for year, (start, end) in zip(every, ends, strict=True) if end > start]
    found = ((year, np.flatnonzero(at == n)) for year, n in zip(every, each.tolist(), strict=True))
    return [(year, rows) for year, rows in found if len(rows)]


def _rises(values: np.ndarray) -> bool:
    """Whether none is less than the one before it."""
    return bool((values[1:] >= values[:-1]).all())


def one(column: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """A column as one array, which is copied only where it is several; as it is where it is text in pieces."""
    if column.num_chunks == 1:
        return column.chunk(0)
    if column.num_chunks and pa.types.is_string(column.type):
        return column
    return _joined(column)


def _own(column: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """A year's column, with the words of that year alone, and text in the pieces it is told in."""
    if pa.types.is_string(column.type):
        return pa.chunked_array([_joined(column.slice(span.start, span.stop - span.start)) for span in blocks.spans(len(column))])
    whole = one(column)
    return arrow.own_words(whole) if pa.types.is_dictionary(whole.type) else whole


def _joined(column: pa.ChunkedArray) -> pa.Array:
    """A piece of a column of text."""
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def _some(rows: pa.Table, kept: np.ndarray) -> pa.Table:
    """Some rows of a table."""
    return pa.Table.from_arrays([arrow.select(one(column), kept) for column in rows.columns], schema=rows.schema)
