"""The rows of one Parquet file of a log, of those of its row groups that can hold what is wanted."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..basics.arrow_functions import cast
from ..basics.parquet import Unreadable, reading
from .commits import Damaged

Days = tuple[datetime.date, datetime.date]


WORDS = ("kind", "fund", "share_class", "security", "account", "currency", "price_kind", "source", "source_file", "prev_hash", "batch_hash")


def pieces_of(opened: Callable[[], Any], path: str, schema: pa.Schema, after: int) -> Iterator[pa.Table]:
    """Every row of a file, a row group at a time, text that comes again and again as positions among words; see rows_of."""
    try:
        with reading():
            file = pq.ParquetFile(opened(), read_dictionary=[name for name in WORDS if name in schema.names])
            groups = _row_groups(file.metadata, after, None) if after else range(file.metadata.num_row_groups)
        for n in groups:
            with reading():
                there = set(file.schema_arrow.names)
                yield _of_schema(file.read_row_group(n, columns=[name for name in schema.names if name in there]), schema, there)
    except Unreadable as error:
        raise Damaged(f"{path} is not as it was written: {error}") from error


def rows_of(opened: Callable[[], Any], path: str, schema: pa.Schema, wanted: list[str], after: int, days: Days | None) -> pa.Table:
    """Rows of a file, columns of the schema, empty where it has not got them yet.

    opened  gives the file, or its place on the disk; path: its name among those of the table
    after   the sequence number after which rows are wanted; days: (first, last) date. The caller picks from what comes
    """
    try:
        with reading():
            return _rows_of(opened(), schema, wanted, after, days)
    except Unreadable as error:
        raise Damaged(f"{path} is not as it was written: {error}") from error


def _rows_of(source: Any, schema: pa.Schema, wanted: list[str], after: int, days: Days | None) -> pa.Table:
    file = pq.ParquetFile(source)
    there = set(file.schema_arrow.names)
    named = [name for name in wanted if name in there]
    all_of_it = not after and days is None  # what every seal is recomputed from trusts no statistics
    rows = file.read(columns=named) if all_of_it else file.read_row_groups(_row_groups(file.metadata, after, days), columns=named)
    return _of_schema(rows, pa.schema([schema.field(name) for name in wanted]), there)


def _of_schema(rows: pa.Table, schema: pa.Schema, there: set[str]) -> pa.Table:
    """The columns of a schema, empty where a file has not got them yet."""
    arrays = [_as(rows.column(each.name), each.type) if each.name in there else pa.nulls(rows.num_rows, each.type) for each in schema]
    return pa.Table.from_arrays(arrays, schema=pa.schema([field.with_type(array.type) for field, array in zip(schema, arrays, strict=True)]))


def can_hold(high: int | None, first: datetime.date | None, last: datetime.date | None, after: int, days: Days | None) -> bool:
    """Whether rows can be there that are wanted, as statistics tell: their highest sequence number, their first and last day."""
    if high is not None and high <= after:
        return False
    return days is None or first is None or last is None or (first <= days[1] and last >= days[0])


def _row_groups(told: pq.FileMetaData, after: int, days: Days | None) -> list[int]:
    """Numbers of the row groups of a file that can hold rows that are wanted."""
    place = {told.schema.column(n).path: n for n in range(told.num_columns)}
    keep = []
    for n in range(told.num_row_groups):
        seq, day = (told.row_group(n).column(place[name]).statistics if name in place else None for name in ("seq", "effective"))
        high = seq.max if seq is not None and seq.has_min_max else None
        first, last = (day.min, day.max) if day is not None and day.has_min_max else (None, None)
        if can_hold(high, first, last, after, days):
            keep.append(n)
    return keep


def _as(column: Any, type_: Any) -> Any:
    return column if column.type in (type_, pa.dictionary(pa.int32(), type_)) else cast(column, type_)
