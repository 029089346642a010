"""Colour and weight on a terminal. Text is marked while it is laid out; what the marks become is decided when it is printed."""

import textwrap
import unicodedata
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
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(cell: Any, most: int) -> Any:
    """A cell no wider than that, with an ellipsis where it was longer."""
    if width(cell) <= most:
        return cell
    text = text_of(cell)
    while text and width(text) > most - 1:
        text = text[:-1]
    return restyled(cell, text.rstrip() + "…")


def wrapped(text: str, room: int) -> list[str]:
    """Sentences in lines of that room."""
    return textwrap.wrap(text, room) or [""]


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
