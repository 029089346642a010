"""Checks that look at the whole life of a fee: its first bill, its first payment, the first account closed change what they tell of days long before.

`accrual.amount` leaves out what is ever billed, or charged for accounts closed; `balance.accrual` tells of fees of which something was paid.
"""

from __future__ import annotations

import numpy as np

from ..strike.bills import bills_of, closed_of
from ..strike.charges import Accrual
from .balance_checks import balances, fees_paid
from .booked import Booked
from .found import Findings

AMOUNT = "accrual.amount"
Life = dict[str, list[str]]


def subject_of(accrual: Accrual) -> str:
    """What people know an accrual by."""
    return accrual.fee if accrual.share_class is None else f"{accrual.fee} {accrual.share_class}"


def left_out(booked: Booked, accrual: Accrual) -> bool:
    """Whether what an accrual comes to is not a rate's or a sum's alone: ceilings and floors, bills, accounts that were closed, of its whole life."""
    if any(not dated.tiers or dated.bounded for dated in accrual.dated) or accrual.day_count == "30/360":
        return True
    if bills_of(accrual, booked.charges) or closed_of(accrual, booked.charges):
        return True
    return subject_of(accrual) in (booked.carried("closings") or ())


def lives(booked: Booked, findings: Findings) -> Life:
    """{what of the fees: which} at the end of a run: those left out, those told of, those paid, those that were ever below zero."""
    out = [subject_of(accrual) for accrual in booked.accruals if left_out(booked, accrual)]
    told = told_by(booked, findings, booked.sessions)
    return {"left_out": sorted(out), "told": told, "paid": fees_paid(booked, booked.sessions), "below": below(booked, booked.sessions)}


def lives_at(booked: Booked, findings: Findings, t: int) -> Life:
    """The same as a later run goes on from session t."""
    day = booked.schedule.days[t]
    closed = [subject_of(each) for each in booked.accruals if any(date <= day for date, _ in closed_of(each, booked.charges))]
    return {
        "closings": sorted({*closed, *(booked.carried("closings") or ())}),
        "amounts_told": told_by(booked, findings, t + 1),
        "below_zero": below(booked, t + 1),
    }


def told_by(booked: Booked, findings: Findings, until: int) -> list[str]:
    """Of what accrual something was told before a session."""
    now = {subject for session, check, subject in findings.keys if check == AMOUNT and session < until}
    return sorted({*now, *(booked.carried("amounts_told") or ())})


def below(booked: Booked, until: int) -> list[str]:
    """Fees of which less than nothing was ever owed before a session."""
    now = {fee for fee, owed in balances(booked).items() if np.any(owed[booked.first : until] < 0)}
    return sorted({*now, *(booked.carried("below_zero") or ())})


def another(was: Life, now: Life) -> str | None:
    """The fee of which other things are told by now, of days before as well; None: of none."""
    joined, gone = set(now["left_out"]) - set(was["left_out"]), set(was["left_out"]) - set(now["left_out"])
    paid = set(was["paid"]) ^ set(now["paid"])
    changed = gone | (joined & set(was["told"])) | (paid & {*was["below"], *now["below"]})
    return min(changed, default=None)
