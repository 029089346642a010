"""Why two runs differ: the events that one of them knows and the other does not."""

from __future__ import annotations

import bisect
import datetime
from typing import Any

import attrs

from ..basics import arrow
from .cited import cite
from .explanation import Cited
from .reading import Tables, as_rows


@attrs.frozen(kw_only=True)
class Cause:
    """An event that only one of the runs knows, with the session it first counts in.

    sign      "+" where the second run alone knows it, "-" where the first does
    replaced  the event that it takes the place of, where it says so
    """

    sign: str
    session: datetime.date
    event: Cited
    recorded_at: datetime.datetime
    replaced: Cited | None = None


def causes(before: Tables, now: Tables, fund: str, sessions: list[datetime.date], moved: list[datetime.date]) -> list[Cause]:
    """What can have moved these sessions: of the events not in both, those about the days up to the last that moved.

    sessions  in both runs, in order; moved: those that differ
    """
    if not moved:
        return []
    was, is_ = (known(tables, fund, moved[-1]) for tables in (before, now))
    held = {row["security"] for tables in (before, now) for row in tables.rows("lots", fund)}
    alone = [("-", row) for row in without(was, is_)] + [("+", row) for row in without(is_, was)]
    found = []
    for sign, row in alone:
        event = cite(row)
        at = bisect.bisect_left(sessions, row["effective"])
        if at < len(sessions) and event.said.get("security", None) in (None, *held):
            found.append(Cause(sign=sign, session=sessions[at], event=event, recorded_at=row["recorded_at"]))
    wanted = {each.event.said.get("reverses") for each in found} - {None}
    by_id = {event.event_id: event for event in cited(was, wanted) + cited(is_, wanted)}
    found = [attrs.evolve(each, replaced=by_id.get(each.event.said.get("reverses", ""))) for each in found]
    return sorted(found, key=lambda each: (each.session, each.recorded_at, each.sign == "+", each.event.event_id))


def known(tables: Tables, fund: str, last: datetime.date) -> Any:
    """Rows of `events` about days up to one."""
    return tables.between("events", fund, datetime.date(1, 1, 1), last)


def without(table: Any, other: Any) -> list[dict[str, Any]]:
    """Rows of one that the other does not have. Published figures and confirmations move nothing."""
    import pyarrow.compute as pc

    mine, theirs = (pc.binary_join_element_wise(each["event_id"], each["digest"], arrow.text(" ")) for each in (table, other))
    rows = as_rows(table.filter(pc.invert(pc.is_in(mine, value_set=theirs))))
    return [row for row in rows if row["kind"] not in ("published", "confirmations")]


def cited(table: Any, ids: Any) -> list[Cited]:
    """Events by their ids."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not ids:
        return []
    return [cite(row) for row in as_rows(table.filter(pc.is_in(table["event_id"], value_set=arrow.column(sorted(ids), pa.string()))))]
