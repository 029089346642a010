"""Other people's files: CSV with any delimiter, or a sheet of a workbook, as rows of cells with the line they stand in."""

from __future__ import annotations

import csv
import io
import pathlib
import struct
import warnings
import zipfile
import zlib
from typing import Any

import attrs

from ..basics.problems import InputProblems, Place, Problem, refuse

ZIP, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SETS = "a CSV file in UTF-8, UTF-16 with its mark, or Windows-1252"
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NOTHING = (None, "")
DELIMITERS, LOOKED_AT = ",;\t|", 30
MOST_UNPACKED, MOST_CELLS, MOST_ROWS = 2**27, 10_000_000, 2**20
WORKBOOK_RAISES = (  # by what reads workbooks, of files that are none: of archives, of XML, of cells
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(SyntaxError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, MemoryError),
)


@attrs.frozen(kw_only=True)
class Outside:
    """names of the columns; rows [(line, {name: cell})], cells as text, or, in a workbook, as what they are; text: the lines of a text file."""

    file: str
    names: list[str]
    rows: list[tuple[int, dict[str, Any]]]
    text: list[str] = attrs.field(factory=list)

    def place(self, line: int, cell: Any = None) -> Place:
        """A line of it, with the cell marked where it can be found."""
        excerpt = self.text[line - 1] if line <= len(self.text) else ""
        found = excerpt.find(cell) + 1 if isinstance(cell, str) and cell and excerpt.count(cell) == 1 else 0
        return Place(file=self.file, line=line, column=found, width=len(cell) if found and cell else 1, excerpt=excerpt)


def open_outside(path: Any, delimiter: str = ",", skip: int = 0, sheet: str | None = None) -> Outside:
    """A file as it was sent, from the line with the names of its columns on. A cell beyond the last name is a problem: whose is it?"""
    path = pathlib.Path(path)
    text, lines = read(path, delimiter, sheet)
    below = [(number, cells) for number, cells in lines[skip:] if not is_blank(cells)]
    if not below:
        above = f" below line {skip}" if skip else ""
        refuse("file.empty", f"{path.name} has no line with names of columns{above}", "skip, in the mapping, is the number of lines above it")
    names = [str(cell).strip() if cell is not None else "" for cell in below[0][1]]
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        refuse("column.repeated", f'column "{twice[0]}" of {path.name} stands twice', "is skip right? it counts the lines above the names")
    rows = [(number, {name: cell for name, cell in zip(names, cells, strict=False) if name}) for number, cells in below[1:]]
    given = Outside(file=path.name, names=[name for name in names if name], rows=rows, text=text)
    longer = [(number, cells) for number, cells in below[1:] if not is_blank(cells[len(names) :])]
    if longer:
        help = "a comma inside a number or a name? its cell must be quoted, or the delimiter another"
        raise InputProblems(
            [
                Problem(
                    code="row.too_long",
                    message=f"{len(cells)} cells, and the line with the names has {len(names)}",
                    help=help,
                    place=given.place(number),
                )
                for number, cells in longer
            ]
        )
    return given


@attrs.frozen(kw_only=True)
class Layout:
    """How a file nobody has described yet is laid out: what separates its cells, how many lines stand above the names, and the names."""

    delimiter: str
    skip: int
    names: list[str]


def layout_of(path: Any) -> Layout:
    """The line that has the most cells, of the first lines, is the one with the names; the delimiter is the one that gives it the most."""
    path = pathlib.Path(path)
    found = []
    for delimiter in DELIMITERS:
        try:
            _, lines = read(path, delimiter, None)
        except InputProblems as problem:
            if problem.problems[0].code != "csv.quotes":
                raise
            continue
        named = [sum(cell not in NOTHING for cell in cells) for _, cells in lines[:LOOKED_AT]]
        found.append((max(named, default=0), delimiter, named.index(max(named)) if named else 0))
    most = max(found, key=lambda each: each[0], default=(0, ",", 0))
    return Layout(delimiter=most[1], skip=most[2], names=open_outside(path, most[1], most[2]).names)


