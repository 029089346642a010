"""When a fund is struck: the sessions of the New York Stock Exchange, their closes, and the calendar days each strike accrues.

The calendar is `exchange_calendars`' own, kept as a small table named by its version, so that only the first run imports the library.
"""

from __future__ import annotations

import bisect
import csv
import datetime
import functools
import hashlib
import io
import os
import pathlib
import tempfile
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from .compiled import cache_home
from .instants import DAY, at_minute, day_number
from .versions import version

if TYPE_CHECKING:
    from .arrays import Ints

FIRST, LAST = datetime.date(1960, 1, 1), datetime.date(2075, 12, 31)
REGULAR_CLOSE = 16 * 60
SATURDAY = 5


@attrs.frozen(kw_only=True, repr=False)
class Calendar:
    """Days the exchange is shut besides weekends, and the minute of day it closes early.

    holidays   shut every year by rule
    ad_hoc     shut once, for something nobody could foresee: 2001-09-11, a state funeral
    early      date to minute of the day: 780 is 13:00
    """

    version: str
    holidays: frozenset[datetime.date]
    ad_hoc: frozenset[datetime.date]
    early: dict[datetime.date, int]

    def is_scheduled(self, day: datetime.date) -> bool:
        """Whether the exchange opens on this day by its rules."""
        return day.weekday() < SATURDAY and day not in self.holidays

    def is_session(self, day: datetime.date) -> bool:
        """Whether the exchange did open."""
        return self.is_scheduled(day) and day not in self.ad_hoc


def calendar_version() -> str:
    """The version of the calendar the sessions come from."""
    return version("exchange_calendars")


@functools.cache
def nyse() -> Calendar:
    """The New York Stock Exchange from FIRST to LAST."""
    release = calendar_version()
    path = cache_home() / f"nyse-{release}-{FIRST.year}-{LAST.year}.csv"
    try:
        return _read(path.read_text(encoding="ascii"), release)
    except (OSError, ValueError):
        pass
    text = _ask_the_library()
    _keep(path, text)
    return _read(text, release)


def _sealed(table: str) -> str:
    """The table with a last line that tells whether a byte of it was changed: a session more or less would move every figure."""
    return f"{table}{hashlib.sha256(table.encode('ascii')).hexdigest()}\n"


def _read(text: str, version: str) -> Calendar:
    table = text[: text[:-1].rfind("\n") + 1]
    if text != _sealed(table):
        raise ValueError("the table of sessions is not as it was written")
    rows = [*csv.reader(io.StringIO(table))][1:]
    kinds = {kind: {datetime.date.fromisoformat(day): minute for day, own, minute in rows if own == kind} for kind in ("holiday", "ad_hoc", "early")}
    return Calendar(
        version=version,
        holidays=frozenset(kinds["holiday"]),
        ad_hoc=frozenset(kinds["ad_hoc"]),
        early={day: int(minute) for day, minute in kinds["early"].items()},
    )


def _ask_the_library() -> str:
    import exchange_calendars

    exchange = exchange_calendars.get_calendar("XNYS", start=FIRST.isoformat(), end=LAST.isoformat())
    open_days = {moment.date() for moment in exchange.sessions}
    by_rule = {moment.date() for moment in exchange.regular_holidays.holidays(FIRST.isoformat(), LAST.isoformat())}
    weekdays = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1) if (FIRST + n * DAY).weekday() < SATURDAY]
    rows = [(day.isoformat(), "holiday" if day in by_rule else "ad_hoc", "") for day in weekdays if day not in open_days]
    for moment in exchange.closes.dt.tz_convert("America/New_York"):
        minute = moment.hour * 60 + moment.minute
        if minute != REGULAR_CLOSE:
            rows.append((moment.date().isoformat(), "early", minute))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("date", "kind", "minute"), *rows])
    return _sealed(out.getvalue())


