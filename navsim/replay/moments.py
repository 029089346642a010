"""When each session was struck, and as known when: the sessions as each was known at its own close. accounting.md 3, 14."""

import bisect
import datetime
from typing import Any

import attrs

from ..basics import sessions
from ..basics.instants import DAY, at_minute


@attrs.frozen(kw_only=True, eq=False)
class Moments:
    """The sessions as each was known at its own close.

    days   their dates
    known  the instants: the closes, or, of one that was moved at short notice, when that was heard
    """

    days: tuple[datetime.date, ...]
    known: tuple[int, ...]

    def on(self, day: Any) -> int:
        """Position of the first session on or after a day."""
        return bisect.bisect_left(self.days, day)

    def pricing(self, at: int) -> int:
        """Position of the first session whose close is at or after an instant."""
        return bisect.bisect_left(self.known, at)

    def heard(self, at: Any) -> int:
        """Position of the first session at whose close something was known."""
        return bisect.bisect_left(self.known, at)


def moments(notices: tuple[sessions.Notice, ...], first: datetime.date, last: datetime.date) -> Moments:
    """The sessions from one day through another, whatever was learned about them later."""
    calendar = sessions.nyse()
    by_day: dict[Any, Any] = {}
    for notice in sorted(notices, key=lambda each: each.heard_at):
        by_day.setdefault(notice.date, []).append(notice)
    found = []
    while first <= last:
        at = _moment(calendar, by_day.get(first, ()), first)
        if at is not None:
            found.append((first, at))
        first += DAY
    return Moments(days=tuple(day for day, _ in found), known=tuple(at for _, at in found))


def _moment(calendar: sessions.Calendar, notices: tuple[Any, ...], day: datetime.date) -> int | None:
    def minute(at: int) -> int | None:
        return sessions.close_minute(calendar, [attrs.evolve(each, void_from=None) for each in notices if each.known(at)], day)

    heard = [each.heard_at for each in notices] + [each.void_from for each in notices if each.void_from is not None]
    latest = at_minute(day, max([sessions.REGULAR_CLOSE, *(each.minute or 0 for each in notices)]))
    for at in sorted({*(at_minute(day, m) for m in range_of(calendar, notices, day)), *(at for at in heard if at <= latest)}):
        closes = minute(at)
        if closes is not None and at_minute(day, closes) <= at:
            result: int = at
            return result
    return None


def range_of(calendar: sessions.Calendar, notices: tuple[Any, ...], day: datetime.date) -> set[int]:
    """Every minute at which a day may have closed."""
    return {each.minute for each in notices if each.minute is not None} | {calendar.early.get(day, sessions.REGULAR_CLOSE)}
