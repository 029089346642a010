"""The events a run was made of, with what each says and where it was read: told a piece at a time, for their text is longer than all else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import blocks
from ..events.prices import no_prices
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

WORLD = None
KIND_OF_PRICES = "prices"


def events(known: Known, funds: dict[str, int]) -> dict[str | None, Rows]:
    """{fund, or WORLD: rows of the table}: every event known to the run, those taken back included, in order of sequence.

    funds  {fund id: day number of its inception}, for events without a date of their own
    """
    log = known.log
    columns, seqs = log.columns, log.event_seqs
    heard = heard_of(known, columns.recorded_at, seqs)
    prices = np.flatnonzero(heard_of(known, log.prices.recorded_at, log.price_seqs))
    first = min(funds.values())
    told: dict[str | None, Rows] = {}
    for code, fund in enumerate((*columns.fund.words, WORLD)):
        rows = np.flatnonzero(heard & (columns.fund.codes == (code if fund is not WORLD else -1)))
        if fund is WORLD and len(rows) + len(prices):
            told[fund] = Told.of(columns, seqs, rows, log.prices, log.price_seqs, prices, first)
        elif len(rows) and fund in funds:
            told[fund] = Told.of(columns, seqs, rows, no_prices(), np.zeros(0, np.int64), np.zeros(0, np.int64), funds[fund])
    return told


def heard_of(known: Known, recorded_at: Ints, seqs: Ints) -> np.ndarray:
    """Which events a run knew."""
    heard = np.ones(len(seqs), bool)
    if known.at is not None:
        heard &= recorded_at <= known.at
    if known.seq is not None:
        heard &= seqs <= known.seq
    return heard


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Told:
    """Some events and prices of a log, in order of sequence.

    columns  of all events of the log; prices, of all its prices
    seq      the sequence number of each
    place    of an event its place among the columns, of a price its place among the prices and -1 less: -1 is the first
    undated  the day of events without a date of their own
    """

    columns: Columns
    prices: PriceColumns
    seq: np.ndarray
    place: np.ndarray
    undated: int

    @classmethod
    def of(cls, columns: Columns, seqs: Ints, rows: Ints, prices: PriceColumns, price_seqs: Ints, price_rows: Ints, undated: int) -> Rows:
        """Events at some rows of the columns, and prices at some of theirs, as rows of the table."""
        seq, place = np.concatenate([seqs[rows], price_seqs[price_rows]]), np.concatenate([rows, -1 - price_rows])
        if (seq[1:] < seq[:-1]).any():
            order = np.argsort(seq, kind="stable")
            seq, place = seq[order], place[order]
        own = cls(columns=columns, prices=prices, seq=seq, place=place.astype(np.int32), undated=undated)
        return Rows(table=TABLES["events"], days=own.days(own.place).astype(np.int32), columns=own.some)

    def days(self, place: Ints) -> Ints:
        """The day each of some is about."""
        days = self._numbers(place, self.columns.effective, self.prices.date)
        return np.where(days == UNDATED, self.undated, days)

    def some(self, picked: Picked) -> dict[str, Any]:
        """The columns of some of the rows."""
        place = self.place[picked]
        pieces = [self.texts(place[span]) for span in blocks.spans(len(place))]
        return {
            "seq": self.seq[picked],
            "kind": self._words(place, self.columns.feed, np.zeros(len(self.prices), np.int8), (KIND_OF_PRICES,)),
            "effective": self.days(place),
            "recorded_at": self._numbers(place, self.columns.recorded_at, self.prices.recorded_at),
            "file": self._words(place, self.columns.file, self.prices.file, self.prices.files),
            "line": self._numbers(place, self.columns.line, self.prices.line),
            **{name: pa.chunked_array([piece[name] for piece in pieces], pa.string()) for name in ("event_id", "digest", "payload")},
        }

    def _numbers(self, place: Ints, of_events: Ints, of_prices: Ints) -> Ints:
        """Whole numbers of events and of prices, each at its place."""
        found, priced = np.empty(len(place), np.int64), place < 0
        found[priced] = of_prices[-1 - place[priced]]
        found[~priced] = of_events[place[~priced]]
        return found

    def _words(self, place: Ints, of_events: Words, of_prices: Ints, words: tuple[str, ...]) -> Words:
        known = {word: n for n, word in enumerate(of_events.words)}
        codes = np.array([known.setdefault(word, len(known)) for word in words] or [-1], np.int32)
        found, priced = self._numbers(place, of_events.codes, of_prices), place < 0
        found[priced] = codes[found[priced]]
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
