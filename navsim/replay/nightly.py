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
from ..basics.sessions import nyse
from ..basics.staying import staying
from ..events.control import Closure
from ..events.terms import ClassTerms, FundTerms
from ..ledger import fee_lives
from ..ledger.booked import Booked
from ..log.knowledge import Known, as_known
from ..log.log import Log
from ..log.stored import StoredLog
from ..tables import events as event_table
from ..tables import grown, store, surveyed
from ..tables.come_to import FundSoFar
from ..tables.schemas import TABLES
from ..tables.surveyed import CHANGED, SIZE
from . import come_to, going_on, once, remembered, touched
from .come_to import CameTo
from .days import last_day
from .going_on import Unfit
from .group import replay_funds
from .left import Going, groups_of, leave, linked, next_state
from .left import remember as remember
from .news import News
from .run import Run, nothing_waits
from .tables_told import tell
from .touched_by_prices import first_day_of_prices


class Whole(Exception):
    """Why the whole log must be struck. `told`: whether the reader is to know, because something is there that cannot be used."""

    def __init__(self, reason: str, told: bool = True) -> None:
        super().__init__(reason)
        self.told = told


@attrs.frozen(kw_only=True, repr=False)
class Night:
    """What came of it.

    events   that the log holds; read, of them, from the log; sessions, that were struck
    made     rows that were written, and the bytes of their files; linked, files that were only linked
    failed, errors   proofs that do not meet, and errors nobody has confirmed, in all the tables
    about, came_to   {fund: what run.json says of it}, {fund: what it came to}: nothing of the tables need be read to say so
    tables, size     how many tables there are, and the bytes of all files
    """

    events: int
    read: int
    sessions: int
    made: int
    bytes: int
    linked: int
    failed: int
    errors: int
    notes: tuple[str, ...]
    about: dict[str, Any]
    came_to: dict[str, FundSoFar]
    tables: int
    size: int

    @property
    def needs_a_person(self) -> bool:
        return bool(self.failed or self.errors)


