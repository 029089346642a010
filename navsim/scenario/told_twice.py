"""What has one value a day, told twice with two: a rate of exchange, a factor, a level. Which of them counts is not for us to choose.

A row that takes another back, or says that it became known at another moment, comes after the first and replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..events.control import BenchmarkLevel, Closure, MarketRate, PublishedNav
from ..events.event import Event
from ..events.portfolio import CustodianBalance, Factor, FxRate, Reset
from .batch import feed_of

if TYPE_CHECKING:
    from ..basics.arrays import Bools
    from ..basics.problems import Problem
    from ..events.many import Many
    from .batch import Batch

ONE_A_DAY: dict[type[Event], tuple[tuple[str, ...], str, str]] = {  # what it is of, what is told, how a person calls it
    FxRate: (("currency",), "rate", "rate of exchange"),
    Factor: (("security",), "factor", "factor"),
    Reset: (("security",), "rate", "rate"),
    MarketRate: (("name",), "rate", "rate"),
    BenchmarkLevel: (("name",), "level", "level"),
    PublishedNav: (("fund", "share_class"), "nav", "published NAV"),
    CustodianBalance: (("fund", "security"), "quantity", "balance"),
    Closure: ((), "close", "closing"),
}
HEADER = ("event_id", "recorded_at", "reverses", "fund", "file", "line")


def told_twice(batch: Batch) -> Iterator[Problem]:
    """Two values for one thing and day, of which neither comes after the other."""
    before: dict[tuple[Any, ...], Any] = {}
    for event in batch.own(*ONE_A_DAY, where=again):
        if event.reverses or (event.event_id and event.event_id in batch.reversed_ids):
            continue
        names, column, what = ONE_A_DAY[type(event)]
        other = before.setdefault((type(event), event.date, event.recorded_at, *(getattr(event, name) for name in names)), event)
        if other is not event and said(other) != said(event):
            of = " ".join(str(getattr(event, name)) for name in names if getattr(event, name))
            message = f"a second {what}{f' for {of}' if of else ''} on {event.date}; the other is on line {other.line} of {other.file}"
            help = 'keep one; a correction gives the first an event_id and names it under "reverses"'
            yield batch.problem(event, column, f"{feed_of(event)}.twice", message, help)


def said(event: Event) -> tuple[Any, ...]:
    """What a row tells, but for its head and where it stands."""
    return tuple(getattr(event, field.name) for field in attrs.fields(type(event)) if field.name not in HEADER)


def again(many: Many) -> Bools:
    """Rows of a large feed whose thing and day stand more than once in it."""
    key = np.zeros(len(many), np.int64)
    for name in ("date", *ONE_A_DAY[many.kind][0]):
        few = many.few(name).merged()
        _, key = np.unique(key * len(few.values) + few.codes, return_inverse=True)
    found: Bools = (np.bincount(key) > 1)[key]
    return found
