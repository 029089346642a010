"""CSV: a header, then one row a line, cells between commas, quotes around a cell that holds a comma."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..basics.problems import Place, Problem
from ..events.kinds import Kind
from .sheet import MOST_COLUMNS, Sheet, usable
from .source import BOM, Source

if TYPE_CHECKING:
    from ..events.columns import Column

LONGEST_LINE = 1_000_000


class OpenQuote(Exception):
    """A quote that does not close on its line, or is followed by something other than a comma."""

    def __init__(self, position: int, sentence: str) -> None:
        super().__init__(sentence)
        self.position = position
        self.sentence = sentence


def split(line: str) -> list[str]:
    """The cells of a line."""
    return line.split(",") if '"' not in line else [cell for _, _, cell in spans(line)]


def spans(line: str) -> list[tuple[int, int, str]]:
    """The cells of a line with where they begin and end: [(start, end, text)]."""
    cells, at = [], 0
    while True:
        if line[at : at + 1] == '"':
            end, parts = at + 1, []
            while True:
                close = line.find('"', end)
                if close < 0:
                    raise OpenQuote(at, "a quote is opened and not closed on its line")
                parts.append(line[end:close])
                if line[close + 1 : close + 2] != '"':
                    break
                parts.append('"')
                end = close + 2
            if line[close + 1 : close + 2] not in ("", ","):
                raise OpenQuote(close, "a closing quote is followed by something other than a comma")
            cells.append((at, close + 1, "".join(parts)))
            at = close + 1
        else:
            comma = line.find(",", at)
            end = len(line) if comma < 0 else comma
            cells.append((at, end, line[at:end]))
            at = end
        if at >= len(line):
            return cells
        at += 1
        if at == len(line):
            cells.append((at, at, ""))
            return cells


class Lines:
    """The lines of a CSV file, found when they are asked for."""

    def __init__(self, source: Source) -> None:
        self.file = source.file
        self.lines = [line.removesuffix("\r") for line in source.data.removeprefix(BOM).decode("utf-8").split("\n")]
        self.names = ()

    def __len__(self) -> Any:
        return len(self.lines)

    def line(self, number: int) -> str:
        """One line as text; the first is 1."""
        return self.lines[number - 1]

    def place(self, number: int, name: str | None = None) -> Place:
        """Where a cell stands, by the name of its column; the whole line without one."""
        return place_in_line(self.file, number, self.line(number), self.line(1), self.names.index(name) if name in self.names else None)


def place_in_line(file: str, number: int, line: str, header: str, position: int | None = None) -> Place:
    """Where the cell at a position of a line stands; the whole line without one."""
    start, end = 0, len(line)
    if position is not None:
        try:
            cells = spans(line)
        except OpenQuote:
            cells = []
        if position < len(cells):
            start, end, _ = cells[position]
    return Place(file=file, line=number, column=start + 1, width=max(end - start, 1), excerpt=line, header=header)


def open_csv(kind: Kind, columns: dict[str, tuple[str, Column]], source: Source, problems: list[Problem], notes: list[Any]) -> Sheet | None:
    """A CSV feed as a sheet; None where there is nothing to read, with a note, or with problems."""
    lines = Lines(source)
    if not any(lines.lines):
        notes.append(f"{source.file} is empty")
        return None
    names = header(kind, columns, lines, problems)
    if names is None:
        return None
    lines.names = names
    if not any(lines.lines[1:]):
        notes.append(f"{source.file} has a header and no rows")
    return Sheet(kind=kind, file=source.file, names=tuple(filter(None, names)), rows=_rows(lines, names, problems), place=lines.place)


def header(kind: Kind, columns: dict[str, tuple[str, Column]], lines: Any, problems: list[Problem]) -> Any:
    """The names of the columns that are read, None for those passed over; None where the header cannot be used."""
    first = lines.line(1)

    def problem_at(position: int | None, code: str, message: str, help: str = "") -> Problem:
        return Problem(code=code, message=message, help=help, place=place_in_line(lines.file, 1, first, first, position))

    if not first:
        problems.append(problem_at(None, "csv.no_header", "the first line is empty; it names the columns", "columns: " + ",".join(columns)))
        return None
    if "\r" in first:
        help = "save it with line feeds, as every spreadsheet does under CSV UTF-8"
        problems.append(problem_at(None, "csv.carriage_returns", "its lines end in carriage returns alone", help))
        return None
    try:
        written = split(first)
    except OpenQuote as error:
        problems.append(problem_at(None, "csv.open_quote", error.sentence, "a header needs no quotes"))
        return None
    if len(written) > MOST_COLUMNS:
        problems.append(
            problem_at(None, "csv.too_many_columns", f"{len(written)} columns; {MOST_COLUMNS} at most", "is it a table the other way round?")
        )
        return None
    for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(written) == 1 and sign in first:
            problems.append(problem_at(None, "csv.delimiter", f"the columns are separated by {word}", "separate them by commas"))
            return None
    return usable(kind, columns, written, problems, problem_at)


def _rows(lines: Lines, names: tuple[str, ...], problems: list[Any]) -> Iterator[tuple[int, dict[str, str]]]:
    count = len(names)
    for number, line in enumerate(lines.lines[1:], 2):
        if not line:
            continue
        cells = cells_of(lines, number, line, count, problems)
        if cells is not None:
            yield number, {name: cell for name, cell in zip(names, cells, strict=True) if cell and name}


def cells_of(lines: Any, number: int, line: str, count: int, problems: list[Any]) -> Any:
    """The cells of a line, as many as there are columns; None with a problem where they are not."""
    if len(line) > LONGEST_LINE:
        message = f"the line has {len(line)} characters; {LONGEST_LINE} at most"
        help = "is a line break missing?"
        problems.append(Problem(code="csv.long_line", message=message, help=help, place=Place(file=lines.file, line=number)))
        return None
    try:
        cells = split(line)
    except OpenQuote as error:
        place = Place(file=lines.file, line=number, column=error.position + 1, excerpt=line, header=lines.line(1))
        problems.append(
            Problem(
                code="csv.open_quote",
                message=error.sentence,
                help='a cell stands on one line; a quote inside quotes is written twice: ""',
                place=place,
            )
        )
        return None
    if len(cells) != count:
        help = "quote a name that has a comma; numbers have no thousands separators" if len(cells) > count else "was the file cut off here?"
        message = f"{len(cells)} {'value' if len(cells) == 1 else 'values'} in a row of {count} columns"
        problems.append(Problem(code="row.ragged", message=message, help=help, place=lines.place(number)))
        return None
    return cells
