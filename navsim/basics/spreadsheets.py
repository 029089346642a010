"""Text in a CSV that a spreadsheet must not read as a formula: =HYPERLINK(...) in a name becomes '=HYPERLINK(...)."""

import re
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def as_text(cell: Any) -> Any:
    """A cell as it is written: text that begins like a formula and is no number gets an apostrophe before it; everything else stays."""
    if isinstance(cell, str) and cell.startswith(FORMULA) and not NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
