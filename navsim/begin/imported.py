"""Rows of another's file as rows of a feed: names mapped, numbers and dates read as they are written there, each cell checked."""

from __future__ import annotations

import csv
import datetime
import io
from typing import TYPE_CHECKING, Any

from ..basics.problems import InputProblems, Place, Problem, suggestion
from ..basics.spreadsheets import as_text
from ..scenario.cells import read_cell
from ..scenario.refused import Refused
from . import their_numbers
from .mapping import Mapping
from .outside import Outside

if TYPE_CHECKING:
    from ..events.columns import Column

NUMBERS = ("number", "whole", "shares", "rate")
MOMENTS = ("date", "instant")


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
            writer.writerow([cell_of(mapping, name, row, given, line, problems) for name in mapping.names])
            written += 1
    if problems:
        raise InputProblems(problems)
    return out.getvalue(), written, len(given.rows) - written


def text_of(cell: str | None) -> str:
    """A cell as it is compared with the words of a mapping."""
    return "" if cell is None else str(cell).strip()


def cell_of(mapping: Mapping, name: str, row: dict[str, Any], given: Outside, line: int, problems: list[Problem]) -> str:
    """One cell of ours; empty, with a problem, where theirs cannot be read."""
    column, theirs = mapping.ours[name], mapping.columns.get(name)
    cell = sent = row.get(theirs) if theirs is not None else None
    if text_of(cell) == "":
        cell = mapping.constants.get(name)
    words = mapping.values.get(name, {})
    if text_of(cell) in words:
        cell = words[text_of(cell)]
    if cell is None or text_of(cell) == "":
        if column.required:
            message = f"{theirs or name} is empty, and {mapping.feed} needs {name}"
            help = f"a value for all rows stands under [constants] in {mapping.file}"
            problems.append(Problem(code="cell.missing", message=message, help=help, place=given.place(line)))
        return ""
    try:
        text = as_written(mapping, column, name, cell)
        read_cell(column, text)
        return as_text(text) if column.form == "text" else text
    except Refused as refused:
        told = Problem(code=refused.code, message=f"{theirs or name}: {refused}", help=remedy(mapping, name, refused), place=given.place(line, sent))
        problems.append(told)
        return ""


def remedy(mapping: Mapping, name: str, refused: Refused) -> str:
    """What to do about a cell: say in the mapping how it is written, or what it means."""
    form = mapping.ours[name].form
    if form == "choice":
        return f"[values.{name}] in {mapping.file} says what theirs means"
    if form in MOMENTS and name in mapping.columns and "serial number" not in refused.help:
        key = "date_format" if form == "date" else "datetime_format, or date_format for a date alone,"
        return f'{key} in {mapping.file} says how theirs is written, like "%m/%d/%Y"'
    return refused.help


def as_written(mapping: Mapping, column: Column, name: str, cell: Any) -> str:
    """A cell of theirs in the spelling of formats.md 1."""
    if column.form in MOMENTS:
        return moment_of(mapping, column.form, cell)
    if column.form in NUMBERS and text_of(cell) != "all":
        return number_of(mapping, name, cell)
    if isinstance(cell, bool):
        return str(cell).lower()
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


def number_of(mapping: Mapping, name: str, cell: Any) -> str:
    """A plain decimal; what is none is left for the feed to refuse, but where it would be taken there for another number."""
    if their_numbers.is_number(cell):
        text = their_numbers.of_a_workbook(cell)
        return text.removeprefix("-") if name in mapping.absolute else text
    text = text_of(cell)
    found = their_numbers.plain(text, mapping.decimal, unsigned=name in mapping.absolute)
    if found is None and mapping.decimal != ".":
        help = f'the decimal mark is a comma: decimal = "{mapping.decimal}" in {mapping.file}'
        raise Refused("number.not_a_number", f'"{text}" is not a number', help)
    return text if found is None else found
