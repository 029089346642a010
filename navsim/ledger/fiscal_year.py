"""A fiscal year so far, where a run goes on in the middle of it: what was posted, and what has been told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .booked import Booked

if TYPE_CHECKING:
    from ..basics.arrays import Ints


def told_before(booked: Booked, year: int, check: str, subject: str) -> bool:
    """Whether the run that this one goes on from has told it, of the same fiscal year."""
    told = booked.carried("told") if booked.carried("year") == year else ()
    return any((each[1], each[2]) == (check, subject) for each in told)


def parts_by(booked: Booked, t: int, year: int) -> list[int]:
    """Positions of the parts of a fiscal year that are booked by session t."""
    return [p for p in booked.parts_of_years.get(year, ()) if booked.parts[p].session <= t]


def posted_before(booked: Booked, year: int, fees: int) -> Ints:
    """int64 [fee, class]: what was posted of each fee in a fiscal year before the first session."""
    posted = np.zeros((fees, len(booked.classes)), np.int64)
    for fee, c, cents in booked.carried("posted") if booked.carried("year") == year else ():
        posted[fee, c] = cents
    return posted


def told(posted: Ints) -> list[list[int]]:
    """[fee, class, cents] of what is not nothing: few classes pay every fee."""
    return [[fee, c, int(posted[fee, c])] for fee, c in np.argwhere(posted).tolist()]


def posted_at(booked: Booked, t: int, year: int) -> Ints:
    """The same by the close of session t."""
    place = {fee: n for n, fee in enumerate(dict.fromkeys(accrual.fee for accrual in booked.accruals))}
    fees, on = np.array([place[accrual.fee] for accrual in booked.accruals], np.int64), booked.on_lines
    there = np.zeros(len(booked.parts), bool)
    there[parts_by(booked, t, year)] = True
    own = on.where((on.line < len(fees)) & there[on.part])
    posted = posted_before(booked, year, len(place))
    np.subtract.at(posted, (fees[own.line], own.share_class), own.cents)
    return posted
