"""What a log tells of each of its events, as columns in its order: who it is, when it became known, where it was read, what it says.

Events that are many are asked by their columns; the others one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import arrow, blocks
from ..basics.arrow import Words
from ..basics.arrow_functions import as_text, joined
from ..basics.blocks import Blocks, Unkept
from ..basics.instants import day_number
from ..events.canonical import content, payload
from ..events.many import Few, Many, Mixed, Texts
from . import identity
from .spelled import same

if TYPE_CHECKING:
    from ..basics.arrays import Ints

UNDATED = np.iinfo(np.int64).min


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Columns:
    """Events as columns.

    event_id, payload           text, in pieces
    feed, fund, file            Words
    effective                   day numbers; UNDATED where an event has none
    recorded_at, line           int64
    """

    event_id: Blocks | Unkept
    feed: Words
    fund: Words
    effective: np.ndarray
    recorded_at: np.ndarray
    file: Words
    line: np.ndarray
    payload: Blocks | Unkept

    def lines(self) -> Iterator[pa.Array]:
        """A line of text of each event, in pieces: its id, when it became known and what it says."""
        start = 0
        for ids, said in zip(self.event_id.each(), self.payload.each(), strict=True):
            heard = as_text(arrow.column(self.recorded_at[start : start + len(ids)], pa.int64()))
            start += len(ids)
            yield joined(ids, same("\0"), heard, same("\0"), said, same("\n"))


def columns_of(events: Sequence[Any], payloads: Sequence[str] | None) -> Columns:
    """The columns of a log's events; `payloads` are what they say, where that is told one by one."""
    if not isinstance(events, Mixed):
        assert payloads is not None
        texts = _spelled([event.event_id for event in events])
        return Columns(**_of_some(events), event_id=blocks.by_piece(len(events), texts), payload=blocks.by_piece(len(events), _spelled(payloads)))
    found = [_of_many(part) if isinstance(part, Many) else _of_some(part) for part in events.parts]
    starts = np.cumsum([0, *(len(part) for part in events.parts)])[:-1]
    order = starts[events.part] + events.row
    told: dict[str, Any] = {name: _together([each[name] for each in found], order) for name in found[0]}
    ids, said = (blocks.by_piece(len(events), _of_parts(events, of)) for of in (_ids, _said))
    return Columns(**told, event_id=ids, payload=said)


def _of_some(events: Sequence[Any]) -> dict[str, Any]:
    days = [identity.effective(event) for event in events]
    return {
        "feed": arrow.words([identity.kind_of(event) for event in events]),
        "fund": arrow.words([event.fund for event in events]),
        "effective": np.array([UNDATED if day is None else day_number(day) for day in days], np.int64),
        "recorded_at": np.array([event.recorded_at for event in events], np.int64),
        "file": arrow.words([event.file for event in events]),
        "line": np.array([event.line for event in events], np.int64),
    }


def _of_many(many: Many) -> dict[str, Any]:
    from . import many as of_many

    return {
        "feed": Words(np.zeros(len(many), np.int32), (of_many.feed_of(many),)),
        "fund": _words(many.few("fund")),
        "effective": of_many.days(many),
        "recorded_at": many.whole("recorded_at"),
        "file": _words(many.few("file")),
        "line": many.whole("line"),
    }


def _spelled(texts: Sequence[str]) -> Callable[[Any], pa.Array]:
    """What gives some of a list of texts."""
    return lambda rows: arrow.column(list(texts[rows] if isinstance(rows, slice) else map(texts.__getitem__, rows.tolist())), pa.string())


def _of_parts(events: Mixed, of: Callable[[Sequence[Any], Ints], pa.Array]) -> Callable[[Any], pa.Array]:
    """What gives the text of some events, each part asked for its own."""

    def text(some: Any) -> pa.Array:
        part, row = events.part[some], events.row[some]
        places = [np.flatnonzero(part == n) for n in range(len(events.parts))]
        pieces = [of(events.parts[n], row[at]) for n, at in enumerate(places) if len(at)]
        return pieces[0] if len(pieces) == 1 else arrow.select(pa.concat_arrays(pieces), np.argsort(np.concatenate(places), kind="stable"))

    return text


def _ids(part: Sequence[Any], rows: Ints) -> pa.Array:
    if isinstance(part, Many):
        ids = part.columns["event_id"]
        return arrow.select(ids.array, rows) if isinstance(ids, Texts) else texts_of(part.take(rows))
    return arrow.column([part[row].event_id for row in rows.tolist()], pa.string())


def _said(part: Sequence[Any], rows: Ints) -> pa.Array:
    if isinstance(part, Many):
        from .many import payloads

        own = {name: told.take(rows) for name, told in part.columns.items() if name != "event_id"}
        return payloads(Many(kind=part.kind, columns=own).used())
    return arrow.column([payload(content(part[row])) for row in rows.tolist()], pa.string())


def texts_of(many: Many) -> pa.Array:
    """The id of each event."""
    ids = many.column("event_id")
    return ids.array if isinstance(ids, Texts) else arrow.column(many.few("event_id").listed(), pa.string())


def _words(few: Few) -> Words:
    """A column of words, -1 where a row has none."""
    few = few.merged()
    known = [n for n, word in enumerate(few.values) if word is not None]
    place = np.full(len(few.values), -1, np.int32)
    place[known] = np.arange(len(known), dtype=np.int32)
    return Words(place[few.codes], tuple(few.values[n] for n in known))


def _together(pieces: list[Any], order: Ints) -> Any:
    """Columns of one name behind one another, then in an order."""
    if isinstance(pieces[0], Words):
        whole = pieces[0]
        for each in pieces[1:]:
            whole = arrow.joined_words(whole, each, np.arange(len(whole.codes) + len(each.codes)))
        return whole.some(order)
    return np.concatenate(pieces)[order]
