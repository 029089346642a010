"""Front-end sales charges: what a purchase pays the distributor by the bracket it falls in. Told apart, never part of NAV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.arrays import Ints
from ..basics.exact import RATE_ONE, muldiv
from ..strike.shapes import PURCHASE_SHARES, PURCHASES

if TYPE_CHECKING:
    from .booked import Booked


def front_loads(booked: Booked) -> Ints:
    """int64 [order]: cents of the charge on each; 10,000.00 at 5.75 % is 575.00, and 100 shares at 9.425 pay 57.50 on top of 942.50."""
    orders, dealt, brackets = booked.struck.ask.placed, booked.dealt, brackets_of(booked)
    told: Ints = np.where(dealt.refused, 0, dealt.load)
    charged = np.array([name in brackets for name in orders.classes] or [False])[orders.class_at]
    by_number = charged & (orders.kind == PURCHASE_SHARES) & (dealt.line == PURCHASES) & ~orders.into & ~dealt.refused
    if by_number.any():
        by_number &= orders.of_orders("price_e8") == 0
    for n in np.flatnonzero(by_number).tolist():
        cents = int(dealt.cents[n])
        told[n] = gross(cents, rate_on_top(brackets[orders.classes[orders.class_at[n]]], cents)) - cents
    return told


def brackets_of(booked: Booked) -> dict[str, tuple[Any, ...]]:
    """{class that charges: its brackets}."""
    return {each.id: each.front_load for each in booked.classes if each.front_load}


def rate_on_top(brackets: tuple[Any, ...], cents: int) -> int:
    """The rate, e10, of the first bracket that holds what must be paid so that so many cents are left."""
    return next((rate for up_to, rate in brackets if up_to is None or gross(cents, rate) < up_to), 0)


def gross(cents: int, rate: int) -> int:
    """What must be paid so that so much is left after a charge on the whole."""
    return muldiv(cents, RATE_ONE, RATE_ONE - rate) if rate < RATE_ONE else cents
