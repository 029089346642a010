"""What a run is asked for: as known when, and up to which day. Whatever people write for it is read, or refused in a sentence."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from ..basics.instants import at_minute, instant
from ..basics.problems import refuse
from ..events.columns import Column

FIRST_INSTANT = 10**12  # microseconds: a smaller whole number is that of an event
LAST_INSTANT = 2**53  # of the year 2255
DAY = Column(name="to", form="date", example="2002-12-31")


def moment(known_at: Any) -> dict[str, int]:
    """Keyword arguments of as_known, of what people say: an instant, ISO text in New York's time, or the number of an event in the log.

    A whole number is that of an event, by itself, as text, or as ("seq", n); one of 10^12 and more is an instant, in microseconds.
    """
    if known_at is None:
        return {}
    if isinstance(known_at, tuple):
        return {"seq": known_at[1]}
    if isinstance(known_at, str):
        if known_at.isascii() and known_at.isdigit():
            return {"seq": int(known_at)}
        try:
            known_at = datetime.datetime.fromisoformat(known_at)
        except ValueError:
            refuse("known_at.unreadable", f'"{known_at}" is not a date and time in ISO 8601', "write it like 2002-12-31T15:30")
    if isinstance(known_at, datetime.datetime) and known_at == known_at:  # pandas has a moment that is none
        return {"at": instant(known_at)}
    if type(known_at) is datetime.date:
        return {"at": at_minute(known_at, 0)}
    if not isinstance(known_at, int | np.integer) or isinstance(known_at, bool) or not -LAST_INSTANT < known_at < LAST_INSTANT:
        help = 'a datetime, ISO text like "2002-12-31T15:30", or the number of an event'
        refuse("known_at.unreadable", f"known_at is a {type(known_at).__name__} that is no moment", help)
    return {"seq" if 0 <= known_at < FIRST_INSTANT else "at": int(known_at)}


def dates_have_hyphens(heard: dict[str, int], last: int) -> None:
    """A date without its hyphens is no number of an event: 20030102."""
    text = str(heard.get("seq", ""))
    if len(text) == len("YYYYMMDD") and int(text) > last:
        message = f"there is no event {text}: the log has {last}"
        refuse("known_at.no_event", message, f"a date is written with hyphens: {text[:4]}-{text[4:6]}-{text[6:]}")


def day(to: Any) -> datetime.date | None:
    """A day from a date, a moment at midnight, as pandas has its days, or ISO text."""
    if to is None or type(to) is datetime.date:
        return to
    from ..scenario.cells import read_cell
    from ..scenario.refused import Refused

    try:
        found: datetime.date = read_cell(DAY, to)
    except Refused as error:
        refuse("to.unreadable", error.sentence, error.help or "a date, or text like 2002-12-31")
    return found
