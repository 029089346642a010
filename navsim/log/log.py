"""The log as one value: every event in one gapless order. In memory here; what is kept on disk reads back as the same value."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import arrow, blocks
from ..basics.problems import InputProblems, Place, Problem
from ..events.canonical import payload
from ..events.control import Closure
from ..events.many import Many, Mixed, parts_of
from ..events.prices import PriceColumns
from . import identity
from .heard import Contents
from .sequence import numbered, sorted_prices

if TYPE_CHECKING:
    from ..scenario.scenario import Scenario
    from .columns import Columns


def whole_numbers(values: Sequence[int] | np.ndarray) -> np.ndarray:
    """Whole numbers as a column of 64 bits."""
    return np.asarray(values, np.int64)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Log:
    """Events and prices in the order of the log.

    events      everything but prices, ids and recorded_at filled in
    contents    what each of them says, column by column
    event_seqs  the sequence number of each event, from 1, int64
    prices      PriceColumns sorted by sequence
    price_seqs  the sequence number of each price, int64
    digests     {file: sha256} of what it was read from
    name        what to call it
    anchor      of a log that is kept: function of a sequence number to "seq:hash"
    waiting     how many rows wait in quarantine
    """

    name: str
    events: Sequence[Any]
    contents: Sequence[dict[str, str]]
    event_seqs: np.ndarray = attrs.field(converter=whole_numbers)
    prices: PriceColumns
    price_seqs: np.ndarray
    digests: dict[str, str] = attrs.field(factory=dict)
    notes: tuple[Any, ...] = ()
    anchor: Any = None
    waiting: int = 0

    @functools.cached_property
    def columns(self) -> Columns:
        """What is told of each event, as columns."""
        from .columns import columns_of

        return columns_of(self.events, None if isinstance(self.events, Mixed) else [payload(said) for said in self.contents])

    def __len__(self) -> int:
        return len(self.events) + len(self.prices)

    def head(self, last: int | None = None) -> str:
        """The last sequence number and a digest of everything up to it; of a log that is kept, its anchor at that number."""
        if self.anchor is not None:
            return str(self.anchor(len(self) if last is None else last))
        return self._own_head

    @functools.cached_property
    def _own_head(self) -> str:
        digest = hashlib.sha256()
        told = self.columns
        for text in told.lines():
            digest.update(arrow.bytes_of(text))
        prices = self.prices
        pieces = [*blocks.spans(len(prices))]
        for told_of in (prices.date.__getitem__, prices.price_e8.__getitem__, prices.kind.__getitem__, prices.heard):
            for piece in pieces:
                digest.update(np.ascontiguousarray(told_of(piece)).astype("<i8").tobytes())
        for names, column in ((prices.securities, prices.security), (prices.sources, prices.source)):
            order = {name: n for n, name in enumerate(sorted(names))}
            ranks = np.array([order[name] for name in names] or [0], "<i8")
            digest.update("\0".join(sorted(names)).encode())
            for piece in pieces:
                digest.update(ranks[column[piece]].tobytes())
        digest.update(repr(sorted(prices.ids.items())).encode())
        digest.update(repr(sorted(prices.reverses.items())).encode())
        if prices.said:
            digest.update(repr(sorted(prices.said.items())).encode())
        return f"{len(self)}:{digest.hexdigest()}"


def one_batch(scenario: Scenario) -> Log:
    """A scenario as a log that was appended at once: formats.md 2. Where nobody else holds the scenario, its prices go when they are in order."""
    parts, events, prices = parts_of(scenario.events), scenario.events, scenario.prices
    told: dict[str, Any] = {"name": scenario.name, "digests": dict(scenario.digests), "notes": tuple(scenario.notes)}
    del scenario
    clock = identity.Clock.of([event for part in parts if not isinstance(part, Many) or part.kind is Closure for event in part])
    prices = sorted_prices(identity.recorded_prices(prices, clock))
    if any(isinstance(part, Many) for part in parts):
        from . import batch

        made = batch.sorted_parts(parts, clock)
        if made is not None:
            seqs, price_seqs = numbered(made.recorded_at, made.ranks, prices)
            return Log(events=made.events, contents=Contents(made.events), event_seqs=seqs, prices=prices, price_seqs=price_seqs, **told)
    rows, problems = _once_each(identity.in_order(identity.named(events), clock))
    if problems:
        raise InputProblems(problems)
    heard, ranks = np.array([order[0] for order, _, _ in rows], np.int64), np.array([order[1] for order, _, _ in rows], np.int64)
    seqs, price_seqs = numbered(heard, ranks, prices)
    several, said = tuple(event for _, event, _ in rows), tuple(said for _, _, said in rows)
    return Log(events=several, contents=said, event_seqs=seqs, prices=prices, price_seqs=price_seqs, **told)


def _text(event: Any, said: Any) -> tuple[Any, ...]:
    return identity.kind_of(event), payload(said), event.fund


def _once_each(
    rows: list[tuple[tuple[int, int, int, str, str], Any, dict[str, str]]],
) -> tuple[list[tuple[tuple[int, int, int, str, str], Any, dict[str, str]]], list[Any]]:
    """The same id and content twice is one event; the same id with other content is a problem."""
    seen: dict[Any, Any] = {}
    kept, problems = [], []
    for order, event, said in rows:
        earlier, told = seen.setdefault(event.event_id, (event, said))
        if earlier is event:
            kept.append((order, event, said))
        elif _text(earlier, told) != _text(event, said):
            problems.append(
                Problem(
                    code="event.exists_with_different_content",
                    message=f'event_id "{event.event_id}" stands for something else in {earlier.file} line {earlier.line}',
                    help="an event is never edited: give this row an id of its own, and name the earlier one in `reverses` to replace it",
                    place=Place(file=event.file, line=event.line),
                )
            )
    return kept, problems
