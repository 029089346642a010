"""Fees due on a terminal: one line a period, class and fee."""

import datetime
from decimal import Decimal
from typing import Any

from ...reports.figures import Figures
from ..grid import Grid, chosen_columns, fits, folded, grouped, without_spare
from ..ink import Ink
from ..wording import minus


def lines(told: Figures, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`; without the fund where there is one, and what is empty throughout.

    Where there is no room for all columns, a period stands once, over its rows; where that is too little, columns go below one another.
    """
    if not told.rows:
        return [[f"no {'distribution or service ' if 'by_formula' in told.names else ''}fees were accrued"]]
    one_fund = len({row[0] for row in told.rows}) <= 1
    kept = [n for n in range(len(told.names)) if not (n == 0 and one_fund) and any(row[n] is not None for row in told.rows)]
    right = tuple(any(isinstance(row[n], Decimal | int) for row in told.rows) for n in kept)
    head = tuple(told.names[n].replace("_", " ") for n in kept)
    grid = Grid(head=head, rows=tuple(tuple(cell(row[n]) for n in kept) for row in told.rows), right=right)
    for spare in ((), ("category", "borne by")):
        own, missing = without_spare(grid, spare, room)
        hint = [[Ink(f"a wider screen shows {' and '.join(missing)} too", "dim")]] if missing else []
        if fits(own, room):
            break
        by_period, periods = without_period(own)
        if periods and fits(by_period, room) and (spare or 2 * len(set(periods)) <= len(periods)):
            return [*grouped(by_period, periods, room), *hint]
    return [*folded(own, room, own.right.index(True)), *hint]


def without_period(grid: Grid) -> tuple[Grid, list[str]]:
    """(a grid without its days, the period of each row: 2004-02-01 to 2004-02-29, 29 days); no periods where it has no days."""
    first, last, days = (grid.head.index(name) if name in grid.head else None for name in ("day from", "day to", "days"))
    rest = chosen_columns(grid, [n for n in range(len(grid.head)) if n not in (first, last, days)])
    if first is None or last is None:
        return rest, []
    spans = [row[first] if row[first] == row[last] else f"{row[first]} to {row[last]}" for row in grid.rows]
    if days is None:
        return rest, spans
    return rest, [f"{span}, {row[days]} day{'s' * (row[days] != '1')}" for span, row in zip(spans, grid.rows, strict=True)]


def cell(value: Any) -> str:
    """Dollars with their separators; nothing for what does not apply."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return minus(f"{value:,}")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
