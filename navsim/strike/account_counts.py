"""How many accounts are open on a day: what fees by the account are charged on, accounting.md 8."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from ..events.shares import AccountCount


@attrs.frozen(kw_only=True, repr=False)
class OpenAccounts:
    """Days on which a count changes, in order, and how many accounts are open from each on: each class's last count holds until its next."""

    days: list[datetime.date] = attrs.field(factory=list)
    counts: list[int] = attrs.field(factory=list)

    @classmethod
    def of(cls, rows: Iterable[AccountCount]) -> OpenAccounts:
        """Of one class, or of all together."""
        days, counts, last = list[datetime.date](), list[int](), dict[str | None, int]()
        total = 0
        for row in sorted(rows, key=lambda row: row.date):
            total += row.open - last.get(row.share_class, 0)
            last[row.share_class] = row.open
            if days and days[-1] == row.date:
                counts[-1] = total
            else:
                days.append(row.date)
                counts.append(total)
        return cls(days=days, counts=counts)

    def on(self, day: datetime.date) -> int:
        """How many are open on a day."""
        n = bisect.bisect_right(self.days, day)
        return self.counts[n - 1] if n else 0


NONE_OPEN = OpenAccounts()


def by_level(rows: Iterable[AccountCount]) -> dict[str | None, list[AccountCount]]:
    """{class: its rows}, and all of them under None, for the fund; those that name no class are the fund's alone."""
    every = list(rows)
    told: dict[str | None, list[AccountCount]] = {None: every}
    for row in every:
        if row.share_class is not None:
            told.setdefault(row.share_class, []).append(row)
    return told
