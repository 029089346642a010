"""A batch meets the log it is added to: what the log has already, what contradicts it, what is new."""

from __future__ import annotations

import collections
import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.instants import date_of, told
from ..basics.problems import Place, Problem
from ..events.kinds import BY_FEED
from ..events.many import Many, Mixed, parts_of
from ..events.prices import KINDS, NOT_GIVEN, PriceColumns
from ..events.terms import PolicyTerms
from . import identity
from . import many as of_many
from .columns import texts_of
from .counted_on import counted_on
from .identity import kind_of
from .price_ids import made_ids, price_ids

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .chain import Head
    from .view import There, View

PRICES = "prices"


class Meeting:
    """What a log knows, as far as a batch must be held against it, and what became of the batch.

    log         a view of the log: `events`, `reversed_by`, `find`, `prices_of`
    head        where it ends
    duplicates  how many rows the log had already
    """

    def __init__(self, log: View, head: Head) -> None:
        self.log = log
        self.head = head
        self.events = log.events
        self.duplicates = 0

    def feed_of(self, event_id: str) -> str | None:
        """The feed an event of the log stands in."""
        found = self.log.find([event_id])
        return found[event_id].feed if event_id in found else None

    def meet(self, events: Sequence[Any], prices: PriceColumns, problems: list[Any]) -> tuple[Sequence[Any], PriceColumns]:
        """The events and prices that are new, events with their ids; problems with those that contradict the log."""
        events, many = self._apart(events, bool(prices.reverses))
        rows = counted_on(events, identity.named(events), self.log.find)
        prices, ids = _named_prices(prices)
        kept = self._new_events(rows, problems)
        prices = self._new_prices(prices, ids, problems)
        taken_back = {row.event.reverses for row in kept if row.event.reverses} | set(prices.reverses.values())
        problems += self._told_already(kept, prices)
        self._reversed_before(kept, prices, problems)
        self._prices_twice(prices, taken_back, [row.event for row in kept], problems)
        told = self._with_positions([row.event for row in kept])
        return (Mixed([told, *many]) if many else told), prices

    def _apart(self, events: Sequence[Any], taking_back: bool) -> tuple[Sequence[Any], list[Many]]:
        """(events that are met one by one, feeds of many rows with their ids, all of which are new to the log and contradict nothing).

        A feed of many rows is met one by one where one of them has an id that is there already, or says that it was known before the head of
        the log; where rows of its kind stand elsewhere in the batch, with which equal ones are counted; and where something is taken back.
        """
        parts = parts_of(events)
        many = [part for part in parts if isinstance(part, Many)]
        few = [event for part in parts if not isinstance(part, Many) for event in part]
        if taking_back or any(event.reverses for event in few) or any(part.told("reverses").any() for part in many):
            return events, []
        kinds = collections.Counter([*(part.kind for part in many), *{BY_FEED[kind_of(event)].event for event in few if kind_of(event) in BY_FEED}])
        told, one_by_one = [], few
        for part in many:
            new = self._new_many(part) if kinds[part.kind] == 1 else None
            if new is None:
                one_by_one = [*one_by_one, *part]
            else:
                told.append(new)
        return (tuple(one_by_one), told) if told else (events, [])

    def _new_many(self, part: Many) -> Many | None:
        """A feed of many rows with its ids; None where it is to be met one by one."""
        if (part.told("recorded_at") & (part.whole("recorded_at") < self.head.recorded_at)).any():
            return None
        named, _ = of_many.named(part, of_many.days(part))
        return None if self.log.has_any(texts_of(named)) else named

    def _new_events(self, rows: list[identity.Named], problems: list[Any]) -> list[identity.Named]:
        known = self.log.find([row.event.event_id for row in rows])
        kept = []
        for row in rows:
            event, there = row.event, known.get(row.event.event_id)
            if there is None:
                kept.append(row)
            elif there.text != row.text:
                problems.append(_other_content(event.event_id, there, event.file, event.line, f"it says {there.payload}"))
            elif event.recorded_at is not None and event.recorded_at != there.recorded_at:
                problems.append(_other_content(event.event_id, there, event.file, event.line, f"recorded {told(there.recorded_at)}"))
            else:
                self.duplicates += 1
        return kept

    def _new_prices(self, prices: PriceColumns, ids: pa.Array, problems: list[Any]) -> PriceColumns:
        if not len(prices):
            return prices
        there = self.log.known_prices(prices, ids)
        given = prices.recorded_at != NOT_GIVEN
        same = there.same & (~given | (prices.recorded_at == there.recorded_at))
        self.duplicates += int(same.sum())
        other = np.flatnonzero(there.known & ~same)
        if len(other):
            names = ids.take(arrow.column(other, pa.int64())).to_pylist()
            known = self.log.find(names)
            for row, event_id in zip(other.tolist(), names, strict=True):
                what = f"it says {known[event_id].payload}, recorded {told(known[event_id].recorded_at)}"
                problems.append(_other_content(event_id, known[event_id], prices.files[prices.file[row]], int(prices.line[row]), what))
        return prices.take(np.flatnonzero(~there.known)) if there.known.any() else prices

    def _told_already(self, rows: list[identity.Named], prices: PriceColumns) -> Iterator[Any]:
        """What a row says was known cannot lie before the head of the log."""
        for row in rows:
            if row.event.recorded_at is not None and row.event.recorded_at < self.head.recorded_at:
                yield _before(row.event.file, row.event.line, row.event.recorded_at, self.head)
        for n in np.flatnonzero((prices.recorded_at != NOT_GIVEN) & (prices.recorded_at < self.head.recorded_at)).tolist():
            yield _before(prices.files[prices.file[n]], int(prices.line[n]), int(prices.recorded_at[n]), self.head)

    def _reversed_before(self, rows: list[identity.Named], prices: PriceColumns, problems: list[Any]) -> None:
        """An event is taken back once."""
        given = [(row.event.reverses, row.event.file, row.event.line) for row in rows if row.event.reverses]
        given += [(target, prices.files[prices.file[row]], int(prices.line[row])) for row, target in prices.reverses.items()]
        made = functools.cache(lambda: {row.event.event_id for row in rows} | set(price_ids(prices).to_pylist()))
        for target, file, line in given:
            by = self.log.reversed_by.get(target)
            if by:
                message = f'"{target}" is taken back in the log already, by "{by}"'
                problems.append(Problem(code="reverses.twice", message=message, help=f'replace "{by}" instead', place=Place(file=file, line=line)))
            elif ":" in target and not self.log.find([target]) and target not in made():
                message = f'no event has the id "{target}"'
                help = "navsim log export LOG shows the ids of all events"
                problems.append(Problem(code="reverses.unknown", message=message, help=help, place=Place(file=file, line=line)))

    def _prices_twice(self, prices: PriceColumns, taken_back: set[str], events: list[Any], problems: list[Any]) -> None:
        """A second price for a security, date and kind that the log has one for, and none that replaces it."""
        if not len(prices):
            return
        there = self.log.prices_of(date_of(int(prices.date.min())), date_of(int(prices.date.max())))
        if not len(there.date):
            return
        names = {name: n for n, name in enumerate(prices.securities)}
        codes = np.array([names.get(name, -1) for name in there.securities] or [-1], np.int64)[there.security]
        keys, theirs = _keys(codes, there.kind, there.date), _keys(prices.security.astype(np.int64), prices.kind, prices.date)
        hits = np.flatnonzero((codes >= 0) & np.isin(keys, theirs))
        first: dict[Any, Any] = {}
        for row in hits.tolist():
            if there.event_id[row] not in taken_back and there.event_id[row] not in self.log.reversed_by:
                first.setdefault(int(keys[row]), []).append(row)
        if not first:
            return
        sources = [event.price_sources for event in (*self.events, *events) if isinstance(event, PolicyTerms)]
        for row in np.flatnonzero(np.isin(theirs, np.array(sorted(first), np.int64))).tolist():
            source = prices.sources[prices.source[row]]
            for other in first[int(theirs[row])]:
                ranked = sources and all(source in named or there.source[other] in named for named in sources)
                if source == there.source[other] or not ranked:
                    problems.append(_second_price(prices, row, there.event_id[other], int(there.seq[other]), source == there.source[other]))

    def _with_positions(self, events: list[Any]) -> tuple[Any, ...]:
        """Terms declared later stand behind those the log has of their kind and fund."""
        behind: dict[Any, Any] = {}
        for event in self.events:
            if hasattr(event, "position"):
                key = type(event), event.fund
                behind[key] = max(behind.get(key, 0), event.position + 1)
        return tuple(
            attrs.evolve(event, position=event.position + behind[type(event), event.fund])
            if hasattr(event, "position") and (type(event), event.fund) in behind
            else event
            for event in events
        )


