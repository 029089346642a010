"""A batch with feeds of many rows, put in the order of the log by columns: formats.md 2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import arrow
from ..basics.arrow_functions import any_of, how_many_different, is_among
from ..basics.columns import same
from ..events.many import Many, Mixed, Whole
from . import identity, many
from .columns import texts_of

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .identity import Clock

KINDS_AT_MOST = 1 << 6
FAR = 1 << 56  # instants: the year 4253
BEFORE_ALL_DAYS = -1  # what an undated event counts as among those of its kind


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Sorted:
    """The events of a batch in the order of the log, with when each became known and the place of its kind."""

    events: Mixed
    recorded_at: np.ndarray
    ranks: np.ndarray


def sorted_parts(parts: Sequence[Sequence[Any]], clock: Clock) -> Sorted | None:
    """Tuples of events and Many as one; None where ids are given twice, or events of one day must be told apart one by one."""
    few = [event for part in parts if not isinstance(part, Many) for event in part]
    rows = identity.in_order(identity.named(few), clock)
    some = tuple(event for _, event, _ in rows)
    orders = [order for order, _, _ in rows]
    keys = [np.array([order[n] for order in orders], np.int64) for n in (0, 1, 2)]
    pieces: list[Sequence[Any]] = [some]
    found = [keys]
    for part in parts:
        if isinstance(part, Many):
            about = many.days(part)
            own, tied = many.named(part, about)
            own = own.having(recorded_at=Whole(many.recorded(own, clock, about)))
            order = many.in_order(own, tied, about)
            own = own.take(order)
            pieces.append(own)
            found.append([own.whole("recorded_at"), same(many.rank_of(own), len(own), np.int64), about[order]])
    made = [not part.few("event_id").where(bool).any() for part in parts if isinstance(part, Many)]
    if not _all_different(some, [part for part in pieces if isinstance(part, Many)], made) or _undated_among(found):
        return None
    heard, ranks, days = (np.concatenate([each[n] for each in found]) for n in (0, 1, 2))
    order = _merged([set(each[1].tolist()) for each in found[:1]] + [set(each[1][:1].tolist()) for each in found[1:]], heard, ranks, days)
    sizes = [len(each) for each in pieces]
    place = np.repeat(np.arange(len(pieces), dtype=np.int32), sizes)
    row = np.concatenate([np.arange(size, dtype=np.int32) for size in sizes])
    return Sorted(events=Mixed(pieces, place[order], row[order]), recorded_at=heard[order], ranks=ranks[order])


def _merged(kinds: list[set[int]], heard: Ints, ranks: Ints, days: Ints) -> Ints:
    """The order of pieces that are in order; kinds: the ranks in each. Where none is in two, days need not be looked at."""
    if sum(map(len, kinds)) > len(set().union(*kinds)) or (len(heard) and int(np.abs(heard).max()) >= FAR):
        return np.lexsort((days, ranks, heard))
    return np.argsort(heard * KINDS_AT_MOST + ranks, kind="stable")


def _all_different(some: tuple[Any, ...], parts: list[Many], made: list[bool]) -> bool:
    """Whether no id is given twice; made: whether all ids of a part are made of what it says: then they differ, and begin with its feed."""
    own = {event.event_id for event in some}
    if len(own) < len(some):
        return False
    feeds = [many.feed_of(part) + ":" for part in parts]
    if all(made) and len(set(feeds)) == len(feeds) and not any(name.startswith(feed) for name in own for feed in feeds):
        return True
    for n, part in enumerate(parts):
        texts = texts_of(part)
        others = [texts_of(other) for other in parts[:n]]
        if how_many_different(texts) < len(texts) or any(any_of(is_among(texts, other)) for other in others):
            return False
        if own and any_of(is_among(texts, arrow.column(sorted(own), texts.type))):
            return False
    return True


def _undated_among(found: list[list[Ints]]) -> bool:
    """Whether an event without a day is of one kind with those of the day that it would count as."""
    undated = set(found[0][1][found[0][2] == BEFORE_ALL_DAYS].tolist())
    return any(bool(undated & set(ranks.tolist()[:1])) and bool((days == BEFORE_ALL_DAYS).any()) for _, ranks, days in found[1:])
