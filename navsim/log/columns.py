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
from ..events.many import Many, Mixed, Texts, parts_of
from . import identity
from .spelled import same

if TYPE_CHECKING:
    from ..basics.arrays import Ints

UNDATED = np.iinfo(np.int64).min
EVERY = slice(None)


NAMES = ("feed", "fund", "file")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Columns:
    """Events as columns, told of some of them when they are asked for: what many events say stands in their own columns already.

    parts, part, row   what each part tells, which of them each event is of, and which of its rows; None: there is one part, and it is its own
    known              {feed, fund, file: (words, [code of each code of a part])}
    event_id, payload  text, in pieces
    """

    parts: list[OfSome | OfMany]
    part: np.ndarray | None
    row: np.ndarray | None
    known: dict[str, tuple[tuple[str, ...], list[Ints]]]
    event_id: Blocks | Unkept
    payload: Blocks | Unkept

    def numbers(self, name: str, some: slice | Ints = EVERY) -> Ints:
        """Of some events: `effective`, day numbers, UNDATED where one has none; recorded_at, instants; line."""
        found: Ints = self._of_parts(some, np.int64, lambda n, rows: self.parts[n].numbers(name, rows))
        return found

    def words(self, name: str, some: slice | Ints = EVERY) -> Words:
        """Of some events: feed, fund, file."""
        words, codes = self.known[name]
        return Words(self._of_parts(some, np.int32, lambda n, rows: codes[n][self.parts[n].codes(name, rows)]), words)

    def _of_parts(self, some: slice | Ints, dtype: type[Any], told: Callable[[int, slice | Ints], Any]) -> Any:
        if self.part is None or self.row is None:
            return told(0, some)
        part, row = self.part[some], self.row[some]
        found = np.empty(len(part), dtype)
        for n in range(len(self.parts)):
            at = np.flatnonzero(part == n)
            if len(at):
                found[at] = told(n, row[at])
        return found

    def lines(self) -> Iterator[pa.Array]:
        """A line of text of each event, in pieces: its id, when it became known and what it says."""
        start = 0
        for ids, said in zip(self.event_id.each(), self.payload.each(), strict=True):
            heard = as_text(arrow.column(self.numbers("recorded_at", slice(start, start + len(ids))), pa.int64()))
            start += len(ids)
            yield joined(ids, same("\0"), heard, same("\0"), said, same("\n"))


class OfSome:
    """What events that are few tell."""

    def __init__(self, events: Sequence[Any]) -> None:
        days = [identity.effective(event) for event in events]
        self.whole = {
            "effective": np.array([UNDATED if day is None else day_number(day) for day in days], np.int64),
            "recorded_at": np.array([event.recorded_at for event in events], np.int64),
            "line": np.array([event.line for event in events], np.int64),
        }
        texts = ([identity.kind_of(event) for event in events], [event.fund for event in events], [event.file for event in events])
        self.few = {name: arrow.words(own) for name, own in zip(NAMES, texts, strict=True)}

    def numbers(self, name: str, rows: slice | Ints) -> Ints:
        """Of some rows."""
        found: Ints = self.whole[name][rows]
        return found

    def words(self, name: str) -> tuple[str | None, ...]:
        """The words there are, by their codes."""
        return self.few[name].words

    def codes(self, name: str, rows: slice | Ints) -> Ints:
        """Of some rows; -1 where one has no word."""
        found: Ints = self.few[name].codes[rows]
        return found


class OfMany:
    """What events that are many tell, asked of their own columns."""

    def __init__(self, many: Many) -> None:
        self.many = many

    def numbers(self, name: str, rows: slice | Ints) -> Ints:
        """Of some rows."""
        from . import many as of_many

        if name == "effective":
            return of_many.days(self._some(of_many.dated_by(self.many), rows))
        return self._some(name, rows).whole(name).astype(np.int64)

    def words(self, name: str) -> tuple[str | None, ...]:
        """The words there are, by their codes."""
        from . import many as of_many

        return (of_many.feed_of(self.many),) if name == "feed" else self.many.few(name).values

    def codes(self, name: str, rows: slice | Ints) -> Ints:
        """Of some rows."""
        if name == "feed":
            found: Ints = np.zeros(len(range(len(self.many))[rows]) if isinstance(rows, slice) else len(rows), np.int32)
            return found
        return self.many.few(name).take(rows).codes

    def _some(self, name: str, rows: slice | Ints) -> Many:
        return Many(kind=self.many.kind, columns={name: self.many.columns[name].take(rows)})


def columns_of(events: Sequence[Any], payloads: Sequence[str] | None) -> Columns:
    """The columns of a log's events; `payloads` are what they say, where that is told one by one."""
    parts = [OfMany(part) if isinstance(part, Many) else OfSome(part) for part in parts_of(events)]
    known = {name: _known([part.words(name) for part in parts]) for name in NAMES}
    if isinstance(events, Mixed):
        ids, said = (blocks.by_piece(len(events), _of_parts(events, of)) for of in (_ids, _said))
        return Columns(parts=parts, part=events.part, row=events.row, known=known, event_id=ids, payload=said)
    assert payloads is not None
    texts = _spelled([event.event_id for event in events])
    ids, said = blocks.by_piece(len(events), texts), blocks.by_piece(len(events), _spelled(payloads))
    return Columns(parts=parts, part=None, row=None, known=known, event_id=ids, payload=said)


def _known(parts: list[tuple[str | None, ...]]) -> tuple[tuple[str, ...], list[Ints]]:
    """(the words of all parts, the code of each code of each part); -1 is none, and the last code of a part."""
    known: dict[str, int] = {}
    codes: list[Any] = [np.array([-1 if word is None else known.setdefault(word, len(known)) for word in own] + [-1], np.int32) for own in parts]
    return tuple(known), codes


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
