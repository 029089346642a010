"""A large CSV as columns of its bytes: where each cell stands, and the same row as text where one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from . import csv_feed
from .byte_columns import ByteLines, decimals
from .row_columns import NUMBERS, Held, Read, of_numbers, of_words
from .sheet import Sheet

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..basics.problems import Problem
    from ..events.columns import Column
    from ..events.kinds import Kind
    from .source import Source


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CsvColumns:
    """A CSV whose header is understood.

    names    of the columns, None for those passed over
    numbers  line of every row
    at       positions among them of the rows whose cells are found
    cells    {name: (starts, lengths)} of those rows
    """

    lines: ByteLines
    names: tuple[str, ...]
    numbers: np.ndarray
    at: np.ndarray
    cells: dict[str, tuple[Ints, Ints]]
    problems: list[Problem]

    def row_of(self, position: int) -> dict[str, Any] | None:
        """One row as {name: cell}; None with a problem."""
        number = int(self.numbers[position])
        cells = csv_feed.cells_of(self.lines, number, self.lines.line(number), len(self.names), self.problems)
        return None if cells is None else {name: cell for name, cell in zip(self.names, cells, strict=True) if cell and name}

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every row as (line, {name: cell})."""
        for position, number in enumerate(self.numbers.tolist()):
            row = self.row_of(position)
            if row is not None:
                yield number, row

    def read(self, name: str, column: Column) -> Read:
        """One column of the rows whose cells are found."""
        starts, lengths = self.cells[name]
        if column.form in NUMBERS:
            values, plain = decimals(self.lines.bytes, starts, lengths, 6 if column.form == "shares" else column.scale)
            return of_numbers(column, values, plain, lengths > 0)
        return of_words(column, self.lines.coded(starts, lengths))

    def sheet(self, kind: Kind) -> Sheet:
        """The file as a sheet that has its columns."""
        names = tuple(filter(None, self.names))
        held = Held(lines=self.numbers, at=self.at, names=names, read=self.read, row_of=self.row_of)
        return Sheet(kind=kind, file=self.lines.file, names=names, rows=self.rows(), place=self.lines.place, held=held)


def open_columns(kind: Kind, columns: dict[str, tuple[str, Column]], source: Source, problems: list[Problem], notes: list[Any]) -> CsvColumns | None:
    """A CSV by its columns; None where there is nothing to read, with a note, or with problems."""
    lines = ByteLines(source)
    if not len(lines.data.strip(b"\r\n")):
        notes.append(f"{source.file} is empty")
        return None
    names = csv_feed.header(kind, columns, lines, problems)
    if names is None:
        return None
    lines.names = names
    numbers = lines.rows()
    if not len(numbers):
        notes.append(f"{source.file} has a header and no rows")
    regular, starts, lengths = lines.cells(len(names))
    cells = {
        name: (np.ascontiguousarray(starts[:, position]), np.ascontiguousarray(lengths[:, position]))
        for position, name in enumerate(names)
        if name is not None
    }
    return CsvColumns(lines=lines, names=names, numbers=numbers, at=np.searchsorted(numbers, regular), cells=cells, problems=problems)
