"""Two indices may stand at one level on a day, two rates be equal: ids that the log makes for them count on behind those it has.

The id of such a row does not say its name (`identity.NAMES`), so equal figures of other names have one stem and differ in `k` alone. In one
batch they are counted side by side; here those of a later batch are counted on. formats.md 2: "`k` counting equal keys of that date".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from ..events.control import BenchmarkLevel, MarketRate
from .identity import Named, completed

if TYPE_CHECKING:
    from .view import There

NAMED_BY_WORD = MarketRate, BenchmarkLevel


def counted_on(events: Sequence[Any], rows: list[Named], find: Callable[[list[str]], dict[str, There]]) -> list[Named]:
    """The rows of a batch: where the log has another name's figure under an id made for one of them, those of its stem have the next free.

    events  as they came, without the ids that were made; rows, the same with them
    find    {event id: what the log has there} of some ids
    """
    made = [n for n, event in enumerate(events) if not event.event_id and isinstance(event, NAMED_BY_WORD)]
    there = find([rows[n].event.event_id for n in made])
    taken = {_stem(rows[n]) for n in made if rows[n].event.event_id in there and not _says(there[rows[n].event.event_id], rows[n])}
    told = list(rows)
    for stem in sorted(taken):
        held, own = _held(stem, find), [n for n in made if _stem(rows[n]) == stem]
        free = len(held)
        for n in own:
            same = next((event_id for event_id, each in held.items() if _says(each, rows[n])), None)
            if same is None:
                free += 1
                same = f"{stem}:{free}"
            else:
                del held[same]  # a row that is there twice is two rows
            told[n] = attrs.evolve(rows[n], event=completed(rows[n].event, event_id=same))
    return told


def _stem(row: Named) -> str:
    return str(row.event.event_id).rpartition(":")[0]


def _says(there: There, row: Named) -> bool:
    return (there.feed, there.payload, there.fund) == row.text


def _held(stem: str, find: Callable[[list[str]], dict[str, There]]) -> dict[str, There]:
    """What the log has of a stem: k from one on without a gap."""
    held: dict[str, There] = {}
    while found := find([f"{stem}:{len(held) + 1}"]):
        held |= found
    return held
