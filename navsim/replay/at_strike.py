"""Every session under what was known at its own close, as one run: accounting.md 14, `--known-at strike`.

The rows of a session are those of the replay as known at its close. A replay holds for earlier sessions too, as long as nothing that was
heard since reaches back to them: so the log is struck once, and once more for each moment at which something late was heard.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import arrow
from ..basics.instants import date_of, day_number
from ..basics.problems import InputProblems, refuse
from ..events.shares import Order
from ..events.terms import FundTerms
from ..ledger.found import Findings
from ..log.knowledge import Known, as_known
from ..tables.rows import Rows
from ..tables.schemas import TABLES
from .days import last_day
from .group import groups, replay_funds
from .moments import Moments, moments
from .reach import OF_ONE_ROW, reach
from .run import Run, nothing_waits
from .to_strike import asked_for

if TYPE_CHECKING:
    from ..ledger.findings import Finding
    from ..log.log import Log


def served(late: list[tuple[int, int]], count: int) -> dict[int, list[int]]:
    """{session whose knowledge is replayed: sessions whose rows it gives}, the fewest there can be."""
    by = np.full(count, count - 1)
    earliest: dict[Any, Any] = {}
    for first, heard in late:
        earliest[heard] = min(earliest.get(heard, first), first)
    for heard in sorted(earliest, reverse=True):
        by[earliest[heard] : heard] = heard - 1
    groups_: dict[Any, Any] = {}
    for t, last in enumerate(by.tolist()):
        groups_.setdefault(last, []).append(t)
    return groups_


OF_A_MONTH = ("nmfp",)  # told once a month, as known at the close of its last session


@attrs.frozen(eq=False)
class RunAtStrike(Run):
    """A run whose sessions were each struck under what was known at their own close.

    pieces  ((run, day numbers of the sessions whose rows it gives), ...) in order of what they knew
    homes   {event id of an order: day number of the first session that knew it}
    """

    pieces: tuple[tuple[Run, frozenset[int]], ...] = ()
    homes: dict[str, int] = attrs.field(factory=dict)

    @functools.cached_property
    def tables(self) -> Mapping[str, dict[str | None, Any]]:
        """{table: {fund id or None: Arrow rows}}: those of each session from the run that knew what was known at its close."""
        kept: dict[Any, Any] = {}
        for run, days in self.pieces:
            for name, by_fund in run.passing():
                for fund, told in by_fund.items():
                    rows = told.told() if isinstance(told, Rows) else told
                    if name in ("events", "lots"):
                        kept.setdefault(name, {})[fund] = [rows]
                    else:
                        kept.setdefault(name, {}).setdefault(fund, []).append(self._of(name, rows, days))
        return {name: {fund: _joined(name, pieces) for fund, pieces in by_fund.items()} for name, by_fund in kept.items()}

    def _of(self, name: str, rows: Any, days: frozenset[int]) -> Any:
        """The rows of some sessions; an as-of order stands where it was first known."""
        when = arrow.integers(_one(rows.column(TABLES[name].dated))).astype(np.int64)
        if name in OF_A_MONTH:
            when = np.array([self._month_ends[_month(day)] for day in when.tolist()], np.int64)
        subject = {"orders": "event_id", "exceptions": "subject"}.get(name)
        if subject is not None:
            named = rows.column(subject).to_pylist()
            when = np.array([max(day, self.homes.get(event_id, day)) for day, event_id in zip(when.tolist(), named, strict=True)], np.int64)
        at = np.flatnonzero(np.isin(when, np.array(sorted(days), np.int64)))
        return type(rows).from_arrays([arrow.select(_one(column), at) for column in rows.columns], schema=rows.schema)

    @functools.cached_property
    def _month_ends(self) -> dict[tuple[int, int], int]:
        """{(year, month): day number of its last session}."""
        return {_month(day): day for day in sorted(day for _, days in self.pieces for day in days)}

    @property
    def failed(self) -> list[Any]:
        """(fund id, Proof) of the failed proofs of every session, by the run its rows are of."""
        return [
            (booked.fund.id, proof)
            for run, days in self.pieces
            for booked in run.funds
            for proof in run.books[booked.fund.id][1].failed
            if day_number(booked.days[proof.session]) in days
        ]

    @functools.cached_property
    def findings(self) -> dict[str, Findings]:
        """{fund id: Findings} of every session, by the run its rows are of."""
        told: dict[str, list[Finding]] = {}
        for run, days in self.pieces:
            for booked in run.funds:
                own = [each for each in run.findings[booked.fund.id] if day_number(booked.days[each.session]) in days]
                told.setdefault(booked.fund.id, []).extend(own)
        return {fund: Findings.of(own) for fund, own in told.items()}

    def without_counts(self) -> dict[str, Any]:
        """What run.json says, but for what is counted in the tables."""
        return super().without_counts() | {"known_at": "strike"}


def _month(day: int) -> tuple[int, int]:
    when = date_of(day)
    return when.year, when.month


def _one(column: Any) -> Any:
    whole = column.combine_chunks()
    return whole.chunk(0) if hasattr(whole, "chunks") else whole


def _joined(name: str, pieces: list[Any]) -> Any:
    """Pieces of a table by session, as one."""
    import pyarrow as pa

    rows = pa.concat_tables(pieces).unify_dictionaries() if len(pieces) > 1 else pieces[0]
    if len(pieces) > 1:
        days = np.concatenate([arrow.integers(_one(piece.column(TABLES[name].dated))) for piece in pieces])
        order = np.argsort(days, kind="stable")
        rows = type(rows).from_arrays([arrow.select(_one(column), order) for column in rows.columns], schema=rows.schema)
    return rows


def run_at_strike(
    log: Log, *, to: datetime.date | None = None, fund: str | None = None, mode: str | None = None, progress: Any = None
) -> RunAtStrike:
    """Replay every session as known at its own close.

    to    last day to strike; otherwise the last day with prices
    fund  strike this one alone
    """
    nothing_waits(log)
    everything = as_known(log)
    asked_for(everything, everything.of(FundTerms), fund)
    inceptions = [terms.inception for terms in everything.of(FundTerms)]
    when = moments(everything.notices, min(inceptions), to or last_day(everything))
    if not when.days:
        refuse("run.no_session", "there is no session to strike", "add prices, or name a later day with --to")
    pieces = []
    for last, own in sorted(served(reach(log, when), len(when.days)).items()):
        known = without_afterthoughts(as_known(log, at=when.known[last]), when)
        made = _replay(known, when.days[last], fund, mode)
        pieces.append((made, frozenset(day_number(when.days[t]) for t in own)))
        if progress is not None:
            progress(f"as known on {when.days[last]}")
    homes = {
        event.event_id: day_number(when.days[heard])
        for event in log.events
        if isinstance(event, Order) and (heard := when.heard(event.recorded_at)) < len(when.days)
    }
    newest = pieces[-1][0]
    return RunAtStrike(as_known(log, at=when.known[-1]), newest.funds, tuple(pieces), homes)


def without_afterthoughts(known: Known, when: Moments) -> Known:
    """What was known, without what people said of a session after its close: that was in none of its rows."""
    events = dict(known.events)
    for kind in OF_ONE_ROW:
        if kind in events:
            events[kind] = tuple(event for event in events[kind] if when.heard(event.recorded_at) <= when.on(event.date))
    return attrs.evolve(known, events=events)


def _replay(known: Known, day: datetime.date, fund: str | None, mode: str | None) -> Run:
    begun = [terms for terms in known.of(FundTerms) if terms.inception <= day]
    booked, problems = [], []
    for group in groups(known, begun):
        if fund is not None and fund not in {each.id for each in group}:
            continue
        try:
            booked += replay_funds(known, group, day, mode)
        except InputProblems as found:
            problems += found.problems
    if problems:
        raise InputProblems(problems)
    return Run(known, tuple(sorted((each for each in booked if fund is None or each.fund.id == fund), key=lambda each: each.fund.id)))
