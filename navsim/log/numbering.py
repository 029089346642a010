"""New events get their place: when they became known, in which order, under which number. formats.md 2."""

import attrs
import numpy as np

from ..basics.instants import told
from ..basics.problems import InputProblems, Place, Problem
from ..events.prices import NOT_GIVEN
from . import identity
from .log import in_order, numbered
from .price_ids import price_ids
from .rows import Numbered

SHOWN = 20


@attrs.frozen(kw_only=True, eq=False)
class Late:
    """Rows that do not say when they became known, and that the log heard of after it had gone on."""

    events: tuple
    prices: object
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.events) + len(self.rows)

    def told(self) -> list:
        """The first of them: (event id, file, line)."""
        found = [(event.event_id, event.file, event.line) for event in self.events[:SHOWN]]
        rows = self.rows[: SHOWN - len(found)]
        if len(rows):
            few = self.prices.take(rows)
            ids = price_ids(few).to_pylist()
            found += [(ids[n], few.files[few.file[n]], int(few.line[n])) for n in range(len(few))]
        return found


def number(scenario, meeting, head) -> tuple:
    """(Numbered, Late): a given recorded_at before the head of the log is refused, a default one is lifted to it."""
    clock = identity.Clock.of((*meeting.events, *scenario.events))
    problems = []
    for event in scenario.events:
        if event.recorded_at is not None and event.recorded_at < head.recorded_at:
            problems.append(_before(event.file, event.line, event.recorded_at, head))
    prices = scenario.prices
    for row in np.flatnonzero((prices.recorded_at != NOT_GIVEN) & (prices.recorded_at < head.recorded_at)).tolist():
        problems.append(_before(prices.files[prices.file[row]], int(prices.line[row]), int(prices.recorded_at[row]), head))
    if problems:
        raise InputProblems(problems)
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
    seqs, price_seqs = numbered(rows, prices, head.seq)
    return Numbered(rows=rows, seqs=seqs, prices=prices, price_seqs=price_seqs), kept


def _before(file: str, line: int, recorded_at: int, head) -> Problem:
    return Problem(
        code="recorded_at.before_head",
        message=f"recorded at {told(recorded_at)}, but the log has gone on to {told(head.recorded_at)}",
        help="what the log knew then is told already: leave recorded_at empty, and it is known from the head of the log on",
        place=Place(file=file, line=line),
    )
