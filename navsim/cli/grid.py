"""Cells in columns, as wide as the terminal: figures to the right, words to the left; what does not fit goes on in the next line."""

import re
import textwrap
from typing import Any

import attrs

from .ink import NARROW, Ink, by_width, chopped, cut, pad, restyled, text_of, width, wrapped

RULE = object()
GAP = 2
LEAST = 12  # no column of words is parted anywhere below this
MARKS = re.compile(r"(?<=[.:_/-])(?!(?<=\d.)\d)(?!csv|jsonl|parquet|toml|[.:_/-])")  # where an id is parted: price.|move, prices.csv:|12; no date


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
    sizes = _squeezed(grid, room)
    told = [_line(grid, row, sizes, "dim") for row in _head_lines(grid, sizes)]
    for row in grid.rows:
        told += [_rule(grid, sizes)] if row is RULE else [_line(grid, each, sizes) for each in _over_lines(grid, row, sizes)]
    return told


def fitting(grid: Grid, room: int, keys: int = 1) -> list[list[Any]]:
    """The lines of a grid where all of it is told in that room, else in blocks below one another; keys as in `folded`."""
    return lines(grid, room) if fits(grid, room) else folded(grid, room, keys)


def parted(grid: Grid, room: int, keys: int = 1) -> list[list[Any]]:
    """The same, ids parted at their marks before columns go below one another: for lists, where a row is better told in one place."""
    return lines(grid, room) if fits_parted(grid, room) else folded(grid, room, keys)


def folded(grid: Grid, room: int, keys: int = 1, groups: list[str] | None = None) -> list[list[Any]]:
    """The same for columns of words and then many of figures: columns that do not fit follow below, under their own words.

    keys    how many columns of words stand before every block
    groups  the words of each row's group, as in `grouped`
    """
    sizes, floors = _sizes(grid), _floors(grid, _parts)
    if _total([*sizes[:keys], max(sizes[keys:], default=0)]) > room:
        sizes[:keys] = floors[:keys]
    always = _total(sizes[:keys])
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
        part, needed = chosen_columns(grid, [*range(keys), *block]), max(room, always + sum(GAP + floors[n] for n in block))
        told += lines(part, needed) if groups is None else grouped(part, groups, needed)
    return told


def under(grid: Grid, room: int, of: tuple[int, ...], keys: int) -> list[list[Any]]:
    """The same as in `folded`, but the words of some columns stand on a line of their own, once for all rows that have them.

    of    those columns; figures among them with the name of their column
    keys  how many of the others are words that stand before every block
    """
    words = [[f"{grid.head[n]} {text_of(row[n])}" if grid.right[n] else text_of(row[n]) for n in of] for row in grid.rows]
    return folded(chosen_columns(grid, [n for n in range(len(grid.right)) if n not in of]), room, keys, [", ".join(each) for each in words])


def fits_parted(grid: Grid, room: int) -> bool:
    """Whether all of a grid is told in that room, ids parted at their marks."""
    return _total(_floors(grid, _parts)) <= room


def grouped(grid: Grid, groups: list[str], room: int) -> list[list[Any]]:
    """The lines of a grid, each row under the words of its group, which stand once, on a line of their own before the first of them.

    groups  the words of each row's group, row by row
    """
    sizes = _squeezed(grid, room)
    told = [_line(grid, row, sizes, "dim") for row in _head_lines(grid, sizes)]
    for before, group, row in zip(["", *groups], groups, grid.rows, strict=False):
        told += [[Ink(line, "bold")] for line in wrapped(group, room, "  ")] if group != before else []
        told += [_line(grid, each, sizes) for each in _over_lines(grid, row, sizes)]
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


def fits(grid: Grid, room: int) -> bool:
    """Whether all of a grid is told in that room, ids left whole."""
    return _total(_floors(grid, str.split)) <= room


def without_spare(grid: Grid, spare: tuple[str, ...], room: int) -> tuple[Grid, list[str]]:
    """(a grid without some of its columns, their names), where there is no room for all of it; else as it is."""
    gone = [n for n, name in enumerate(grid.head) if name.rstrip() in spare]
    if not gone or fits(grid, room):
        return grid, []
    return chosen_columns(grid, [n for n in range(len(grid.right)) if n not in gone]), [grid.head[n].rstrip() for n in gone]


