"""One more night: the tables of a log's run, grown by what was appended since they were written. The same bytes as a run of the whole.

    state   LOG/state, kept by the run before (remembered.py): where each fund stood in the middle of the last months (going_on.py)
    log     read from the anchor the state ends at, which must be there
    reach   the first day that what is new can change (touched.py); what is of another fund changes nothing
    strike  from the last point that is far enough before that day; rows before the day are left out
    write   the years from that day on; files of earlier years are linked (tables/grown.py)

Whatever does not fit, a state of another version or log, tables that were changed, funds that are linked, an event that reaches too far
back: the whole log is struck, and `Whole` says why.
"""

from __future__ import annotations

import datetime
import json
import pathlib
from typing import Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..basics.problems import InputProblems
from ..basics.staying import staying
from ..events.terms import FundTerms
from ..ledger.floating_checks import floats
from ..log.knowledge import Known, as_known
from ..log.log import Log
from ..log.stored import StoredLog
from ..tables import events as event_table
from ..tables import grown, store, surveyed
from ..tables.schemas import TABLES
from ..tables.surveyed import CHANGED
from . import going_on, remembered, touched
from .fund import groups, replay_funds
from .going_on import Opening, Unfit
from .run import Run, nothing_waits, tell

APART = datetime.timedelta(days=47)  # calendar days that hold going_on.WARM sessions


class Whole(Exception):
    """Why the whole log must be struck. `told`: whether the reader is to know, because something is there that cannot be used."""

    def __init__(self, reason: str, told: bool = True) -> None:
        super().__init__(reason)
        self.told = told


@attrs.frozen(kw_only=True)
class Night:
    """What came of it.

    read     events read from the log
    made     rows that were made; files that were only linked
    failed, errors   proofs that do not meet, and errors nobody has confirmed, in all the tables
    """

    events: int
    read: int
    made: int
    linked: int
    failed: int
    errors: int
    notes: tuple[str, ...]

    @property
    def needs_a_person(self) -> bool:
        return bool(self.failed or self.errors)


@attrs.frozen(kw_only=True, eq=False)
class Before:
    """The run that is gone on from."""

    out: pathlib.Path
    run: bytes
    state: dict[str, Any]

    @property
    def told(self) -> dict[str, Any]:
        """Its run.json."""
        told: dict[str, Any] = json.loads(self.run)
        return told


def before(address: Any, out: Any) -> Before:
    """The run in a folder, with its state. Raises Whole."""
    out = pathlib.Path(out)
    if "://" in str(address) or "://" in str(out) or not (out / store.RUN).is_file():
        raise Whole("there is no earlier run", told=False)
    run = (out / store.RUN).read_bytes()
    if json.loads(run).get("known_at") is not None:
        raise Whole("the tables are of a run as known earlier", told=False)
    state, reason = remembered.find(remembered.place(str(address), run))
    if state is None:
        raise Whole(reason, told=reason != "no state of it is kept")
    if not surveyed.as_it_was(out, state["files"]):
        raise Whole("the tables are not as they were written")
    return Before(out=out, run=run, state=state)


def go_on(address: Any, out: Any, progress: Any = None) -> Night:
    """Grow the tables in a folder by what was appended to the log since. Raises Whole where that cannot be, and then nothing has changed."""
    with staying():
        return _go_on(address, out, progress)


def _go_on(address: Any, out: Any, progress: Any) -> Night:
    was = before(address, out)
    log = StoredLog(address)
    try:
        new = log.since(was.state["log"])
    except InputProblems as found:
        raise Whole(f"its state is of another log: {found.problems[0].message}") from found
    nothing_waits(new)
    both = remembered.log_of(was.state["looked_up"], new)
    total = was.state["heard"] + len(new)
    known = attrs.evolve(as_known(both), heard=total)
    funds = known.of(FundTerms)
    if {fund.id for fund in funds} != set(was.state["funds"]) or any(len(group) > 1 for group in groups(known, funds)):
        raise Whole("funds are linked, or one is new", told=False)
    struck, opened, days = [], {}, {}
    for fund in sorted(funds, key=lambda each: each.id):
        days[fund.id] = reach(was, new, both, fund)
        booked, opened[fund.id] = strike(known, fund, was.state["funds"][fund.id], days[fund.id])
        struck.append(booked)
        if progress is not None:
            progress(fund.id)
    run = Run(known, tuple(struck))
    return write(address, was, new, run, opened, days)


