"""The statements of the fiscal year to date, as they would be printed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..reports.reading import Tables
from ..reports.statements.entries import Entry
from ..reports.statements.printed import printed
from ..reports.statements.statements import TITLES, statements
from ..reports.wording import days
from .grid import Grid, Section, capped, cell, row

if TYPE_CHECKING:
    from .grid import Row

STEP = "\u2003"


def statements_of(tables: Tables, fund: str, session: datetime.date) -> Section:
    """Assets and liabilities, operations, changes, highlights; the schedule of investments is the holdings."""
    found = statements(tables, fund, None, session)
    blocks = []
    for name, title in TITLES.items():
        if name != "highlights":
            lines = [line for root in found.sheets[name] for line in entry_rows(root, 0, found.classes if len(found.classes) > 1 else {})]
            blocks.append((title, capped(("", "dollars"), lines, "roll_forward")))
    of_class: dict[Any, Any] = {}
    for root in found.sheets["highlights"]:
        of_class.setdefault(root.share_class, []).extend(flat(root, 0))
    if of_class:
        head = ("", *(found.classes.get(name, name) or "" for name in of_class))
        rows = tuple(
            row(each[0][0], *(cell(figure, "num") for _, figure, _ in each), css="strong" if each[0][2] else "")
            for each in zip(*of_class.values(), strict=False)
        )
        blocks.append((TITLES["highlights"], Grid(head=head, rows=rows)))
    ties = f"{len(found.ties)} sums tie to the roll-forward to the cent." if not found.failed else f"{len(found.failed)} sums do not tie."
    lead = " ".join([f"{days(found.first, found.last)}. {ties}", *found.notes])
    return Section(id=f"{fund}-statements", title="Statements", lead=lead, kind="grids", blocks=tuple(blocks), breaks=True)


def entry_rows(entry: Entry, depth: int, classes: dict[str, str]) -> Iterator[Row]:
    """Heading, parts, sum."""
    if entry.heading:
        yield row(STEP * depth + entry.heading, "", css="head")
    for part in entry.parts:
        yield from entry_rows(part, depth + bool(entry.heading), classes)
    if not entry.silent:
        owner = f"{classes[entry.share_class]}: " if entry.share_class in classes and not depth else ""
        yield row(f"{STEP * depth}{owner}{entry.label.strip()}", cell(printed(entry), "num"), css="sum" if entry.parts else "")


def flat(entry: Entry, depth: int) -> list[tuple[str, str, bool]]:
    """(label, figure, whether it is a sum) of an entry and its parts."""
    told = [(STEP * depth + entry.heading, "", True)] if entry.heading else []
    for part in entry.parts:
        told += flat(part, depth + bool(entry.heading))
    return told if entry.silent else [*told, (STEP * depth + entry.label.strip(), printed(entry), bool(entry.parts))]
