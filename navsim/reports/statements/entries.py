"""Lines of a statement, and how a total is made of its parts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs

ZERO = Decimal("0.00")
WHOLE = ("money", "shares")  # printed in whole units, and footed


@attrs.define(kw_only=True, eq=False)
class Entry:
    """One line. `amount` is exact, in dollars (or shares, or a fraction); None where nothing can be told.

    parts    lines that make it up; each counts `sign` times its amount: 1, -1, or 0 for a line told beside the sum
    heading  words above the parts; silent: the parts are shown, their sum is not
    form     money, shares, price, per_share, percent, ratio, thousands: how it is printed
    dollars  the whole dollars it is printed as, once the statement is footed
    """

    key: str
    label: str = ""
    amount: Decimal | None = None
    parts: list[Entry] = attrs.field(factory=list)
    sign: int = 1
    heading: str = ""
    silent: bool = False
    form: str = "money"
    decimals: int = 2
    share_class: str | None = None
    dollars: int | None = None

    @property
    def told(self) -> Decimal:
        """The amount of a line that must have one."""
        if self.amount is None:
            raise ValueError(f"{self.key} has no amount")
        return self.amount

    @property
    def gap(self) -> Decimal:
        """What its parts do not explain of it: nothing, or the books do not meet."""
        if not self.parts or self.amount is None:
            return ZERO
        return self.amount - sum((part.sign * part.told for part in self.parts if part.sign), ZERO)

    def all(self) -> Iterator[Entry]:
        """Itself and everything in it, in the order of print."""
        for part in self.parts:
            yield from part.all()
        yield self

    def find(self, key: str) -> Entry:
        """The line of a name."""
        return next(entry for entry in self.all() if entry.key == key)


def total(key: str, label: str, parts: list[Entry], **more: Any) -> Entry:
    """A line that is the sum of its parts."""
    amount = sum((part.sign * part.told for part in parts if part.sign), ZERO)
    return Entry(key=key, label=label, amount=amount, parts=parts, **more)


def foot(entry: Entry, dollars: int | None = None) -> None:
    """Whole dollars for a line and all in it, such that every printed total is the sum of what is printed above it.

    The total is rounded half-up; among its parts the dollars that are left over go to those with the largest cents. Where a part has its
    whole dollars already, from another statement, it keeps them.
    """
    if entry.dollars is None:
        entry.dollars = nearest(entry.told) if dollars is None else dollars
    counted = [part for part in entry.parts if part.sign and part.form in WHOLE]
    free = [part for part in counted if part.dollars is None]
    fixed = sum(part.sign * part.dollars for part in counted if part.dollars is not None)
    shown = apportion([part.sign * part.told for part in free], entry.dollars - fixed)
    for part, whole in zip(free, shown, strict=True):
        foot(part, part.sign * whole)
    for part in entry.parts:
        if part not in free and part.form in WHOLE and part.amount is not None:
            foot(part)


def apportion(amounts: list[Decimal], dollars: Any) -> list[int]:
    """Whole dollars that add up to a total: cents dropped, then a dollar each to the largest remainders. What is nothing stays nothing.

    2,782.50, 7,533.53 and 10,633.61 of 20,949 are 2,782, 7,533 and 10,634.
    """
    whole = [math.floor(amount) for amount in amounts]
    left = dollars - sum(whole)
    rest = [n for n, amount in enumerate(amounts) if amount != int(amount)] or [n for n, amount in enumerate(amounts) if amount]
    step = 1 if left > 0 else -1
    while left and rest:
        for n in sorted(rest, key=lambda n: (step * (whole[n] - amounts[n]), n))[: abs(left)]:
            whole[n] += step
            left -= step
    return whole


def nearest(amount: Any) -> int:
    """To the whole dollar, halves away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