def reach(was: Before, new: Log, both: Log, fund: FundTerms) -> datetime.date:
    """The first day whose rows are made again."""
    last = datetime.date.fromisoformat(was.told["funds"][fund.id]["last_session"]) + datetime.timedelta(days=1)
    found = [touched.first_day_of_prices(both, was.state["heard"]), *(touched.first_day(event, fund.id, both) for event in new.events)]
    if None in found:
        raise Whole(f"what was appended reaches back to the beginning of {fund.id}", told=False)
    first = min([last, *(day for day in found if day is not None)])
    if fund.valuation == "amortized_cost" or was.state["funds"][fund.id]["by_month"]:
        return first.replace(day=1)  # the month's form is told as at its last session
    return first


def strike(known: Known, fund: FundTerms, state: dict[str, Any], day: datetime.date) -> tuple[Any, Opening]:
    """The fund from the last point that is far enough before a day."""
    reason = "what was appended reaches too far back" if state["openings"] else "its terms look back without end"
    for told in reversed(state["openings"]):
        opening = remembered.opening_of(told)
        if opening.after + APART > day:
            continue
        try:
            return replay_funds(known, [fund], opening=opening, remember=True)[0], opening
        except Unfit as unfit:
            reason = str(unfit)
        except InputProblems as found:  # the whole log tells them all, in its own order
            raise Whole("something is wrong with what was appended", told=False) from found
    raise Whole(f"{fund.id}: {reason}", told=False)


def write(address: Any, was: Before, new: Log, run: Run, opened: dict[str, Opening], days: dict[str, datetime.date]) -> Night:
    """The tables, and the state for the next night."""
    parts: dict[tuple[str, str | None], Any] = {}
    made = 0
    for booked in run.funds:
        name, opening = booked.fund.id, opened[booked.fund.id]
        state, first = was.state["funds"][name], day_number(days[name])
        for table, columns in tell(booked, *run.books[name], run.findings[name]).items():
            rows = store.to_arrow(TABLES[table], columns)
            if table == "lots":
                keys, on = lots_made(state, opening)
                parts[table, name] = (*grown.lots_again(was.out, name, rows, keys, on), None)
            else:
                if table == "securities":
                    known = opening.rooms["ledger"]["first_held"]
                    kept = [n for n, each in enumerate(columns["security"]) if each not in known]
                    rows = grown.some(rows, np.array(kept, np.int64))
                parts[table, name] = (*grown.since_day(was.out, table, name, rows, first), days[name].year)
            made += parts[table, name][0].num_rows
    inceptions = {booked.fund.id: day_number(booked.fund.inception) for booked in run.funds}
    if len(new):
        for owner, columns in event_table.events(attrs.evolve(run.known, log=new), inceptions).items():
            rows = store.to_arrow(TABLES["events"], columns)
            parts["events", owner] = (*grown.added(was.out, "events", owner, rows), None)
            made += rows.num_rows
    told: dict[str, Any] = {}

    def says(files: dict[str, list[Any]]) -> dict[str, Any]:
        told.update(run_told(was, run, opened, files))
        return told

    files = grown.write(was.out, was.state["files"], parts, says)
    states = {booked.fund.id: next_state(run, booked, opened[booked.fund.id], was.state["funds"][booked.fund.id]) for booked in run.funds}
    leave(address, was.out, run, states, files)
    return Night(
        events=run.known.heard,
        read=len(new),
        made=made,
        linked=sum(was.state["files"].get(name, ())[:CHANGED] == each[:CHANGED] for name, each in files.items()),
        failed=sum(each[1] for each in files.values()),
        errors=sum(each[2] for each in files.values()),
        notes=new.notes,
    )


