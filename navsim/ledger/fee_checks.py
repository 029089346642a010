"""Fees and income against what they should come to: a second, coarser road that no accrual takes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import RATE_ONE
from ..basics.instants import day_number
from ..strike.charges import Accrual, DatedTerms
from ..strike.shapes import DIVIDENDS, INTEREST
from .booked import Booked
from .fee_lives import AMOUNT, left_out, subject_of
from .findings import Limits, effect, finding
from .limit_checks import limit_findings
from .plan_checks import plan_findings

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from .findings import Finding

LENGTHS = {"actual/360": 360, "actual/365": 365}


def fee_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Everything about accruals."""
    if limits.on(AMOUNT):
        for k, accrual in enumerate(booked.accruals):
            yield from amounts(booked, limits, k, accrual)
    yield from limit_findings(booked, limits)
    yield from plan_findings(booked, limits)
    if limits.on("expense.unbilled"):
        yield from unbilled(booked, limits)
    if limits.on("income.amount"):
        yield from income(booked, limits)


def amounts(booked: Booked, limits: Limits, k: int, accrual: Accrual) -> Iterator[Any]:
    """A window's accrual against rate x base x days / 365 or 366: value is what was accrued, limit what that gives, in dollars.

    A year has 366 days where the window ends in a leap year. Accruals with bills, ceilings or floors, and those that count 30/360, are left out.
    """
    if left_out(booked, accrual):
        return
    charged, base = booked.recorded("charged")[:, k], booked.bases[:, k]
    most = limits.limit(AMOUNT)
    parts = booked.part_days
    year = LENGTHS.get(accrual.day_count) or 365 + is_leap(parts.year)
    for dated in accrual.dated:
        entry = dated.entry
        if entry.per_account_cents is not None or entry.per_million_cents is not None or entry.per == "month":
            continue
        inside = (day_number(dated.first) <= parts.first) & (parts.last <= day_number(dated.last))
        yearly = np.full(len(inside), entry.flat_cents, np.int64) if entry.flat_cents is not None else tiered(dated, base)
        expected = yearly * parts.days // year
        off = np.abs(charged - expected) - 2 > expected // 100 * (most // (RATE_ONE // 100)) + expected * (most % (RATE_ONE // 100)) // RATE_ONE
        if not entry.flat_cents:
            off &= base > 0
        c = None if accrual.share_class is None else booked.class_ids.index(accrual.share_class)
        for p in np.flatnonzero(inside & off).tolist():
            found = (Fraction(int(charged[p]), 100), Fraction(int(expected[p]), 100))
            t = booked.parts[p].session
            change = effect(booked, t, int(expected[p] - charged[p]), c)
            yield finding(t, AMOUNT, limits.severity(AMOUNT), subject_of(accrual), *found, effect=change)


def is_leap(years: Ints) -> Bools:
    """Which calendar years have 366 days."""
    told: Bools = (years % 4 == 0) & ((years % 100 != 0) | (years % 400 == 0))
    return told


def unbilled(booked: Booked, limits: Limits) -> Iterator[Any]:
    """A bill for a class that has no shares when it falls due: nobody is charged. Value is the bill in dollars."""
    for accrual in booked.accruals:
        if accrual.share_class is None:
            continue
        own = [bill for bill in booked.charges.expenses if bill.fee == accrual.fee and bill.share_class in (accrual.share_class, None)]
        c = booked.class_ids.index(accrual.share_class) if own else 0
        for bill in own:
            for part in booked.parts:
                if part.first <= bill.date <= part.last and not int(booked.recorded("shares")[part.session, c]):
                    value, subject = Fraction(bill.amount_cents, 100), f"{accrual.fee} {accrual.share_class}"
                    severity = limits.severity("expense.unbilled")
                    change = effect(booked, part.session, -bill.amount_cents)
                    yield finding(part.session, "expense.unbilled", severity, subject, value, None, bill.file, bill.line, effect=change)


def tiered(dated: DatedTerms, base: np.ndarray) -> np.ndarray:
    """int64: a year's fee on each base, in whole cents, tier by tier."""
    total = np.zeros(len(base), np.int64)
    for start, end, rate in dated.tiers:
        inside = np.clip(base, start, end if end is not None else None) - start
        total += inside // RATE_ONE * rate + inside % RATE_ONE // 10**2 * rate // (RATE_ONE // 10**2)
    return total


def income(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """A day's interest far from that of the strike before: value is how far, a fraction. Off unless [checks] asks for it."""
    most = Fraction(limits.limit("income.amount"), RATE_ONE)
    earned = booked.struck.ask.portfolio[:, INTEREST - DIVIDENDS].tolist()
    days = [(last - first).days + 1 for first, last in (booked.schedule.window(t) for t in range(booked.sessions))]
    for t in range(1, booked.sessions):
        was, now = Fraction(int(earned[t - 1]), days[t - 1]), Fraction(int(earned[t]), days[t])
        if was and abs(now / was - 1) > most:
            change = effect(booked, t, round((now - was) * days[t]))
            yield finding(t, "income.amount", limits.severity("income.amount"), booked.fund.id, abs(now / was - 1), most, effect=change)
