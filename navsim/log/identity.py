"""Who an event is and when it became known, where its row does not say: formats.md 2."""

from __future__ import annotations

import collections
import datetime
import functools
import hashlib
import operator
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from ..basics import sessions
from ..basics.instants import at_minute, date_of, day_number, instant, local_date
from ..events.canonical import content, payload, price_content
from ..events.control import Closure, Reversal
from ..events.kinds import BY_EVENT, RANK, Kind
from ..events.prices import NOT_GIVEN, ByDay, PriceColumns
from ..events.shares import Order
from ..events.terms import FundTerms

if TYPE_CHECKING:
    from ..basics.arrays import Ints

NAMES = ("name", "country", "industry", "issuer", "reason", "by", "value")
UNDATED = "-"
NOT_OF_AN_ID = re.compile(r"[^A-Za-z0-9._%-]")
LONGEST_KEY = 256
AT_ONCE = 1 << 20  # prices that are looked at


def kind_of(event: Any) -> str:
    """The feed or table of terms an event is written in."""
    return event.feed if isinstance(event, Reversal) else BY_EVENT[type(event)].feed


def rank_of(event: Any) -> int:
    """The place of an event's kind in the order of the log: terms, securities, actions, trades, orders, prices, the rest."""
    return FIRST_OF_FEED[event.feed] if isinstance(event, Reversal) else RANK[BY_EVENT[type(event)]]


FIRST_OF_FEED: dict[Any, Any] = {}
for _kind, _rank in RANK.items():
    FIRST_OF_FEED.setdefault(_kind.feed, _rank)
PRICES_RANK = FIRST_OF_FEED["prices"]


def effective(event: Any) -> datetime.date | None:
    """The day an event is about; None: since the fund began."""
    kind: Kind | None = None if isinstance(event, Reversal) else BY_EVENT[type(event)]
    if kind is None or kind.dated is None:
        return getattr(event, "first", None) or getattr(event, "opens", None)
    when = getattr(event, kind.dated)
    return local_date(when) if isinstance(when, int) else when


