"""What was charged and what was given back of it, month by month: of the roll-forward, as statements read it, so that nothing is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import numpy as np

from ..basics.instants import date_of
from ..tables.cells import coded, whole

RECOUPED = "recoupment of waivers"  # no fee has such an id: it has blanks


@attrs.frozen(kw_only=True, eq=False)
class Charged:
    """Dollars by month, that of the session that booked them.

    months      labels, as 2024-05
    fees        {fee: dollars a month} of those that ever came to something; what was taken back of earlier years after them
    given_back  dollars a month: waived, of fees or under a yield floor, and reimbursed, of fees or from the adviser's pocket
    """

    months: list[str]
    fees: dict[str, list[Decimal]]
    given_back: list[Decimal]


def by_month(moved: Any) -> Charged:
    """From the roll-forward of one fund, an Arrow table; what the adviser bears is not in it."""
    codes, components = coded(moved.column("component"))
    days, day_of = np.unique(whole(moved.column("session")), return_inverse=True)
    months = [f"{date_of(day):%Y-%m}" for day in days.tolist()]
    labels = list(dict.fromkeys(months))
    sums = np.zeros((len(components), len(labels)), np.int64)
    np.add.at(sums, (codes, np.array([labels.index(month) for month in months], np.int64)[day_of]), whole(moved.column("amount")))
    fees: dict[str, list[Decimal]] = {}
    back, recouped = np.zeros((2, len(labels)), np.int64)
    told, first = np.unique(codes, return_index=True)
    for n in told[np.argsort(first)].tolist():  # as they come in the roll-forward, which is as they were declared
        (kind, _, name), cents = components[n].partition(":"), sums[n]
        if kind == "fee" and cents.any():
            fees[name] = dollars(-cents)
        elif kind in ("waiver", "reimbursement"):
            back += cents
        elif kind == "recoupment":
            recouped -= cents
    if recouped.any():
        fees[RECOUPED] = dollars(recouped)
    return Charged(months=labels, fees=fees, given_back=dollars(back))


def dollars(cents: Any) -> list[Decimal]:
    """Of cents."""
    return [Decimal(each).scaleb(-2) for each in cents.tolist()]
