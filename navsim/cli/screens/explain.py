"""An explanation on a terminal."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...basics.problems import printable
from ...reports.components import words
from ...reports.explanation import Explanation, decimal_text
from ..grid import RULE, Grid, chosen_columns, fitting, without_spare
from ..ink import Ink, text_of, width, wrapped
from ..wording import count, minus, money, percent, price, quantity, weekday
from .heading import heading

if TYPE_CHECKING:
    from ...reports.explanation import Cited, Section

RIGHT = ("money", "exact", "rate", "price", "quantity", "number")
MOST = 15  # rows of a section
EVENTS = 4


def lines(found: Explanation, room: int, most: int | None = MOST) -> list[list[Any]]:
    """Lines of cells no wider than `room`; of a long section the first rows only, and the sum of the others."""
    label = "NAV" if found.component == "nav" else words(found.component)
    figure = headline(found.amount)
    told = heading(f"{label}, {found.share_class}", weekday(found.session), printable(found.name), room, figure)
    for section in found.sections:
        told += [[Ink(line, "bold")] for line in wrapped(printable(section.title), room)]
        told += _section(section, room - 2, most)
        told += [[""]]
    if found.cited:
        told += [[Ink("events", "bold")], *_cited(found.cited, room - 2, most), [""]]
    if found.amount is not None and found.agrees:
        told.append([Ink("✓", "green"), f" {figure} in the roll-forward"])
    elif found.amount is not None:
        told.append([Ink("▲ this does not add up to the figure of the roll-forward: please report it", "red")])
    return told


def headline(amount: decimal.Decimal | None) -> str:
    """The figure that is explained."""
    return "" if amount is None else money(amount).strip() if amount else "0.00"


def _section(section: Section, room: int, most: Any) -> Iterator[list[Any]]:
    if not section.rows:
        yield ["  none"]
        return
    kept = section.rows if most is None or len(section.rows) <= most + 2 else section.rows[:most]
    rows: list[Any] = [_row(section, row, "head" if n in section.strong else "") for n, row in enumerate(kept)]
    left = section.rows[len(kept) :]
    if left:
        rows.append(_rest(section, left))
    if section.total:
        rows += [RULE, _row(section, section.total, "bold")]
    grid, missing = _fitted(section, rows, room)
    yield from (["  ", *line] for line in fitting(grid, room))
    hints = [*(["--all shows every row"] if left else []), *([f"a wider screen shows {' and '.join(missing)} too"] if missing else [])]
    for note in (*section.notes, *hints):
        yield from (["  ", Ink(line, "dim")] for line in wrapped(printable(note), room))


def _fitted(section: Section, rows: list[Any], room: int) -> tuple[Grid, list[str]]:
    """(the grid of a section, the names of its spare columns where there is no room for them)."""
    head = tuple(name + (" " if form in ("money", "exact") else "") for name, form in section.columns)
    right = tuple(form in RIGHT for _, form in section.columns)
    grid = Grid(head=head if any(head) else (), rows=tuple(rows), right=right)
    used = [n for n in range(len(right)) if n == 0 or any(text_of(row[n]) for row in rows if row is not RULE)]
    return without_spare(chosen_columns(grid, used), section.spare, room)


def _row(section: Section, row: tuple[Any, ...], style: str = "") -> tuple[Any, ...]:
    cells = tuple(_cell(value, form) for value, (_, form) in zip(row, section.columns, strict=True))
    return tuple(Ink(text_of(cell), style) for cell in cells) if style else cells


def _rest(section: Any, left: Any) -> Any:
    """A row for those that are not shown."""
    sums = [
        _cell(sum((row[n] for row in left), 0 * left[0][n]), form) if form == "money" and all(row[n] is not None for row in left) else ""
        for n, (_, form) in enumerate(section.columns)
    ]
    return tuple(Ink(text_of(cell), "dim") for cell in (count(len(left), "other"), *sums[1:]))


def _cell(value: Any, form: str) -> Any:
    if value is None:
        return ""
    match form:
        case "money":
            return money(value) if value else "– "
        case "exact":
            return exact(value) if isinstance(value, Fraction) else money(value) if value else "– "
        case "rate":
            return percent(value)
        case "price":
            return price(value)
        case "quantity":
            return quantity(value)
        case "number":
            return minus(f"{value:,f}")
        case "place":
            return Ink(printable(value), "dim")
    return printable(str(value))


def exact(value: Fraction) -> str:
    """A fraction of dollars to six places, with an ellipsis where it goes on."""
    text = decimal_text(abs(value), 6)
    return f"({text})" if value < 0 else f"{text} "


def _cited(cited: tuple[Cited, ...], room: int, most: Any) -> Iterator[list[Any]]:
    kept = cited if most is None or len(cited) <= EVENTS + 1 else cited[:EVENTS]
    for event in kept:
        says = ", ".join(f"{name} {value}" for name, value in event.said.items() if name not in ("id",))
        name = f"{event.kind} {event.said.get('id', '')}".strip()
        text = wrapped(printable(says), room - 4)
        place = [Ink(printable(event.place), "cyan"), "  "] if event.place else []
        yield ["  ", *place, name, "  ", *_named(event, room - sum(width(cell) for cell in ("  ", *place, name, "  ")))]
        yield from (["      ", Ink(line, "dim")] for line in text)
    if len(kept) < len(cited):
        yield ["  ", Ink(f"and {len(cited) - len(kept):,} more: --all", "dim")]


def _named(event: Cited, room: int) -> list[Ink]:
    """Its number in the log, and its id where there is room."""
    said = f"#{event.seq:,} {printable(event.event_id)}"
    return [Ink(said if len(said) <= room else f"#{event.seq:,}", "dim")]
