"""What debt is: a security that bears interest and matures, and what is kept of each lot of it. accounting.md 5, 6."""

from __future__ import annotations

import datetime
from fractions import Fraction

import attrs

from ..basics.exact import muldiv
from ..events.portfolio import DEBT, Security

INTEREST_DUE = "interest receivable"
FACE = 10**4  # quantity e6 to cents of face
INDEXED = ("floater", "asset_backed")  # their resets follow an index that nobody knows beforehand


@attrs.define(kw_only=True, repr=False)
class Accrual:
    """The interest and amortization of one lot of debt.

    settle      the day it began to earn
    carried     amortized cost in cents, through the last strike
    purchased   cents of interest bought with it, booked as receivable
    beyond      of that, what a ticket gave beyond the interest since the last coupon: it is left for the last coupon, or goes with a sale
    exact       interest earned since settlement, in cents, exactly
    posted      of that, posted
    receivable  purchased and posted less what coupons and sales have taken
    dollars     the receivable as it stands in the books; all else is in the currency of the security
    through     the day up to which it has earned
    paid_to     the last coupon date received, or the one before settlement; a payment in kind since, or the day it began anew as other debt
    since       the day its first coupon after `settle` runs from, where that is no coupon date
    born        the day of the session that booked the lot
    names       ((name, day number up to which it had it), ...) before the one it has, as the same debt
    aside       cents, exactly, that face paid back or changed since the last coupon has earned: they come with the next one, or with a sale before it
    """

    settle: datetime.date
    carried: int
    purchased: int = 0
    beyond: int = 0
    exact: Fraction = Fraction(0)
    posted: int = 0
    receivable: int = 0
    dollars: int = 0
    through: datetime.date
    paid_to: datetime.date
    born: datetime.date
    aside: Fraction = Fraction(0)
    since: datetime.date | None = None
    names: tuple[tuple[str, int], ...] = ()


def is_debt(security: Security) -> bool:
    """Whether a security bears interest and matures."""
    return security.type in DEBT


def before_first(security: Security, accrual: Accrual) -> bool:
    """Whether an odd first coupon is still to come: until then a lot's interest runs from its own settlement, on top of what was bought."""
    return bool(security.frequency and security.first_coupon and accrual.paid_to < security.first_coupon)


def pays_all(security: Security, accrual: Accrual) -> bool:
    """Whether the next payment is of all that is receivable: where interest comes at maturity, and an odd first coupon."""
    return not security.frequency or before_first(security, accrual)


def face(quantity_e6: int) -> int:
    """Face in cents."""
    return int(muldiv(quantity_e6, 1, FACE))


def exact_face(quantity_e6: int) -> Fraction:
    """Face in cents and parts of a cent: what interest is reckoned on."""
    return Fraction(quantity_e6, FACE)


def nearest(exact: Fraction) -> int:
    """Halves away from zero."""
    return int(muldiv(exact.numerator, 1, exact.denominator))
