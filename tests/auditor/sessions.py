"""NYSE sessions, their closes, and the calendar days that a strike books."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import exchange_calendars

NEW_YORK = ZoneInfo("America/New_York")
UTC = ZoneInfo("UTC")
FIRST, LAST = date(1990, 1, 1), date(2035, 12, 31)


def instant(text):
    """ISO text, New York unless an offset is written, a date alone is midnight -> an aware instant."""
    if isinstance(text, datetime):
        when = text
    elif isinstance(text, date):
        when = datetime.combine(text, time())
    else:
        when = datetime.fromisoformat(str(text).strip())
    if when.tzinfo is None:
        when = when.replace(tzinfo=NEW_YORK)
    return when.astimezone(UTC)


def at(day, clock):
    """A New York clock time of a day as an instant."""
    return datetime.combine(day, clock, NEW_YORK).astimezone(UTC)


@lru_cache(maxsize=1)
def nyse():
    """(closes by session, the regular sessions that know of no ad hoc closing), straight from the calendar library."""
    calendar = exchange_calendars.get_calendar("XNYS", start=FIRST.isoformat(), end=LAST.isoformat())
    closes = {session.date(): close.to_pydatetime().astimezone(UTC) for session, close in calendar.schedule["close"].items()}
    holidays = {stamp.date() for stamp in calendar.regular_holidays.holidays(FIRST.isoformat(), LAST.isoformat())}
    regular, day = [], FIRST
    while day <= LAST:
        if day.weekday() < 5 and day not in holidays:
            regular.append(day)
        day += timedelta(days=1)
    return closes, regular


class Schedule:
    """The sessions of a run: the calendar, less what `closure` events close, with the closes they move."""

    def __init__(self, closures=()):
        """closures: dicts with `date`, `close` (a time, or None for shut all day), `recorded_at`, in order of recording."""
        closes, self.regular = nyse()
        self.closes = dict(closes)
        self.closures = list(closures)
        for row in self.closures:
            if row["close"] is None:
                self.closes.pop(row["date"], None)
            elif row["date"] in self.closes:
                self.closes[row["date"]] = at(row["date"], row["close"])
        self.days = sorted(self.closes)

    def is_session(self, day):
        return day in self.closes

    def close(self, day):
        """The close of a session; 16:00 on a closed day."""
        return self.closes.get(day) or at(day, time(16))

    def on_or_after(self, day):
        return self.days[bisect_left(self.days, day)]

    def on_or_before(self, day):
        return self.days[bisect_right(self.days, day) - 1]

    def after(self, day, steps=1):
        return self.days[bisect_right(self.days, day) + steps - 1]

    def before(self, day):
        return self.days[bisect_left(self.days, day) - 1]

    def between(self, first, last):
        """Sessions from first to last, both included."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def count_after(self, day, last):
        """How many sessions lie in (day, last]."""
        return bisect_right(self.days, last) - bisect_right(self.days, day)

    def taking(self, moment):
        """The first session whose close is at or after this instant."""
        day = moment.astimezone(NEW_YORK).date() - timedelta(days=1)
        while True:
            day = self.on_or_after(day)
            if self.closes[day] >= moment:
                return day
            day += timedelta(days=1)

    def next_as_known(self, session):
        """The next scheduled session as the close of this one knew it: regular days less closings recorded by then."""
        known = {}
        for row in self.closures:
            if row["recorded_at"] <= self.closes[session]:
                known[row["date"]] = row["close"] is None
        spot = bisect_right(self.regular, session)
        while known.get(self.regular[spot]):
            spot += 1
        return self.regular[spot]


def month_end(day):
    """The last calendar day of the month of a day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def accrue_through(schedule, session, window, close_month):
    """A(t): the last calendar day whose income and expense this strike books."""
    following = schedule.next_as_known(session)
    if window == "forward":
        return following - timedelta(days=1)
    if close_month and (following.year, following.month) != (session.year, session.month):
        return month_end(session)
    return session


def days_of(first, last):
    """Every calendar day from first to last, both included."""
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]