def natural_key(told: dict[str, str]) -> str:
    """The content that tells two rows of a day apart, words for people left out, in characters an id may have."""
    key = NOT_OF_AN_ID.sub("", ".".join(str(value) for name, value in told.items() if name not in NAMES))
    return key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]}~{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def sorting_key(event: Any, key: str) -> str:
    """What orders rows of one kind and day: of orders the moment they were accepted; two of one moment go by their ids."""
    return f"{event.accepted_at:020d}" if isinstance(event, Order) else key


@attrs.frozen(kw_only=True, repr=False)
class Clock:
    """When rows that do not say became known.

    began   {fund: instant of the first moment of its inception day}
    notices  {date: minute} of unscheduled closings and moved closes that were heard by that close: None is shut
    asked    {day number: its close} of days that were asked for by the thousand
    """

    began: dict[str, int]
    notices: dict[Any, Any]
    asked: dict[int, int] = attrs.field(factory=dict)

    @classmethod
    def of(cls, events: Sequence[Any]) -> Clock:
        """From terms and closures. A closing that was learned after the fact does not move what was known before it."""
        void = {event.reverses: event.recorded_at for event in events if event.reverses and event.recorded_at is not None}
        notices = {}
        for event in sorted((each for each in events if isinstance(each, Closure)), key=_heard):
            at = at_minute(event.date, sessions.REGULAR_CLOSE if event.close is None else event.close)
            if _heard(event) <= at and not void.get(event.event_id or None, at + 1) <= at:
                notices[event.date] = event.close
        return cls(began={event.id: at_minute(event.inception, 0) for event in events if isinstance(event, FundTerms)}, notices=notices)

    def close(self, day: Any) -> int:
        """The close of a day; 16:00 where the exchange is shut."""
        calendar = sessions.nyse()
        minute = self.notices.get(day, calendar.early.get(day, sessions.REGULAR_CLOSE))
        return at_minute(day, sessions.REGULAR_CLOSE if minute is None else minute)

    def closes(self, days: Ints) -> Ints:
        """The closes of many days, by their numbers."""
        import numpy as np

        known = self.asked
        told = [known[day] if day in known else known.setdefault(day, self.close(date_of(day))) for day in days.tolist()]
        return np.array(told, np.int64)

    def start(self, fund: str | None) -> int:
        """When a fund's terms were known; what is about no fund was known with the first of them."""
        if fund in self.began:
            return self.began[fund]
        return min(self.began.values(), default=instant(datetime.datetime(1970, 1, 1)))

    def recorded(self, event: Any) -> int:
        """When an event became known."""
        if event.recorded_at is not None:
            return int(event.recorded_at)
        if isinstance(event, Reversal) or BY_EVENT[type(event)].dated is None:
            return self.start(event.fund)
        return max(self.close(effective(event)), getattr(event, "accepted_at", 0))


def _heard(closure: Closure) -> int:
    if closure.recorded_at is not None:
        return int(closure.recorded_at)
    return at_minute(closure.date, sessions.REGULAR_CLOSE if closure.close is None else closure.close)


@attrs.frozen(kw_only=True, repr=False)
class Named:
    """An event that has its id, with what it says."""

    event: Any
    said: dict[str, str]
    key: str

    @property
    def text(self) -> tuple[str, str, str | None]:
        """What must be equal for two events to be one: feed, content, fund."""
        return kind_of(self.event), payload(self.said), self.event.fund


@functools.cache
def _fields_of(kind: type) -> tuple[tuple[str, ...], Any]:
    names = tuple(field.name for field in attrs.fields(kind))
    return names, operator.attrgetter(*names)


def completed(event: Any, **more: Any) -> Any:
    """An event with more said of it: what attrs.evolve gives, for a log of millions."""
    names, values = _fields_of(type(event))  # type: ignore[arg-type]
    return type(event)(**{**dict(zip(names, values(event), strict=True)), **more})


def named(events: Any) -> list[Named]:
    """Events with ids, as Named, in the order they came.

    A default id is feed:fund:date:key:k, where k counts equal keys of a day, in the order of their content: two equal purchases stay
    two, the same file sent twice adds nothing, and the order of rows does not matter.
    """
    events = list(events)
    said = [content(event) for event in events]
    keys = [natural_key(each) for each in said]
    counted: collections.Counter[Any] = collections.Counter()
    ids = {}

    def order(n: int) -> tuple[str, str, str, int]:
        return kind_of(events[n]), keys[n], payload(said[n]), events[n].recorded_at or 0

    for n in sorted((n for n, event in enumerate(events) if not event.event_id), key=order):
        event, when = events[n], effective(events[n])
        stem = f"{kind_of(event)}:{event.fund or UNDATED}:{when.isoformat() if when else UNDATED}:{keys[n]}"
        if event.recorded_at is not None:
            stem += f"@{event.recorded_at}"
        counted[stem] += 1
        ids[n] = f"{stem}:{counted[stem]}"
    return [Named(event=completed(event, event_id=ids[n]) if n in ids else event, said=said[n], key=keys[n]) for n, event in enumerate(events)]


def order_of(event: Any, key: str) -> tuple[int, int, int, str, str]:
    """The place of an event in the order of the log: formats.md 2."""
    when = effective(event)
    return event.recorded_at, rank_of(event), day_number(when) if when else -1, sorting_key(event, key), event.event_id


def in_order(rows: list[Named], clock: Clock) -> list[tuple[tuple[int, int, int, str, str], Any, dict[str, str]]]:
    """Named events with recorded_at filled in, in the order of the log: [(order, event, content)]."""
    told = []
    for row in rows:
        event = row.event if row.event.recorded_at is not None else completed(row.event, recorded_at=clock.recorded(row.event))
        told.append((order_of(event, row.key), event, row.said))
    told.sort(key=lambda each: each[0])
    return told


def price_id(prices: PriceColumns, row: int) -> str:
    """The id of one row of prices."""
    given = prices.ids.get(row)
    if given:
        return given
    told = price_content(prices, row)
    stem = f"prices:{UNDATED}:{told.pop('date')}:{natural_key(told)}"
    return stem + ":1"


def recorded_prices(prices: PriceColumns, clock: Clock) -> PriceColumns:
    """Prices with recorded_at filled in: the close of their date."""
    missing = prices.recorded_at == NOT_GIVEN
    if not missing.any():
        return prices
    import numpy as np

    first = int(prices.date.min())
    there = np.zeros(int(prices.date.max()) - first + 1, bool)
    for start in range(0, len(prices), AT_ONCE):
        there[prices.date[start : start + AT_ONCE][missing[start : start + AT_ONCE]] - first] = True
    days = np.flatnonzero(there)
    closes = np.zeros(len(there), np.int64)
    closes[days] = clock.closes(days + first)
    by_day = ByDay(first=first, moments=closes)
    return attrs.evolve(prices, recorded_at=by_day if missing.all() else np.where(missing, by_day.of(prices.date), prices.recorded_at))
