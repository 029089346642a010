"""A table on the page: cells of plain text, never markup."""

from __future__ import annotations

import datetime
from typing import Any

import attrs

MOST_ROWS = 500


@attrs.frozen(kw_only=True)
class Cell:
    """Text with what it is: css names such as num, neg, strong, mut, code."""

    text: str
    css: str = ""
    span: int = 1


@attrs.frozen(kw_only=True)
class Row:
    """Cells, and what kind of row they are: sum, head, or nothing."""

    cells: tuple[Cell, ...]
    css: str = ""


@attrs.frozen(kw_only=True)
class Grid:
    """A head and rows; `note` says where the rest is."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    left: int = 1
    note: str = ""


@attrs.frozen(kw_only=True)
class Picture:
    """A chart: its caption, the SVG we drew, what pointing at it tells, and the numbers behind it.

    narrow  the same drawn for a small screen, where the page has both
    points  what `pointed` says
    """

    caption: str
    svg: str
    said: str
    behind: Grid
    points: dict[str, Any] | None = None
    narrow: str = ""


@attrs.frozen(kw_only=True)
class Section:
    """One part of the page. `kind` names its piece of the template."""

    id: str
    title: str
    lead: str
    kind: str
    blocks: tuple[Any, ...] = ()
    count: int = 0
    breaks: bool = False


def cell(text: str, css: str = "") -> Cell:
    """A cell; what is negative, in parentheses or after a minus, is marked."""
    text = str(text).strip()
    return Cell(text=text, css=f"{css} neg".strip() if text.startswith(("(", "−")) else css)


def dated(day: datetime.date) -> Cell:
    """A day, never parted over two lines."""
    return Cell(text=day.isoformat(), css="day")


def row(*cells: Any, css: str = "") -> Row:
    """A row of texts or cells."""
    return Row(cells=tuple(each if isinstance(each, Cell) else cell(each) for each in cells), css=css)


def capped(head: tuple[str, ...], rows: list[Row], table: str, left: int = 1, last: bool = False) -> Grid:
    """A grid of no more than MOST_ROWS, which names the Parquet folder that has them all.

    last  keep the last rows, not the first
    """
    rows = list(rows)
    if len(rows) <= MOST_ROWS:
        return Grid(head=tuple(head), rows=tuple(rows), left=left)
    kept = rows[-MOST_ROWS:] if last else rows[:MOST_ROWS]
    note = f"{'The last' if last else 'The first'} {MOST_ROWS} of {len(rows):,} rows. All of them: the Parquet files in {table}/"
    return Grid(head=tuple(head), rows=tuple(kept), left=left, note=note)
