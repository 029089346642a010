"""Dates and moments: ISO 8601 and nothing else. Other ways of writing a date are recognised in the help, never guessed."""

import calendar
import datetime
import re

from ..basics.instants import instant, is_skipped_or_repeated
from .refused import Refused, quoted

ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
ISO_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)? ?(Z|[+-][0-9]{2}:?[0-9]{2})?)?")
CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})(?::00)?")
FIRST_YEAR, LAST_YEAR = 1900, 2199
LAST_HOUR_OF_CHANGE = 3  # New York's clocks change at two in the night
EXCEL_ZERO = datetime.date(1899, 12, 30)
MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}


def date(text: str) -> datetime.date:
    """YYYY-MM-DD."""
    match = ISO_DATE.fullmatch(text)
    if not match:
        raise Refused("date.not_iso", f"{quoted(text)} is not a date in YYYY-MM-DD form", _other_shape(text))
    return day_of(int(match[1]), int(match[2]), int(match[3]), text)


def day_of(year: int, month: int, day: int, text: str) -> datetime.date:
    """A day of the calendar, between 1900 and 2199."""
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        raise Refused("date.impossible", f"{quoted(text)} does not exist", _why_impossible(year, month)) from None
    return in_range(found, text)


def in_range(found: datetime.date, text: str) -> datetime.date:
    """The date itself, if a fund could know it."""
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused("date.out_of_range", f"{quoted(text)} lies outside {FIRST_YEAR} to {LAST_YEAR}", "leave the cell empty where there is no date")
    return found


def _why_impossible(year: int, month: int) -> str:
    if not 1 <= month <= 12:
        return "the order is year-month-day; months run from 01 to 12"
    days = calendar.monthrange(max(year, 1), month)[1]
    return f"{calendar.month_name[month]} {year} has {days} days"


def _other_shape(text: str) -> str:
    """What a date in another shape would be in ISO; both readings where there are two."""
    stripped = text.strip()
    if ISO_DATE.fullmatch(stripped):
        return f"there is a space around it: write {stripped}"
    if ISO_DATE.match(stripped) and len(stripped) > 10 and stripped[10] in "T ":
        return f"a date alone: write {stripped[:10]}"
    if match := re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})", stripped):
        a, b, year = (int(part) for part in match.groups())
        if year < 100:
            return "write the year with four digits, first: YYYY-MM-DD"
        readings = dict.fromkeys(iso for iso in (_iso(year, a, b), _iso(year, b, a)) if iso)
        if readings:
            return "write " + (" or ".join(readings) if len(readings) > 1 else next(iter(readings)))
    if match := re.fullmatch(r"([0-9]{4})[/.-]?([0-9]{1,2})[/.-]?([0-9]{1,2})", stripped):
        iso = _iso(*(int(part) for part in match.groups()))
        if iso:
            return f"write {iso}"
    if match := re.fullmatch(r"([0-9]{1,2})[- ]([A-Za-z]{3})[a-z]*[- ,]+([0-9]{4})|([A-Za-z]{3})[a-z]* ([0-9]{1,2}),? ([0-9]{4})", stripped):
        dd, month, yyyy = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        iso = _iso(int(yyyy), MONTHS.get(month.lower(), 0), int(dd))
        if iso:
            return f"write {iso}"
    if re.fullmatch(r"[0-9]{5}", stripped) and 10_000 <= int(stripped) < 80_000:
        return f"a serial number from a spreadsheet? {stripped} is {EXCEL_ZERO + datetime.timedelta(days=int(stripped))}"
    return "write it like 2002-12-31"


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def moment(text: str) -> int:
    """An instant: ISO 8601, New York time unless an offset is written; a date alone is its midnight."""
    match = ISO_MOMENT.fullmatch(text)
    if not match:
        raise Refused("instant.not_iso", f"{quoted(text)} is not a date and time in ISO 8601", _other_moment(text))
    day = date(match[1])
    if match[2] is None:
        return instant(datetime.datetime(day.year, day.month, day.day))
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    if second == 60:
        raise Refused("instant.leap_second", f"{quoted(text)} has a second 60", "leap seconds are not kept: write :59")
    part = match[5] or ""
    if part[6:].strip("0"):
        raise Refused(
            "instant.too_fine", f"{quoted(text)} is finer than a microsecond", "nothing is cut off on the way in: write six decimals at most"
        )
    try:
        when = datetime.datetime(day.year, day.month, day.day, hour, minute, second, int(part[:6].ljust(6, "0")))
        zone = _offset(match[6]) if match[6] else None
    except ValueError:
        raise Refused("instant.impossible", f"{quoted(text)} does not exist", "hours run from 00 to 23, minutes and seconds from 00 to 59") from None
    if zone is not None:
        return instant(when.replace(tzinfo=zone))
    return local_moment(when, text)


def local_moment(when: datetime.datetime, text: str) -> int:
    """The instant of a New York local time, refused in the two hours a year in which the clock does not tell."""
    if when.hour <= LAST_HOUR_OF_CHANGE and is_skipped_or_repeated(when):
        raise Refused(
            "instant.ambiguous",
            f"{quoted(text)} names no single moment: New York's clocks change in that hour",
            f"write the offset: {when.isoformat()}-04:00 in summer time, {when.isoformat()}-05:00 in winter time",
        )
    return instant(when)


def of_datetime(when: datetime.datetime) -> int:
    """The instant of a datetime that came typed."""
    in_range(when.date(), str(when))
    return instant(when) if when.tzinfo else local_moment(when, when.isoformat())


def _offset(text: str) -> datetime.timezone:
    if text == "Z":
        return datetime.UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if minutes > 59:
        raise ValueError(text)
    away = datetime.timedelta(hours=hours, minutes=minutes)
    return datetime.timezone(-away if text[0] == "-" else away)


def _other_moment(text: str) -> str:
    stripped = text.strip()
    if stripped != text and ISO_MOMENT.fullmatch(stripped):
        return f"there is a space around it: write {stripped}"
    if re.search(r"[0-9] ?[AaPp]\.?[Mm]", stripped):
        return "hours run from 00 to 23: half past three in the afternoon is T15:30"
    if ISO_DATE.match(stripped):
        return "write it like 2002-12-31T15:30 or 2002-12-31T15:30:00-05:00"
    shape = _other_shape(stripped.split("T")[0].split(" ")[0])
    return shape if shape != "write it like 2002-12-31" else "write it like 2002-12-31T15:30"


def clock(text: str) -> int:
    """A time of day as a minute: "13:00" is 780."""
    match = CLOCK.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise Refused("time.not_a_time", f"{quoted(text)} is not a time of day", "write it like 13:00")
    return int(match[1]) * 60 + int(match[2])


def month_day(text: str) -> tuple[int, int]:
    """The month and day on which a fiscal year ends: "12-31" is (12, 31)."""
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", text)
    if not match:
        raise Refused("month_day.not_month_day", f"{quoted(text)} is not a month and a day", 'write it like "12-31": month, then day')
    try:
        datetime.date(2000, int(match[1]), int(match[2]))
    except ValueError:
        raise Refused("date.impossible", f"{quoted(text)} is no day of the year", "the order is month-day") from None
    return int(match[1]), int(match[2])
