"""What a whole run comes to, added up session by session where no sheet is kept: a sweep keeps sums, a run keeps sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import YEAR, muldivmod
from .shapes import PRIOR_CLOSE

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, Terms, World


@compiled
def post_again(moved: Arrays, total: Arrays) -> None:
    """A row of a sheet that is written again and again, onto what it comes to over the sessions; it is clean then."""
    for s in range(len(moved)):
        total[s] += moved[s]
        moved[s] = 0


@compiled
def post_two_again(moved: Arrays, other: Arrays, net_assets: Arrays) -> None:
    """Two of them onto net assets, in one pass over these."""
    for s in range(len(moved)):
        net_assets[s] += moved[s] + other[s]
        moved[s] = 0
        other[s] = 0


@compiled
def post_two_once_more(moved: Arrays, other: Arrays, net_assets: Arrays, total: Arrays, other_total: Arrays) -> None:
    """Two onto net assets, and each onto what it comes to."""
    for s in range(len(moved)):
        one, two = moved[s], other[s]
        net_assets[s] += one + two
        total[s] += one
        other_total[s] += two
        moved[s] = 0
        other[s] = 0


@compiled
def average(t: int, world: World, terms: Terms, desk: Desk, record: Record) -> None:
    """The days of the session's window at their base onto the average net assets.

    1,000,000.00 through a year of 365 days, and 2,000,000.00 through the next one, are 3,000,000.00 net asset years.
    """
    if len(record.totals) == 0:
        return
    parts = 0
    for p in range(world.part_first[t], world.part_first[t + 1]):
        parts += terms.part_years[p]
    for c in range(len(record.net_asset_years)):
        average_class(desk.base[PRIOR_CLOSE, c], parts, record.net_asset_years[c], record.net_asset_dust[c])


@compiled
def average_class(base: Arrays, parts: int, years: Arrays, dust: Arrays) -> None:
    """The same of one class."""
    for s in range(len(base)):
        whole, more = muldivmod(max(base[s], 0), parts, YEAR)
        more += dust[s]
        over = more >= YEAR
        years[s] += whole + over
        dust[s] = more - YEAR * over
