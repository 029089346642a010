"""A family's run, written group by group: funds that are linked are struck together, the others side by side. accounting.md 2.

Whoever strikes a group writes its tables and lets it go: the run needs the memory of the groups being struck. Tables are by fund, so the
files are the same however many processes write them.
"""

from __future__ import annotations

import contextlib
import datetime
import pathlib
import tempfile
from collections.abc import Callable, Generator, Iterator
from typing import Any

import attrs

from ..basics import compiled
from ..basics.instants import day_number
from ..basics.problems import InputProblems, Problem
from ..basics.staying import staying
from ..events.control import Confirmation
from ..events.many import Many, parts_of
from ..events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms
from ..ledger import exceptions, journal, proofs
from ..ledger.booked import Booked
from ..log.knowledge import Known, as_known
from ..log.log import Log
from ..strike import replay
from ..strike.work import work_by_terms
from ..tables import events as event_table
from ..tables import store
from ..tables.rows import Rows, of_columns
from ..tables.schemas import TABLES
from . import as_confirmed
from .apart import apart
from .days import last_day
from .group import replay_funds
from .run import about, made_from, nothing_waits
from .tables_told import tell
from .to_strike import to_strike
from .when import day, moment

FEW = 4_000  # strikes: below this, they are done before other processes have begun
SESSIONS_A_YEAR = 252


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Family:
    """What is to be struck: groups of linked funds, in order; `wanted` the funds whose tables are told."""

    known: Known
    groups: list[list[FundTerms]]
    wanted: frozenset[str]
    to: datetime.date

    @property
    def strikes(self) -> int:
        """About how many, in strikes of a usual fund."""
        told, known = 0, self.known
        for fund in (fund for group in self.groups for fund in group):
            sessions = max((self.to - fund.inception).days, 0) * SESSIONS_A_YEAR // 365
            classes, fees, limits = (known.of(kind, fund.id) for kind in (ClassTerms, FeeTerms, LimitTerms))
            told += work_by_terms(sessions, len(classes), fees, limits)
        return told


