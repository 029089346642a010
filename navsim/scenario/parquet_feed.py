"""Parquet: the same columns with types. The footer is read first, and refused where it promises more than a feed can be."""

from __future__ import annotations

import bisect
import hashlib
import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..basics.parquet import Unreadable, reading
from ..basics.problems import Place, Problem
from ..events.kinds import Kind
from . import arrow_columns
from .memory import place_in_row
from .row_columns import NUMBERS, Held, Read, of_days, of_numbers, of_words
from .sheet import MOST_COLUMNS, Sheet, usable
from .source import Source

if TYPE_CHECKING:
    from ..events.columns import Column

MOST_ROWS = 200_000_000
MOST_BYTES = 8 * 2**30
MOST_OBJECTS = 20_000_000  # rows of a feed that becomes objects: all but prices, which stay columns
ALWAYS, ROWS_A_BYTE = 3_000_000, 100  # every price of a year at 1.00 takes a byte for six rows
PIECE = 1 << 20  # rows that are read at once
ROOM, LONGEST_ROW = 64 * 2**20, 16_384  # bytes, where every column is read: a row with more has a cell that is refused


def open_parquet(kind: Kind, columns: dict[str, tuple[str, Column]], source: Source, problems: list[Problem], notes: list[Any]) -> Any:
    """The columns of a Parquet file that are read, as a Table; None with problems."""

    def problem(code: str, message: str, help: str = "") -> None:
        problems.append(Problem(code=code, message=message, help=help, place=Place(file=source.file)))

    if not source.data:
        notes.append(f"{source.file} is empty")
        return None
    if not source.data.startswith(b"PAR1"):
        problem("file.wrong_kind", f"{source.file} is not Parquet", "its first four bytes would be PAR1")
        return None
    try:
        with reading():
            footer = pq.ParquetFile(pa.BufferReader(source.data))
            schema, meta = footer.schema_arrow, footer.metadata
            size = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
            if too_large := _too_large(meta.num_rows, len(schema), size, len(source.data), kind.feed != "prices"):
                problem("parquet.too_large", f"{meta.num_rows} rows of {len(schema)} columns, {size} bytes unpacked", too_large)
                return None
            if not len(schema) and not meta.num_rows:  # a frame without anything, as pandas writes it
                notes.append(f"{source.file} is empty")
                return None
            names = check_schema(kind, columns, schema, source.file, problems)
            if names is None:
                return None
            if None not in names and size > ROOM + LONGEST_ROW * meta.num_rows:  # a column's own size is not asked for: damaged, it kills Arrow
                problem("parquet.too_large", f"{meta.num_rows} rows of {size} bytes unpacked", f"a row has {LONGEST_ROW} bytes at most")
                return None
            texts = [name for name in names if name and arrow_columns.fits(schema.field(name).type, "text")]
            file = pq.ParquetFile(pa.BufferReader(source.data), read_dictionary=texts)
    except Unreadable as error:
        problem(*damaged(source.file, error))
        return None
    table = Table(source.file, tuple(name for name in names if name), *_of_file(file))
    if not table.count:
        notes.append(f"{source.file} has columns and no rows")
    return table


def damaged(file: str, error: Exception) -> tuple[str, str, str]:
    """What is told of a file that cannot be read: when it is opened, or where it is read further."""
    return "parquet.damaged", f"{file} cannot be read: {error}", "was it cut off, or written by something unusual?"


def _of_file(file: pq.ParquetFile) -> tuple[list[int], Callable[[int, list[str]], pa.Table]]:
    """(rows of each piece of a file, what reads some columns of one): row groups that have PIECE rows together."""
    groups: list[list[int]] = []
    rows: list[int] = []
    for group in range(file.metadata.num_row_groups):
        if not rows or rows[-1] >= PIECE:
            groups.append([])
            rows.append(0)
        groups[-1].append(group)
        rows[-1] += file.metadata.row_group(group).num_rows

    def piece(n: int, names: list[str]) -> pa.Table:
        with reading():
            table = file.read_row_groups(groups[n], columns=names)
            table.validate(full=True)
            if table.num_rows != rows[n]:
                raise Unreadable(f"its footer says {rows[n]} rows where there are {table.num_rows}")
        return table

    return rows, piece


def _too_large(rows: int, columns: int, unpacked: int, packed: int, objects: bool) -> str:
    """What a feed may be, where the footer promises more; packed, the bytes of the file; objects, whether its rows become some."""
    if not 0 <= rows <= MOST_ROWS or columns > MOST_COLUMNS or not 0 <= unpacked <= MOST_BYTES:
        return f"{MOST_ROWS} rows, {MOST_COLUMNS} columns, {MOST_BYTES} bytes at most"
    if objects and rows > MOST_OBJECTS:
        return f"{MOST_OBJECTS} rows at most"
    if rows > max(ALWAYS, ROWS_A_BYTE * packed):
        return f"above {ALWAYS} rows no more than {ROWS_A_BYTE} to a byte of the file"
    return ""


