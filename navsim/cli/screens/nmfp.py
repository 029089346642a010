"""A money fund's month for form N-MFP, on a terminal: an item a line, in the form's order."""

from decimal import Decimal
from typing import Any

from ...basics.problems import printable
from ...reports.figures import Figures
from ..grid import Grid
from ..grid import lines as drawn
from .heading import heading

HEAD = ("item", "what", "day", "class", "value")
DOLLARS = Decimal(1000)  # from here on cents are enough


def lines(told: Figures, name: str, fund: str, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`, of one fund."""
    at = [told.names.index(each) for each in ("item", "what", "day", "share_class", "value")]
    rows = [tuple(row[n] for n in at) for row in told.rows]
    month = max(row[told.names.index("session")] for row in told.rows)
    cells = tuple((item, what, f"{day}" if day else "", printable(of or ""), shown(value)) for item, what, day, of, value in rows)
    grid = Grid(head=HEAD, rows=cells, right=(False, False, False, False, True))
    return [*heading(printable(name), "form N-MFP", f"{fund} · {month:%B %Y}; parts are fractions", room), *drawn(grid, room)]


def shown(value: Decimal | None) -> str:
    """Dollars to the cent, shares and parts to six decimals; no zeros behind the fourth."""
    if value is None:
        return ""
    if abs(value) >= DOLLARS:
        return f"{value:,.2f}"
    whole, _, part = f"{value:.6f}".partition(".")
    return f"{whole}.{part[:4]}{part[4:].rstrip('0')}"