class Unheard(Exception):
    """What was heard when must be looked up, and whoever strikes the group holds only what is known now."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Piece:
    """One group for whoever strikes it; its tables go into the draft."""

    known: Known
    group: list[FundTerms]
    wanted: frozenset[str]
    to: datetime.date
    mode: str
    draft: pathlib.Path


@attrs.frozen(kw_only=True, repr=False)
class Left:
    """What is left of a group when its tables are written: what run.json says of its funds, rows by table, and what needs a person.

    problems  what stopped it; then there is nothing else
    unheard   whether it is to be struck by whoever holds the log; then there is nothing else either
    """

    about: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    counts: dict[str, int] = attrs.field(factory=dict)
    failed: int = 0
    unconfirmed: int = 0
    problems: tuple[Problem, ...] = ()
    unheard: bool = False


def several(log: Log) -> bool:
    """Whether a log may know more than one fund; without looking closely."""
    few = (part for part in parts_of(log.events) if not isinstance(part, Many) or part.kind is FundTerms)
    return sum(type(event) is FundTerms for part in few for event in part) > 1


def of(log: Log, known_at: Any = None, to: Any = None, fund: str | None = None) -> Family:
    """The groups of a log as known at an instant, or that of one fund."""
    known = as_known(log, **moment(known_at))
    if known_at is None:
        nothing_waits(log)
    told = to_strike(known, day(to), fund)
    wanted = frozenset([fund] if fund is not None else [each.id for group in told for each in group])
    return Family(known=known, groups=told, wanted=wanted, to=day(to) or last_day(known))


def enough(family: Family, workers: int | None) -> int:
    """How many processes: those asked for, else one for each processor; one where there is little to do, never more than groups."""
    if workers is None:
        from . import side_by_side

        workers = side_by_side.processors() if family.strikes >= FEW else 1
    return max(min(workers, len(family.groups)), 1)


def write(
    family: Family, out: Any, workers: int | None = None, look: Callable[..., Any] | None = None, progress: Callable[..., Any] | None = None
) -> bool:
    """Strike every group and write every table; whether a person is needed.

    out       the folder, or a free address of an object store; None: nothing is kept
    workers   processes; None: as many as there are processors, where that pays
    look      called with the folder of the tables before they take their place
    progress  called with (groups done, groups)

    Raises InputProblems with what is wrong with every group; then what stood there is as it was.
    """
    told: list[Left] = []

    def fill(draft: pathlib.Path) -> None:
        with staying():
            told.extend(struck(family, draft, enough(family, workers), progress))
        if look is not None:
            look(draft)

    if out is None:
        with tempfile.TemporaryDirectory() as folder:
            fill(pathlib.Path(folder))
    elif "://" in str(out):
        store.put_whole(str(out), fill, store.RUN)
    else:
        store.write_by(out, fill)
    return any(left.failed or left.unconfirmed for left in told)


def struck(family: Family, draft: pathlib.Path, workers: int, progress: Callable[..., Any] | None) -> list[Left]:
    """What is left of every group, in their order, once all that is theirs is in the draft; and run.json."""
    mode, known, told = replay.choose(family.strikes), family.known, {}
    counts: dict[str, int] = {}

    def world() -> Iterator[None]:
        """The events, which whoever holds the log writes himself, file by file."""
        days = {fund.id: day_number(fund.inception) for group in family.groups for fund in group if fund.id in family.wanted}
        for fund, rows in event_table.events(known, days).items():
            counts["events"] = counts.get("events", 0) + rows.num_rows
            yield from store.writing_years(store.place(draft, "events", fund), rows.table, rows)

    def piece(own: Known, group: list[FundTerms]) -> Piece:
        return Piece(known=own, group=group, wanted=family.wanted, to=family.to, mode=mode, draft=draft)

    pieces = map(piece, apart(known, family.groups), family.groups)
    with contextlib.closing(lefts(pieces, workers, mode, world())) as coming:
        for done, (n, left) in enumerate(coming, 1):
            told[n] = strike_and_write(piece(known, family.groups[n])) if left.unheard else left
            if progress is not None:
                progress(done, len(family.groups))
    in_order = [left for _, left in sorted(told.items(), key=lambda item: item[0])]
    problems = [problem for left in in_order for problem in left.problems]
    if problems:
        raise InputProblems(problems)
    for left in in_order:
        for name, rows in left.counts.items():
            counts[name] = counts.get(name, 0) + rows
    funds = {fund: said for left in in_order for fund, said in left.about.items()}
    failed = sum(left.failed for left in in_order)
    store.write_told(draft, made_from(known) | {"funds": funds, "counts": counts, "failed_proofs": failed})
    return in_order


def lefts(pieces: Iterator[Piece], workers: int, mode: str, meanwhile: Iterator[None]) -> Generator[tuple[int, Left], None, None]:
    """(number of a group, what is left of it), as they are done."""
    if workers > 1:
        from . import side_by_side

        compiling = mode == "compiled" and not compiled.was_compiled()
        yield from side_by_side.done_by(workers, strike_and_write, pieces, compiling, meanwhile)
        return
    for _ in meanwhile:
        pass
    for n, piece in enumerate(pieces):
        yield n, strike_and_write(piece)


def strike_and_write(piece: Piece) -> Left:
    """A group struck, booked and proved, its tables in the draft. Whoever does it, the same files."""
    with staying():
        try:
            funds = replay_funds(piece.known, piece.group, piece.to, piece.mode)
        except InputProblems as found:
            return Left(problems=tuple(found.problems))
        try:
            return booked_and_written(piece, [booked for booked in funds if booked.fund.id in piece.wanted])
        except Unheard:
            return Left(unheard=True)
        finally:
            for booked in funds:
                booked.linked.clear()  # they name one another, and nobody looks for circles: without this none would be let go


def booked_and_written(piece: Piece, funds: list[Booked]) -> Left:
    """The tables of funds that are struck, in the draft. Raises Unheard, and then nothing is there."""
    said, counts, failed, unconfirmed = dict[str, dict[str, Any]](), dict[str, int](), 0, 0
    corrected = as_confirmed.asking(piece.known) if len(piece.known.log) else unheard
    found = [exceptions.found(booked, corrected) for booked in funds]
    for booked, findings in zip(funds, found, strict=True):
        entries = journal.keep(booked)
        proven = proofs.prove(booked, entries)
        for name, columns in tell(booked, entries, proven, findings):
            counts[name] = counts.get(name, 0) + put(piece.draft, booked.fund.id, of_columns(TABLES[name], columns))
        said[booked.fund.id] = about(booked)
        failed += len(proven.failed)
        unconfirmed += len(exceptions.unconfirmed(findings))
    return Left(about=said, counts=counts, failed=failed, unconfirmed=unconfirmed)


def unheard(confirmations: list[Confirmation]) -> set[str]:
    """Who holds only what is known now cannot say what was heard since confirmations were made."""
    raise Unheard


def put(draft: pathlib.Path, fund: str | None, rows: Rows) -> int:
    """The rows of a table and fund into a draft; how many."""
    store.write_years(store.place(draft, rows.table.name, fund), rows.table, rows)
    return rows.num_rows
