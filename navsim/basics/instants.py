"""Days and instants as integers: days since 1970-01-01, and microseconds since then in UTC. Local times are New York's."""

from __future__ import annotations

import datetime
import functools
import zoneinfo
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .arrays import Ints

NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
EPOCH_ORDINAL = datetime.date(1970, 1, 1).toordinal()
MICROSECOND = datetime.timedelta(microseconds=1)
DAY = datetime.timedelta(days=1)
FEW_CENTURIES = 200_000  # days
PER_DAY = 24 * 3600 * 10**6


def day_number(date: Any) -> int:
    """Days since 1970-01-01."""
    return int(date.toordinal() - EPOCH_ORDINAL)


def date_of(day: int) -> datetime.date:
    """The date of a day number."""
    return datetime.date.fromordinal(day + EPOCH_ORDINAL)


def instant(moment: datetime.datetime) -> int:
    """Microseconds since 1970 in UTC of an aware moment; a naive one is New York's local time."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=NEW_YORK)
    return (moment - EPOCH) // MICROSECOND


@functools.lru_cache(1 << 14)
def local(at: int) -> datetime.datetime:
    """An instant as New York's local time."""
    return (EPOCH + at * MICROSECOND).astimezone(NEW_YORK)


def local_date(at: int) -> datetime.date:
    """The calendar day in New York of an instant."""
    return local(at).date()


def local_days(instants: Ints) -> Ints:
    """The calendar day in New York, as a day number, of each of many instants: its clocks are asked once a day, or an hour where they change."""
    import numpy as np

    days, place = distinct_days(instants // PER_DAY)
    offsets = np.array([_offset(day * PER_DAY) for day in days.tolist()], np.int64)
    changing = offsets != np.array([_offset((day + 1) * PER_DAY) for day in days.tolist()], np.int64)
    own = offsets[place]
    for row in np.flatnonzero(changing[place]).tolist() if changing.any() else ():
        own[row] = _offset(int(instants[row]))
    found: Ints = (instants + own) // PER_DAY
    return found


def distinct_days(days: Ints) -> tuple[Ints, Ints]:
    """(the days there are, in order, which of them each is) of many day numbers: counted, not sorted, where they are of some centuries."""
    import numpy as np

    first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    if last - first > FEW_CENTURIES:
        return np.unique(days, return_inverse=True)
    there = np.bincount(days - first, minlength=1) > 0
    found: Ints = np.flatnonzero(there) + first
    return found if len(days) else days, (np.cumsum(there) - 1)[days - first]


@functools.lru_cache(1 << 15)
def _offset(at: int) -> int:
    """Microseconds by which New York's clocks are ahead at an instant."""
    away = local(at).utcoffset()
    assert away is not None
    return away // MICROSECOND


@functools.lru_cache(1 << 14)
def at_minute(date: datetime.date, minute: int) -> int:
    """The instant of a minute of a day in New York: 960 is 16:00."""
    return instant(datetime.datetime(date.year, date.month, date.day, minute // 60, minute % 60, tzinfo=NEW_YORK))


def is_skipped_or_repeated(moment: datetime.datetime) -> bool:
    """Whether a naive local time names no instant, or two, because clocks are set forward or back."""
    early, late = (moment.replace(tzinfo=NEW_YORK, fold=fold) for fold in (0, 1))
    return early.utcoffset() != late.utcoffset()


def told(at: int) -> str:
    """An instant as people write it, in New York's time: 2002-12-31T16:00:00-05:00."""
    return local(at).isoformat()