def check_schema(kind: Kind, columns: dict[str, tuple[str, Column]], schema: Any, file: str, problems: list[Any]) -> tuple[str, ...] | None:
    """The names of the columns that are read, None for those passed over; None where the table cannot be used."""
    start = len(problems)
    shown = ", ".join(f"{field.name}: {field.type}" for field in schema)

    def problem_at(position: int | None, code: str, message: str, help: str = "") -> Problem:
        return Problem(code=code, message=message, help=help, place=Place(file=file))

    names = usable(kind, columns, schema.names, problems, problem_at)
    for position, name in enumerate(names or ()):
        if name is not None and not arrow_columns.fits(schema.field(position).type, columns[name][1].form):
            message = f"column {name} is {schema.field(position).type}; it holds {_wanted(columns[name][1].form)}"
            problems.append(problem_at(position, "column.wrong_type", message, f"the file has {shown}"))
    return names if len(problems) == start else None


def _wanted(form: str) -> str:
    return {
        "number": "numbers: decimal, float64, whole numbers or text",
        "rate": 'rates with their unit, as text: "0.25%"',
        "whole": "whole numbers",
        "date": "dates: date32, a timestamp at midnight, or text",
        "instant": "moments: a timestamp, or text",
        "flag": "booleans or text",
    }.get(form, "text")


class Table:
    """An Arrow table as a sheet, in pieces that are read when they are asked for. Rows are counted as lines of a CSV would be: the header is line 1.

    rows   how many each piece has
    piece  function of its number, and of names of columns, to an Arrow table. Raises Unreadable where the file is damaged there
    """

    def __init__(self, file: str, names: tuple[str, ...], rows: list[int], piece: Callable[[int, list[str]], pa.Table]) -> None:
        self.file = file
        self.names = names
        self.firsts = [0, *itertools.accumulate(rows)]
        self.count = self.firsts[-1]
        self.piece = piece
        self.latest: tuple[int, dict[str, Any]] = -1, {}

    @classmethod
    def in_memory(cls, file: str, table: pa.Table) -> Table:
        """A table that is there."""
        return cls(file, tuple(table.column_names), [table.num_rows], lambda _, names: table.select(names))

    def pieces(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """(first row, how many, {name: column}) one after the other."""
        for n, (first, end) in enumerate(itertools.pairwise(self.firsts)):
            yield first, end - first, self._arrays(n)

    def _arrays(self, n: int) -> dict[str, Any]:
        table = self.piece(n, list(self.names))
        return {name: arrow_columns.one_array(table.column(name)) for name in self.names}

    def array(self, name: str) -> pa.Array:
        """One column whole."""
        chunks = [chunk for n in range(len(self.firsts) - 1) for chunk in self.piece(n, [name]).column(name).chunks]
        return arrow_columns.one_array(pa.chunked_array(chunks)) if chunks else pa.nulls(0)

    def row(self, position: int) -> dict[str, Any]:
        """One row as {name: cell}."""
        n = bisect.bisect_right(self.firsts, position) - 1
        if self.latest[0] != n:
            self.latest = n, self._arrays(n)
        at = position - self.firsts[n]
        found = {name: arrow_columns.cells(array.slice(at, 1))[0] for name, array in self.latest[1].items()}
        return {name: cell for name, cell in found.items() if cell is not None and cell != ""}

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every row, for feeds that become objects."""
        columns = [arrow_columns.cells(self.array(name)) for name in self.names]
        for position, values in enumerate(zip(*columns, strict=True)):
            yield position + 2, {name: cell for name, cell in zip(self.names, values, strict=True) if cell is not None and cell != ""}

    def place(self, line: int, name: str | None = None) -> Place:
        """A row, shown as a CSV would show it."""
        position = line - 2
        if not 0 <= position < self.count:
            return Place(file=self.file)
        row = self.row(position)
        return place_in_row(self.file, line, self.names, row, name)

    def told(self, line: int) -> str:
        """A line as people say it: row 1 is line 2."""
        return f"row {line - 1}"

    def sheet(self, kind: Kind) -> Sheet:
        """The feed, row by row and column by column."""
        return Sheet(kind=kind, file=self.file, names=self.names, rows=self.rows(), place=self.place, told=self.told, held=self.held())

    def held(self) -> Held:
        """Its columns, for feeds of many rows."""
        every = np.arange(self.count)
        return Held(lines=every + 2, at=every, names=self.names, read=self.read, row_of=self.row)

    def read(self, name: str, column: Column) -> Read:
        """One column as its form has it."""
        array, form = self.array(name), column.form
        given = arrow_columns.given(array)
        if form in NUMBERS:
            return of_numbers(column, *arrow_columns.scaled(array, 6 if form == "shares" else column.scale), given)
        dated = form in ("date", "instant") and not (form == "instant" and pa.types.is_timestamp(array.type))
        found: Any = arrow_columns.days(array) if dated else arrow_columns.moments(array) if form == "instant" else arrow_columns.coded(array)
        if isinstance(found, tuple):
            return of_days(column, *found) if dated else of_numbers(column, *found)
        return of_words(column, found)


def digest(table: Any) -> str:
    """sha256 of a table in memory: its names, types and values."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema.remove_metadata()) as stream:
        stream.write_table(table.replace_schema_metadata(None).combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()
