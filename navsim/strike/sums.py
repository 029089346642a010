"""What a whole run comes to, added up session by session where no sheet is kept: a sweep keeps sums, a run keeps sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import YEAR, muldivmod
from .shapes import PRIOR_CLOSE

if TYPE_CHECKING:
    from .shapes import Desk, Record, Terms, World


@compiled
def add_up(t: int, row: int, world: World, terms: Terms, desk: Desk, record: Record) -> None:
    """Every line of the session onto the totals, and the days of its window at their base onto the average net assets.

    1,000,000.00 through a year of 365 days, and 2,000,000.00 through the next one, are 3,000,000.00 net asset years.
    """
    if len(record.totals) == 0:
        return
    sheet, totals = record.sheet[row], record.totals
    _, classes, structures = totals.shape
    for n in range(1, world.line_count[t]):  # all but opening
        for c in range(classes):
            total, moved = totals[world.lines[n], c], sheet[world.lines[n], c]
            for s in range(structures):
                total[s] += moved[s]
    parts = 0
    for p in range(world.part_first[t], world.part_first[t + 1]):
        parts += terms.part_years[p]
    for c in range(classes):
        years, dust, base = record.net_asset_years[c], record.net_asset_dust[c], desk.base[PRIOR_CLOSE, c]
        for s in range(structures):
            whole, more = muldivmod(max(base[s], 0), parts, YEAR)
            more += dust[s]
            years[s] += whole + (more >= YEAR)
            dust[s] = more - YEAR * (more >= YEAR)
