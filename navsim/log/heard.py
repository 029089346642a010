"""When the events of a log were heard, and what they say, without making those that are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..events.canonical import content
from ..events.many import Many, Mixed

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints


class Contents(Sequence[dict[str, str]]):
    """What each of many events says, made when somebody asks."""

    def __init__(self, events: Sequence[Any]) -> None:
        self.events = events

    def __len__(self) -> int:
        return len(self.events)

    def __getitem__(self, at: Any) -> Any:
        return [content(event) for event in self.events[at]] if isinstance(at, slice) else content(self.events[at])


def recorded(events: Sequence[Any]) -> Ints:
    """When each event of a log became known, in its order."""
    if not isinstance(events, Mixed):
        return np.array([event.recorded_at for event in events], np.int64)
    told = np.zeros(len(events), np.int64)
    for n, part in enumerate(events.parts):
        at = events.part == n
        moments = part.whole("recorded_at") if isinstance(part, Many) else np.array([event.recorded_at for event in part], np.int64)
        told[at] = moments[events.row[at]]
    return told


def places(events: Sequence[Any], n: int, heard: Bools) -> tuple[Ints, Ints]:
    """(places in the log, rows of the part) of the events of its n-th part that were heard."""
    if not isinstance(events, Mixed):
        found = np.flatnonzero(heard)
        return found, found
    found = np.flatnonzero(heard & (events.part == n))
    return found, events.row[found]