@attrs.frozen(kw_only=True, eq=False, repr=False)
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
    try:
        known_at = json.loads(run)["known_at"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Whole(f"{store.RUN} is not as it was written") from None
    if known_at is not None:
        raise Whole("the tables are of a run as known earlier", told=False)
    state, reason = remembered.find(remembered.place(str(address), run))
    if state is None:
        raise Whole(reason, told=reason != "no state of it is kept")
    if (changed := surveyed.changed(out, state["files"])) is not None:
        raise Whole(f"the tables are not as they were written: {changed}")
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
    refuse_other_funds(was, new, known)
    together = linked(known, was.state["groups"])
    struck: dict[str, Going] = {}
    whole: dict[str, str] = {}
    for group in together:
        try:
            struck |= take_up(was, new, known, group)
        except Whole as why:
            whole |= dict.fromkeys((fund.id for fund in group), str(why))
        if progress is not None:
            for fund in group:
                progress(fund.id)
    if not struck:
        raise Whole(next(iter(whole.values())))
    if whole:
        known = as_known(log.log())
        for group in together:
            if group[0].id in whole:
                struck |= {booked.fund.id: Going(booked=booked, day=booked.fund.inception) for booked in from_the_beginning(known, group)}
    run = Run(known, tuple(struck[name].booked for name in sorted(struck)), whole=log.log)
    for name, going in struck.items():
        if going.opening is not None:
            fee = fee_lives.another(was.state["funds"][name]["fees"], fee_lives.lives(going.booked, run.findings[name]))
            if fee is not None:
                raise Whole(f"what was appended changes what is told of {fee} of {name} since it began")
    notes = tuple(f"{name} is struck from the beginning: {why}" for name, why in sorted(whole.items()))
    try:
        return write(address, was, new, run, struck, notes)
    except (OSError, InputProblems):
        stands(was)
        raise


def stands(was: Before) -> None:
    """The run that is gone on from must stand to the end: rows of it were read, and files of it are linked. Raises Whole."""
    path = was.out / store.RUN
    if not path.is_file() or path.read_bytes() != was.run:
        raise Whole("the tables were replaced while a run went on from them")


def refuse_other_funds(was: Before, new: Log, known: Known) -> None:
    """A fund that is gone, or that began on another day, has events of its own in another place than they stand in."""
    changed = [event for event in new.events if isinstance(event, FundTerms) and event.id in was.state["funds"]]
    if changed:
        raise Whole(f"{said(changed[0])} changes what {changed[0].id} is")
    gone = was.state["funds"].keys() - {fund.id for fund in known.of(FundTerms)}
    if gone:
        raise Whole(f"{min(gone)} is no more")


def take_up(was: Before, new: Log, known: Known, group: list[FundTerms]) -> dict[str, Going]:
    """Funds that are linked, from where they stood. Raises Whole where the earlier run, or what is new, does not allow it."""
    states = was.state["funds"]
    for fund in group:
        if fund.id not in states:
            raise Whole(f"{fund.id} is new")
        if not states[fund.id]["openings"]:
            raise Whole(states[fund.id]["why"] or f"{fund.id} has no session yet to go on from")
    names = [fund.id for fund in group]
    if len(group) > 1 and names not in was.state["groups"] and any(each.deferred_load for each in known.of(ClassTerms) if each.fund in names):
        raise Whole(f"{', '.join(names)} were not linked before, and deferred sales charges look back on every purchase in all of them")
    day = min(reach(was, new, known, fund, frozenset(each.id for each in group)) for fund in group)
    return strike(known, group, states, day)


def from_the_beginning(known: Known, group: list[FundTerms]) -> list[Booked]:
    """Funds of which nothing is taken up."""
    try:
        return replay_funds(known, group, remember=True)
    except InputProblems as found:  # the whole log tells them all, in its own order
        raise Whole("something is wrong with what was appended") from found


def reach(was: Before, new: Log, known: Known, fund: FundTerms, group: frozenset[str]) -> datetime.date:
    """The first day whose rows are made again."""
    state = was.state["funds"][fund.id]
    last = datetime.date.fromisoformat(was.told["funds"][fund.id]["last_session"]) + datetime.timedelta(days=1)
    rooms = remembered.opening_of(state["openings"][-1]).rooms
    news = News(
        log=known.log,
        after=was.state["heard"],
        fund=fund.id,
        linked=group,
        held=rooms["ledger"]["first_held"],
        currencies=rooms["portfolio"]["currencies"],
    )
    first = first_day_of_prices(news)
    if first is None:
        raise Whole(f"a price that was appended takes back one from before the points {fund.id} can go on from")
    first = min(first, last, last_day(known) + datetime.timedelta(days=1))  # what told the last day may be taken back
    for event in new.events:
        day = touched.first_day(event, news)
        if day is None:
            raise Whole(f"{said(event)} reaches back to the beginning of {fund.id}")
        first = min(first, day)
    settled = None
    while settled != first:
        settled = first
        first = touched.first_day_of_as_of_orders(news, first)
        if state["by_month"]:
            first = first.replace(day=1)  # the month's form is told as at its last session
    return first


def said(event: Any) -> str:
    """An event by its id, and where it was read."""
    return f"{event.event_id} ({event.file}:{event.line})" if event.file else str(event.event_id)


def strike(known: Known, group: list[FundTerms], states: dict[str, Any], day: datetime.date) -> dict[str, Going]:
    """Funds from the last point of them all that is far enough before a day."""
    names = ", ".join(fund.id for fund in group)
    openings = [{each["after"]: each for each in states[fund.id]["openings"]} for fund in group]
    common = sorted(set.intersection(*(set(each) for each in openings)), reverse=True)
    reason = f"what was appended changes rows of {names} from {day} on, and none of the points kept is before that"
    shut = {event.date for event in known.of(Closure) if event.close is None}
    for after in common:
        if not apart(datetime.date.fromisoformat(after), day, shut):
            continue
        told = {fund.id: once.placed(remembered.opening_of(own[after]), states[fund.id]) for fund, own in zip(group, openings, strict=True)}
        try:
            struck = replay_funds(known, group, opening=told, remember=True)
        except Unfit as unfit:
            reason = f"{names}: {unfit}"
        except InputProblems as found:  # the whole log tells them all, in its own order
            raise Whole("something is wrong with what was appended") from found
        else:
            return {
                booked.fund.id: Going(booked=booked, day=session(booked, day), opening=told[booked.fund.id], state=states[booked.fund.id])
                for booked in struck
            }
    raise Whole(reason)


def session(booked: Booked, day: datetime.date) -> datetime.date:
    """The first session on or after a day: rows stand on sessions, and a year that ends between has none that change."""
    days, at = booked.schedule.days, booked.schedule.at_or_after(day)
    return days[at] if at < len(days) else day


def apart(after: datetime.date, day: datetime.date, shut: set[datetime.date]) -> bool:
    """Whether the sessions that are made again and left out lie between a point and a day."""
    calendar, count = nyse(), 0
    for ahead in range(1, (day - after).days):
        between = after + datetime.timedelta(days=ahead)
        count += calendar.is_session(between) and between not in shut
        if count == going_on.WARM:
            return True
    return going_on.WARM == 0 and after < day


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
        told.update(run_told(was, run, struck, files))
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


def run_told(was: Before, run: Run, struck: dict[str, Going], files: dict[str, list[Any]]) -> dict[str, Any]:
    """What run.json says of the whole run."""
    told, earlier = run.without_counts(), was.told
    for name, going in struck.items():
        if going.opening is not None:
            own = told["funds"][name]
            own["first_session"] = earlier["funds"][name]["first_session"]
            own["sessions"] = going.before + going.booked.sessions - going.booked.first
    counts: dict[str, int] = dict.fromkeys(earlier["counts"], 0)
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
