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
    taken = {_stem(rows[n]) for n in made if rows[n].event.event_id in there and there[rows[n].event.event_id].text != rows[n].text}
    of_stem: dict[str, list[int]] = {stem: [] for stem in sorted(taken)}
    for n in made if taken else ():
        if (stem := _stem(rows[n])) in taken:
            of_stem[stem].append(n)
    told = list(rows)
    for stem, own in of_stem.items():
        held = _held(stem, len(own), find)
        says: dict[tuple[str, str, str | None], list[str]] = {}
        for event_id, each in reversed(held.items()):
            says.setdefault(each.text, []).append(event_id)
        free = len(held)
        for n in own:
            same = says.get(rows[n].text)
            if not same:
                free += 1
            event_id = same.pop() if same else f"{stem}:{free}"  # a row that is there twice is two rows
            told[n] = attrs.evolve(rows[n], event=completed(rows[n].event, event_id=event_id))
    return told


def _stem(row: Named) -> str:
    return str(row.event.event_id).rpartition(":")[0]


def _held(stem: str, about: int, find: Callable[[list[str]], dict[str, There]]) -> dict[str, There]:
    """What the log has of a stem: k from one on without a gap; so many are asked for at once, and twice as many each further time."""
    held: dict[str, There] = {}
    while True:
        asked = [f"{stem}:{k}" for k in range(len(held) + 1, len(held) + max(about, len(held)) + 1)]
        found = find(asked)
        for event_id in asked:
            if event_id not in found:
                return held
            held[event_id] = found[event_id]
