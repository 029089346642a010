"""A feed as rows, whichever format it came in: names of columns, cells by name, and the place of each cell for a problem."""

from collections.abc import Callable
from typing import Any

import attrs

from ..basics.problems import Problem, suggestion
from ..events.columns import Column
from ..events.kinds import HEADER, Kind

MOST_COLUMNS = 200
MOST_PROBLEMS = 5_000  # of one file; whoever has more has one mistake many times
FIRST_THINGS = "put right what stands above; what follows is likely the same"
INDEX = "pandas has written the index of a frame too: to_parquet(..., index=False)"
INDEX_OF_CSV = "pandas writes the index of a frame so: to_csv(..., index=False)"
OWN_COLUMNS = {
    "event_id": Column(name="event_id", form="event_id", example="buy-1"),
    "recorded_at": Column(name="recorded_at", form="instant", example="2002-12-31T18:00"),
    "reverses": Column(name="reverses", form="event_id", example="buy-1"),
    "fund": Column(name="fund", form="ident", example="small-cap-value"),
}


@attrs.frozen(kw_only=True, repr=False)
class Sheet:
    """A feed that was opened.

    kind   what its rows are
    file   as problems and events name it
    names  columns, in order; those beginning x_ and those unknown are left out
    rows   iterable of (line, {name: cell}); an empty cell is left out
    place  function of (line, name or None) to a Place
    told   what is added to a message where lines are not those of a file
    held   of a feed that came as columns: row_columns.Held
    own    the one fund that the folder of the feed is of, whatever others a log knows
    """

    kind: Kind
    file: str
    names: tuple[str, ...]
    rows: Any
    place: Any
    told: Any = None
    held: Any = None
    own: str | None = None

    def problem(self, line: int, name: str | None, code: str, message: str, help: str = "") -> Problem:
        """A problem with one cell, or with a row."""
        more = f" ({self.told(line)})" if self.told else ""
        return Problem(code=code, message=message + more, help=help, place=self.place(line, name))


def columns_by_name(kind: Kind) -> dict[str, tuple[str, Column]]:
    """Every column a feed may have: {name: (attribute, Column)}, in the order of its table in the documentation."""
    own = {name: (name, OWN_COLUMNS[name]) for name in HEADER}
    columns = {column.name: (attribute, column) for attribute, column in kind.columns.items()}
    if kind.has_fund:
        columns = {"fund": ("fund", OWN_COLUMNS["fund"]), **columns}
    return {**columns, **own}


def known_names(
    kind: Kind, names: list[str], columns: dict[str, tuple[str, Column]], problems: list[Problem], problem_at: Callable[..., Any]
) -> tuple[str, ...]:
    """The columns that are read: None in the place of one that is passed over or refused.

    problem_at  function of (position, code, message, help) that makes the Problem
    """
    read, seen = [], set()
    for position, name in enumerate(names):
        found = name if name in columns else None
        if found is None and not name.startswith("x_"):
            if not name:
                help = "name it, or take it away" + ("" if position else f"; {INDEX_OF_CSV}")
                problems.append(problem_at(position, "column.unnamed", f"column {position + 1} has no name", help))
            else:
                message = f'unknown column "{name}" in {kind.feed}'
                help = INDEX if name.startswith("__index_level_") else suggestion(name, columns, _all(columns))
                problems.append(problem_at(position, "column.unknown", message, help))
        elif found is not None and found in seen:
            problems.append(problem_at(position, "column.repeated", f'column "{name}" stands twice', "keep one of them"))
            found = None
        seen.add(found)
        read.append(found)
    result: tuple[Any, ...] = tuple(read)
    return result


def usable(
    kind: Kind, columns: dict[str, tuple[str, Column]], written: list[str], problems: list[Problem], problem_at: Callable[..., Any]
) -> tuple[str, ...] | None:
    """What is read of the columns that are written, as `known_names` says; None where that is not enough to read rows.

    A misspelt column that may be left out does not keep the others from being read, and their problems from being found.
    """
    before = len(problems)
    names = known_names(kind, written, columns, problems, problem_at)
    if "reverses" in names and {name for name in names if name} <= set(HEADER):
        return names  # rows that only take events back
    missing = [name for name, (_, column) in columns.items() if column.required and name not in names]
    if missing and len(problems) == before:
        help = "it has " + ", ".join(map(str, written)) + "; there may be: " + ", ".join(columns)
        problems.extend(problem_at(None, "column.missing", f'{kind.feed} has no column "{name}"', help) for name in missing)
    return None if missing else names


def _all(columns: dict[str, tuple[str, Column]]) -> str:
    return "one of: " + ", ".join(columns)
