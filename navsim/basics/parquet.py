"""A Parquet file, read: whatever Arrow raises over bytes that are damaged or hostile is one error here.

Arrow says of most of them that they are invalid. Of a name that is no UTF-8, a footer whose two schemas differ, a date past the last year or a
length that no machine holds it raises what Python raises for such things.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from . import arrow
from .problems import InputProblems, first_line, refuse

if TYPE_CHECKING:
    import pathlib

MOST_DAYS, MICROSECONDS = 365 * 1000, 86_400 * 10**6  # a thousand years to each side of 1970
RAISED = (pa.ArrowException, OSError, ValueError, LookupError, ArithmeticError, TypeError, MemoryError)
REMEDY = "make it again with navsim run or navsim sweep: what it is made from has not changed"


class Unreadable(Exception):
    """Bytes that are no Parquet file that can be read, and why."""


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """What Arrow raises inside becomes Unreadable. A refusal of ours, and a file that may not be opened, stay what they are."""
    try:
        yield
    except InputProblems:
        raise
    except RAISED as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise Unreadable(first_line(error)) from error


def whole(path: pathlib.Path, schema: pa.Schema | None = None) -> pa.Table:
    """Every row of a file that we wrote.

    schema  the columns it was written with; None takes whatever it has

    Raises InputProblems where it is damaged, or its columns are others.
    """
    import pyarrow.parquet as pq

    with _of_ours(path), reading():
        rows = pq.ParquetFile(path).read()
        rows.validate(full=True)
        _look_at_the_dates(rows)
        if schema is None:
            return rows
        there = {field.name: field.type for field in rows.schema}
        other = [field.name for field in schema if there.get(field.name) != field.type]
        if other or len(there) != len(schema):
            named = ", ".join(other or sorted(set(there) - set(schema.names)))
            refuse("out.other_columns", f"{path} was not written by this version of navsim: look at {named}", REMEDY)
        return rows


def rows_in(path: pathlib.Path) -> int:
    """How many rows a file that we wrote has, as its footer tells."""
    import pyarrow.parquet as pq

    with _of_ours(path), reading():
        return int(pq.ParquetFile(path).metadata.num_rows)


def _look_at_the_dates(rows: pa.Table) -> None:
    """Days and instants that no calendar has are no days: Arrow holds them, and raises where they are told."""
    for name, column in zip(rows.column_names, rows.columns, strict=True):
        most = MOST_DAYS if pa.types.is_date32(column.type) else MOST_DAYS * MICROSECONDS if pa.types.is_timestamp(column.type) else 0
        for chunk in column.chunks if most else ():
            told = arrow.integers(chunk)
            if len(told) and (int(told.min()) < -most or int(told.max()) > most):
                raise Unreadable(f"{name} has a day beyond every calendar")


@contextlib.contextmanager
def _of_ours(path: pathlib.Path) -> Iterator[None]:
    try:
        yield
    except Unreadable as error:
        refuse("out.damaged", f"{path} cannot be read: {error}", REMEDY)