def _keep(path: pathlib.Path, text: str) -> None:
    """Put the table in its place whole, or, where that folder cannot be written, do without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        os.replace(name, path)
    except OSError:
        return


@attrs.frozen(kw_only=True, repr=False)
class Notice:
    """An unscheduled closing, or a moved close, as it was heard.

    date       the day it is about
    minute     of the day the exchange closes; None: shut all day
    heard_at   instant it became known
    void_from  instant it was taken back; None: never
    """

    date: datetime.date
    minute: int | None
    heard_at: int
    void_from: int | None = None

    def known(self, at: int) -> bool:
        """Whether it was known at an instant, and not taken back by then."""
        return self.heard_at <= at and (self.void_from is None or at < self.void_from)


@attrs.frozen(kw_only=True, repr=False)
class Schedule:
    """The sessions of one run in order, with what hangs on them.

    days      dates of the sessions; beyond the last one struck there is a margin of a few
    closes    instants of their closes
    through   A(t): the last calendar day whose income and expense strike t books
    following the next session, as the schedule said at the close of t
    """

    days: tuple[datetime.date, ...]
    closes: tuple[int, ...]
    through: tuple[datetime.date, ...]
    following: tuple[datetime.date, ...] = ()

    @functools.cached_property
    def numbers(self) -> Ints:
        """The day numbers of the sessions."""
        return np.array([day_number(day) for day in self.days], np.int64)

    @functools.cached_property
    def next_numbers(self) -> Ints:
        """The day numbers of the sessions that follow, as the schedule said."""
        return np.array([day_number(day) for day in self.following], np.int64)

    @functools.cached_property
    def accrued(self) -> tuple[Ints, Ints]:
        """The day numbers of the first and the last day of each `window`."""
        through = np.array([day_number(day) for day in self.through], np.int64)
        return np.append(self.numbers[:1], through[:-1] + 1), through

    def at_or_after(self, day: datetime.date) -> int:
        """Position of the first session on or after a day; the number of sessions if there is none."""
        return bisect.bisect_left(self.days, day)

    def accruing(self, day: datetime.date) -> int:
        """Position of the strike whose window holds a day: it books the day's income and expense. Their number where none does."""
        return bisect.bisect_left(self.through, day)

    def pricing(self, at: Ints) -> Ints:
        """Position of the session whose NAV an order accepted at an instant takes, of many at once: the first whose close is at or after it."""
        first: Ints = np.searchsorted(np.array(self.closes, np.int64), at, side="left")
        return first

    def window(self, t: int) -> tuple[datetime.date, datetime.date]:
        """First and last calendar day that strike t accrues; the first after the last where it accrues none."""
        first = self.days[0] if t == 0 else self.through[t - 1] + DAY
        return first, self.through[t]


def close_minute(calendar: Calendar, notices: list[Any], day: datetime.date) -> int | None:
    """Minute of the day the exchange closes, with every notice that still stands; None: it does not open."""
    if not calendar.is_scheduled(day):
        return None
    for notice in reversed(notices):
        if notice.date == day and notice.void_from is None:
            minute: int | None = notice.minute
            return minute
    return calendar.early.get(day, REGULAR_CLOSE) if calendar.is_session(day) else None


def lay_out(calendar: Calendar, first: datetime.date, last: datetime.date, *, window: str, close_month: bool, notices: Any = ()) -> Schedule:
    """The sessions from one day through another, with a margin of about two weeks after, and their accrual windows.

    window       "back": A(t) = t; "forward": the day before the next scheduled session
    close_month  a back window runs to the end of the month at the month's last session
    notices      Notices in the order they were heard

    What comes next is what the schedule said at the close of t: a closing learned later leaves its days to the next strike.
    """
    notices = sorted(notices, key=lambda notice: notice.heard_at)
    by_day = {notice.date: [n for n in notices if n.date == notice.date] for notice in notices}
    days, closes = [], []
    day, margin = first, 0
    while margin < 12:
        minute = close_minute(calendar, by_day.get(day, []), day)
        if minute is not None:
            days.append(day)
            closes.append(at_minute(day, minute))
            margin += day > last
        day += DAY
    through: list[Any] = []
    next_days = []
    for day, close in zip(days, closes, strict=True):
        following = _next_scheduled(calendar, by_day, day, close)
        next_days.append(following)
        if window == "forward":
            reached = following - DAY
        elif close_month and following.month != day.month:
            reached = day.replace(day=1) + 31 * DAY
            reached -= reached.day * DAY
        else:
            reached = day
        through.append(max(reached, through[-1]) if through else reached)
    return Schedule(days=tuple(days), closes=tuple(closes), through=tuple(through), following=tuple(next_days))


def _next_scheduled(calendar: Calendar, by_day: dict[Any, Any], day: datetime.date, close: int) -> datetime.date:
    day += DAY
    while not calendar.is_scheduled(day) or any(n.minute is None and n.known(close) for n in by_day.get(day, [])):
        day += DAY
    return day


def fiscal_parts(first: datetime.date, last: datetime.date, year_end: tuple[int, int]) -> list[tuple[datetime.date, datetime.date, int]]:
    """A window cut at fiscal year ends: [(first, last, fiscal year)], the year named by the calendar year in which it ends.

    29 to 31 December of a year ending 30 December is cut in two.
    """
    cut = []
    while first <= last:
        end = fiscal_end(first, year_end)
        cut.append((first, min(last, end), end.year))
        first = end + DAY
    return cut


def fiscal_end(day: datetime.date, year_end: Any) -> datetime.date:
    """The last day of the fiscal year that holds a day; a year end of 29 February is 28 February in short years."""
    end = _on(day.year, *year_end)
    return end if day <= end else _on(day.year + 1, *year_end)


def _on(year: int, month: int, day: int) -> datetime.date:
    while True:
        try:
            return datetime.date(year, month, day)
        except ValueError:
            day -= 1
