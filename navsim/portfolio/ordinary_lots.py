"""Lots of securities with an ordinary life, by columns: what came in, what sales took out of it, and what is left. accounting.md 5.

First in, first out is a matter of sums: on a line of all units bought, those sold are its beginning, and a sale takes what lies between two
places of it. The other methods look at what is left of each lot, and go lot by lot, with the functions of `lots`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from ..basics import columns
from .lives import running
from .lots import Lot, part, relieve, spread

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from .happenings import Lived


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Relieved:
    """What sales took out of lots, in the order of the sales: columns of one length. sale, lot: positions among the trades."""

    sale: np.ndarray
    lot: np.ndarray
    quantity: np.ndarray
    cost: np.ndarray
    proceeds: np.ndarray


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Dealt:
    """Trades and their lots.

    bought      positions of the purchases among the trades: a lot each
    units, paid e6 and cents of each trade: of a purchase, what its lot came in with
    quantity, cost  of each lot, what is left
    """

    trades: Lived
    relieved: Relieved
    bought: np.ndarray
    units: np.ndarray
    paid: np.ndarray
    quantity: np.ndarray
    cost: np.ndarray

    def lots(self) -> list[tuple[int, int, Lot]]:
        """(session, position of the security, lot) of each, in the order they came in."""
        trades, bought = self.trades, self.bought
        few = (trades.told.few(name).take(bought).listed() for name in ("event_id", "date"))
        came = (each[bought] for each in (trades.session, trades.security, self.units, self.paid))
        whole = (each.tolist() for each in (*came, self.quantity, self.cost))
        return [
            (session, security, Lot(id=name, opened=opened, quantity=quantity, cost=cost, bought=units, paid=paid))
            for name, opened, session, security, units, paid, quantity, cost in zip(*few, *whole, strict=True)
        ]


def deal(trades: Lived, buys: Bools, cost: Ints, proceeds: Ints, relief: str) -> Dealt:
    """Lots come in and go out, trade by trade; cost and proceeds: cents of each trade as a purchase, and as a sale."""
    units, bought = trades.told.whole("quantity_e6"), np.flatnonzero(buys)
    if relief == "fifo":
        relieved = oldest_first(trades, buys, units, cost, proceeds)
        quantity, left = units.copy(), cost.copy()
        np.subtract.at(quantity, relieved.lot, relieved.quantity)
        np.subtract.at(left, relieved.lot, relieved.cost)
        quantity, left = quantity[bought], left[bought]
    else:
        relieved, quantity, left = one_by_one(trades, buys, units, cost, proceeds, relief)
    return Dealt(trades=trades, relieved=relieved, bought=bought, units=units, paid=cost, quantity=quantity, cost=left)


def oldest_first(trades: Lived, buys: Bools, units: Ints, cost: Ints, proceeds: Ints) -> Relieved:
    """First in, first out. No more is ever sold of a security than was bought before."""
    order = np.argsort(trades.security, kind="stable")
    lots, sales = order[buys[order]], order[~buys[order]]
    ends = np.cumsum(units[lots])  # of each lot on the line of all units bought, security behind security
    begins, until = ends - units[lots], np.zeros(len(sales), np.int64)
    if len(sales):
        first = begins[np.searchsorted(trades.security[lots], trades.security[sales])]
        until = first + running(trades.security[sales], units[sales])
    since = until - units[sales]
    first = np.searchsorted(ends, since, side="right")
    count = np.searchsorted(ends, until, side="left") + 1 - first
    sale = np.repeat(np.arange(len(sales)), count)
    lot = np.arange(len(sale)) + np.repeat(first - (np.cumsum(count) - count), count)
    quantity = np.minimum(ends[lot], until[sale]) - np.maximum(begins[lot], since[sale])
    taken = costs(lot, quantity, units[lots], cost[lots])
    received = shares(proceeds[sales][sale], quantity, units[sales][sale], count)
    of_sale = sales[sale]
    told = np.argsort(of_sale, kind="stable")
    return Relieved(sale=of_sale[told], lot=lots[lot[told]], quantity=quantity[told], cost=taken[told], proceeds=received[told])


def costs(lot: Ints, quantity: Ints, units: Ints, cost: Ints) -> Ints:
    """What each slice of a lot costs, one after the other: its part of what is left, rounded; the last one all of it."""
    found, before, whole, rest = list[int](), -1, 0, 0
    for n, taken in zip(lot.tolist(), quantity.tolist(), strict=True):
        if n != before:
            before, whole, rest = n, int(units[n]), int(cost[n])
        gone = part(rest, taken, whole)
        whole, rest = whole - taken, rest - gone
        found.append(gone)
    return np.array(found, np.int64)


def shares(received: Ints, quantity: Ints, sold: Ints, count: Ints) -> Ints:
    """What is received for each slice of a sale, by quantity; the last one has what is left: `lots.spread` of sales of so many slices."""
    told = columns.muldiv(received, quantity, sold)
    last = np.cumsum(count) - 1
    others = told.copy()
    others[last] = 0
    told[last] = received[last] - np.add.reduceat(others, last + 1 - count) if len(last) else 0
    return told


def one_by_one(trades: Lived, buys: Bools, units: Ints, cost: Ints, proceeds: Ints, relief: str) -> tuple[Relieved, Ints, Ints]:
    """(what sales took, quantity and cost that are left of each lot) by any method, lot by lot."""
    told, names = trades.told, int(trades.security.max(initial=-1)) + 1
    current: list[list[Lot]] = [[] for _ in range(names)]
    used_up = [0] * names
    every, opened_by = list[Lot](), dict[int, int]()
    rows = zip(
        told.few("event_id").listed(),
        told.few("date").listed(),
        *(each.tolist() for each in (trades.security, buys, units, cost, proceeds)),
        strict=True,
    )
    found: list[tuple[int, int, int, int, int]] = []
    for n, (name, date, security, buy, quantity, paid, received) in enumerate(rows):
        if buy:
            lot = Lot(id=name, opened=date, quantity=quantity, cost=paid, bought=quantity, paid=paid)
            opened_by[id(lot)] = n
            every.append(lot)
            current[security].append(lot)
            continue
        slices = relieve(current[security], quantity, relief, by_age=True)
        for taken, share in zip(slices, spread(received, [each.quantity for each in slices]), strict=True):
            found.append((n, opened_by[id(taken.lot)], taken.quantity, taken.cost, share))
            used_up[security] += not taken.lot.quantity
        if 8 * used_up[security] > len(current[security]):  # so that each lot is looked at a few times, not once a trade
            current[security] = [lot for lot in current[security] if lot.quantity]
            used_up[security] = 0
    sale, lots, *amounts = np.array(found, np.int64).reshape(len(found), 5).T
    relieved = Relieved(sale=sale, lot=lots, quantity=amounts[0], cost=amounts[1], proceeds=amounts[2])
    return relieved, np.array([lot.quantity for lot in every], np.int64), np.array([lot.cost for lot in every], np.int64)
