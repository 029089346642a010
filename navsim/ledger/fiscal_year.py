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
    return [p for p, part in enumerate(booked.parts) if part.session <= t and part.fiscal_year == year]


def posted_before(booked: Booked, year: int, fees: int) -> Ints:
    """int64 [fee, class]: what was posted of each fee in a fiscal year before the first session."""
    if booked.carried("year") == year:
        return np.array(booked.carried("posted"), np.int64).reshape(fees, len(booked.classes))
    return np.zeros((fees, len(booked.classes)), np.int64)


def posted_at(booked: Booked, t: int, year: int) -> Ints:
    """The same by the close of session t."""
    fees = list(dict.fromkeys(accrual.fee for accrual in booked.accruals))
    posted, sheet = posted_before(booked, year, len(fees)), booked.sheet()
    for p in parts_by(booked, t, year):
        at, first = booked.fee_lines(p)
        for k, accrual in enumerate(booked.accruals):
            posted[fees.index(accrual.fee)] -= sheet[at, first + k]
    return posted
