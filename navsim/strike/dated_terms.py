"""The dated terms of a fee: its entries cut where a ceiling begins or ends, in slices, one for each kind of day under a minimum."""

from __future__ import annotations

import calendar
import datetime
from typing import TYPE_CHECKING

import attrs

from ..basics import daycount, exact
from ..basics.instants import DAY
from .charges import EARLIEST, LATEST, DatedTerms, by_month

if TYPE_CHECKING:
    from ..events.terms import FeeTerms
    from .account_counts import OpenAccounts
    from .charges import Part

NEVER = 1 << 60


def dated_terms(entry: FeeTerms, period: int, accounts: OpenAccounts, parts: tuple[Part, ...]) -> list[DatedTerms]:
    """The terms of an entry, cut where a ceiling begins or ends; under a minimum, one for each kind of day there is.

    Kinds stand in an order of their own, not in that in which they are met: a strike that goes on from a night posts them as the whole run does.
    """
    slices = tiers_of(entry)
    if not slices:
        return []
    told = [DatedTerms(entry=entry, first=start, last=end, tiers=slices, period=period, ceiling=ceiling) for start, end, ceiling in cuts_of(entry)]
    if entry.minimum_cents is None:
        return told
    days = [part.first + n * DAY for part in parts for n in range(part.days)]
    return [
        attrs.evolve(dated, kind=kind)
        for dated in told
        for kind in sorted({weight(dated, accounts, day) for day in days if dated.first <= day <= dated.last})
    ]


def cuts_of(entry: FeeTerms) -> list[tuple[datetime.date, datetime.date, None]]:
    """(first day, last day, ceiling rate e10 or None) of an entry, cut where a ceiling begins or ends."""
    first, last = entry.first or EARLIEST, entry.last or LATEST
    cuts = []
    for start, end, ceiling in sorted(entry.cap):
        start, end = max(start, first), min(end, last)
        if start > end:
            continue
        if start > first:
            cuts.append((first, start - DAY, None))
        cuts.append((start, end, ceiling))
        first = end + DAY if end < LATEST else LATEST
    if first <= last:
        cuts.append((first, last, None))
    return cuts


def weight(dated: DatedTerms, accounts: OpenAccounts, day: datetime.date) -> tuple[int, int]:
    """What a day weighs, in parts of the terms' period: its charge (times open accounts, where per account), and a minimum for it."""
    least = dated.period // (366 if calendar.isleap(day.year) else 365)
    if by_month(dated.entry):
        return dated.period // calendar.monthrange(day.year, day.month)[1], least
    years = dated.period // exact.YEAR
    if dated.entry.per_account_cents is not None:
        return accounts.on(day) * daycount.actual_actual(day) * years, least
    return daycount.parts(day, day, "actual/actual" if dated.is_sum else dated.entry.day_count) * years, least


def tiers_of(entry: FeeTerms) -> tuple[tuple[int, int, int], ...]:
    """The slices of a fee: (from cents, to cents, rate e10). A sum of money is one slice, at 1 of itself."""
    if entry.flat_cents is not None or entry.per_account_cents is not None:
        return ((0, NEVER, 1),)
    if entry.per_million_cents is not None:
        return ((0, NEVER, entry.per_million_cents),)
    if entry.rate_e10 is not None:
        return ((0, NEVER, entry.rate_e10),)
    slices, start = [], 0
    for up_to, rate in entry.tiers or ():
        slices.append((start, NEVER if up_to is None else up_to, rate))
        start = up_to
    return tuple(slices)


def sum_of(entry: FeeTerms) -> int:
    """The sum of money of a flat or per-account fee."""
    return entry.flat_cents if entry.flat_cents is not None else entry.per_account_cents or 0
