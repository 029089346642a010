"""The log as known at an instant: the only room with two clocks. accounting.md 14."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.sessions import Notice
from ..events.control import Closure, Reversal
from ..events.many import Many, Mixed, as_many, parts_of
from ..events.prices import PriceColumns
from . import identity
from .heard import places as heard_places
from .heard import recorded
from .log import Log

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Known:
    """What stands, as known at one moment.

    events   {kind: (event, ...)} in the order of the log, without what was taken back
    prices   the prices that stand, in the order of the log
    notices  unscheduled closings as they were heard, with when they were taken back
    at       the instant, or None: everything
    seq      the last sequence number heard of, or None: everything
    heard    how many events were known
    """

    log: Log
    events: dict[type[Any], Sequence[Any]]
    prices: PriceColumns
    price_seqs: np.ndarray
    notices: tuple[Any, ...]
    at: int | None
    seq: int | None = None
    heard: int = 0
    _columns: dict[type[Any], Many] = attrs.field(factory=dict, init=False)

    def many(self, kind: type) -> Many:
        """The events of a kind as columns, in the order of the log; laid out once."""
        if kind not in self._columns:
            self._columns[kind] = as_many(kind, self.events.get(kind, ()))
        return self._columns[kind]

    def of(self, kind: type, fund: str | None = None) -> list[Any]:
        """The events of a kind, of one fund where that is asked for."""
        return [event for event in self.events.get(kind, ()) if fund is None or event.fund == fund]


def as_known(log: Log, at: int | None = None, seq: int | None = None) -> Known:
    """What stands of the events recorded at or before an instant, or up to a sequence number.

    A reversal takes back what it names, once it is known itself. Reversing a reversal does not revive anything.
    """
    order = log.event_seqs
    heard = np.ones(len(order), bool)
    if at is not None:
        heard &= recorded(log.events) <= at
    if seq is not None:
        heard &= order <= seq
    prices, numbers = log.prices, log.price_seqs
    if at is not None or seq is not None:
        rows = np.flatnonzero((prices.recorded_at <= (at if at is not None else prices.recorded_at)) & (numbers <= (numbers if seq is None else seq)))
        prices, numbers = prices.take(rows), numbers[rows]
    reversed_at = _reversed(log.events, heard)
    reversed_at |= dict(zip(prices.reverses.values(), prices.heard(np.array([*prices.reverses], np.int64)).tolist(), strict=True))
    count = int(heard.sum()) + len(prices)
    kept, keep_numbers = _standing(prices, numbers, reversed_at)
    closings = (event for n, part in enumerate(parts_of(log.events)) if _has(part, Closure) for event in _of_part(log.events, n, heard))
    return Known(
        log=log,
        events=_by_kind(log.events, heard, reversed_at),
        prices=kept,
        price_seqs=keep_numbers,
        notices=tuple(
            Notice(date=event.date, minute=event.close, heard_at=event.recorded_at, void_from=reversed_at.get(event.event_id))
            for event in closings
            if isinstance(event, Closure)
        ),
        at=at,
        seq=seq,
        heard=count,
    )


def _has(part: Sequence[Any], kind: type) -> bool:
    return not isinstance(part, Many) or part.kind is kind


def _of_part(events: Sequence[Any], n: int, heard: Bools) -> list[Any]:
    part = parts_of(events)[n]
    return [part[row] for row in heard_places(events, n, heard)[1].tolist()]


def _reversed(events: Sequence[Any], heard: Bools) -> dict[str, int]:
    """{event id: when it was taken back first}."""
    found: list[tuple[int, str, int]] = []
    for n, part in enumerate(parts_of(events)):
        places, rows = heard_places(events, n, heard)
        if isinstance(part, Many):
            says = np.flatnonzero(part.told("reverses")[rows])
            targets, moments = part.few("reverses"), part.whole("recorded_at")
            found += [(int(places[at]), targets.values[targets.codes[rows[at]]], int(moments[rows[at]])) for at in says.tolist()]
        else:
            told = zip(places.tolist(), (part[row] for row in rows.tolist()), strict=True)
            found += [(place, event.reverses, event.recorded_at) for place, event in told if event.reverses]
    return {target: recorded_at for _, target, recorded_at in sorted(found, reverse=True)}


def _by_kind(events: Sequence[Any], heard: Bools, reversed_at: dict[str, int]) -> dict[type[Any], Sequence[Any]]:
    """{kind: its events that were heard and that nothing took back}, in the order of the log."""
    found: dict[type[Any], list[tuple[Ints, Sequence[Any]]]] = {}
    for n, part in enumerate(parts_of(events)):
        places, rows = heard_places(events, n, heard)
        if isinstance(part, Many):
            if reversed_at:
                stands = ~part.few("event_id").where(lambda name: name in reversed_at)[rows]
                places, rows = places[stands], rows[stands]
            found.setdefault(part.kind, []).append((places, part if len(rows) == len(part) else part.take(rows)))
        else:
            by_kind: dict[type[Any], list[tuple[int, Any]]] = {}
            for place, event in zip(places.tolist(), (part[row] for row in rows.tolist()), strict=True):
                if event.event_id not in reversed_at and not isinstance(event, Reversal):
                    by_kind.setdefault(type(event), []).append((place, event))
            for kind, own in by_kind.items():
                found.setdefault(kind, []).append((np.array([place for place, _ in own]), tuple(event for _, event in own)))
    first = {kind: min(int(places[0]) for places, _ in pieces if len(places)) for kind, pieces in found.items() if any(len(p) for p, _ in pieces)}
    return {kind: _in_order(found[kind]) for kind in sorted(first, key=first.__getitem__)}


def _in_order(pieces: list[tuple[Ints, Sequence[Any]]]) -> Sequence[Any]:
    """Events of one kind that stand at some places, as one sequence."""
    if len(pieces) == 1:
        return pieces[0][1]
    order = np.argsort(np.concatenate([places for places, _ in pieces]), kind="stable")
    part = np.repeat(np.arange(len(pieces), dtype=np.int32), [len(places) for places, _ in pieces])
    row = np.concatenate([np.arange(len(places), dtype=np.int32) for places, _ in pieces])
    return Mixed([events for _, events in pieces], part[order], row[order])


def _standing(prices: PriceColumns, numbers: np.ndarray, reversed_at: dict[str, int]) -> tuple[PriceColumns, Ints]:
    """Prices that nothing took back; ids are looked at only where something was."""
    if not reversed_at or not len(prices):
        return prices, numbers
    dead = {row for row, given in prices.ids.items() if given in reversed_at}
    unnamed = [given for given in reversed_at if given.startswith("prices:")]
    if unnamed:
        dead |= {row for row in range(len(prices)) if row not in prices.ids and identity.price_id(prices, row) in reversed_at}
    if not dead:
        return prices, numbers
    rows = np.array([row for row in range(len(prices)) if row not in dead], np.int64)
    return prices.take(rows), numbers[rows]
