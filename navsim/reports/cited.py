"""Finding the events behind a figure: by id, by security and day, in the `events` of a run."""

import datetime
import functools
import json
from typing import Any

import attrs

from .explanation import Cited
from .reading import Tables


@attrs.frozen(eq=False)
class Events:
    """The events of one fund's run. The fund's own are few; those of the world, prices above all, are read by day."""

    tables: Tables
    fund: str

    @functools.cached_property
    def own(self) -> dict[str, Cited]:
        """{event id: Cited} of the fund's own events."""
        return {row["event_id"]: cite(row) for row in self.tables.rows("events", self.fund, shared=False)}

    def between(self, first: datetime.date, last: datetime.date) -> list[Any]:
        """Events of the world about some days, in order of the log."""
        rows = [row for row in self.tables.rows("events", self.fund, first, last) if row["fund"] is None]
        return [cite(row) for row in sorted(rows, key=lambda row: row["seq"])]

    def standing(self, kind: str, first: datetime.date, last: datetime.date) -> list[Any]:
        """Those of a kind that no other event about the same days has replaced."""
        found = self.between(first, last)
        replaced = {event.said.get("reverses") for event in found}
        return [event for event in found if event.kind == kind and event.event_id not in replaced]

    def prices(self, days: Any) -> dict[Any, Any]:
        """{(security, day): [Cited]} of the quotations of some days."""
        found: dict[Any, Any] = {}
        for day in sorted(set(days)):
            for event in self.standing("prices", day, day):
                found.setdefault((event.said["security"], day), []).append(event)
        return found

    def of(self, ids: list[str]) -> tuple[Cited, ...]:
        """The fund's own events with these ids, in the order of their places."""
        found = [self.own[each] for each in dict.fromkeys(ids) if each in self.own]
        return tuple(sorted(found, key=lambda event: (event.file, event.line)))

    def terms(self, kind: str, **said: str) -> list[Cited]:
        """The fund's terms of a kind that say this."""
        return [event for event in self.own.values() if event.kind == kind and all(event.said.get(name) == value for name, value in said.items())]


def cite(row: dict[str, Any]) -> Cited:
    """A row of `events`."""
    return Cited(
        seq=row["seq"], event_id=row["event_id"], kind=row["kind"], file=row["file"] or "", line=row["line"], said=json.loads(row["payload"])
    )
