"""What a fund came to through any day, from what an earlier run remembered of an earlier one, and the rows since.

The rows are those of the tables as they stand in the end: of the days a run made again but left out, the old ones.
"""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pyarrow as pa

from ..basics.instants import day_number
from ..tables import grown
from ..tables.come_to import READ, FundSoFar, so_far

Rows = Mapping[str, pa.Table]
BEFORE_ALL = day_number(datetime.date.min)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CameTo:
    """known  {day: what the fund had come to through it}; rows, function of a day to those of the days after it."""

    rows: Callable[[datetime.date], Rows]
    known: dict[datetime.date, FundSoFar] = attrs.field(factory=dict)

    def through(self, day: datetime.date) -> FundSoFar:
        """Through a day that is on or after one that is known, or of all rows."""
        base = max((each for each in self.known if each <= day), default=None)
        if base != day:
            before, after = (FundSoFar(), BEFORE_ALL) if base is None else (self.known[base], day_number(base))
            self.known[day] = so_far(before, self.rows(base or datetime.date.min), after, day_number(day))
        return self.known[day]


def of_tables(tables: Mapping[str, Any], fund: str) -> CameTo:
    """Of a run of the whole, by its tables."""
    rows = {name: tables[name][fund] for name in READ if name in tables and fund in tables[name]}
    return CameTo(rows=lambda _: rows)


def grown_from(
    out: pathlib.Path, fund: str, parts: Mapping[str, tuple[pa.Table, set[int]]], left_out: list[datetime.date], known: dict[Any, FundSoFar]
) -> CameTo:
    """Of a run that goes on from tables in a folder.

    parts     {table: (rows of the years that are written, those years)}
    left_out  sessions before the first whose rows are made again
    known     what was known of some of them
    """

    def rows(after: datetime.date) -> Rows:
        told, wanted = {}, {session.year for session in left_out if session > after}
        for name in READ:
            made, years = parts.get(name, (None, set[int]()))
            old = grown.old_rows(out, name, fund, wanted - years)
            pieces = [each for each in (old, made) if each is not None]
            if pieces:
                told[name] = pieces[0] if len(pieces) == 1 else pa.concat_tables(pieces)
        return told

    return CameTo(rows=rows, known=known)
