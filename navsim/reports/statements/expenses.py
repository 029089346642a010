"""Expenses of a period by category and class, what was given back of them, and what each part of a window belongs to."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from .entries import ZERO
from .period import Period

WORDS = {
    "management": "Advisory fees",
    "transfer_agent": "Transfer agent expenses",
    "registration": "Registration fees",
    "system": "System fees",
    "custody": "Custodian fees",
    "insurance": "Insurance expense",
    "audit": "Audit fees",
    "distribution": "Distribution fees",
    "service": "Service fees",
    "shareholder_servicing": "Shareholder servicing fees",
    "administration": "Administrative fees",
    "legal": "Legal fees",
    "reports": "Shareholder reports",
    "trustees": "Trustees' fees and expenses",
    "brokerage": "Brokerage",
    "interest": "Interest expense",
    "tax": "Taxes",
    "extraordinary": "Extraordinary expenses",
    "other": "Other expenses",
}
CHARGED = ("fee:", "waiver:", "reimbursement:", "recoupment", "offset")  # components that each part of a window has by itself
ALWAYS = ("management", "transfer_agent", "registration", "system", "custody", "insurance", "audit", "other")


@attrs.frozen(kw_only=True, eq=False)
class Expenses:
    """charged  {(category, class): dollars}, positive; waived, offset, recouped {class: dollars}, positive; beyond the same of days that
    belong to another fiscal year than the session that booked them, and so to another statement
    """

    charged: dict[tuple[str, str], Decimal]
    waived: dict[str, Decimal]
    offset: dict[str, Decimal]
    recouped: dict[str, Decimal]
    beyond: dict[str, Decimal]

    def gross(self, share_class: str | None = None) -> Decimal:
        """Before anything was given back or paid by others."""
        return added(self.charged, share_class) + mine(self.recouped, share_class)

    def after_waivers(self, share_class: str | None = None) -> Decimal:
        """Dollars, of a class or of all, before what others paid."""
        return self.gross(share_class) - mine(self.waived, share_class)

    def net(self, share_class: str | None = None) -> Decimal:
        """After waivers and what others paid."""
        return self.after_waivers(share_class) - mine(self.offset, share_class)


def added(charged: dict[tuple[str, str], Decimal], share_class: str | None) -> Decimal:
    """All categories of a class, or of the fund."""
    return sum((amount for (_, name), amount in charged.items() if share_class in (None, name)), ZERO)


def mine(by_class: dict[str, Decimal], share_class: str | None) -> Decimal:
    """A class's part, or the fund's whole."""
    return sum((amount for name, amount in by_class.items() if share_class in (None, name)), ZERO)


def expenses(period: Period) -> Expenses:
    """From the roll-forward by session; where a fiscal year ends in a window, each part of it in the year of its days."""
    charged: dict[Any, Any] = {}
    waived, offset, recouped, beyond = (dict.fromkeys(period.classes, ZERO) for _ in range(4))
    categories, told = period.about["fees"], dict(period.moved)
    for sign, row in elsewhere(period):
        add(told, (row["component"], row["share_class"]), sign * row["amount"])
        add(beyond, row["share_class"], -sign * row["amount"])
    for (component, name), amount in told.items():
        before, _, fee = component.partition(":")
        if before == "fee":
            add(charged, (categories[fee], name), -amount)
        elif before in ("waiver", "reimbursement"):
            add(waived, name, amount)
        elif component == "offset":
            add(offset, name, amount)
        elif component == "recoupment":
            add(recouped, name, -amount)
    return Expenses(charged=charged, waived=waived, offset=offset, recouped=recouped, beyond=beyond)


def elsewhere(period: Period) -> Iterator[Any]:
    """(-1, row of year_ends) booked in the period for days of another; (1, row) booked before or after it for days of this one."""
    for row in period.year_ends:
        booked, has = row["session"] in period.sessions, period.has(row["session"], row["day_from"], row["day_to"])
        if booked != has:
            yield 1 if has else -1, row


def add(into: dict[Any, Decimal], key: Any, amount: Decimal) -> None:
    """Add up under a key."""
    into[key] = into.get(key, ZERO) + amount
