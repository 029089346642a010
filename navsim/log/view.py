"""What is known of a log that batches are held against: kept in memory by whoever has it open, and brought up to date row by row."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import greater, inverted, is_among, is_told, kept, place_among
from ..basics.instants import day_number
from ..events.canonical import payload, price_content
from .from_rows import OF_EVENTS, OF_PRICES, PRICES, events_of, is_price, numbers, one, prices_of
from .identity import kind_of

if TYPE_CHECKING:
    from ..events.prices import PriceColumns
    from .delta import Table


@attrs.frozen(kw_only=True, repr=False)
class There:
    """An event that is in the log."""

    seq: int
    feed: str
    payload: str
    fund: str | None
    recorded_at: int

    @property
    def text(self) -> tuple[str, str, str | None]:
        """What must be equal for two events to be one, as in identity.Named."""
        return self.feed, self.payload, self.fund


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PricesThere:
    """Prices of some days that are in the log."""

    seq: np.ndarray
    event_id: list[str]
    security: np.ndarray
    securities: tuple[str, ...]
    kind: np.ndarray
    date: np.ndarray
    source: list[str]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KnownPrices:
    """Of each price of a batch: whether its id is in the log, whether it says the same there, and when that became known."""

    known: np.ndarray
    same: np.ndarray
    recorded_at: np.ndarray


class View:
    """The events of a log, and how to find its prices.

    events       every event but prices, in order of their sequence
    reversed_by  {event id: id of what takes it back}
    last         the sequence number up to which it is known here
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.last = 0
        self.events: list[Any] = []
        self.reversed_by: dict[Any, Any] = {}
        self._by_id: dict[Any, Any] = {}
        self._price_ids: list[Any] = []

    def catch_up(self) -> None:
        """Read the rows that were appended since."""
        last = self.table.last
        if last <= self.last:
            return
        rows = self.table.read(OF_EVENTS, after=self.last).combine_chunks()
        if self.last:
            rows = kept(rows, greater(rows.column("seq"), _whole(self.last)))
        prices = is_price(rows)
        for seq, event, text in events_of(kept(rows, inverted(prices))):
            self.events.append(event)
            self._by_id[event.event_id] = There(seq=seq, feed=kind_of(event), payload=text, fund=event.fund, recorded_at=event.recorded_at)
            if event.reverses:
                self.reversed_by[event.reverses] = event.event_id
        found = kept(rows, prices).select(["seq", "event_id", "reverses"])
        if found.num_rows:
            self._price_ids.append((numbers(found, "seq"), one(found.column("event_id"))))
            if found.column("reverses").null_count < found.num_rows:
                told = kept(found, is_told(found.column("reverses")))
                self.reversed_by.update(zip(told.column("reverses").to_pylist(), told.column("event_id").to_pylist(), strict=True))
        self.last = last

    def find(self, ids: list[str]) -> dict[str, There]:
        """{event id: There} of those that are in the log."""
        found = {event_id: self._by_id[event_id] for event_id in ids if event_id in self._by_id}
        rest = [event_id for event_id in ids if event_id not in found]
        if rest and self._price_ids:
            found |= self._find_prices(rest)
        return found

    def has_any(self, ids: pa.Array) -> bool:
        """Whether one of some ids is that of an event or price of the log."""
        return self._ids_overlap(ids) or any(_bits(is_among(there, ids)).any() for _, there in self._price_ids)

    def known_prices(self, prices: PriceColumns, ids: pa.Array) -> KnownPrices:
        """Which prices of a batch are in the log, and which of those say the same there.

        prices  PriceColumns; ids  of each of them
        """
        count = len(prices)
        known = np.array([event_id in self._by_id for event_id in ids.to_pylist()], bool) if self._ids_overlap(ids) else np.zeros(count, bool)
        same, recorded = np.zeros(count, bool), np.zeros(count, np.int64)
        seqs = [seq[_bits(is_among(there, ids))] for seq, there in self._price_ids]
        if sum(map(len, seqs)):
            rows, there = self._prices_at(np.concatenate(seqs))
            place = arrow.integers(one(place_among(ids, one(rows.column("event_id")))), -1)
            at = np.flatnonzero(place >= 0)
            known[at] = True
            recorded[at] = there.recorded_at[place[at]]
            same[at] = _equal(prices, at, there, place[at])
        return KnownPrices(known=known, same=same, recorded_at=recorded)

    def _ids_overlap(self, ids: pa.Array) -> bool:
        """Whether an id of the batch is that of an event that is no price."""
        return bool(self._by_id) and any(_bits(is_among(arrow.column(list(self._by_id), pa.string()), ids)))

    def _prices_at(self, seqs: np.ndarray) -> tuple[Any, PriceColumns]:
        """(rows, PriceColumns) of some sequence numbers."""
        rows = self.table.read((*OF_PRICES, "kind", "cancels"), after=int(seqs.min()) - 1).combine_chunks()
        rows = kept(rows, is_among(rows.column("seq"), arrow.column(np.sort(seqs), pa.int64()))).combine_chunks()
        return rows, prices_of(rows)

    def _find_prices(self, ids: list[str]) -> dict[str, There]:
        wanted = arrow.column(list(ids), pa.string())
        seqs = np.concatenate([seq[_bits(is_among(there, wanted))] for seq, there in self._price_ids])
        if not len(seqs):
            return {}
        rows, prices = self._prices_at(seqs)
        at, names = numbers(rows, "seq").tolist(), rows.column("event_id").to_pylist()
        return {
            names[n]: There(seq=at[n], feed=PRICES, payload=payload(price_content(prices, n)), fund=None, recorded_at=int(prices.recorded_at[n]))
            for n in range(len(names))
        }

    def prices_of(self, first: datetime.date, last: datetime.date) -> PricesThere:
        """The prices of the days from one through another."""
        rows = self.table.read((*OF_PRICES, "kind", "cancels"), days=(first, last)).combine_chunks() if self._price_ids else None
        if rows is None or not rows.num_rows:
            nothing = np.zeros(0, np.int64)
            return PricesThere(seq=nothing, event_id=[], security=nothing, securities=(), kind=nothing, date=nothing, source=[])
        rows = kept(rows, is_price(rows))
        days = numbers(rows, "effective")
        rows = kept(rows, _mask((days >= day_number(first)) & (days <= day_number(last))))
        prices = prices_of(rows)
        return PricesThere(
            seq=numbers(rows, "seq"),
            event_id=rows.column("event_id").to_pylist(),
            security=prices.security,
            securities=prices.securities,
            kind=prices.kind,
            date=prices.date,
            source=[prices.sources[n] for n in prices.source.tolist()],
        )


