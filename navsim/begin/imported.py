"""Rows of another's file as rows of a feed: names mapped, numbers and dates read as they are written there, each cell checked."""

from __future__ import annotations

import csv
import datetime
import decimal
import io
import re
from typing import TYPE_CHECKING, Any

from ..basics.problems import InputProblems, Place, Problem, suggestion
from ..scenario.cells import read_cell
from ..scenario.refused import Refused
from .mapping import Mapping
from .outside import Outside

if TYPE_CHECKING:
    from ..events.columns import Column

NUMBERS = ("number", "whole", "shares", "rate")
BARE = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")


def imported(mapping: Mapping, given: Outside) -> tuple[str, int, int]:
    """(CSV text of the feed, rows written, rows passed over). Every problem of every row is told at once, with its line in their file."""
    problems: list[Any] = []
    named = [*mapping.columns.values(), *mapping.only]
    for name in named:
        if name not in given.names:
            help = suggestion(name, given.names)
            problems.append(Problem(code="column.unknown", message=f'{given.file} has no column "{name}"', help=help, place=Place(file=mapping.file)))
    if problems:
        raise InputProblems(problems)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(mapping.names)
    written = 0
    for line, row in given.rows:
        if all(text_of(row.get(name)) in wanted for name, wanted in mapping.only.items()):
            writer.writerow([cell_of(mapping, name, row, given.file, line, problems) for name in mapping.names])
            written += 1
    if problems:
        raise InputProblems(problems)
    return out.getvalue(), written, len(given.rows) - written


def text_of(cell: str | None) -> str:
    """A cell as it is compared with the words of a mapping."""
    return "" if cell is None else str(cell).strip()


def cell_of(mapping: Mapping, name: str, row: dict[str, Any], file: str, line: int, problems: list[Problem]) -> str:
    """One cell of ours; empty, with a problem, where theirs cannot be read."""
    column, theirs = mapping.ours[name], mapping.columns.get(name)
    cell = row.get(theirs) if theirs is not None else None
    if text_of(cell) == "":
        cell = mapping.constants.get(name)
    words = mapping.values.get(name, {})
    if text_of(cell) in words:
        cell = words[text_of(cell)]
    if cell is None or text_of(cell) == "":
        if column.required:
            problems.append(problem("cell.missing", f"{theirs or name} is empty, and {mapping.feed} needs {name}", "", file, line))
        return ""
    try:
        text = as_written(mapping, column, name, cell)
        read_cell(column, text)
        return text
    except Refused as refused:
        help = f"[values.{name}] in {mapping.file} says what theirs means" if column.form == "choice" else refused.help
        problems.append(problem(refused.code, f"{theirs or name}: {refused}", help, file, line))
        return ""


def problem(code: str, message: str, help: str, file: str, line: int) -> Problem:
    """A problem with a row of theirs."""
    return Problem(code=code, message=message, help=help, place=Place(file=file, line=line))


def as_written(mapping: Mapping, column: Column, name: str, cell: Any) -> str:
    """A cell of theirs in the spelling of formats.md 1."""
    if column.form in ("date", "instant"):
        return moment_of(mapping, column.form, cell)
    if column.form in NUMBERS and text_of(cell) != "all":
        return number_of(mapping, name, cell, column.form == "rate")
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else text_of(cell)


def moment_of(mapping: Mapping, form: str, cell: Any) -> str:
    """A date or moment: of a workbook as it is, of text by the format that was agreed."""
    if isinstance(cell, datetime.datetime):
        plain = form == "date" or cell.time() == datetime.time()
        return cell.date().isoformat() if plain else cell.isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    text = text_of(cell)
    formats = [(mapping.date_format, False)] if form == "date" else [(mapping.datetime_format, True), (mapping.date_format, False)]
    for pattern, timed in formats:
        if pattern:
            try:
                found = datetime.datetime.strptime(text, pattern)
            except ValueError:
                continue
            return found.isoformat() if timed else found.date().isoformat()
    return text


def number_of(mapping: Mapping, name: str, cell: Any, is_rate: bool) -> str:
    """A plain decimal: $1,234.50 is 1234.50, (7.00) is -7.00, 1.234,50 with a decimal comma 1234.50. Nothing is rounded."""
    if isinstance(cell, float | int | decimal.Decimal) and not isinstance(cell, bool):
        exact = decimal.Decimal(repr(cell)) if isinstance(cell, float) else decimal.Decimal(cell)
        text = f"{exact:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = text_of(cell)
    suffix = ""
    if is_rate:
        found = re.search(r"\s*(%|bp)$", text)
        text, suffix = (text[: found.start()], found[1]) if found else (text, "")
        suffix = " bp" if suffix == "bp" else suffix
    plain = text.replace("$", "").replace("\u00a0", "").replace("\u2212", "-").replace(" ", "").replace("USD", "")
    negative = (plain.startswith("(") and plain.endswith(")")) or plain.startswith("-") or plain.endswith("-")
    plain = plain.strip("()").strip("-").removeprefix("+")
    if mapping.decimal == ",":
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", plain):
        plain = plain.replace(",", "")
    if not BARE.fullmatch(plain):
        return text_of(cell)  # read_cell says what is wrong with it
    return ("-" if negative and name not in mapping.absolute else "") + plain + suffix
