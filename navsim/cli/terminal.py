"""The screen: how wide it is, whether it has colours, and printing on it."""

import os
import shutil
import sys
from textwrap import wrap
from typing import Any

from .ink import Ink, printed

WIDE = 100
LEAST = 40


def room() -> int:
    """Columns to draw on."""
    return max(LEAST, min(shutil.get_terminal_size((WIDE, 24)).columns, 160))


def in_lines(words: str, further: str = "") -> list[str]:
    """A sentence for standard error: in lines as wide as the terminal, or whole where it is none. `further` is how far in the others stand.

    What has no blank, as a seal or a path, stays whole, to be copied; the terminal turns it over.
    """
    if not sys.stderr.isatty():
        return [words]
    return wrap(words, _columns(), subsequent_indent=further, break_long_words=False, break_on_hyphens=False) or [words]


def _columns() -> int:
    """Of the terminal that standard error is, whatever becomes of standard output."""
    try:
        return max(LEAST, os.get_terminal_size(sys.stderr.fileno()).columns)
    except (OSError, ValueError):
        return room()


def say(words: str, no_color: bool = False, style: str = "", further: str = "  ") -> None:
    """A sentence on standard error."""
    show([[Ink(line, style)] for line in in_lines(words, further)], no_color, sys.stderr)


def has_colour(stream: Any, no_color: bool) -> bool:
    """Whether colours are welcome: on a terminal, unless NO_COLOR, --no-color or a dumb terminal say otherwise."""
    return stream.isatty() and not no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(lines: list[list[Any]], no_color: bool, stream: Any = None) -> None:
    """Lines of cells, printed; a character the stream cannot write becomes a question mark."""
    stream = stream or sys.stdout
    colour = has_colour(stream, no_color)
    text = "".join(printed(line if isinstance(line, list | tuple) else [line], colour) + "\n" for line in lines)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()
