"""Which sessions of a schedule a run strikes itself, and which of them it remembers the state of."""

from typing import Any

import attrs


class Unfit(Exception):
    """Why a run cannot go on from a point; another one may do, and the beginning does."""


@attrs.frozen(kw_only=True, repr=False)
class Window:
    """Where a run goes on, and where a later one may.

    first    position of the first session it strikes; those before it were struck by an earlier run, and only name days here
    opening  {room: what it carried into that session}; None: the run begins with the fund
    keep     positions after which what is carried is remembered
    """

    first: int = 0
    opening: dict[str, Any] | None = None
    keep: tuple[int, ...] = ()

    def of(self, room: str) -> Any:
        """What a room carried into the first session."""
        return None if self.opening is None else self.opening[room]


WHOLE = Window()