def is_blank(cells: list[Any]) -> bool:
    """Whether nothing stands in a line."""
    return all(cell in NOTHING or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def read(path: pathlib.Path, delimiter: str, sheet: str | None) -> tuple[list[str], list[tuple[int, list[Any]]]]:
    """(lines of text, [(line, cells)]) of a text file, or of a sheet of a workbook, which has no text."""
    if not path.is_file():
        refuse("file.missing", f"{path} is a folder" if path.is_dir() else f"there is no file {path}", "name the file that was sent")
    data = path.read_bytes()
    if data.startswith(OLD_WORKBOOK) or path.suffix.lower() == ".xls":
        refuse("import.old_workbook", f"{path.name} is a workbook of the old kind", "save it again as .xlsx")
    if data.startswith(ZIP) or path.suffix.lower() in (".xlsx", ".xlsm"):
        return [], workbook(path.name, data, sheet)
    text = decoded(path.name, data)
    return lines_of(text), delimited(path.name, text, delimiter)


def lines_of(text: str) -> list[str]:
    """The lines as they are counted where cells are read: other marks that may end a line (U+2028, a form feed) stand inside one."""
    return [line.rstrip("\r\n") for line in io.StringIO(text, newline="")]


def decoded(file: str, data: bytes) -> str:
    """Text by its byte order mark; in UTF-8, or else in the Windows character set."""
    coding = next((coding for mark, coding in BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(coding)
    except UnicodeDecodeError:
        text = in_windows(file, data)
    if "\0" in text:
        refuse("file.not_text", f"{file} is neither text nor a workbook", SETS, Place(file=file))
    return text


def in_windows(file: str, data: bytes) -> str:
    """Text in the Windows character set, which has no meaning for five bytes."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{file} is in no character set we know: byte 0x{data[error.start]:02X} at offset {error.start}"
        refuse("file.not_text", message, SETS, Place(file=file, line=line))


def delimited(file: str, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """[(line, cells)] of a text file; the line is the one a row begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, begins = [], 1
    try:
        for row in reader:
            found.append((begins, [cell.strip() for cell in row]))
            begins = reader.line_num + 1
    except csv.Error as error:
        excerpt = lines_of(text)[begins - 1]
        help = "a quotation mark opens a cell and closes it; inside, it is doubled"
        refuse("csv.quotes", f"the row that begins here cannot be read: {error}", help, Place(file=file, line=begins, excerpt=excerpt))
    return found


def workbook(file: str, data: bytes, sheet: str | None) -> list[tuple[int, list[Any]]]:
    """[(line, cells)] of one sheet."""
    try:
        import openpyxl
    except ImportError:
        refuse("import.no_excel", f"{file} is a workbook, and what reads those is not installed", "pip install 'navsim-funds[excel]'")
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
        if unpacked > MOST_UNPACKED:
            message = f"{file} unpacks to {unpacked} bytes; {MOST_UNPACKED} at most"
            refuse("import.too_large", message, "save the sheet as CSV: that may have any size")
        with warnings.catch_warnings(action="ignore"):  # of styles and names it does not know: nothing that is read here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                return rows_of(file, book, sheet)
            finally:
                book.close()
    except InputProblems:
        raise
    except WORKBOOK_RAISES as error:
        refuse("import.not_a_workbook", f"{file} cannot be read as a workbook: {error}", "save it again as .xlsx")


def rows_of(file: str, book: Any, sheet: str | None) -> list[tuple[int, list[Any]]]:
    """The rows of the sheet that is named, or of the first; what a sheet says of its own size is not believed."""
    if sheet is not None and sheet not in book.sheetnames:
        refuse("import.no_sheet", f'{file} has no sheet "{sheet}"', "there are: " + ", ".join(book.sheetnames))
    chosen = book[sheet] if sheet is not None else next(iter(book.worksheets), None)
    if chosen is None or not hasattr(chosen, "reset_dimensions"):
        refuse("import.no_sheet", f"{file} has no sheet with rows there", "name one in the mapping: sheet = ...")
    chosen.reset_dimensions()
    found, cells = [], 0
    for number, row in enumerate(chosen.iter_rows(values_only=True), 1):
        cells += len(row)
        if cells > MOST_CELLS or number > MOST_ROWS:
            refuse(
                "import.too_large", f"{file} has more than {MOST_CELLS} cells or {MOST_ROWS} rows", "save the sheet as CSV: that may have any size"
            )
        found.append((number, list(row)))
    return found
