"""The orders of a session take the NAV just struck, and are booked in the next: accounting.md 4 step 10, and 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import muldiv
from .deal import both_units, clipped, keep_fee
from .rows import add, copy, count, put
from .shapes import CLIPPED, FILLED, PURCHASE_AMOUNT, PURCHASE_SHARES, REDEEM_ALL, REDEEM_AMOUNT, REFUSED

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, World


@compiled
def offer(t: int, world: World, state: State, desk: Desk) -> None:
    """The NAV that orders of t take: the one just struck, or the initial one in a class without shares. Kept for as-of orders."""
    slot = world.as_of_slot[t]
    for c in range(len(state.nav)):
        offer_class(state.nav[c], state.shares[c], world.initial_nav[c], desk.offered[c])
        if slot >= 0:
            copy(desk.offered[c], state.as_of_nav[slot, c])


@compiled
def offer_class(nav: Arrays, shares: Arrays, initial: int, offered: Arrays) -> None:
    """The same of one class."""
    for s in range(len(nav)):
        struck = nav[s]
        offered[s] = struck if shares[s] > 0 else initial


@compiled
def price_orders(t: int, world: World, state: State, desk: Desk, record: Record, order_of: Arrays) -> None:
    """Each order at its NAV, booked next session; a redemption counts against what earlier ones of the session have left."""
    first = world.order_first[t]
    for c in range(len(desk.redeemed)):
        put(0, desk.redeemed[c])
    for o in range(first, world.linked_first[t]):
        kind, row, nav = world.order_kind[o], order_of[o], desk.offered[world.order_class[o]]
        if world.order_plain[o] == 0:
            take_nav(o, world, state, desk)
            nav = desk.left
        if kind <= PURCHASE_SHARES:
            buy(o, kind, nav, state.filled[o - first], row, world, state, record)
        else:
            redeem(o, kind, nav, state.filled[o - first], row, world, state, desk, record)


@compiled
def take_nav(o: int, world: World, state: State, desk: Desk) -> None:
    """The NAV an order takes, of every structure, onto desk.left: its own price, one kept for it, or the one on offer."""
    c, slot = world.order_class[o], world.order_slot[o]
    if world.order_price[o] > 0:
        put(world.order_price[o], desk.left)
    elif slot >= 0:
        copy(state.as_of_nav[slot, c], desk.left)
    else:
        copy(desk.offered[c], desk.left)


@compiled
def buy(o: int, kind: int, nav: Arrays, filled: Arrays, row: int, world: World, state: State, record: Record) -> None:
    """One purchase: cents and shares due next session. One that is not accepted is laid out as one of nothing."""
    c, line, paid = world.order_class[o], world.order_line[o], record.order_amount[row]
    come(kind == PURCHASE_AMOUNT, world.order_units[o], nav, world.share_scale, state.due[line, c], state.due_shares[c], filled, paid)
    if len(record.totals) == 0:
        tell_order(nav, filled, record.order_nav[row], record.order_shares[row])
    if world.order_plain[o] == 0:
        buy_further(o, filled, row, world, state, record)


@compiled
def buy_further(o: int, filled: Arrays, row: int, world: World, state: State, record: Record) -> None:
    """What is not paid for, or may be redeemed young, is looked up later; one that is not accepted is counted."""
    unpaid, young = world.order_unpaid[o], world.order_young[o]
    if unpaid >= 0:
        copy(record.order_amount[row], state.unpaid[unpaid])
        copy(filled, state.unpaid_shares[unpaid])
    if young >= 0:
        add(filled, state.young[young])
    if world.order_barred[o]:
        put(REFUSED, record.order_status[row])
        count(record.order_status[row], REFUSED, record.refused[world.order_class[o]])


@compiled
def redeem(o: int, kind: int, nav: Arrays, filled: Arrays, row: int, world: World, state: State, desk: Desk, record: Record) -> None:
    """One redemption: cents and shares due next session, at once no longer there for the next redemption."""
    c, line, scale, short = world.order_class[o], world.order_line[o], world.share_scale, 0
    redeemed, held = desk.redeemed[c], state.held[world.order_account[o]]
    paid, there, status = record.order_amount[row], record.order_there[row], record.order_status[row]
    leave(world.order_named[o], state.shares[c], redeemed, held, there)
    if kind == REDEEM_ALL:
        give_all(nav, scale, there, filled, paid, status)
    else:
        short = ask(kind == REDEEM_AMOUNT, world.order_units[o], nav, scale, there, filled, paid, status)
    if short | (world.order_plain[o] == 0):
        redeem_further(o, short, nav, filled, row, world, state, record)
    if len(record.totals) == 0:
        tell_order(nav, filled, record.order_nav[row], record.order_shares[row])
    take_from(filled, redeemed, held)
    if line >= 0:
        go(paid, filled, state.due[line, c], state.due_shares[c])


@compiled
def redeem_further(o: int, short: int, nav: Arrays, filled: Arrays, row: int, world: World, state: State, record: Record) -> None:
    """A redemption of more than is there is cut or refused, one that is not accepted is of nothing; the fund keeps its fees, another leg the rest."""
    c, out, barred = world.order_class[o], world.order_out[o], world.order_barred[o]
    paid, there, status = record.order_amount[row], record.order_there[row], record.order_status[row]
    if short | barred:
        for s in range(len(nav)):
            cash, sold, how = clipped(paid[s], filled[s], nav[s], there[s], world.share_scale, world.clip)
            paid[s], filled[s] = cash * (1 - barred), sold * (1 - barred)
            status[s] = how + (REFUSED - how) * barred
        count(status, CLIPPED, record.clipped[c])
        count(status, REFUSED, record.refused[c])
    if (world.young_first[o] < world.young_first[o + 1]) | (world.order_liquidity[o] != 0):
        for s in range(len(nav)):
            paid[s] -= keep_fee(o, row, s, filled[s], paid[s], nav[s], world, state, record)
    if out >= 0:
        copy(paid, world.linked[out])
        copy(status, world.linked_status[out])


@compiled
def come(by_amount: bool, units: int, nav: Arrays, share_scale: int, cash: Arrays, shares: Arrays, filled: Arrays, paid: Arrays) -> None:
    """Cents and shares of a purchase, onto what is due of its line and class, in one pass: for one structure a pass costs as much to begin."""
    for s in range(len(nav)):
        cents, bought = both_units(by_amount, units, nav[s], share_scale)
        cash[s] += cents
        shares[s] += bought
        filled[s] = bought
        paid[s] = cents


@compiled
def tell_order(nav: Arrays, filled: Arrays, navs: Arrays, shares: Arrays) -> None:
    """An order's NAV and shares into the record; its cents are worked out there."""
    for s in range(len(nav)):
        navs[s] = nav[s]
        shares[s] = filled[s]


