"""What a log tells of each of its events, as columns in its order: who it is, when it became known, where it was read, what it says.

Events that are many are asked by their columns; the others one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow import Words
from ..basics.instants import day_number
from ..events.canonical import content, payload
from ..events.many import Few, Many, Mixed, Texts
from . import identity

if TYPE_CHECKING:
    from ..basics.arrays import Ints

UNDATED = np.iinfo(np.int64).min


@attrs.frozen(kw_only=True, eq=False)
class Columns:
    """Events as columns.

    event_id, payload           text
    feed, fund, file            Words
    effective                   day numbers; UNDATED where an event has none
    recorded_at, line           int64
    """

    event_id: pa.Array
    feed: Words
    fund: Words
    effective: np.ndarray
    recorded_at: np.ndarray
    file: Words
    line: np.ndarray
    payload: pa.Array


def columns_of(events: Sequence[Any], payloads: Sequence[str] | None) -> Columns:
    """The columns of a log's events; `payloads` are what they say, where that is told one by one."""
    if not isinstance(events, Mixed):
        assert payloads is not None
        return _of_some(events, payloads)
    found = [_of_many(part) if isinstance(part, Many) else _of_some(part, [payload(content(event)) for event in part]) for part in events.parts]
    starts = np.cumsum([0, *(len(part) for part in events.parts)])[:-1]
    order = starts[events.part] + events.row
    return Columns(**{name: _together([getattr(each, name) for each in found], order) for name in attrs.fields_dict(Columns)})


def _of_some(events: Sequence[Any], payloads: Sequence[str]) -> Columns:
    days = [identity.effective(event) for event in events]
    return Columns(
        event_id=arrow.column([event.event_id for event in events], pa.string()),
        feed=arrow.words([identity.kind_of(event) for event in events]),
        fund=arrow.words([event.fund for event in events]),
        effective=np.array([UNDATED if day is None else day_number(day) for day in days], np.int64),
        recorded_at=np.array([event.recorded_at for event in events], np.int64),
        file=arrow.words([event.file for event in events]),
        line=np.array([event.line for event in events], np.int64),
        payload=arrow.column(payloads, pa.string()),
    )


def _of_many(many: Many) -> Columns:
    from . import many as of_many

    fund, file = many.few("fund"), many.few("file")
    return Columns(
        event_id=texts_of(many),
        feed=Words(np.zeros(len(many), np.int32), (of_many.feed_of(many),)),
        fund=_words(fund),
        effective=of_many.days(many),
        recorded_at=many.whole("recorded_at"),
        file=_words(file),
        line=many.whole("line"),
        payload=of_many.payloads(many),
    )


def texts_of(many: Many) -> pa.Array:
    """The id of each event."""
    ids = many.columns["event_id"]
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
    if isinstance(pieces[0], pa.Array):
        return arrow.select(pa.concat_arrays(pieces), order)
    if isinstance(pieces[0], Words):
        whole = pieces[0]
        for each in pieces[1:]:
            whole = arrow.joined_words(whole, each, np.arange(len(whole.codes) + len(each.codes)))
        return Words(whole.codes[order], whole.words)
    return np.concatenate(pieces)[order]
