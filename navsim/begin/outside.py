"""Other people's files: CSV with any delimiter, or a sheet of a workbook, as rows of cells with the line they stand in."""

import csv
import io
import pathlib
import zipfile
from typing import Any

import attrs

from ..basics.problems import refuse

WORKBOOKS = (".xlsx", ".xlsm")


@attrs.frozen(kw_only=True)
class Outside:
    """names of the columns; rows [(line, {name: cell})], cells as text, or, in a workbook, as what they are."""

    file: str
    names: list[str]
    rows: list[tuple[int, dict[str, Any]]]


def open_outside(path: Any, delimiter: str = ",", skip: int = 0, sheet: str | None = None) -> Outside:
    """A file as it was sent, from the line with the names of its columns on."""
    path = pathlib.Path(path)
    if not path.is_file():
        refuse("file.missing", f"there is no file {path}", "")
    lines = workbook(path, sheet) if path.suffix.lower() in WORKBOOKS else delimited(path, delimiter)
    below = [(number, cells) for number, cells in lines[skip:] if any(cell not in (None, "") for cell in cells)]
    if not below:
        refuse("file.empty", f"{path.name} has no line with names of columns below line {skip}", "skip = 0 in the mapping")
    names = [str(cell).strip() if cell is not None else "" for cell in below[0][1]]
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        refuse("column.repeated", f'column "{twice[0]}" of {path.name} stands twice', "is skip right? it counts the lines above the names")
    rows = [(number, {name: cell for name, cell in zip(names, cells, strict=False) if name}) for number, cells in below[1:]]
    return Outside(file=path.name, names=[name for name in names if name], rows=rows)


def delimited(path: pathlib.Path, delimiter: str) -> list[tuple[int, list[str]]]:
    """[(line, cells)] of a text file, in UTF-8 or else in the Windows character set."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]


def workbook(path: pathlib.Path, sheet: str | None) -> list[tuple[int, list[Any]]]:
    """[(line, cells)] of one sheet."""
    try:
        import openpyxl
    except ImportError:
        refuse("import.no_excel", f"{path.name} is a workbook, and what reads those is not installed", "pip install 'navsim-funds[excel]'")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        refuse("import.not_a_workbook", f"{path.name} cannot be read as a workbook: {error}", "save it again as .xlsx")
    try:
        if sheet is not None and sheet not in book.sheetnames:
            refuse("import.no_sheet", f'{path.name} has no sheet "{sheet}"', "there are: " + ", ".join(book.sheetnames))
        chosen = book[sheet] if sheet is not None else book.worksheets[0]
        return [(number, list(row)) for number, row in enumerate(chosen.iter_rows(values_only=True), 1)]
    finally:
        book.close()
