"""New events get their place: when they became known, in which order, under which number. formats.md 2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..events.control import Closure
from ..events.many import Many, Mixed, parts_of
from . import identity
from .batch import sorted_parts
from .heard import Contents
from .price_ids import price_ids
from .rows import Numbered
from .sequence import in_order, numbered

if TYPE_CHECKING:
    from ..scenario.scenario import Scenario
    from .chain import Head
    from .meeting import Meeting

SHOWN = 20


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Late:
    """Rows that do not say when they became known, and that the log heard of after it had gone on."""

    events: tuple[Any, ...]
    prices: Any
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.events) + len(self.rows)

    def told(self) -> list[tuple[str, str, int]]:
        """The first of them: (event id, file, line)."""
        found = [(event.event_id, event.file, event.line) for event in self.events[:SHOWN]]
        rows = self.rows[: SHOWN - len(found)]
        if len(rows):
            few = self.prices.take(rows)
            ids = price_ids(few).to_pylist()
            found += [(ids[n], few.files[few.file[n]], int(few.line[n])) for n in range(len(few))]
        return found


def number(scenario: Scenario, meeting: Meeting, head: Head) -> tuple[Numbered, Late]:
    """(Numbered, Late): a default recorded_at before the head of the log is lifted to it; a given one the meeting has refused."""
    few = [event for part in parts_of(scenario.events) if not isinstance(part, Many) or part.kind is Closure for event in part]
    clock = identity.Clock.of((*meeting.events, *few))
    prices = identity.recorded_prices(scenario.prices, clock)
    behind = np.flatnonzero(prices.recorded_at < head.recorded_at)
    if len(behind):
        prices = attrs.evolve(prices, recorded_at=np.maximum(prices.recorded_at, head.recorded_at))
    made = sorted_parts(parts_of(scenario.events), clock) if isinstance(scenario.events, Mixed) else None
    late: tuple[Any, ...] = ()
    events: Sequence[Any]
    contents: Sequence[dict[str, str]]
    if made is not None and not (made.recorded_at < head.recorded_at).any():
        events, contents, heard, ranks = made.events, Contents(made.events), made.recorded_at, made.ranks
    else:
        rows, late = _one_by_one(scenario.events, clock, head)
        events, contents = tuple(event for _, event, _ in rows), [said for _, _, said in rows]
        heard, ranks = (np.array([order[n] for order, _, _ in rows], np.int64) for n in (0, 1))
    kept = Late(events=late, prices=prices, rows=behind)
    prices = prices.take(in_order(prices))
    seqs, price_seqs = numbered(heard, ranks, prices, head.seq)
    return Numbered(events=events, contents=contents, seqs=seqs, prices=prices, price_seqs=price_seqs), kept


def _one_by_one(told: Sequence[Any], clock: identity.Clock, head: Head) -> tuple[list[Any], tuple[Any, ...]]:
    """(the events in order, those of them that are late)."""
    late, events = [], []
    for event in told:
        if event.recorded_at is None and clock.recorded(event) < head.recorded_at:
            event = attrs.evolve(event, recorded_at=head.recorded_at)
            late.append(event)
        events.append(event)
    return identity.in_order(identity.named(events), clock), tuple(late)
