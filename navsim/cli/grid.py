"""Cells in columns, as wide as the terminal: figures to the right, words to the left; what does not fit is folded or cut."""

import textwrap
from typing import Any

import attrs

from .ink import Ink, cut, pad, restyled, text_of, width

RULE = object()
GAP = 2
LEAST = 12  # a column of words is not cut below this


@attrs.frozen(kw_only=True)
class Grid:
    """head   a cell a column, or () for none
    rows   tuples of cells, or RULE: a line under the columns of figures
    right  for each column, whether it stands to the right
    """

    head: tuple[str, ...]
    rows: tuple[Any, ...]
    right: tuple[bool, ...]


def lines(grid: Grid, room: int) -> list[list[Any]]:
    """The lines of a grid no wider than `room`; each is a list of cells."""
    sizes = _squeezed(grid, _sizes(grid), room)
    told = [_line(grid, grid.head, sizes, "dim")] if grid.head else []
    for row in grid.rows:
        told += [_rule(grid, sizes)] if row is RULE else [_line(grid, each, sizes) for each in _over_lines(grid, row, sizes)]
    return told


def folded(grid: Grid, room: int, keys: int = 1) -> list[list[Any]]:
    """The same for columns of words and then many of figures: columns that do not fit follow below, under their own words.

    keys  how many columns of words stand before every block
    """
    sizes = _sizes(grid)
    always = sum(sizes[:keys]) + GAP * (keys - 1)
    blocks: Any = [[]]
    taken = always
    for n in range(keys, len(sizes)):
        if blocks[-1] and taken + GAP + sizes[n] > room:
            blocks.append([])
            taken = always
        blocks[-1].append(n)
        taken += GAP + sizes[n]
    told: list[Any] = []
    for block in blocks:
        told += [[""]] if told else []
        told += lines(chosen_columns(grid, [*range(keys), *block]), max(room, always + sum(GAP + sizes[n] for n in block)))
    return told


def _rows(grid: Grid) -> list[tuple[Any, ...]]:
    return [grid.head, *(row for row in grid.rows if row is not RULE)]


def natural(grid: Grid) -> int:
    """How wide a grid is where nothing is cut."""
    return sum(_sizes(grid)) + GAP * (len(grid.right) - 1)


def _sizes(grid: Grid) -> list[int]:
    return [max([width(row[n]) for row in _rows(grid) if n < len(row)] or [0]) for n in range(len(grid.right))]


def chosen_columns(grid: Grid, kept: Any) -> Grid:
    """Some columns of a grid."""

    def some(row: Any) -> Any:
        return row if row is RULE else tuple(row[n] for n in kept if n < len(row))

    return Grid(head=some(grid.head), rows=tuple(some(row) for row in grid.rows), right=some(grid.right))


def _squeezed(grid: Grid, sizes: list[int], room: int) -> list[int]:
    """Widths that fit: the widest columns of words give way first."""
    sizes = list(sizes)
    while sum(sizes) + GAP * (len(sizes) - 1) > room:
        words = [n for n in range(len(sizes)) if not grid.right[n] and sizes[n] > LEAST]
        if not words:
            break
        widest = max(words, key=lambda n: sizes[n])
        sizes[widest] -= 1
    return sizes


def _over_lines(grid: Grid, row: tuple[Any, ...], sizes: list[int]) -> list[tuple[Any, ...]]:
    """A row over several lines, where words before figures do not fit: they are parted between words, the figures stand on the last line."""
    if not row or grid.right[0] or not all(grid.right[1:]) or width(row[0]) <= sizes[0]:
        return [row]
    text = text_of(row[0])
    indent = " " * (len(text) - len(text.lstrip()))
    parts = textwrap.wrap(
        text.strip(), sizes[0], initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False, break_on_hyphens=True
    )
    return [*((restyled(row[0], part),) for part in parts[:-1]), (restyled(row[0], parts[-1]), *row[1:])]


def _line(grid: Grid, row: tuple[Any, ...], sizes: list[int], style: str = "") -> list[Any]:
    pieces = []
    for n, cell in enumerate(row):
        cell = Ink(cell, style) if style and not isinstance(cell, Ink) else cell
        pieces += [" " * GAP] if n else []
        pieces.append(pad(cut(cell, sizes[n]), sizes[n], grid.right[n]))
    return pieces


def _rule(grid: Grid, sizes: list[int]) -> list[Any]:
    pieces: list[Any] = []
    for n, size in enumerate(sizes):
        pieces += [" " * GAP] if n else []
        pieces.append(Ink("─" * size, "dim") if grid.right[n] else " " * size)
    return pieces
