"""The tables of a night: the years that what was appended can have changed are written, files of earlier ones are linked."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..log.log import Log
from ..tables import events as event_table
from ..tables import grown, store
from ..tables.come_to import FundSoFar
from ..tables.schemas import TABLES
from ..tables.surveyed import CHANGED, SIZE
from . import come_to, remembered
from .come_to import CameTo
from .left import Going, groups_of, leave, next_state
from .night import Before, Night, Whole, stands
from .run import Run
from .tables_told import tell


def write(address: Any, was: Before, new: Log, run: Run, struck: dict[str, Going], notes: tuple[str, ...]) -> Night:
    """The tables, and the state for the next night."""
    parts: dict[tuple[str, str | None], Any] = {}
    for name, going in struck.items():
        for table, columns in tell(going.booked, *run.books[name], run.findings[name], without=unchanged(going)):
            rows = store.to_arrow(TABLES[table], columns)
            parts[table, name] = (*grown.by_year(table, rows), None) if going.opening is None else part(was, going, table, rows)
    inceptions = {booked.fund.id: day_number(booked.fund.inception) for booked in run.funds}
    if len(new):
        for owner, heard in event_table.events(attrs.evolve(run.known, log=new), inceptions).items():
            parts["events", owner] = (*grown.added(was.out, "events", owner, heard.told()), None)
    told: dict[str, Any] = {}

    def says(files: dict[str, list[Any]]) -> dict[str, Any]:
        stands(was)
        told.update(run_told(was, run, struck, files, [table for table, _ in parts]))
        return told

    anew = frozenset(name for name, going in struck.items() if going.opening is None)
    files = grown.write(was.out, was.state["files"], parts, says, anew)
    states, came_to = dict[str, Any](), dict[str, FundSoFar]()
    for name, going in struck.items():
        own = {table: (rows, years) for (table, fund), (rows, years, _) in parts.items() if fund == name}
        states[name], came_to[name] = next_state(run, going, figures(was, going, own))
    leave(address, was.out, told, run, states, files, groups_of(run, was.state["groups"]))
    return Night(
        events=run.known.heard,
        read=len(new),
        sessions=sum(going.booked.sessions - going.booked.first for going in struck.values()),
        made=sum(rows.num_rows for rows, _, _ in parts.values()),
        bytes=sum(each[SIZE] for name, each in files.items() if was.state["files"].get(name, ())[:CHANGED] != each[:CHANGED]),
        linked=sum(was.state["files"].get(name, ())[:CHANGED] == each[:CHANGED] for name, each in files.items()),
        failed=sum(each[1] for each in files.values()),
        errors=sum(each[2] for each in files.values()),
        notes=(*notes, *new.notes),
        about=told["funds"],
        came_to=came_to,
        tables=len({name.partition("/")[0] for name in files}),
        size=sum(each[SIZE] for each in files.values()) + (was.out / store.RUN).stat().st_size,
    )


def unchanged(going: Going) -> frozenset[str]:
    """Tables of which no file is another than it was: that of the lots, where each lot is what it was."""
    return frozenset({"lots"} if going.opening is not None and not going.years_of_other_lots else ())


def part(was: Before, going: Going, table: str, rows: Any) -> tuple[Any, set[int], int | None]:
    """(rows of the years that are written of a table, those years, year from which no old file stands)."""
    name, opening = going.booked.fund.id, going.opening
    assert opening is not None
    if table == "lots":
        years = going.years_of_other_lots
        again = grown.lots_again(was.out, name, rows, going.made_again, years)
        if again is None:
            raise Whole(f"{name} has lots of one name that went into another security and came back, and which of them this is cannot be told")
        return again, years, None
    if table == "securities":
        known = opening.rooms["ledger"]["first_held"]
        names = rows.column("security").to_pylist()
        rows = grown.some(rows, np.array([n for n, each in enumerate(names) if each not in known], np.int64))
    return (*grown.since_day(was.out, table, name, rows, day_number(going.day)), going.day.year)


def run_told(was: Before, run: Run, struck: dict[str, Going], files: dict[str, list[Any]], tables: list[str]) -> dict[str, Any]:
    """What run.json says of the whole run; `tables` are those that were told anew, with rows or without."""
    told, earlier = run.without_counts(), was.told
    for name, going in struck.items():
        if going.opening is not None:
            own = told["funds"][name]
            own["first_session"] = earlier["funds"][name]["first_session"]
            own["sessions"] = going.before + going.booked.sessions - going.booked.first
    counts: dict[str, int] = dict.fromkeys([*earlier["counts"], *tables], 0)
    for inside, each in files.items():
        name = inside.partition("/")[0]
        counts[name] = counts.get(name, 0) + each[0]
    return told | {"counts": counts, "failed_proofs": sum(each[1] for each in files.values())}


def figures(was: Before, going: Going, parts: dict[str, Any]) -> CameTo:
    """What a fund came to, of its rows as they stand in the end."""
    name = going.booked.fund.id
    if going.opening is None:
        return come_to.of_tables({table: {name: rows} for table, (rows, _) in parts.items()}, name)
    points = map(remembered.opening_of, was.state["funds"][name]["openings"])
    left_out = [session for session in going.booked.schedule.days if session < going.day]
    return come_to.grown_from(was.out, name, parts, left_out, {each.after: each.came_to for each in points if each.after < going.day})
