"""An event back from what it says: the inverse of `canonical.content`, cell by cell. What the log keeps is this text."""

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from ..basics.instants import instant
from .canonical import columns_and_defaults
from .columns import Column
from .control import Reversal
from .event import Event
from .kinds import BY_FEED, BY_TERMS
from .many import Few, Many, Told, Whole, column_of
from .shares import ALL


def scaled(text: str, scale: int) -> int:
    """A plain decimal as an integer of `scale` decimals: "25.51" at 8 is 2551000000."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, part = digits.partition(".")
    return sign * int(whole + part[:scale].ljust(scale, "0"))


def rate_of(text: str) -> int:
    """ "0.75%" is 75000000 of 10^10."""
    return scaled(text.removesuffix("%"), 8)


def cell_of(column: Column, text: str) -> Any:
    """The value that `canonical.cell_text` wrote."""
    match column.form:
        case "number" | "whole":
            return scaled(text, column.scale)
        case "rate":
            return rate_of(text)
        case "date":
            return datetime.date.fromisoformat(text)
        case "instant":
            return instant(datetime.datetime.fromisoformat(text))
        case "shares":
            return ALL if text == ALL else scaled(text, 6)
        case "lots":
            return tuple(lot_of(part) for part in text.split(";"))
        case "month_day":
            return int(text[:2]), int(text[3:])
        case "time":
            return int(text[:2]) * 60 + int(text[3:])
        case "flag":
            return text == "true"
        case "tiers":
            return tuple(tier_of(part) for part in text.split("; "))
        case "caps":
            return tuple(cap_of(part) for part in text.split("; ")) if text else ()
        case "rates":
            return tuple(rate_of(part) for part in text.split("; ")) if text else ()
        case "list":
            return tuple(text.split(", ")) if text else ()
        case "table":
            return _tuples(json.loads(text))
    return text


def lot_of(text: str) -> tuple[Any, ...]:
    """ "buy-1:100" is (buy-1, 100 units); an id alone is all of the lot. An id that a log made has five parts itself."""
    parts = text.split(":")
    size = 5 if parts[0] == "trades" and len(parts) >= 5 else 1
    return ":".join(parts[:size]), scaled(parts[size], 6) if len(parts) > size else None


def tier_of(text: str) -> tuple[int | None, int]:
    """ "0.75% up to 300000000.00" is (cents, rate)."""
    rate, _, up_to = text.partition(" up to ")
    return (scaled(up_to, 2) if up_to else None), rate_of(rate)


def cap_of(text: str) -> tuple[datetime.date, datetime.date, int]:
    """ "0.67% from 1999-07-01 until 1999-09-30" is (from, until, rate)."""
    rate, _, dates = text.partition(" from ")
    first, _, last = dates.partition(" until ")
    return datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), rate_of(rate)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value


@attrs.frozen(kw_only=True)
class Header:
    """What is kept of an event beside its content."""

    event_id: str
    recorded_at: int | None
    fund: str | None
    file: str
    line: int
    position: int | None = None
    cancels: bool = False


def event_of(feed: str, told: dict[str, str], header: Header) -> Event:
    """The event of a feed or table of terms that says this."""
    own: dict[str, Any] = {
        "event_id": header.event_id,
        "recorded_at": header.recorded_at,
        "fund": header.fund,
        "file": header.file,
        "line": header.line,
    }
    own["reverses"] = told.get("reverses")
    if header.cancels:
        return Reversal(feed=feed, **own)
    kind: Any = (BY_FEED.get(feed) or BY_TERMS[feed]).event
    for name, column, _ in columns_and_defaults(kind):
        if column.name in told:
            own[name] = cell_of(column, told[column.name])
    if header.position is not None:
        own["position"] = header.position
    event: Event = kind(**own)
    return event


def many_of(feed: str, told: Sequence[dict[str, str]], **headers: Sequence[Any]) -> Many:
    """The events of a feed that say this, as columns.

    headers  {attribute: of each event}, what is kept beside its content: event_id, recorded_at, fund, file and line

    Raises LookupError where one of them does not say what it must.
    """
    texts = {name: column_of([said.get(name) for said in told]) for name in set[str]().union(*told)}
    return many_said(feed, texts, {name: column_of(values) for name, values in headers.items() if any(value is not None for value in values)})


def many_said(feed: str, told: Mapping[str, Told], headers: Mapping[str, Told]) -> Many:
    """The events of a feed from the columns of what they say: a text that comes again is read once.

    told     {column: its text in each row, None where a row does not say}; or whole numbers, where they were read already
    headers  {attribute: column} of what is kept beside: event_id, recorded_at, fund, file and line

    Raises LookupError where one of them does not say what it must.
    """
    kind: Any = BY_FEED[feed].event
    columns = dict(headers)
    if "reverses" in told:
        columns["reverses"] = told["reverses"]
    for name, column, usual in columns_and_defaults(kind):
        texts = told.get(column.name)
        if column.required and (texts is None or not _says_always(texts)):
            raise LookupError(column.name)
        if isinstance(texts, Whole):
            columns[name] = texts if usual is None or usual is attrs.NOTHING else texts.filled(usual)
        elif isinstance(texts, Few):
            columns[name] = column_of([usual if text is None else cell_of(column, text) for text in texts.values]).take(texts.codes)
    return Many(kind=kind, columns=columns)


def _says_always(told: Told) -> bool:
    """Whether every row says something."""
    if isinstance(told, Whole):
        return told.given is None or bool(told.given.all())
    return isinstance(told, Few) and not told.where(lambda _: False, empty=True).any()
