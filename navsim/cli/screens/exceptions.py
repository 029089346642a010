"""Exceptions on a terminal."""

from typing import Any

import attrs

from ...basics.problems import printable
from ...reports.check_units import measured
from ...reports.exceptions import Exceptions
from ..grid import Grid, chosen_columns, fits, fits_parted, parted, under
from ..ink import Ink, restyled, text_of
from ..wording import count, days, signed, weekday
from .heading import heading

MARKS = {"error": ("▲ error", "red"), "warning": ("■ warning", "yellow")}


def lines(found: Exceptions, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`."""
    when = weekday(found.session) if found.session else days(found.first, found.last)
    told = heading(printable(found.name), f"exceptions, {when}", found.fund, room)
    if not found.rows:
        return [*told, [Ink("✓", "green"), " none"]]
    grid = Grid(
        head=("", "session", "check", "subject", "found", "limit", "NAV, bp", "where", "fair price", "confirmed by"),
        rows=tuple(_row(row) for row in found.rows),
        right=(False, False, False, False, True, True, True, False, False, False),
    )
    used = [n for n in range(len(grid.head)) if any(text_of(row[n]) for row in grid.rows) and not (found.session and n == 1)]
    grid = chosen_columns(grid, used)
    if not fits(grid, room):  # the mark alone says how severe
        grid = attrs.evolve(grid, rows=tuple((restyled(row[0], text_of(row[0])[:1]), *row[1:]) for row in grid.rows))
    keys = grid.head.index("subject") + 1 if "subject" in grid.head else 1
    of = () if found.session or fits_parted(grid, room) else (grid.head.index("session"),)
    told += [*(under(grid, room, of, keys - 1) if of else parted(grid, room, keys)), [""]]
    counted = [count(found.counted(severity), severity) for severity in MARKS if found.counted(severity)]
    told.append([Ink(f"{' and '.join(counted)} unconfirmed", "dim")] if counted else [Ink("✓", "green"), " all confirmed"])
    return told


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    mark, style = MARKS.get(row["severity"], (row["severity"], ""))
    return (
        Ink(mark, "dim" if row["confirmed_by"] else style),
        row["session"].isoformat(),
        row["check"],
        printable(row["subject"] or ""),
        measured(row["check"], row["value"]),
        measured(row["check"], row["limit"]),
        "" if row["nav_effect_bp"] is None else signed(row["nav_effect_bp"], 1),
        Ink(f"{printable(row['file'])}:{row['line']}" if row["file"] else "", "dim"),
        printable(": ".join(filter(None, (row["price_by"], row["price_reason"])))),
        printable(row["confirmed_by"] or ""),
    )