def lots_made(state: dict[str, Any], opening: Opening) -> tuple[set[tuple[str, str]], set[int]]:
    """((security, lot) that the run before made after a point, or held there; the days they were opened)."""
    live = [(security, lot[0], lot[1]) for security, lots in opening.rooms["portfolio"]["lots"] for lot in lots]
    after = day_number(opening.after)
    born = [(security, lot, opened) for security, lot, opened, day in state["births"] if day > after]
    return {(security, lot) for security, lot, _ in [*live, *born]}, {opened for *_, opened in [*live, *born]}


def run_told(was: Before, run: Run, opened: dict[str, Opening], files: dict[str, list[Any]]) -> dict[str, Any]:
    """What run.json says of the whole run."""
    told, earlier = run.without_counts(), was.told
    for booked in run.funds:
        own = told["funds"][booked.fund.id]
        own["first_session"] = earlier["funds"][booked.fund.id]["first_session"]
        own["sessions"] = opened[booked.fund.id].count + booked.sessions - booked.first
    counts: dict[str, int] = dict.fromkeys(earlier["counts"], 0)
    for inside, each in files.items():
        name = inside.partition("/")[0]
        counts[name] = counts.get(name, 0) + each[0]
    return told | {"counts": counts, "failed_proofs": sum(each[1] for each in files.values())}


def next_state(run: Run, booked: Any, opening: Opening | None, state: dict[str, Any] | None) -> dict[str, Any]:
    """What a fund leaves: points to go on from, and the lots that came in since the first of them."""
    name = booked.fund.id
    older = [remembered.opening_of(each) for each in state["openings"]] if state is not None and opening is not None else []
    older = [each for each in older if opening is not None and each.after <= opening.after]
    points = [*older, *going_on.remembered(booked, run.books[name][0], run.findings[name], opening.count if opening is not None else 0)]
    points = points[-going_on.MONTHS :]
    oldest = day_number(points[0].after) if points else 0
    births = [each for each in (state["births"] if state is not None else []) if opening is not None and each[3] <= day_number(opening.after)]
    births += [[security, lot.id, day_number(lot.opened), day_number(booked.days[t])] for t, security, lot in booked.portfolio.books.births]
    return {
        "openings": [remembered.opening_told(each) for each in points],
        "births": [each for each in births if each[3] > oldest],
        "by_month": booked.stable_price is not None or floats(booked),
    }


def leave(address: Any, out: pathlib.Path, run: Run, states: dict[str, Any], files: dict[str, list[Any]]) -> None:
    """Keep the state of a run that stands in a folder; where there is none to keep, or no room, the next run strikes the whole log."""
    points = [remembered.opening_of(each) for state in states.values() for each in state["openings"]]
    if len(points) == 0 or not all(state["openings"] for state in states.values()):
        return
    oldest = min(each.after for each in points)
    log, known = run.known.log, run.known
    told = {
        "program": remembered.program(),
        "log": log.head(known.heard),
        "heard": known.heard,
        "funds": states,
        "files": files,
        "looked_up": remembered.looked_up(log, known, oldest, points),
    }
    try:
        remembered.keep(remembered.place(str(address), (out / store.RUN).read_bytes()), told)
    except OSError:  # a log that may only be read, or no room: the tables stand, and the next run strikes the whole log
        return


def remember(address: Any, out: Any, run: Run) -> None:
    """Keep the state of a run of the whole log that was just written."""
    if "://" in str(address) or "://" in str(out):
        return
    states = {booked.fund.id: next_state(run, booked, None, None) for booked in run.funds}
    if all(state["openings"] for state in states.values()):
        leave(address, pathlib.Path(out), run, states, surveyed.survey(pathlib.Path(out)))