@compiled
def go(paid: Arrays, leaving: Arrays, cash: Arrays, shares: Arrays) -> None:
    """Cents and shares of a redemption are due."""
    for s in range(len(paid)):
        cash[s] -= paid[s]
        shares[s] += leaving[s]


@compiled
def leave(named: int, shares: Arrays, redeemed: Arrays, held: Arrays, there: Arrays) -> None:
    """Shares of a class that earlier redemptions of the session have left; of an order that names its account no more than that has."""
    for s in range(len(there)):
        left, own = shares[s] - redeemed[s], held[s]
        left = min(left, own) if named else left
        there[s] = max(left, 0)


@compiled
def give_all(nav: Arrays, share_scale: int, there: Arrays, filled: Arrays, paid: Arrays, status: Arrays) -> None:
    """All the shares there are, and what they are worth."""
    for s in range(len(nav)):
        sold = there[s]
        filled[s] = sold
        paid[s] = muldiv(sold, nav[s], share_scale)
        status[s] = FILLED


@compiled
def ask(by_amount: bool, units: int, nav: Arrays, share_scale: int, there: Arrays, filled: Arrays, paid: Arrays, status: Arrays) -> int:
    """Cents and shares of a redemption as it is asked for, all filled; not 0 where it is of more than is there, see clipped."""
    short = 0
    for s in range(len(nav)):
        cents, sold = both_units(by_amount, units, nav[s], share_scale)
        filled[s] = sold
        paid[s] = cents
        status[s] = FILLED
        short |= sold > there[s]
    return short


@compiled
def take_from(filled: Arrays, redeemed: Arrays, held: Arrays) -> None:
    """Shares redeemed are no longer there; from here on they are what leaves."""
    for s in range(len(filled)):
        sold = filled[s]
        redeemed[s] += sold
        held[s] -= sold
        filled[s] = -sold


@compiled
def price_linked(t: int, world: World, state: State, desk: Desk, record: Record, order_of: Arrays) -> None:
    """Second legs of exchanges and conversions: what the first leg was paid buys shares at this class's NAV of the session."""
    first = world.order_first[t]
    for o in range(world.linked_first[t], world.seed_first[t + 1]):
        c, link, row, nav = world.order_class[o], world.order_in[o], order_of[o], desk.left
        unpaid, young = world.order_unpaid[o], world.order_young[o]
        take_nav(o, world, state, desk)
        filled = state.filled[o - first]
        for s in range(len(nav)):
            paid = world.linked[link, s]
            bought = muldiv(paid, world.share_scale, max(nav[s], 1))
            state.due[world.order_line[o], c, s] += paid
            state.due_shares[c, s] += bought
            filled[s] = bought
            if unpaid >= 0:
                state.unpaid[unpaid, s], state.unpaid_shares[unpaid, s] = paid, bought
            if young >= 0:
                state.young[young, s] += bought
            record.order_nav[row, s], record.order_shares[row, s] = nav[s], bought
            record.order_amount[row, s], record.order_status[row, s] = paid, world.linked_status[link, s]
            record.clipped[c, s] += world.linked_status[link, s] == CLIPPED
            record.refused[c, s] += world.linked_status[link, s] == REFUSED
