"""The parts of the windows of a run, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from ..basics.instants import day_number

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..strike.charges import Part


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PartDays:
    """int64 [p]: the session of each part, its first and last day by number, its days, the calendar year it ends in, and its fiscal year."""

    session: Ints
    first: Ints
    last: Ints
    days: Ints
    year: Ints
    fiscal_year: Ints


def part_days(parts: tuple[Part, ...]) -> PartDays:
    """Of every part."""
    rows = [(part.session, day_number(part.first), day_number(part.last), part.last.year, part.fiscal_year) for part in parts]
    session, first, last, year, fiscal_year = np.array(rows, np.int64).reshape(len(rows), 5).T
    return PartDays(session=session, first=first, last=last, days=last - first + 1, year=year, fiscal_year=fiscal_year)
