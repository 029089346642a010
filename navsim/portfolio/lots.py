"""Lots: what was bought when, at what cost, and which of it a sale takes: accounting.md 5."""

import datetime

import attrs

from ..basics.exact import muldiv


@attrs.define(kw_only=True)
class Lot:
    """One purchase of one security, less what was sold of it since.

    id        event id of the buy that opened it
    opened    trade date; carried over by splits, spin-offs and mergers
    quantity  e6, what is left
    cost      cents, of what is left
    bought, paid   quantity e6 and cost in cents as opened
    accrual   of debt: its interest and amortization
    """

    id: str
    opened: datetime.date
    quantity: int
    cost: int
    bought: int
    paid: int
    accrual: object = None


@attrs.frozen(kw_only=True)
class Slice:
    """What a sale takes out of one lot."""

    lot: Lot
    quantity: int
    cost: int


def oldest_first(lots) -> list:
    """fifo: in the order they were opened; lots of one date by event id."""
    return sorted(lots, key=lambda lot: (lot.opened, lot.id))


def newest_first(lots) -> list:
    """lifo: the last opened first."""
    return sorted(lots, key=lambda lot: (lot.opened, lot.id), reverse=True)


def dearest_first(lots) -> list:
    """hifo: the highest cost a unit first; equal ones oldest first."""
    return sorted(oldest_first(lots), key=lambda lot: -lot.cost * 10**18 // lot.quantity)


RELIEF = {"fifo": oldest_first, "lifo": newest_first, "hifo": dearest_first, "average": oldest_first}


def relieve(lots: list, quantity: int, relief: str) -> list:
    """Take a quantity out of lots by a method; the lots are lowered, those used up stay with nothing in them.

    Of 100 at 10, 100 at 12 and 100 at 15, a sale of 150 costs 1,600 by fifo, 2,100 by hifo and 1,850 on average.
    """
    wanted = []
    for lot in RELIEF[relief]([lot for lot in lots if lot.quantity]):
        taken = min(lot.quantity, quantity)
        if not taken:
            break
        wanted.append((lot, taken))
        quantity -= taken
    return take_average(lots, wanted) if relief == "average" else [take(lot, taken) for lot, taken in wanted]


def take(lot: Lot, quantity: int) -> Slice:
    """Part of a lot at its part of the cost, rounded; the last part takes what is left."""
    cost = lot.cost if quantity == lot.quantity else muldiv(lot.cost, quantity, lot.quantity)
    lot.quantity -= quantity
    lot.cost -= cost
    return Slice(lot=lot, quantity=quantity, cost=cost)


def take_average(lots: list, wanted: list) -> list:
    """Parts at the average cost of the whole pool; what stays is spread over the lots that stay."""
    pool = [lot for lot in lots if lot.quantity]
    cost, units, taken = sum(lot.cost for lot in pool), sum(lot.quantity for lot in pool), sum(q for _, q in wanted)
    relieved = cost if taken == units else muldiv(cost, taken, units)
    costs = spread(relieved, [quantity for _, quantity in wanted])
    slices = [Slice(lot=lot, quantity=quantity, cost=part) for (lot, quantity), part in zip(wanted, costs, strict=True)]
    for lot, quantity in wanted:
        lot.quantity -= quantity
    for lot, part in zip(pool, spread(cost - relieved, [lot.quantity for lot in pool]), strict=True):
        lot.cost = part
    return slices


def spread(cents: int, weights: list) -> list:
    """Cents over weights, each part rounded; the last takes what is left."""
    total = sum(weights)
    parts = [muldiv(cents, weight, total) if total else 0 for weight in weights[:-1]]
    return [*parts, cents - sum(parts)] if weights else []


def holding_period(opened: datetime.date, sold: datetime.date) -> str:
    """long where held more than a year, else short."""
    try:
        anniversary = opened.replace(year=opened.year + 1)
    except ValueError:
        anniversary = opened.replace(year=opened.year + 1, day=28)
    return "long" if sold > anniversary else "short"
