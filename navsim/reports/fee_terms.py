"""What a calendar day of a fee costs on given net assets, exactly, by the terms that the events of a run say. accounting.md 8.

For readings that are not the accrual's own, which rests on workings: a fee by a month's closes, what is left of a plan.
"""

from __future__ import annotations

import calendar
import datetime
import functools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from ..basics import daycount
from ..basics.exact import RATE_ONE, YEAR
from ..events.said import Header, event_of
from ..events.shares import AccountCount, Expense
from ..events.terms import FeeTerms
from .cited import Events

NOTHING = Fraction(0)


@attrs.frozen(eq=False)
class FeesOf:
    """The terms of one fund's fees, and what they are charged on beside net assets."""

    events: Events

    @functools.cached_property
    def replaced(self) -> set[str]:
        """Ids of the events that others take back."""
        return {event.said["reverses"] for event in self.events.own.values() if event.said.get("reverses")}

    def standing(self, feed: str) -> list[Any]:
        """The events of a feed or table that none takes back."""
        found = [event for event in self.events.own.values() if event.kind == feed and event.event_id not in self.replaced]
        return [
            event_of(feed, event.said, Header(event_id=event.event_id, recorded_at=None, fund=self.events.fund, file=event.file, line=event.line))
            for event in found
            if set(event.said) - {"reverses"}
        ]

    @functools.cached_property
    def fees(self) -> dict[str, list[FeeTerms]]:
        """{id: its dated terms}."""
        told: dict[str, list[FeeTerms]] = {}
        for entry in self.standing("fee"):
            told.setdefault(entry.id, []).append(entry)
        return told

    @functools.cached_property
    def counts(self) -> list[AccountCount]:
        """The counts of its accounts, by date."""
        return sorted(self.standing("accounts"), key=lambda row: row.date)

    @functools.cached_property
    def bills(self) -> list[Expense]:
        """Its bills and one-offs."""
        return self.standing("expenses")

    def in_force(self, fee: str, day: datetime.date) -> FeeTerms | None:
        """The terms of a fee on a day; None in a gap, and for what is only billed."""
        return next((each for each in self.fees.get(fee, ()) if (each.first or day) <= day <= (each.last or day)), None)

    def billed(self, fee: str, share_class: str | None, first: datetime.date, last: datetime.date) -> bool:
        """Whether anything of some days was no day's cost: a bill, or accounts that were closed."""
        if any(row.fee == fee and first <= row.date <= last and row.share_class in (None, share_class) for row in self.bills):
            return True
        closing = any(each.per_closed_account_cents is not None for each in self.fees.get(fee, ()))
        return closing and any(row.closed and first <= row.date <= last for row in self.counts)

    def accounts(self, share_class: str | None, day: datetime.date) -> int:
        """Open on a day, of a class or of all."""
        last = {row.share_class: row.open for row in self.counts if row.date <= day and share_class in (None, row.share_class or share_class)}
        return sum(last.values())

    def day(self, fee: str, share_class: str | None, day: datetime.date, net_assets: Decimal | Fraction) -> Fraction:
        """Dollars of a day on so much; `share_class` is whose accounts count, None for the fund's.

        620,000,000 of 0.75 % to 300 million, 0.70 % to 500, 0.65 % above: 4,430,000 / 365 = 12,136.9863.
        """
        entry = self.in_force(fee, day)
        if entry is None:
            return NOTHING
        base, year = max(Fraction(net_assets), NOTHING), Fraction(1, days_in_year(day))
        cost = of_assets(entry, day, base) + of_sums(entry, day, base)
        if entry.per_account_cents is not None:
            cost += self.accounts(share_class, day) * Fraction(entry.per_account_cents, 100) * year
        return max(cost, Fraction(entry.minimum_cents or 0, 100) * year)


def of_assets(entry: FeeTerms, day: datetime.date, base: Fraction) -> Fraction:
    """Rates and tiers, under a ceiling where one is in force."""
    tiers = entry.tiers if entry.tiers is not None else ((None, entry.rate_e10),) if entry.rate_e10 is not None else ()
    annual, below = NOTHING, NOTHING
    for up_to, rate in tiers:
        top = base if up_to is None else min(base, Fraction(up_to, 100))
        annual += max(top - below, NOTHING) * Fraction(rate, RATE_ONE)
        below = top if up_to is None else Fraction(up_to, 100)
    for first, last, rate in entry.cap:
        if first <= day <= last:
            annual = min(annual, base * Fraction(rate, RATE_ONE))
    return annual * Fraction(daycount.parts(day, day, entry.day_count), YEAR)


def of_sums(entry: FeeTerms, day: datetime.date, base: Fraction) -> Fraction:
    """Sums by the year or month, and by the million with its maximum."""
    month = calendar.monthrange(day.year, day.month)[1]
    cost = NOTHING
    if entry.flat_cents is not None:
        cost += Fraction(entry.flat_cents, 100 * (month if entry.per == "month" else days_in_year(day)))
    if entry.per_million_cents is not None:
        of_month = base / 10**6 * Fraction(entry.per_million_cents, 100)
        if entry.max_per_month_cents is not None:
            of_month = min(of_month, Fraction(entry.max_per_month_cents, 100))
        cost += of_month / month
    return cost


def days_in_year(day: datetime.date) -> int:
    """366 in a leap year."""
    return 366 if calendar.isleap(day.year) else 365
