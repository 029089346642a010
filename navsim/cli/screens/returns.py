"""Performance on a terminal: a column a class."""

from typing import Any

from ...basics.problems import printable
from ...reports.performance import FundPerformance, per_cent
from ...reports.performance import lines as told_of
from ..grid import Grid, folded
from ..ink import Ink
from ..wording import day
from .heading import heading

WORDS = {
    "calendar_year": "",
    "part_of_year": "part of ",
    "best_quarter": "Best quarter",
    "worst_quarter": "Worst quarter",
    "average_annual": "Average annual, ",
    "since_inception": "Since it began",
    "yield_7_day_current": "7-day yield, current",
    "yield_7_day_effective": "7-day yield, effective",
    "yield_30_day": "30-day yield, on booked income",
}
OWN = ("best_quarter", "worst_quarter", "since_inception")  # of a time that differs from class to class


def lines(found: FundPerformance, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`."""
    rows: dict[Any, Any] = {}
    for name, each in found.found.items():
        for line, of, value in told_of(each):
            label = WORDS[line] if line in OWN or not of else WORDS[line] + of
            cell = per_cent(value) + (f"  {of}" if line in OWN else "")
            rows.setdefault((list(WORDS).index(line) if line not in ("calendar_year", "part_of_year") else 0, label), {})[name] = cell
    order = sorted(rows, key=lambda row: row[0])
    grid = Grid(
        head=("", *(printable(found.classes[name]) for name in found.found)),
        rows=tuple((Ink(label, ""), *(rows[place, label].get(name, "") for name in found.found)) for place, label in order),
        right=(False, *[True] * len(found.found)),
    )
    return [
        *heading(printable(found.name), "total return", f"{found.fund} · to {day(found.as_of)}, distributions reinvested", room),
        *folded(grid, room),
    ]
