"""The screen: how wide it is, whether it has colours, and printing on it."""

import os
import shutil
import sys
from typing import Any

from .ink import printed

WIDE = 100
LEAST = 40


def room() -> int:
    """Columns to draw on."""
    return max(LEAST, min(shutil.get_terminal_size((WIDE, 24)).columns, 160))


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
