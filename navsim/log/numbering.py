"""New events get their place: when they became known, in which order, under which number. formats.md 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from . import identity
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
    clock = identity.Clock.of((*meeting.events, *scenario.events))
    prices = scenario.prices
    late, events = [], []
    for event in scenario.events:
        if event.recorded_at is None and clock.recorded(event) < head.recorded_at:
            event = attrs.evolve(event, recorded_at=head.recorded_at)
            late.append(event)
        events.append(event)
    rows = identity.in_order(identity.named(events), clock)
    prices = identity.recorded_prices(prices, clock)
    behind = np.flatnonzero(prices.recorded_at < head.recorded_at)
    if len(behind):
        prices = attrs.evolve(prices, recorded_at=np.maximum(prices.recorded_at, head.recorded_at))
    kept = Late(events=tuple(late), prices=prices, rows=behind)
    prices = prices.take(in_order(prices))
    heard, ranks = (np.array([order[n] for order, _, _ in rows], np.int64) for n in (0, 1))
    seqs, price_seqs = numbered(heard, ranks, prices, head.seq)
    return Numbered(rows=rows, seqs=seqs.tolist(), prices=prices, price_seqs=price_seqs), kept
