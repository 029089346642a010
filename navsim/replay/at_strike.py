"""Every session under what was known at its own close, as one run: accounting.md 14, `--known-at strike`.

The rows of a session are those of the replay as known at its close. A replay holds for earlier sessions too, as long as nothing that was
heard since reaches back to them: so the log is struck once, and once more for each moment at which something late was heard.
"""

import bisect
import datetime
import functools
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from ..basics import arrow, sessions
from ..basics.instants import DAY, at_minute, date_of, day_number, local_date
from ..basics.problems import InputProblems
from ..events.control import Closure, Confirmation, PublishedNav, Reversal
from ..events.kinds import BY_EVENT, TERMS
from ..events.portfolio import Factor, Income, Reset, Security, Trade
from ..events.shares import AccountCount, Expense, Offset, Order, Payment
from ..events.terms import FeeTerms, FundTerms
from ..log import identity
from ..log.knowledge import Known, as_known
from ..log.log import Log
from ..tables.schemas import TABLES
from .fund import groups, last_day, replay_funds
from .run import Run, nothing_waits

OF_TERMS = tuple(kind.event for kind in TERMS)
OF_ONE_ROW = (PublishedNav, Confirmation)  # they add to the rows of their own session, and change no other
OF_CALENDAR_DAYS = (AccountCount, Expense, Factor, Income, Offset, Payment, Reset)  # booked with the window that holds their day
FURTHEST_SETTLEMENT = 15  # sessions by which a closing can move what was agreed before it


@attrs.frozen(kw_only=True, eq=False)
class Moments:
    """The sessions as each was known at its own close.

    days   their dates
    known  the instants: the closes, or, of one that was moved at short notice, when that was heard
    """

    days: tuple[datetime.date, ...]
    known: tuple[int, ...]

    def on(self, day: Any) -> int:
        """Position of the first session on or after a day."""
        return bisect.bisect_left(self.days, day)

    def pricing(self, at: int) -> int:
        """Position of the first session whose close is at or after an instant."""
        return bisect.bisect_left(self.known, at)

    def heard(self, at: Any) -> int:
        """Position of the first session at whose close something was known."""
        return bisect.bisect_left(self.known, at)


def moments(notices: tuple[sessions.Notice, ...], first: datetime.date, last: datetime.date) -> Moments:
    """The sessions from one day through another, whatever was learned about them later."""
    calendar = sessions.nyse()
    by_day: dict[Any, Any] = {}
    for notice in sorted(notices, key=lambda each: each.heard_at):
        by_day.setdefault(notice.date, []).append(notice)
    found = []
    while first <= last:
        at = _moment(calendar, by_day.get(first, ()), first)
        if at is not None:
            found.append((first, at))
        first += DAY
    return Moments(days=tuple(day for day, _ in found), known=tuple(at for _, at in found))


def _moment(calendar: sessions.Calendar, notices: tuple[Any, ...], day: datetime.date) -> int | None:
    def minute(at: int) -> int | None:
        return sessions.close_minute(calendar, [attrs.evolve(each, void_from=None) for each in notices if each.known(at)], day)

    heard = [each.heard_at for each in notices] + [each.void_from for each in notices if each.void_from is not None]
    latest = at_minute(day, max([sessions.REGULAR_CLOSE, *(each.minute or 0 for each in notices)]))
    for at in sorted({*(at_minute(day, m) for m in range_of(calendar, notices, day)), *(at for at in heard if at <= latest)}):
        closes = minute(at)
        if closes is not None and at_minute(day, closes) <= at:
            result: int | None = at
            return result
    return None


def range_of(calendar: sessions.Calendar, notices: tuple[Any, ...], day: datetime.date) -> set[int]:
    """Every minute at which a day may have closed."""
    return {each.minute for each in notices if each.minute is not None} | {calendar.early.get(day, sessions.REGULAR_CLOSE)}


def reach(log: Log, known: Known, when: Moments) -> list[tuple[int, int]]:
    """[(first session it can change, first session that knew it)] of everything in the log that was heard too late for the first."""
    reaches = dict(_reach_of_events(log, known, when))
    late = [(reaches.get(event.event_id, 0), when.heard(event.recorded_at)) for event in log.events if not isinstance(event, OF_ONE_ROW)]
    prices = log.prices
    if len(prices):
        days = np.array([day_number(day) for day in when.days], np.int64)
        touched, heard = np.searchsorted(days, prices.date), np.searchsorted(np.array(when.known, np.int64), prices.recorded_at)
        targets = {row: when.on(_day_of_price(log, target)) for row, target in prices.reverses.items()}
        for row, first in targets.items():
            touched[row] = min(int(touched[row]), first)
        rows = np.flatnonzero(touched < heard)
        late += list(zip(touched[rows].tolist(), heard[rows].tolist(), strict=True))
    return sorted({(first, heard) for first, heard in late if first < heard})


def _reach_of_events(log: Log, known: Known, when: Moments) -> Iterator[tuple[str, int]]:
    """(event id, first session it can change). Terms, and a bill that opens an account of its own, stand in the rows of all sessions."""
    fees = {(event.fund, event.id) for event in log.events if isinstance(event, FeeTerms)}
    traded: dict[Any, Any] = {}
    for event in log.events:
        if isinstance(event, Trade):
            traded[event.security] = min(traded.get(event.security, event.date), event.date)
    by_id = {event.event_id: event for event in log.events}
    for event in sorted(log.events, key=lambda each: each.recorded_at):
        first = _reach(event, when, fees, traded)
        if event.reverses:
            target = by_id.get(event.reverses)
            if target is None:
                first = min(first, when.on(_day_of_price(log, event.reverses)))
            else:
                first = min(first, _reach_of_what_stood(target, when, traded))
        yield event.event_id, first