def _keys(security: Ints, kind: Ints, date: Ints) -> Ints:
    return (security.astype(np.int64) * len(KINDS) + kind) * 10**6 + date


def _named_prices(prices: PriceColumns) -> tuple[PriceColumns, Any]:
    """Prices with only those ids that the log would not have made, and the ids of all."""
    ids = price_ids(prices)
    suspects = [row for row, given in prices.ids.items() if given.startswith(PRICES + ":")]
    if suspects:
        made = made_ids(prices)
        same = {row for row in suspects if made[row].as_py() == prices.ids[row]}
        prices = attrs.evolve(prices, ids={row: given for row, given in prices.ids.items() if row not in same})
    return prices, ids


def _other_content(event_id: str, there: There, file: str, line: int, what: str) -> Problem:
    return Problem(
        code="event.exists_with_different_content",
        message=f'event_id "{event_id}" stands for something else in the log, at sequence {there.seq}: {what}',
        help="an event is never edited: give this row an id of its own, and name the earlier one in `reverses` to replace it",
        place=Place(file=file, line=line),
    )


def _second_price(prices: PriceColumns, row: int, event_id: str, seq: int, same_source: bool) -> Problem:
    what = "a second price" if same_source else "a price from another source"
    help = f'a correction names the first under "reverses": {event_id}' if same_source else "say which source goes first: [policy] price_sources"
    return Problem(
        code="price.twice" if same_source else "price.two_sources",
        message=f"{what} for {prices.securities[prices.security[row]]} on {date_of(int(prices.date[row]))}; the log has one at sequence {seq}",
        help=help,
        place=Place(file=prices.files[prices.file[row]], line=int(prices.line[row])),
    )


def _before(file: str, line: int, recorded_at: int, head: Head) -> Problem:
    return Problem(
        code="recorded_at.before_head",
        message=f"recorded at {told(recorded_at)}, but the log has gone on to {told(head.recorded_at)}",
        help="what the log knew then is told already: leave recorded_at empty, and it is known from the head of the log on",
        place=Place(file=file, line=line),
    )
