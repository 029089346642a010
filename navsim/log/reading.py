"""The rows of a log, run after run, as one value: columns of numbers are kept of them, and text only of what is made one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..basics import arrow, blocks
from ..basics.arrow_functions import inverted, is_told, kept
from ..basics.problems import InputProblems, refuse
from ..events.canonical import content
from ..events.many import Many, joined
from ..events.prices import PriceColumns, concatenate, no_prices
from . import identity
from .batch import sorted_parts
from .by_columns import DATED, MANY, many_of_rows
from .columns import texts_of
from .from_rows import OF_EVENTS, OF_PRICES, events_of, is_price, numbers, one, prices_of, words_of
from .heard import Contents
from .log import Log
from .sequence import in_order

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .stored import StoredLog

WAITING = 1 << 16  # rows of events, before they become columns


class Reading:
    """Takes rows in order of their sequence. Those of a feed with dates become columns, a great many at once, where there are many."""

    def __init__(self) -> None:
        self._prices: list[PriceColumns] = []
        self._price_seqs: list[Ints] = [np.zeros(0, np.int64)]
        self._waiting: list[pa.Table] = []
        self._of_feed: dict[str, list[pa.Table]] = {}
        self._many: dict[str, list[tuple[Many, Ints]]] = {}
        self._others: list[pa.Table] = []
        self._failed: Exception | None = None

    def take(self, rows: pa.Table) -> None:
        """Rows that come next. One that cannot be read is told of in the end: where a seal is broken, that is what is to be said."""
        if self._failed is not None or not rows.num_rows:
            return
        try:
            self._take(rows)
        except (InputProblems, ValueError, LookupError, TypeError, pa.ArrowException) as error:
            self._failed = error

    def _take(self, rows: pa.Table) -> None:
        mask = is_price(rows)
        quoted, others = kept(rows.select(OF_PRICES), mask), kept(rows.select(OF_EVENTS), inverted(mask))
        if quoted.num_rows:
            self._prices.append(prices_of(quoted))
            self._price_seqs.append(numbers(quoted, "seq"))
        if others.num_rows:
            self._waiting.append(others)
            if sum(each.num_rows for each in self._waiting) >= WAITING:
                self._sort_out(WAITING)

    def _sort_out(self, enough: int, last: bool = False) -> None:
        """Rows that wait go to their feeds; feeds with enough rows become columns."""
        if self._waiting:
            rows = _together(self._waiting)
            self._waiting = []
            codes, feeds = words_of(rows, "kind")
            cancels = arrow.flagged(is_told(one(rows.column("cancels"))))
            dated = np.array([feed in DATED for feed in feeds], bool)[codes] & ~cancels
            for n, feed in enumerate(feeds):
                own = dated & (codes == n)
                if own.any():  # of a feed there may be rows that cancel, and no others
                    self._of_feed.setdefault(feed, []).append(kept(rows, arrow.flags(own)))
            self._others.append(kept(rows, arrow.flags(~dated)))
        for feed, tables in self._of_feed.items():
            if sum(each.num_rows for each in tables) >= enough or (last and tables and feed in self._many):
                self._of_feed[feed] = []
                rows = _together(tables)
                made = many_of_rows(feed, rows)
                if made is None:
                    self._others.append(rows)
                else:
                    self._many.setdefault(feed, []).append((made, numbers(rows, "seq")))
            elif last:
                self._others += tables

    def log(self, log: StoredLog, anchor: Callable[[int], str]) -> Log:
        """All of it as a value, in the order of the log. Raises InputProblems where a row is not as it was written."""
        if self._failed is not None:
            raise self._failed
        self._sort_out(MANY, last=True)
        events, contents, event_seqs = self._events()
        prices = concatenate(self._prices) if self._prices else no_prices()
        order, waiting = in_order(prices), len(log.quarantined())
        return Log(
            name=log.table.name,
            events=events,
            contents=contents,
            event_seqs=event_seqs,
            prices=prices.take(order),
            price_seqs=np.concatenate(self._price_seqs)[order],
            notes=(f"{waiting} rows wait in quarantine: {log.address}/quarantine",) if waiting else (),
            waiting=waiting,
            anchor=anchor,
        )

    def _events(self) -> tuple[Any, Any, Ints]:
        """(events, what each says, its number) in the order of the log."""
        few = [(seq, event) for seq, event, _ in events_of(_together(self._others))] if self._others else []
        pieces = [_joined(feed, each) for feed, each in self._many.items()]
        if pieces and {type(event) for _, event in few}.isdisjoint(many.kind for many, _ in pieces):
            made = sorted_parts([tuple(event for _, event in few), *(many for many, _ in pieces)], identity.Clock(began={}, notices={}))
            if made is not None:
                place = {event.event_id: seq for seq, event in few}
                own = [np.array([place[event.event_id] for event in made.events.parts[0]], np.int64)]
                own += [seqs[taken] for (_, seqs), taken in zip(pieces, made.taken, strict=True)]
                starts = np.cumsum([0, *map(len, own)])[:-1]
                return made.events, Contents(made.events), np.concatenate(own)[starts[made.events.part] + made.events.row]
        few += [(seq, event) for many, seqs in pieces for seq, event in zip(seqs.tolist(), many, strict=True)]
        named = [(seq, event, content(event)) for seq, event in sorted(few, key=lambda each: each[0])]
        named.sort(key=lambda row: identity.order_of(row[1], identity.natural_key(row[2])))
        seqs = np.array([seq for seq, _, _ in named], np.int64)
        return tuple(event for _, event, _ in named), tuple(said for _, _, said in named), seqs


def _joined(feed: str, pieces: list[tuple[Many, Ints]]) -> tuple[Many, Ints]:
    """(events, their numbers) of a feed as one; refused where their ids have no room in one column."""
    size = sum(texts_of(many).nbytes for many, _ in pieces)
    if size > blocks.ROOM:
        message = f"the ids of {feed} in this log are {size:,} bytes of text; {blocks.ROOM:,} at most"
        refuse("log.too_long", message, "run the folders it came from, or append a fund's events to a log of its own")
    return joined([many for many, _ in pieces]), np.concatenate([seqs for _, seqs in pieces])


def _together(tables: list[pa.Table]) -> pa.Table:
    return tables[0] if len(tables) == 1 else pa.concat_tables(tables).unify_dictionaries().combine_chunks()