def _reach_of_what_stood(event: Order, when: Moments, traded: dict[str, datetime.date]) -> int:
    """The first session that an event changed while it stood."""
    if isinstance(event, Order):
        return when.pricing(event.accepted_at)
    return 0 if isinstance(event, Security) else _reach(event, when, set(), traded)


def _reach(event: Any, when: Moments, fees: Any, traded: dict[str, datetime.date]) -> int:
    if isinstance(event, Reversal):
        return len(when.days)
    if isinstance(event, OF_TERMS):
        return 0
    if isinstance(event, Security):
        return when.on(traded[event.security]) if event.security in traded else len(when.days)
    if isinstance(event, Closure):
        return max(when.on(event.date) - FURTHEST_SETTLEMENT, 0)
    if isinstance(event, Expense) and (event.fund, event.fee) not in fees:
        fees.add((event.fund, event.fee))
        return 0
    if isinstance(event, Order):
        booked_at_once = event.price_e8 is not None or (event.settle is not None and event.settle <= local_date(event.accepted_at))
        return when.pricing(event.accepted_at) if booked_at_once else len(when.days)  # a late order waits for the session that hears of it
    if not BY_EVENT[type(event)].dated:
        return 0
    day = identity.effective(event)
    first = when.on(day)
    if isinstance(event, OF_CALENDAR_DAYS) and first and day not in when.days[first : first + 1]:
        return first - 1  # the session before has booked that day, where its window reached beyond it
    return first


def _day_of_price(log: Log, event_id: str) -> datetime.date:
    """The date a price is about, by its id."""
    given = _dates_of_ids(log)
    if event_id in given:
        return given[event_id]
    return datetime.date.fromisoformat(event_id.split(":")[2]) if event_id.count(":") >= 3 else datetime.date.min


@functools.lru_cache(maxsize=4)
def _dates_of_ids(log: Log) -> dict[str, datetime.date]:
    return {given: date_of(int(log.prices.date[row])) for row, given in log.prices.ids.items()}


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


@attrs.frozen(eq=False)
class RunAtStrike(Run):
    """A run whose sessions were each struck under what was known at their own close.

    pieces  ((run, day numbers of the sessions whose rows it gives), ...) in order of what they knew
    homes   {event id of an order: day number of the first session that knew it}
    """

    pieces: tuple[tuple[Run, frozenset[int]], ...] = ()
    homes: dict[str, int] = attrs.field(factory=dict)

    @functools.cached_property
    def tables(self) -> dict[str, dict[str, Any]]:
        """{table: {fund id or None: Arrow rows}}: those of each session from the run that knew what was known at its close."""
        kept: dict[Any, Any] = {}
        for run, days in self.pieces:
            for name, by_fund in run.tables.items():
                for fund, rows in by_fund.items():
                    if name in ("events", "lots"):
                        kept.setdefault(name, {})[fund] = [rows]
                    else:
                        kept.setdefault(name, {}).setdefault(fund, []).append(self._of(name, rows, days))
        return {name: {fund: _joined(name, pieces) for fund, pieces in by_fund.items()} for name, by_fund in kept.items()}

    def _of(self, name: str, rows: Any, days: frozenset[int]) -> Any:
        """The rows of some sessions; an order that was booked late stands where it was first known."""
        when = arrow.integers(_one(rows.column(TABLES[name].dated))).astype(np.int64)
        subject = {"orders": "event_id", "exceptions": "subject"}.get(name)
        if subject is not None:
            named = rows.column(subject).to_pylist()
            when = np.array([max(day, self.homes.get(event_id, day)) for day, event_id in zip(when.tolist(), named, strict=True)], np.int64)
        at = np.flatnonzero(np.isin(when, np.array(sorted(days), np.int64)))
        return type(rows).from_arrays([arrow.select(_one(column), at) for column in rows.columns], schema=rows.schema)

    @property
    def failed(self) -> list[Any]:
        """(fund id, Proof) of the failed proofs of every session, by the run its rows are of."""
        return [
            (booked.fund.id, proof)
            for run, days in self.pieces
            for booked in run.funds
            for proof in run.books[booked.fund.id][1]
            if proof.failed and day_number(booked.days[proof.session]) in days
        ]

    @functools.cached_property
    def findings(self) -> dict[Any, Any]:
        """{fund id: [Finding]} of every session, by the run its rows are of."""
        told: dict[Any, Any] = {}
        for run, days in self.pieces:
            for booked in run.funds:
                own = [each for each in run.findings[booked.fund.id] if day_number(booked.days[each.session]) in days]
                told.setdefault(booked.fund.id, []).extend(own)
        return told

    def told(self) -> dict[Any, Any]:
        """What run.json says."""
        return super().told() | {"known_at": "strike"}


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
    inceptions = [terms.inception for terms in everything.of(FundTerms)]
    when = moments(everything.notices, min(inceptions, default=datetime.date.max), to or last_day(everything))
    if not when.days:
        raise InputProblems(_nothing_to_strike(everything))
    pieces = []
    for last, own in sorted(served(reach(log, everything, when), len(when.days)).items()):
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


def _nothing_to_strike(known: Known) -> list[Any]:
    from ..basics.problems import Problem

    message = "there is no session to strike" if known.of(FundTerms) else "the log knows no fund"
    return [Problem(code="run.no_session", message=message, help="add terms and prices, or name a later day with --to")]


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
