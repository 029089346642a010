"""Lots: what was bought when, at what cost, and which of it a sale takes: accounting.md 5. What was sold short has negative lots."""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs

from ..basics.exact import muldiv


@attrs.define(kw_only=True, repr=False)
class Lot:
    """One purchase of one security, less what was sold of it since; a short sale is a lot with quantity and cost below zero.

    id        event id of the trade that opened it
    opened    trade date; carried over by splits, spin-offs and mergers
    quantity  e6, what is left
    cost      cents, of what is left
    bought, paid   quantity e6 and cost in cents as opened
    accrual   of debt: its interest and amortization
    stands    of a future in another currency: its notional where it was last marked, in cents of the currency
    """

    id: str
    opened: datetime.date
    quantity: int
    cost: int
    bought: int
    paid: int
    accrual: Any = None
    stands: Any = None

    @property
    def carried(self) -> int:
        """Cents it stands in the books at: cost, of debt amortized cost."""
        return self.cost if self.accrual is None else self.accrual.carried

    def carry(self, cost: int, carried: int) -> None:
        """Stand in the books at so much from now on."""
        self.cost = cost
        if self.accrual is not None:
            self.accrual.carried = carried

    def lower(self, quantity: int) -> None:
        """So much of it is no more; a notional goes with it."""
        if self.stands is not None:
            self.stands *= Fraction(self.quantity - quantity, self.quantity)
        self.quantity -= quantity


@attrs.define(kw_only=True, repr=False)
class Slice:
    """What a sale takes out of one lot: cost is what the lot was carried at."""

    lot: Lot
    quantity: int
    cost: int


LEAP_YEAR = 366
BY_AGE = operator.attrgetter("opened", "id")


def oldest_first(lots: list[Lot]) -> list[Lot]:
    """fifo: in the order they were opened; lots of one date by event id, of one event id in the order they came."""
    return sorted(lots, key=BY_AGE)


def newest_first(lots: list[Lot]) -> list[Lot]:
    """lifo: the other way round."""
    return oldest_first(lots)[::-1]


def dearest_first(lots: list[Lot]) -> list[Lot]:
    """hifo: the highest cost a unit first; equal ones oldest first."""
    return sorted(oldest_first(lots), key=lambda lot: -lot.cost * 10**18 // lot.quantity)


RELIEF: dict[str, Callable[..., Any]] = {"fifo": oldest_first, "lifo": newest_first, "hifo": dearest_first, "average": oldest_first}
AS_THEY_STAND: dict[str, Callable[..., Any]] = {"fifo": iter, "lifo": reversed}


def choose(lots: list[Lot], quantity: int, relief: str, by_age: bool = False) -> list[tuple[Lot, int]]:
    """[(lot, quantity)] that a method takes for a quantity; of short lots both are negative.

    by_age  whether the lots stand in the order they were opened: then only those that are taken are looked at
    """
    nearer, wanted = (min if quantity > 0 else max), []
    for lot in AS_THEY_STAND[relief](lots) if by_age and relief in AS_THEY_STAND else RELIEF[relief]([lot for lot in lots if lot.quantity]):
        if not lot.quantity:
            continue
        taken = nearer(lot.quantity, quantity)
        if not taken:
            break
        wanted.append((lot, taken))
        quantity -= taken
    return wanted


def relieve(lots: list[Lot], quantity: int, relief: str, by_age: bool = False) -> list[Slice]:
    """Take a quantity out of lots by a method; the lots are lowered, those used up stay with nothing in them.

    Of 100 at 10, 100 at 12 and 100 at 15, a sale of 150 costs 1,600 by fifo, 2,100 by hifo and 1,850 on average.
    """
    wanted = choose(lots, quantity, relief, by_age)
    return take_average(lots, wanted) if relief == "average" else [take(lot, taken) for lot, taken in wanted]


def part(cents: int, quantity: int, whole: int) -> int:
    """The part of an amount that goes with a part of a lot, rounded; all of it with all of the lot."""
    return cents if quantity == whole else muldiv(cents, abs(quantity), abs(whole))


def take(lot: Lot, quantity: int) -> Slice:
    """Part of a lot at its part of the cost, rounded; the last part takes what is left."""
    whole, accrual = lot.quantity, lot.accrual
    cost = carried = part(lot.cost, quantity, whole)
    lot.cost -= cost
    if accrual is not None:
        carried = part(accrual.carried, quantity, whole)
        accrual.carried -= carried
    lot.lower(quantity)
    return Slice(lot=lot, quantity=quantity, cost=carried)


def take_average(lots: list[Lot], wanted: list[tuple[Lot, int]]) -> list[Slice]:
    """Parts at the average cost of the whole pool; what stays is spread over the lots that stay. Of debt, both cost and amortized cost."""
    pool = oldest_first([lot for lot in lots if lot.quantity])
    units, taken, quantities = sum(lot.quantity for lot in pool), sum(q for _, q in wanted), [q for _, q in wanted]
    costs, carried = [lot.cost for lot in pool], [lot.carried for lot in pool]
    relieved = [part(sum(amounts), taken, units) for amounts in (costs, carried)]
    slices = [Slice(lot=lot, quantity=q, cost=cost) for (lot, q), cost in zip(wanted, spread(relieved[1], quantities), strict=True)]
    for lot, quantity in wanted:
        lot.lower(quantity)
    left = [lot.quantity for lot in pool]
    rests = [spread_over(sum(amounts) - gone, left) for amounts, gone in zip((costs, carried), relieved, strict=True)]
    for lot, cost, amortized in zip(pool, *rests, strict=True):
        lot.carry(cost, amortized)
    return slices


def spread(cents: int, weights: list[Any]) -> list[int]:
    """Cents over weights by their size, each part rounded; the last takes what is left."""
    if len(weights) == 1:
        return [cents]
    total = sum(abs(weight) for weight in weights)
    parts = [muldiv(cents, abs(weight), total) if total else 0 for weight in weights[:-1]]
    return [*parts, cents - sum(parts)] if weights else []


def spread_over(cents: int, weights: list[int]) -> list[int]:
    """The same, where a weight of zero gets nothing, the last one too."""
    parts = iter(spread(cents, [weight for weight in weights if weight]))
    return [next(parts) if weight else 0 for weight in weights]


def holding_period(opened: datetime.date, sold: datetime.date) -> str:
    """long where held more than a year, else short."""
    days = (sold - opened).days
    if days != LEAP_YEAR:  # a year is 365 or 366 days
        return "long" if days > LEAP_YEAR else "short"
    try:
        anniversary = opened.replace(year=opened.year + 1)
    except ValueError:
        anniversary = opened.replace(year=opened.year + 1, day=28)
    return "long" if sold > anniversary else "short"
