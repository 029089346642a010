"""Fees due on a terminal: one line a period, class and fee."""

import datetime
from decimal import Decimal
from typing import Any

from ...reports.figures import Figures
from ..grid import Grid, chosen_columns, fits, fitting, folded, grouped, without_spare
from ..ink import Ink, wrapped
from ..wording import minus

PERIOD = ("day from", "day to", "days")


def lines(told: Figures, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`; without the fund where there is one, and what is empty throughout.

    Where there is no room for all columns, a period stands once, over its rows; where that is too little, figures stand below one another.
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
        hint = [[Ink(line, "dim")] for line in wrapped(f"a wider screen shows {' and '.join(missing)} too", room)] if missing else []
        by_period, periods = without_period(own)
        if fits(own, room) or not periods:
            return [*fitting(own, room, own.right.index(True)), *hint]
        if fits(by_period, room) and (spare or 2 * len(set(periods)) <= len(periods)):
            return [*grouped(by_period, periods, room), *hint]
    return [*figures_down(own, by_period, periods, room), *hint]


def figures_down(grid: Grid, by_period: Grid, periods: list[str], room: int) -> list[list[Any]]:
    """Figures below one another: of one class and fee a column a period, else a column a class and fee under each period.

    Classes and fees too many for that stay lines, and the columns of figures go below one another.
    """
    keys = by_period.right.index(True)
    told = {(period, row[:keys]): row[keys:] for period, row in zip(periods, by_period.rows, strict=True)}
    columns, names = list(dict.fromkeys(row[:keys] for row in by_period.rows)), by_period.head[keys:]
    after = max((len(figure) - figure.index(".") for figures in told.values() for figure in figures if "." in figure), default=0)
    if len(columns) == 1:
        figures = [(name, *(pointed(each[n], after) for each in told.values())) for n, name in enumerate(names)]
        days = [(name, *(row[n] for row in grid.rows)) for n, name in enumerate(grid.head) if name in PERIOD]
        down = Grid(head=(), rows=(*days, *figures), right=(False, *(True for _ in told)))
        return [[Ink(" ".join(columns[0]), "bold")], *folded(down, room)]
    rows, of_line = [], []
    for period in dict.fromkeys(periods):
        for n, name in enumerate(names):
            across = [told[period, each][n] if (period, each) in told else "" for each in columns]
            if any(across):
                rows.append((name, *(pointed(figure, after) for figure in across)))
                of_line.append(period)
    down = Grid(head=("", *map(" ".join, columns)), rows=tuple(rows), right=(False, *(True for _ in columns)))
    return grouped(down, of_line, room) if fits(down, room) else folded(by_period, room, keys, periods)


def pointed(figure: str, after: int) -> str:
    """A figure with blanks after it, so that `after` characters stand from its point on."""
    return figure + " " * (after - len(figure) + figure.index(".")) if "." in figure else figure


def without_period(grid: Grid) -> tuple[Grid, list[str]]:
    """(a grid without its days, the period of each row: 2004-02-01 to 2004-02-29, 29 days); no periods where it has no days."""
    first, last, days = (grid.head.index(name) if name in grid.head else None for name in PERIOD)
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
