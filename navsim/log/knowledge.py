"""The log as known at an instant: the only room with two clocks. accounting.md 14."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.sessions import Notice
from ..events.control import Closure, Reversal
from ..events.prices import PriceColumns
from . import identity
from .log import Log

if TYPE_CHECKING:
    from ..basics.arrays import Ints


@attrs.frozen(kw_only=True, eq=False)
class Known:
    """What stands, as known at one moment.

    events   {kind: (event, ...)} in the order of the log, without what was taken back
    prices   the prices that stand, in the order of the log
    seqs     {event id: sequence} of the events that stand
    notices  unscheduled closings as they were heard, with when they were taken back
    at       the instant, or None: everything
    seq      the last sequence number heard of, or None: everything
    heard    how many events were known
    """

    log: Log
    events: dict[type[Any], tuple[Any, ...]]
    prices: PriceColumns
    price_seqs: np.ndarray
    seqs: dict[str, int]
    notices: tuple[Any, ...]
    at: int | None
    seq: int | None = None
    heard: int = 0

    def of(self, kind: type, fund: str | None = None) -> list[Any]:
        """The events of a kind, of one fund where that is asked for."""
        return [event for event in self.events.get(kind, ()) if fund is None or event.fund == fund]


def as_known(log: Log, at: int | None = None, seq: int | None = None) -> Known:
    """What stands of the events recorded at or before an instant, or up to a sequence number.

    A reversal takes back what it names, once it is known itself. Reversing a reversal does not revive anything.
    """
    heard = [
        (event, number)
        for event, number in zip(log.events, log.event_seqs, strict=True)
        if (at is None or event.recorded_at <= at) and (seq is None or number <= seq)
    ]
    prices, numbers = log.prices, log.price_seqs
    if at is not None or seq is not None:
        rows = np.flatnonzero((prices.recorded_at <= (at if at is not None else prices.recorded_at)) & (numbers <= (seq or numbers)))
        prices, numbers = prices.take(rows), numbers[rows]
    reversed_at = {event.reverses: event.recorded_at for event, _ in reversed(heard) if event.reverses}
    reversed_at |= {given: int(prices.recorded_at[row]) for row, given in prices.reverses.items()}
    count = len(heard) + len(prices)
    kept, keep_numbers = _standing(prices, numbers, reversed_at)
    standing: dict[Any, Any] = {}
    for event, _ in heard:
        if event.event_id not in reversed_at and not isinstance(event, Reversal):
            standing.setdefault(type(event), []).append(event)
    return Known(
        log=log,
        events={kind: tuple(rows) for kind, rows in standing.items()},
        prices=kept,
        price_seqs=keep_numbers,
        seqs={event.event_id: number for event, number in heard},
        notices=tuple(
            Notice(date=event.date, minute=event.close, heard_at=event.recorded_at, void_from=reversed_at.get(event.event_id))
            for event, _ in heard
            if isinstance(event, Closure)
        ),
        at=at,
        seq=seq,
        heard=count,
    )


def _standing(prices: PriceColumns, numbers: np.ndarray, reversed_at: dict[str, int]) -> tuple[PriceColumns, Ints]:
    """Prices that nothing took back; ids are looked at only where something was."""
    if not reversed_at or not len(prices):
        return prices, numbers
    dead = {row for row, given in prices.ids.items() if given in reversed_at}
    unnamed = [given for given in reversed_at if given.startswith("prices:")]
    if unnamed:
        dead |= {row for row in range(len(prices)) if row not in prices.ids and identity.price_id(prices, row) in reversed_at}
    if not dead:
        return prices, numbers
    rows = np.array([row for row in range(len(prices)) if row not in dead], np.int64)
    return prices.take(rows), numbers[rows]
