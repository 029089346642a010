"""What a log holds, kind by kind: how many events, of which days, from which files."""

import datetime
from typing import Any

import attrs

from ..basics.instants import date_of
from ..log import identity
from ..log.log import Log
from ..tables.schemas import DATE, TEXT, WHOLE
from .figures import Figures


@attrs.frozen(kw_only=True)
class Kept:
    """The events of one kind from one file; days are empty where the kind has none."""

    kind: str
    file: str
    events: int
    first: datetime.date | None
    last: datetime.date | None


@attrs.frozen(kw_only=True, eq=False)
class Contents:
    """name  of the scenario; funds {id: name}; kept in order of the files, terms first."""

    name: str
    funds: dict[Any, Any]
    events: int
    kept: tuple[Any, ...]


def contents(log: Log) -> Contents:
    """Count what is there."""
    found: dict[Any, Any] = {}
    funds = {}
    for event in log.events:
        kind = identity.kind_of(event)
        found.setdefault((kind, event.file), []).append(identity.effective(event))
        if kind == "fund":
            funds[event.fund] = event.name or event.fund
    kept = [_kept(kind, file, days) for (kind, file), days in found.items()]
    prices = log.prices
    for n, file in enumerate(prices.files if len(prices) else ()):
        days = prices.date[prices.file == n]
        if len(days):
            kept.append(_dated("prices", file, len(days), date_of(int(days.min())), date_of(int(days.max()))))
    return Contents(
        name=log.name, funds=funds, events=len(log), kept=tuple(sorted(kept, key=lambda each: (not each.file.endswith(".toml"), each.file)))
    )


def _kept(kind: Any, file: Any, days: Any) -> Any:
    known = [day for day in days if day]
    return _dated(kind, file, len(days), min(known, default=None), max(known, default=None))


def _dated(kind: Any, file: Any, events: Any, first: Any, last: Any) -> Any:
    return Kept(kind=kind, file=file, events=events, first=first, last=last)


def figures(found: Contents) -> Figures:
    """One row a kind and file."""
    columns = (("file", TEXT), ("kind", TEXT), ("events", WHOLE), ("first", DATE), ("last", DATE))
    return Figures(columns, tuple((each.file, each.kind, each.events, each.first, each.last) for each in found.kept))
