"""A feed of prices becomes columns: what came as columns stays columns, rows that need a person's eye are read one by one.

The fast road takes a row only where every cell of it is certain. All others, and every refusal, are for `price_rows`, so that there is
one account of what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.columns import is_held_once, same
from ..basics.exact import RATE_ONE
from ..basics.instants import day_number
from ..events import prices
from ..events.prices import ARRAYS, DTYPES, PriceColumns
from .byte_columns import Amounts, Coded, amounts
from .cells import read_cell
from .csv_columns import open_columns
from .price_rows import COLUMNS, PriceRow, read_price
from .refused import Refused
from .sheet import FIRST_THINGS, MOST_PROBLEMS, Sheet
from .source import BOM

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from ..basics.problems import Problem
    from ..events.kinds import Kind
    from .parquet_feed import Table
    from .source import Source

SAID = ("by", "reason")
ASSUMED = {"kind": prices.CLOSE, "source": 0, "recorded_at": prices.NOT_GIVEN, "file": 0}  # where a file says nothing
IS_RATE = np.array([kind in ("discount_rate", "yield") for kind in prices.KINDS])


class PriceTable:
    """Prices of one file, being filled. `line` is known for every row; rows that turn out to be no prices are left out at the end.

    A security or source is held as its position in a list of names.
    """

    def __init__(self, lines: Ints) -> None:
        self.line = np.asarray(lines, DTYPES["line"])
        count = len(self.line)
        self.columns: dict[str, Any] = {name: np.zeros(count, DTYPES[name]) for name in ARRAYS if name not in ASSUMED and name != "line"}
        self.columns |= {name: same(usual, count, DTYPES[name]) for name, usual in ASSUMED.items()}
        self.is_price = np.ones(count, bool)
        self.names: dict[str, dict[str, int]] = {"security": {}, "source": {"": 0}}
        self.read: dict[str, dict[str, Any]] = {}
        self.ids: dict[int, str] = {}
        self.reverses: dict[int, str] = {}
        self.said: dict[int, tuple[str, str]] = {}
        self.reversals: list[Any] = []

    def name(self, column: str, word: str) -> int:
        """The position of a security or source in the list of names."""
        known = self.names[column]
        return known.setdefault(word, len(known))

    def fill(self, at: Ints, columns: dict[str, Any]) -> Bools:
        """Fill rows from columns, and say which of them were certain.

        at       positions of the rows in this table
        columns  {name: Coded, Amounts, or (values, certain) where the file has types}
        """
        certain = np.ones(len(at), bool)
        found = {}
        for name, column in columns.items():
            if name == "price":
                continue
            values, sure, given = self._values(name, column)
            if name in SAID:  # few, and for a person's eye
                certain &= ~given
                continue
            certain &= (sure & given) if COLUMNS[name][1].required else (sure | ~given)
            found[name] = values, given
        for name, (values, given) in found.items():
            if name in ("event_id", "reverses"):
                kept = self.ids if name == "event_id" else self.reverses
                rows = np.flatnonzero(certain & given)
                words = columns[name].words
                kept.update({int(at[row]): words[values[row]] for row in rows})
            elif given.all():
                self._write(name, at, values)
            else:
                self._write(name, at[given], values[given])
        kind = self.columns["kind"][at]
        amounts = columns["price"]
        is_rate = IS_RATE[kind]
        worth = np.where(is_rate, amounts.percent & (amounts.values <= RATE_ONE), amounts.plain & ((amounts.values > 0) | (kind == prices.FAIR)))
        self.columns["price_e8"][at] = np.where(worth, amounts.values, 0)
        result: Bools = certain & worth
        return result

    def _write(self, name: str, at: Any, values: Any) -> None:
        """Fill rows of a column; one of which every row is assumed to say the same is laid out where a row says something else."""
        if not len(self.line):
            return  # a file with columns and no rows
        if is_held_once(self.columns[name]):
            if (values == self.columns[name][:1]).all():
                return
            self.columns[name] = self.columns[name].copy()
        self.columns[name][at] = values

    def _values(self, name: str, column: Coded) -> tuple[Ints, Bools, Bools]:
        """(values, which are certain, which are given) of a column other than the price."""
        if not isinstance(column, Coded):
            return column
        given, place = column.codes != -1, np.maximum(column.codes, 0)  # -2: typed cells in the place of words, for the slow road
        if name in SAID:
            return column.codes, given, given
        if name in ("event_id", "reverses"):
            good = np.array([_certain(name, word) is not None for word in column.words] or [False])
            return column.codes, (column.codes >= 0) & good[place], given
        known = self.read.setdefault(name, {})
        known.update({word: self._held(name, word) for word in column.words if word not in known})
        held = [known[word] for word in column.words] or [None]
        values = np.array([0 if value is None else value for value in held], np.int64)
        good = np.array([value is not None for value in held])
        return values[place], (column.codes >= 0) & good[place], given

    def _held(self, name: str, word: str) -> Any:
        """A distinct word as the integer the column holds; None where it is for the slow road."""
        value = _certain(name, word) if word else None
        if value is None:
            return None
        if name in self.names:
            return self.name(name, value)
        form: Any = {"date": day_number, "kind": prices.KINDS.index}.get(name, int)
        return form(value)

    def read_one_by_one(self, rows: Iterator[Any], sheet: Sheet, problems: list[Problem]) -> None:
        """Read rows given as (position, line, {name: cell}) with every refusal at its place."""
        start = len(problems)
        for position, line, row in rows:
            if len(problems) - start > MOST_PROBLEMS:
                problems.append(sheet.problem(line, None, "file.too_many_problems", f"{sheet.file} was not read further than this", FIRST_THINGS))
                break
            found, refused = read_price(row, line, sheet.file)
            for name, error in refused:
                problems.append(sheet.problem(line, name, error.code, error.sentence, error.help))
            if isinstance(found, PriceRow):
                self.put(position, found)
            else:
                self.is_price[position] = False
                if found is not None:
                    self.reversals.append(found)

    def put(self, position: int, row: PriceRow) -> None:
        """A price that was read."""
        self._write("date", position, row.date)
        self._write("security", position, self.name("security", row.security))
        self._write("price_e8", position, row.price_e8)
        self._write("kind", position, row.kind)
        self._write("source", position, self.name("source", row.source))
        self._write("recorded_at", position, row.recorded_at)
        if row.event_id:
            self.ids[position] = row.event_id
        if row.reverses:
            self.reverses[position] = row.reverses
        if row.by or row.reason:
            self.said[position] = row.by, row.reason

    def finished(self, file: str) -> PriceColumns:
        """The prices, in the order of their rows."""
        whole = PriceColumns(
            **self.columns,
            line=self.line,
            securities=tuple(self.names["security"]),
            sources=tuple(self.names["source"]),
            files=(file,),
            ids=self.ids,
            reverses=self.reverses,
            said=self.said,
        )
        return whole if self.is_price.all() else whole.take(np.flatnonzero(self.is_price))


def _certain(name: str, word: str) -> Any:
    try:
        return read_cell(COLUMNS[name][1], word)
    except Refused:
        return None


def by_rows(sheet: Sheet, problems: list[Any]) -> tuple[PriceColumns, list[Any]]:
    """A feed without columns: (PriceColumns, Reversals)."""
    rows = list(sheet.rows)
    table = PriceTable(np.array([line for line, _ in rows], np.int64))
    table.read_one_by_one(((n, line, row) for n, (line, row) in enumerate(rows)), sheet, problems)
    return table.finished(sheet.file), table.reversals


def by_columns(
    sheet: Sheet, lines: Ints, pieces: Iterable[tuple[Ints, dict[str, Any]]], row_of: Callable[..., Any], problems: list[Problem]
) -> tuple[PriceColumns, list[Any]]:
    """A feed with columns: (PriceColumns, Reversals).

    lines    line of every row
    pieces   (positions of the rows that some columns hold, the columns); rows that none holds are read one by one
    row_of   function of a position to {name: cell}, or None with a problem
    """
    table = PriceTable(lines)
    certain = np.zeros(len(table.line), bool)
    for at, columns in pieces:
        certain[at] = table.fill(at, columns)
    rest = np.flatnonzero(~certain)
    table.is_price[rest] = False

    def rows() -> Iterator[tuple[int, int, dict[str, str]]]:
        for position in rest.tolist():
            row = row_of(position)
            if row is not None:
                table.is_price[position] = True
                _forget(table, position)
                yield position, int(table.line[position]), row

    table.read_one_by_one(rows(), sheet, problems)
    return table.finished(sheet.file), table.reversals


def _forget(table: PriceTable, position: int) -> None:
    """A row that is read again starts from nothing."""
    table.ids.pop(position, None)
    table.reverses.pop(position, None)
    table.said.pop(position, None)


def from_csv(kind: Kind, source: Source, problems: list[Problem], notes: list[Any]) -> tuple[Sheet | None, PriceColumns | None, list[Any]]:
    """Prices of a CSV file: (Sheet or None, PriceColumns, Reversals)."""
    if not source.data.removeprefix(BOM).strip():
        notes.append(f"{source.file} is empty")
        return None, None, []
    csv = open_columns(kind, COLUMNS, source, problems, notes)
    if csv is None:
        return None, None, []
    columns: dict[str, Any] = {
        name: amounts(csv.lines.bytes, *cells) if name == "price" else csv.lines.coded(*cells) for name, cells in csv.cells.items()
    }
    columns.setdefault("price", _no_amounts(len(csv.at)))
    sheet = csv.sheet(kind)
    return sheet, *by_columns(sheet, csv.numbers, [(csv.at, columns)], csv.row_of, problems)


def from_arrow(table: Table, sheet: Sheet, problems: list[Any]) -> tuple[PriceColumns, list[Any]]:
    """Prices of an opened Arrow table: (PriceColumns, Reversals). A long file is read piece by piece: it is never there as a whole."""
    pieces = ((np.arange(first, first + count), _columns_of(arrays, count)) for first, count, arrays in table.pieces())
    return by_columns(sheet, np.arange(2, table.count + 2, dtype=DTYPES["line"]), pieces, table.row, problems)


def _columns_of(arrays: dict[str, Any], count: int) -> dict[str, Any]:
    """Columns of a piece as `fill` takes them."""
    from . import arrow_columns

    columns = {}
    for name, array in arrays.items():
        if name == "price":
            columns[name] = arrow_columns.amounts_of(array)
        else:
            read: Any = {"date": arrow_columns.days, "recorded_at": arrow_columns.moments}.get(name, arrow_columns.coded)
            columns[name] = read(array)
    columns.setdefault("price", _no_amounts(count))
    return columns


def _no_amounts(count: int) -> Amounts:
    return Amounts(values=np.zeros(count, np.int64), plain=np.zeros(count, bool), percent=np.zeros(count, bool))
