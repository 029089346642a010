"""What every event has: an identity, a moment it became known, and a place it was read from."""

from typing import Any

import attrs


@attrs.frozen(kw_only=True)
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
