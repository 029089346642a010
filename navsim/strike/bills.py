"""Cents of a fee that no day accrues: bills, and accounts that were closed."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from .charges import EARLIEST, FUND, LATEST

if TYPE_CHECKING:
    from ..events.terms import FeeTerms
    from .charges import Accrual, Charges


def bills_of(accrual: Accrual, charges: Charges) -> list[tuple[datetime.date, int]]:
    """[(date, cents)], in order: the bills that name the accrual's class, or none where it is the only level."""
    own = charges.bills.get((accrual.fee, accrual.share_class), [])
    if accrual.share_class is not FUND and charges.levels[accrual.fee] == 1:
        own = [*own, *charges.bills.get((accrual.fee, FUND), [])]
    return sorted((bill.date, bill.amount_cents) for bill in own)


def closed_of(accrual: Accrual, charges: Charges) -> list[tuple[datetime.date, int]]:
    """[(date, cents)], in order, of accounts that were closed, charged once each: no bill, it replaces nothing."""
    return sorted(
        (row.date, row.closed * entry.per_closed_account_cents)
        for entry in charges.fees[accrual.fee]
        if entry.per_closed_account_cents is not None and _is_charged(entry, accrual.share_class)
        for row in charges.account_rows.get(accrual.share_class, ())
        if _in_force(entry, row.date)
    )


def _is_charged(entry: FeeTerms, share_class: str | None) -> bool:
    return share_class is FUND if entry.classes is FUND else share_class in entry.classes


def _in_force(entry: FeeTerms, day: datetime.date) -> bool:
    return (entry.first or EARLIEST) <= day <= (entry.last or LATEST)
