"""Colour and weight on a terminal. Text is marked while it is laid out; what the marks become is decided when it is printed."""

import re
import textwrap
from typing import Any, NamedTuple

CODES = {
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
    "red": "\x1b[31m",
    "green": "\x1b[32m",
    "yellow": "\x1b[33m",
    "cyan": "\x1b[36m",
    "head": "\x1b[1;36m",
}
END = "\x1b[0m"
NARROW = re.compile(  # one column each, as all but names of funds and securities are: Latin, dashes and quotes, arrows, sums, rules, marks
    "[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2193\u2200-\u22ff\u2500-\u2595\u25b2\u25bc\u2713\u2717]*"
)


class Ink(NamedTuple):
    """Text and the style it is printed in; an empty style is none."""

    text: str
    style: str = ""


def text_of(cell: Any) -> str:
    """The text of a cell, marked or not."""
    return cell.text if isinstance(cell, Ink) else cell


def width(cell: Any) -> int:
    """Columns a text takes on a terminal: wide characters take two, combining ones none."""
    text = text_of(cell)
    if NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def chopped(text: str, most: int) -> tuple[str, str]:
    """(as much of a text as stands in so many columns, the rest)."""
    if NARROW.fullmatch(text):
        return text[:most], text[most:]
    from rich.cells import chop_cells

    first = next(filter(None, chop_cells(text, most)), "")
    return first, text[len(first) :]


def cut(cell: Any, most: int) -> Any:
    """A cell no wider than that, with an ellipsis where it was longer."""
    if width(cell) <= most:
        return cell
    text = text_of(cell)
    while text and width(text) > most - 1:
        text = text[:-1]
    return restyled(cell, text.rstrip() + "…")


def wrapped(text: str, room: int, further: str = "") -> list[str]:
    """Sentences in lines of that room, parted at blanks: a name with hyphens stays whole. `further` is how far in the others stand."""
    if NARROW.fullmatch(text):
        return textwrap.wrap(text, room, subsequent_indent=further, break_on_hyphens=False) or [""]
    return by_width(text, room, further=further)


def by_width(text: str, room: int, first: str = "", further: str = "") -> list[str]:
    """Words of any script in lines of so many columns. What is wider than a line, as sentences without blanks are, goes on in the next."""
    told, line = [], first
    for word in text.split():
        if line.strip() and width(f"{line} {word}") > room:
            told.append(line)
            line = further
        line += f" {word}" if line.strip() else word
        while width(line) > room > len(further) + 1:
            part, rest = chopped(line, room)
            told.append(part)
            line = further + rest
    return [*told, line]


def restyled(cell: Any, text: str) -> Any:
    """Other text in the style of a cell."""
    return Ink(text, cell.style) if isinstance(cell, Ink) else text


def pad(cell: Any, size: int, right: bool) -> Any:
    """A cell filled with blanks to a width."""
    blanks = " " * (size - width(cell))
    text = text_of(cell)
    return restyled(cell, blanks + text if right else text + blanks)


def printed(pieces: list[Any], colour: bool) -> str:
    """A line of cells as it is sent to the terminal; blanks at its end are left out."""
    pieces = list(pieces)
    while pieces and not text_of(pieces[-1]).strip():
        pieces.pop()
    if pieces:
        pieces[-1] = restyled(pieces[-1], text_of(pieces[-1]).rstrip())
    return "".join(
        f"{CODES[piece.style]}{piece.text}{END}" if colour and isinstance(piece, Ink) and piece.style and piece.text.strip() else text_of(piece)
        for piece in pieces
    )