def _equal(prices: PriceColumns, at: np.ndarray, there: PriceColumns, place: np.ndarray) -> np.ndarray:
    """Whether rows of one set of prices say what rows of another say, but for when it became known."""
    equal = np.ones(len(at), bool)
    for name in ("date", "price_e8", "kind"):
        equal &= getattr(prices, name)[at] == getattr(there, name)[place]
    for name, words in (("security", "securities"), ("source", "sources")):
        codes = {word: n for n, word in enumerate(getattr(prices, words))}
        theirs = np.array([codes.get(word, -1) for word in getattr(there, words)], np.int64)
        equal &= getattr(prices, name)[at] == theirs[getattr(there, name)[place]]
    if prices.reverses or there.reverses:
        pairs = zip(at.tolist(), place.tolist(), strict=True)
        equal &= np.array([prices.reverses.get(row) == there.reverses.get(other) for row, other in pairs], bool)
    if prices.said or there.said:
        pairs = zip(at.tolist(), place.tolist(), strict=True)
        equal &= np.array([prices.said.get(row) == there.said.get(other) for row, other in pairs], bool)
    return equal


def _whole(value: int) -> pa.Scalar:
    return arrow.column([value], pa.int64())[0]


def _mask(flags: np.ndarray) -> pa.Array:
    return pa.Array.from_buffers(pa.bool_(), len(flags), [None, pa.py_buffer(np.packbits(flags, bitorder="little"))])


def _bits(array: Any) -> np.ndarray:
    """Flags of Arrow as numpy's."""
    return arrow.flagged(one(array))
