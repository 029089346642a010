"""Fees due on a terminal: one line a period, class and fee."""

import datetime
from decimal import Decimal
from typing import Any

from ...reports.figures import Figures
from ..grid import Grid, folded, without_spare
from ..ink import Ink


def lines(told: Figures, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`, in blocks where they are many; without the fund where there is one, and what is empty throughout."""
    if not told.rows:
        return [[f"no {'distribution or service ' if 'by_formula' in told.names else ''}fees were accrued"]]
    one_fund = len({row[0] for row in told.rows}) <= 1
    kept = [n for n in range(len(told.names)) if not (n == 0 and one_fund) and any(row[n] is not None for row in told.rows)]
    right = tuple(any(isinstance(row[n], Decimal | int) for row in told.rows) for n in kept)
    head = tuple(told.names[n].replace("_", " ") for n in kept)
    grid = Grid(head=head, rows=tuple(tuple(cell(row[n]) for n in kept) for row in told.rows), right=right)
    grid, missing = without_spare(grid, ("category", "borne by"), room)
    hint = [[Ink(f"a wider screen shows {' and '.join(missing)} too", "dim")]] if missing else []
    return [*folded(grid, room, grid.right.index(True)), *hint]


def cell(value: Any) -> str:
    """Dollars with their separators; nothing for what does not apply."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
