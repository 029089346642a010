"""What every event has: an identity, a moment it became known, and a place it was read from."""

from typing import Any

import attrs


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Event:
    """Something that happened, as it was told.

    event_id     given, or made of feed, fund, date and content
    recorded_at  instant it became known; None in a batch that has not met a log yet and does not say
    reverses     id of an earlier event that this one replaces
    fund         the fund it is about; None where it is about the world
    file, line   where it was read
    """

    event_id: str
    recorded_at: Any = None
    reverses: str | None = None
    fund: str | None = None
    file: str = ""
    line: int = 0

    # Written once, not by attrs for each of forty kinds: that is half of what it takes to make their classes in every process.

    def __eq__(self, other: object) -> bool:
        return self._told() == other._told() if isinstance(other, Event) and type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), self._told()))

    def __repr__(self) -> str:
        names = [field.name for field in attrs.fields(type(self))]
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in zip(names, self._told(), strict=True))})"

    def _told(self) -> tuple[Any, ...]:
        return attrs.astuple(self, recurse=False)
