"""The events a run was made of, with what each says and where it was read: told a piece at a time, for their text is longer than all else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import blocks
from ..log import identity
from ..log.columns import UNDATED, Columns
from ..log.knowledge import Known
from ..log.price_ids import Amounts, made_ids, price_ids, price_payloads, spelled_amounts
from . import arrow
from .arrow import Words
from .digests import digests
from .rows import Picked, Rows
from .schemas import TABLES

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..events.prices import PriceColumns
    from ..log.log import Log

WORLD = None
KIND_OF_PRICES = "prices"
AT_ONCE = 1 << 20  # rows whose days are looked up


def events(known: Known, funds: dict[str, int]) -> dict[str | None, Rows]:
    """{fund, or WORLD: rows of the table}: every event known to the run, those taken back included, in order of sequence.

    funds  {fund id: day number of its inception}, for events without a date of their own
    """
    log = known.log
    columns, seqs = log.columns, log.event_seqs
    heard = heard_of(known, lambda: columns.numbers("recorded_at"), seqs)
    prices = _places(heard_of(known, lambda: log.prices.recorded_at, log.price_seqs))
    first = min(funds.values())
    told: dict[str | None, Rows] = {}
    owners = columns.words("fund")
    for code, fund in enumerate((*owners.words, WORLD)):
        rows = _places(heard & (owners.codes == (code if fund is not WORLD else -1)))
        if fund is WORLD and len(rows) + len(prices):
            told[fund] = Told.of(log, rows, prices, first)
        elif len(rows) and fund in funds:
            told[fund] = Told.of(log, rows, prices[:0], funds[fund])
    return told


def heard_of(known: Known, recorded_at: Callable[[], Ints], seqs: Ints) -> np.ndarray:
    """Which events a run knew."""
    heard = np.ones(len(seqs), bool)
    if known.at is not None:
        heard &= recorded_at() <= known.at
    if known.seq is not None:
        heard &= seqs <= known.seq
    return heard


def _places(flags: np.ndarray) -> Ints:
    """Where a column of flags is set, in four bytes each: a log has less than 2^31 events, and the same again of prices."""
    if flags.all():
        return np.arange(len(flags), dtype=np.int32)
    return np.flatnonzero(flags).astype(np.int32)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Told:
    """Some events and prices of a log, in order of sequence.

    files    the files of prices, where some are among them
    place    of an event its place among the events of the log, of a price its place among the prices and -1 less: -1 is the first
    undated  the day of events without a date of their own
    """

    log: Log
    files: tuple[str, ...]
    place: np.ndarray
    undated: int

    @classmethod
    def of(cls, log: Log, rows: Ints, price_rows: Ints, undated: int) -> Rows:
        """Events and prices at some places of a log as rows of the table."""
        files = log.prices.files if len(price_rows) else ("",)
        own = cls(log=log, files=files, place=_in_sequence(log, rows, price_rows), undated=undated)
        days = np.empty(len(own.place), np.int32)
        for start in range(0, len(days), AT_ONCE):
            days[start : start + AT_ONCE] = own.days(own.place[start : start + AT_ONCE])
        return Rows(table=TABLES["events"], days=days, columns=own.some)

    @property
    def columns(self) -> Columns:
        """Of all events of the log."""
        return self.log.columns

    @property
    def prices(self) -> PriceColumns:
        """All of the log."""
        return self.log.prices

    def days(self, place: Ints) -> Ints:
        """The day each of some is about."""
        days = self._numbers(place, partial(self.columns.numbers, "effective"), self.prices.date.__getitem__)
        return np.where(days == UNDATED, self.undated, days)

    def some(self, picked: Picked) -> dict[str, Any]:
        """The columns of some of the rows."""
        place = self.place[picked]
        pieces = [self.texts(place[span]) for span in blocks.spans(len(place))]
        return {
            "seq": self._numbers(place, self.log.event_seqs.__getitem__, self.log.price_seqs.__getitem__),
            "kind": self._words(place, "feed", lambda rows: np.zeros(len(rows), np.int8), (KIND_OF_PRICES,)),
            "effective": self.days(place),
            "recorded_at": self._numbers(place, partial(self.columns.numbers, "recorded_at"), self.prices.heard),
            "file": self._words(place, "file", self.prices.file.__getitem__, self.files),
            "line": self._numbers(place, partial(self.columns.numbers, "line"), self.prices.line.__getitem__),
            **{name: pa.chunked_array([piece[name] for piece in pieces], pa.string()) for name in ("event_id", "digest", "payload")},
        }

    def _numbers(self, place: Ints, of_events: Callable[[Ints], Any], of_prices: Callable[[Ints], Any]) -> Ints:
        """Whole numbers of events and of prices, each at its place."""
        found, priced = np.empty(len(place), np.int64), place < 0
        found[priced] = of_prices(-1 - place[priced])
        found[~priced] = of_events(place[~priced])
        return found

    def _words(self, place: Ints, name: str, of_prices: Callable[[Ints], Any], words: tuple[str, ...]) -> Words:
        known = {word: n for n, word in enumerate(self.columns.known[name][0])}
        codes = np.array([known.setdefault(word, len(known)) for word in words] or [-1], np.int32)
        found = self._numbers(place, lambda rows: self.columns.words(name, rows).codes, lambda rows: codes[of_prices(rows)])
        return Words(found.astype(np.int32), tuple(known))

    def texts(self, place: Ints) -> dict[str, pa.Array]:
        """Ids, payloads and digests of as many as a piece has."""
        priced = place < 0
        pieces = []
        if not priced.all():
            own = place[~priced]
            pieces.append((self.columns.event_id.some(own), self.columns.payload.some(own)))
        if priced.any():
            pieces.append(texts_of_prices(self.prices.take(-1 - place[priced])))
        ids, said = pieces[0]
        if len(pieces) > 1:
            order = np.argsort(np.concatenate([np.flatnonzero(~priced), np.flatnonzero(priced)]), kind="stable")
            ids, said = (arrow.select(pa.concat_arrays(list(each)), order) for each in zip(*pieces, strict=True))
        return {"event_id": ids, "digest": digests(said), "payload": said}


def _in_sequence(log: Log, rows: Ints, price_rows: Ints) -> Ints:
    """Places of events and of prices, as Told has them, in order of their sequence numbers."""
    told: Any = np.empty(len(rows) + len(price_rows), np.int32)
    seqs, price_seqs = log.event_seqs[rows], log.price_seqs[price_rows]
    if not all(bool((each[1:] > each[:-1]).all()) for each in (seqs, price_seqs)):
        order = np.argsort(np.concatenate([seqs, price_seqs]), kind="stable")
        told[:] = np.concatenate([rows, -1 - price_rows])[order]
    else:
        at = np.searchsorted(price_seqs, seqs) + np.arange(len(rows))
        priced = np.ones(len(told), bool)
        priced[at] = False
        told[at], told[priced] = rows, -1 - price_rows
    places: Ints = told
    return places


def texts_of_prices(prices: PriceColumns) -> tuple[pa.Array, pa.Array]:
    """(ids, payloads) of prices."""
    amounts = spelled_amounts(prices)
    return ids_of(prices, amounts), price_payloads(prices, amounts)


def ids_of(prices: PriceColumns, amounts: Amounts) -> pa.Array:
    """The id of every price; where names are so long that a key may be cut, one by one."""
    longest = sum(max(map(len, names), default=0) for names in (prices.securities, prices.sources, tuple(prices.reverses.values())))
    if longest > identity.LONGEST_KEY // 2:
        return arrow.column([identity.price_id(prices, n) for n in range(len(prices))], pa.string())
    return price_ids(prices) if prices.ids else made_ids(prices, amounts)
