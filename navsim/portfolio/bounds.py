"""What the books can hold: ten trillion dollars, and 9 x 10^12 units of a security. Beyond that something is a slip, and is refused: accounting.md 2.

Sums in cents are looked at where they are written, positions where they are valued. The bounds are those of the integers: 2^50 cents, and
63 bits of millionths. An event brings 10^12 units at most; events add up, and shares split.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from ..basics import columns
from ..basics.exact import FAR
from ..basics.instants import date_of
from ..basics.problems import Place, Problem, refuse
from ..events.columns import MOST_QUANTITY

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from ..events.portfolio import Security
    from .quotes import PricesUsed

MOST_CENTS, MOST_HELD_E6, ONE_E8 = FAR, 9 * MOST_QUANTITY, 10**8
SLIP = "is a quantity, a price, a rate or a rate of exchange in another unit, or has a point been lost?"


def too_much(event: Any, cause: str, cents: int, day: datetime.date) -> NoReturn:
    """A sum that cannot be booked; event: what is being booked, where it is one."""
    place = Place(file=event.file, line=event.line) if event is not None else None
    refuse("amount.too_large", f"{cause} comes to {cents // 100:,} dollars on {day}: more than ten trillion", SLIP, place)


def too_many(security: Security, held_e6: int, day: datetime.date) -> NoReturn:
    """A position of more units than are counted."""
    message = f"{held_e6 // 10**6:,} units of {security.security} are held on {day}: more than {MOST_HELD_E6 // 10**6:,}"
    refuse(
        "position.too_many_units", message, "look at the ratios of its splits and corporate actions", Place(file=security.file, line=security.line)
    )


def beyond(quantity_e6: Ints, price_e8: Ints, fx_e8: Ints, scaled: tuple[int, int]) -> Bools | None:
    """Rows whose quantity x price x rate of exchange is more than is counted; None where, as always, there are none.

    scaled  (units, per) of the security's contract: Books.scaled of 1
    """
    units, per = scaled
    if not len(quantity_e6):
        return None
    size, most = np.abs(quantity_e6), MOST_CENTS * per * ONE_E8 // units
    if int(size.max()) * int(price_e8.max()) * int(fx_e8.max()) <= most:
        return None
    high, _ = columns.product(size.astype(np.uint64), price_e8.astype(np.uint64))  # which may be: the greatest of all are seldom of one row
    found = high >= np.uint64(min((most // max(int(fx_e8.max()), 1)) >> 64, 2**64 - 1))
    for n in np.flatnonzero(found).tolist():
        found[n] = int(size[n]) * int(price_e8[n]) * int(fx_e8[n]) > most
    return found if found.any() else None


def plain(e8: int) -> str:
    """A price or rate as people write it: 1,234.5."""
    whole, part = divmod(e8, ONE_E8)
    return f"{whole:,}" + (f".{part:08d}".rstrip("0") if part else "")


def worth_too_much(security: Security, prices: PricesUsed, fx_e8: int, n: int, day: int, problems: list[Problem]) -> None:
    """A position above ten trillion dollars: it is said at which price, the n-th of those used, and of which day. It is added to the problems."""
    at, rate = plain(int(prices.price[n])), "" if fx_e8 == ONE_E8 else f" and a rate of exchange of {plain(fx_e8)}"
    of = "" if int(prices.day[n]) == day else f" of {date_of(int(prices.day[n]))}"
    message = f"{security.security} at {at}{of}{rate} is worth more than ten trillion dollars on {date_of(day)}"
    place = Place(file=security.file, line=security.line)
    problems.append(Problem(code="position.too_large", message=message, help="look at that price: is it in another unit?", place=place))
