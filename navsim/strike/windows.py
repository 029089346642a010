"""The windows of a run, or the pieces of them in one fiscal year, all at once: which parts of a year, and which bills, fall into each."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import daycount
from ..basics.instants import date_of, day_number

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from .charges import Part


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Windows:
    """Windows in order: the day number of the first and the last day of each; `parts`, the same as pieces of fiscal years.

    running  {day count: parts of a year before each day from the first one of all on}
    """

    parts: tuple[Part, ...]
    first: np.ndarray
    last: np.ndarray
    running: dict[str, np.ndarray] = attrs.field(factory=dict)

    @classmethod
    def of(cls, parts: tuple[Part, ...]) -> Windows:
        """From the parts of a calendar."""
        first, last = (np.array([day_number(getattr(part, end)) for part in parts], np.int64) for end in ("first", "last"))
        return cls(parts=parts, first=first, last=last)

    def within(self, first: datetime.date | None, last: datetime.date | None) -> tuple[Ints, Ints]:
        """(first, last) day of each between two dates; the last before the first where it has none there."""
        begins = self.first if first is None else np.maximum(self.first, day_number(first))
        ends = self.last if last is None else np.minimum(self.last, day_number(last))
        return begins, ends

    def years(self, day_count: str, first: datetime.date | None = None, last: datetime.date | None = None) -> Ints:
        """Parts of a year that each holds, between two dates where they are given: what daycount.parts tells of one."""
        if not len(self.first):
            return np.zeros(0, np.int64)
        origin = int(self.first.min())
        if day_count not in self.running:
            weigh = daycount.DAY_COUNTS[day_count]
            each = [weigh(date_of(day)) for day in range(origin, int(self.last.max()) + 1)]
            self.running[day_count] = np.concatenate([[0], np.cumsum(np.array(each, np.int64))])
        begins, ends = self.within(first, last)
        some, told = np.flatnonzero(begins <= ends), np.zeros(len(begins), np.int64)
        told[some] = self.running[day_count][ends[some] + 1 - origin] - self.running[day_count][begins[some] - origin]
        return told

    def overlap(self, first: datetime.date, last: datetime.date) -> Bools:
        """Which have a day between two dates."""
        begins, ends = self.within(first, last)
        found: Bools = begins <= ends
        return found

    def holding(self, dated: list[Any]) -> list[int]:
        """Positions of those that hold the day of some of [(day, ...)]."""
        days = np.array(sorted({day_number(day) for day, *_ in dated}), np.int64)
        found: list[int] = np.flatnonzero(np.searchsorted(days, self.first) < np.searchsorted(days, self.last, side="right")).tolist()
        return found