def _squeezed(grid: Grid, room: int) -> list[int]:
    """Widths that fit, the widest column giving way first: heads of figures, then words at their blanks, then ids; then, from the right, any."""
    sizes = _sizes(grid)
    heads = [_longest(grid, n, str.split) if right else sizes[n] for n, right in enumerate(grid.right)]
    least = [size if right else min(size, LEAST) for size, right in zip(heads, grid.right, strict=True)]
    for floors in (heads, _floors(grid, str.split), _floors(grid, _parts), least):
        while _total(sizes) > room:
            wide = [n for n in range(len(sizes)) if sizes[n] > floors[n]]
            if not wide:
                break
            sizes[wide[-1] if floors is least else max(wide, key=lambda n: sizes[n])] -= 1
    return sizes


def _total(sizes: list[int]) -> int:
    return sum(sizes) + GAP * (len(sizes) - 1)


def _floors(grid: Grid, pieces: Any) -> list[int]:
    """How narrow each column may become where words are parted so; a column of figures as wide as they are."""
    return [_longest(grid, n, str.split if right else pieces) for n, right in enumerate(grid.right)]


def _longest(grid: Grid, n: int, pieces: Any) -> int:
    """The longest piece of a column, where its words are parted so; a figure, and the indent of words, are whole."""
    cells = [row[n] for row in grid.rows if row is not RULE and n < len(row)]
    told = [width(cell) if grid.right[n] else _narrowest(cell, pieces, 0 if n else 2) for cell in cells]
    name = grid.head[n] if n < len(grid.head) else ""
    return max([0, *told, *(width(part) + _tail(name) for part in pieces(name))])


def _narrowest(cell: Any, pieces: Any, further: int) -> int:
    """The longest piece of a cell of words where it stands; those after the first, `further` in."""
    text = text_of(cell)
    first, *others = [width(piece) for piece in pieces(text)] or [0]
    return len(text) - len(text.lstrip()) + max([first, *(further + each for each in others)])


def _tail(name: str) -> int:
    """Blanks at the end of a head: over figures that leave room for a bracket."""
    return len(name) - len(name.rstrip())


def _parts(text: str) -> list[str]:
    """The pieces of words and ids, each with the mark it ends in."""
    return [part for word in text.split() for part in MARKS.split(word)]


def _over_lines(grid: Grid, row: tuple[Any, ...], sizes: list[int]) -> list[tuple[Any, ...]]:
    """A row over several lines, where words do not fit: those before the figures end on the line of the figures, those after begin there."""
    told = [[cell] if grid.right[n] or width(cell) <= sizes[n] else _in_pieces(cell, sizes[n], "" if n else "  ") for n, cell in enumerate(row)]
    above = len(told[0]) - 1 if told else 0
    starts = [0, *([above] * (len(told) - 1))]
    height = max([1, *(start + len(pieces) for start, pieces in zip(starts, told, strict=True))])
    return [tuple(_at(pieces, n - start) for start, pieces in zip(starts, told, strict=True)) for n in range(height)]


def _head_lines(grid: Grid, sizes: list[int]) -> list[tuple[Any, ...]]:
    """The head over as many lines as it takes, all of it standing on the last."""
    told = [[name] if width(name) <= size else _head_pieces(name, size) for name, size in zip(grid.head, sizes, strict=False)]
    height = max(map(len, told), default=0)
    return [tuple(_at(pieces, n - height + len(pieces)) for pieces in told) for n in range(height)]


def _head_pieces(name: str, size: int) -> list[str]:
    return [piece + " " * _tail(name) for piece in _in_pieces(name.rstrip(), size - _tail(name))]


def _at(pieces: list[Any], n: int) -> Any:
    return pieces[n] if 0 <= n < len(pieces) else ""


def _in_pieces(cell: Any, size: int, further: str = "") -> list[Any]:
    """The lines of a cell of words: parted at blanks, and ids at their marks where they must be. `further` is how far in the others stand."""
    text = text_of(cell)
    indent = " " * (len(text) - len(text.lstrip()))
    further += indent
    words = text.strip()
    if NARROW.fullmatch(words):
        pieces = textwrap.wrap(words, size, initial_indent=indent, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)
    else:
        pieces = by_width(words, size, indent, further)
    told: list[str] = []
    for piece in pieces:
        line = ""
        for part in [piece] if width(piece) <= size else MARKS.split(piece):
            if line.strip() and width(line + part) > size:
                told.append(line)
                line = further
            line += part
            while width(line) > size > len(further):
                part, line = chopped(line, size)
                told.append(part)
                line = further + line
        told.append(line)
    return [restyled(cell, line) for line in told] or [cell]


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
