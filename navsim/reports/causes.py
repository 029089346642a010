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

DECISIONS = ("published", "confirmations")


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


def causes(
    before: Tables,
    now: Tables,
    fund: str,
    sessions: list[datetime.date],
    moved: list[datetime.date],
    told_at: dict[datetime.date, int] | None = None,
) -> list[Cause]:
    """What can have moved these sessions: of the events not in both, those about the days up to the last that moved.

    sessions  in both runs, in order; moved: those that differ
    told_at   {session: seq of what was published for it}: what the log heard after that counts as heard since
    """
    if not moved:
        return []
    funds = {fund} | linked(now, fund) | linked(before, fund)
    was, is_ = ([known(tables, each, moved[-1], each == fund) for each in sorted(funds & {*tables.funds})] for tables in (before, now))
    held = {row["security"] for tables in (before, now) for each in funds & {*tables.funds} for row in tables.rows("lots", each)}
    alone = [("-", row) for row in without(was, is_)] + [("+", row) for row in without(is_, was)]
    if told_at:
        heard = heard_since(is_, sessions, {day: told_at[day] for day in moved if day in told_at})
        alone += [("+", row) for row in heard if all(row["event_id"] != other["event_id"] for _, other in alone)]
    named = {row["event_id"]: cite(row) for _, row in alone}
    wanted = {event.said["reverses"] for event in named.values() if "reverses" in event.said}
    by_id = {row["event_id"]: row for row in rows_of([*was, *is_], wanted)}
    found = []
    for sign, row in alone:
        event = named[row["event_id"]]
        replaced = by_id.get(event.said.get("reverses", ""))
        about = replaced if replaced is not None and is_cancellation(event) else row
        at = bisect.bisect_left(sessions, about["effective"])
        if about["effective"] <= moved[-1] and at < len(sessions) and cite(about).said.get("security") in (None, *held):
            found.append(
                Cause(
                    sign=sign,
                    session=sessions[at],
                    event=event,
                    recorded_at=row["recorded_at"],
                    replaced=cite(replaced) if replaced is not None else None,
                )
            )
    return sorted(found, key=lambda each: (each.session, each.recorded_at, each.sign == "+", each.event.event_id))


def is_cancellation(event: Cited) -> bool:
    """Whether an event takes another back and says nothing in its place."""
    return set(event.said) <= {"reverses", "fund"}


def known(tables: Tables, fund: str, last: datetime.date, shared: bool) -> Any:
    """Rows of `events` about days up to one."""
    return tables.between("events", fund, datetime.date(1, 1, 1), last, shared)


def linked(tables: Tables, fund: str) -> set[str]:
    """The funds whose NAV can move this one's: those that exchanges come from or go to, those it holds or is held by, and theirs in turn."""
    others = {each: partners(tables, each) for each in tables.funds} if len(tables.funds) > 1 else {}
    told, ahead = {fund}, [fund]
    while ahead:
        one = ahead.pop()
        near = {each for each, what in others.items() if each == one or what & others[one]} - told if others else set()
        told |= near
        ahead += near
    return told - {fund}


def partners(tables: Tables, fund: str) -> set[str]:
    """What a fund may share with another: its id, its exchanges' ids, funds it holds and accounts that are funds."""
    import pyarrow as pa
    import pyarrow.compute as pc

    orders = tables.read("orders", fund, None)
    exchanges = orders.filter(pc.equal(orders["side"].cast(pa.string()), arrow.text("exchange")))["event_id"].to_pylist()
    accounts = pc.unique(orders["account"].cast(pa.string())).to_pylist()
    held = [row["security"].partition(".")[0] for row in tables.rows("lots", fund)]
    return {fund, *exchanges, *({*accounts, *held} & {*tables.funds})}


def heard_since(tables: list[Any], sessions: list[datetime.date], told_at: dict[datetime.date, int]) -> list[dict[str, Any]]:
    """Rows that the log heard after the figures of the first session they can have moved were told."""
    import pyarrow as pa
    import pyarrow.compute as pc

    first, days = min(told_at.values(), default=0), sorted(told_at)
    found = []
    for table in tables:
        for row in as_rows(table.filter(pc.greater(table["seq"], pa.scalar(first, pa.int64())))) if told_at else ():
            at = bisect.bisect_left(days, row["effective"])
            if at < len(days) and row["seq"] > told_at[days[at]] and row["kind"] not in DECISIONS:
                found.append(row)
    return found


def without(tables: list[Any], others: list[Any]) -> list[dict[str, Any]]:
    """Rows of some that the others do not have. Published figures and confirmations move nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    there = pa.chunked_array([chunk for table in others for chunk in identities(table).chunks], pa.string())
    rows = [row for table in tables for row in as_rows(table.filter(pc.invert(pc.is_in(identities(table), value_set=there))))]
    return [row for row in rows if row["kind"] not in DECISIONS]


def identities(table: Any) -> Any:
    """Each event's id and digest."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(table["event_id"], table["digest"], arrow.text(" "))


def rows_of(tables: list[Any], ids: Any) -> list[dict[str, Any]]:
    """Events by their ids."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not ids:
        return []
    wanted = arrow.column(sorted(ids), pa.string())
    return [row for table in tables for row in as_rows(table.filter(pc.is_in(table["event_id"], value_set=wanted)))]
