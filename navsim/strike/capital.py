"""What shareholders bring and take: accounting.md 4 steps 1 and 10, and 10."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..basics.compiled import compiled
from ..basics.exact import RATE_ONE, muldiv
from .distributions import keep_entitled
from .shapes import (
    CAPITAL_KINDS,
    CLIPPED,
    FILLED,
    OPENING,
    PURCHASE_AMOUNT,
    PURCHASE_SHARES,
    PURCHASES,
    REDEEM_ALL,
    REDEEM_AMOUNT,
    REDEMPTIONS,
    REFUSED,
)

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, World


@compiled
def book_capital(t: int, world: World, state: State, sheet: Arrays, record: Record, order_of: Arrays) -> None:
    """What was priced last session enters shares and assets before anything is earned; then capital that brings its own price."""
    classes, structures = state.net_assets.shape
    for c in range(classes):
        for s in range(structures):
            sheet[OPENING, c, s] = state.net_assets[c, s]
            state.shares[c, s] += state.due_shares[c, s]
        for n in range(CAPITAL_KINDS):
            for s in range(structures):
                sheet[PURCHASES + n, c, s] = state.due[n, c, s]
    state.due_shares.fill(0)
    state.due.fill(0)
    if t > 0:
        for o in range(world.order_first[t - 1], world.seed_first[t]):
            book_account(o, o - world.order_first[t - 1], t, world, state)
    book_reinvested(state)
    keep_entitled(t, world, state)
    for o in range(world.seed_first[t], world.order_first[t]):
        book_seed(o, world, state, sheet, record, order_of[o])
    for n in range(world.paid_first[t], world.paid_first[t + 1]):
        pay_purchase(world.paid_slot[n], world, state)


@compiled
def book_account(o: int, n: int, t: int, world: World, state: State) -> None:
    """Order o, the n-th priced last session, into its account, and into the shares of record dates it was priced before."""
    account, slot, c, filled = world.order_account[o], world.order_unpaid[o], world.order_class[o], state.filled[n]
    purchase = world.order_kind[o] <= PURCHASE_SHARES
    for s in range(len(filled)):
        state.balance[account, s] += filled[s]
        state.held[account, s] += filled[s] * purchase  # a redemption left it when it was priced
        if world.order_to[o] >= 0:
            state.balance[world.order_to[o], s] -= filled[s]
            state.held[world.order_to[o], s] -= filled[s]
        if slot >= 0:
            state.unpaid_total[c, s] += state.unpaid[slot, s]
            state.unpaid_balance[account, s] += state.unpaid_shares[slot, s]
    if world.order_priced[o] < t - 1:
        for r in range(len(world.slot_from)):
            if (world.order_priced[o] < world.slot_from[r]) & (world.slot_from[r] < t) & (t <= world.slot_until[r]):
                for s in range(len(filled)):
                    state.recorded_balance[r, account, s] += filled[s]
                    if world.order_to[o] >= 0:  # a transfer moves shares between accounts, and leaves those of the class
                        state.recorded_balance[r, world.order_to[o], s] -= filled[s]
                    else:
                        state.recorded[r, c, s] += filled[s]


@compiled
def book_reinvested(state: State) -> None:
    """Shares that distributions bought last session, into their accounts."""
    there = 0
    for s in range(len(state.reinvesting)):
        there += state.reinvesting[s]
    if there:
        for a in range(len(state.balance)):
            for s in range(state.balance.shape[1]):
                state.balance[a, s] += state.due_account[a, s]
                state.held[a, s] += state.due_account[a, s]
        state.due_account.fill(0)
        state.reinvesting.fill(0)


@compiled
def pay_purchase(slot: int, world: World, state: State) -> None:
    """A purchase booked earlier is paid today: from now on it shares in income."""
    o = world.unpaid_order[slot]
    for s in range(state.unpaid.shape[1]):
        state.unpaid_total[world.order_class[o], s] -= state.unpaid[slot, s]
        state.unpaid_balance[world.order_account[o], s] -= state.unpaid_shares[slot, s]


@compiled
def book_seed(o: int, world: World, state: State, sheet: Arrays, record: Record, row: int) -> None:
    """Capital at its own price, booked on its own session: 500,000.00 at 10.00 is 50,000 shares."""
    c, kind, units, price = world.order_class[o], world.order_kind[o], world.order_units[o], world.order_price[o]
    account, slot = world.order_account[o], world.order_unpaid[o]
    for s in range(state.shares.shape[1]):
        there = 0
        if kind <= PURCHASE_SHARES:
            cash, shares = both_units(kind == PURCHASE_AMOUNT, units, price, world.share_scale)
            sheet[PURCHASES, c, s] += cash
            status = FILLED
            if slot >= 0:
                state.unpaid[slot, s], state.unpaid_shares[slot, s] = cash, shares
                state.unpaid_total[c, s] += cash
                state.unpaid_balance[account, s] += shares
        else:
            there = min(state.shares[c, s], state.held[account, s]) if world.order_named[o] else state.shares[c, s]
            cash, shares, status = taken(kind, units, price, max(there, 0), world.share_scale, world.clip)
            cash -= keep_fee(o, row, s, shares, cash, price, world, state, record)
            sheet[REDEMPTIONS, c, s] -= cash
            shares = -shares
        if world.order_young[o] >= 0:
            state.young[world.order_young[o], s] += shares
        state.shares[c, s] += shares
        state.balance[account, s] += shares
        state.held[account, s] += shares
        record.order_nav[row, s], record.order_shares[row, s] = price, abs(shares)
        record.order_amount[row, s], record.order_status[row, s] = cash, status
        record.order_there[row, s] = max(there, 0)
        record.clipped[c, s] += status == CLIPPED
        record.refused[c, s] += status == REFUSED


@compiled
def both_units(by_amount: bool, units: int, nav: int, share_scale: int) -> tuple[int, int]:
    """Cents and shares of an order given in one of them: 10,000.00 at 9.92 buys 1,008.065 shares."""
    up, down = (share_scale, max(nav, 1)) if by_amount else (nav, share_scale)
    other = muldiv(units, up, down)
    return (units, other) if by_amount else (other, units)


@compiled
def taken(kind: int, units: int, nav: int, there: int, share_scale: int, clip: int) -> tuple[int, int, int]:
    """Cents, shares and status of a redemption: what is asked for, or, where there is less, what is there or nothing.

    1,008.065 shares at 9.95 are paid 10,030.25.
    """
    cash, shares = both_units(kind == REDEEM_AMOUNT, there if kind == REDEEM_ALL else units, nav, share_scale)
    left = there * clip
    enough = shares <= there
    status = FILLED if enough else CLIPPED if clip else REFUSED
    return cash if enough else muldiv(left, nav, share_scale), shares if enough else left, status


@compiled
def keep_fee(o: int, row: int, s: int, sold: int, paid: int, nav: int, world: World, state: State, record: Record) -> int:
    """What the fund keeps of a redemption: of shares bought not long ago, the oldest going first; and a liquidity fee on all of it.

    Of 100 shares of which 30 are young, 80 go: 10 of them are young; at 10.00 and 2 % the fund keeps 2.00. A liquidity fee of 1 % is 8.00.
    """
    young, value = 0, 0
    for n in range(world.young_first[o], world.young_first[o + 1]):
        young += state.young[world.young_slot[n], s]
    if young:
        old = max(state.held[world.order_account[o], s] - young, 0)
        value = muldiv(max(sold - old, 0), nav, world.share_scale)
    record.order_young[row, s] = value
    record.order_liquidity[row, s] = muldiv(paid, world.order_liquidity[o], RATE_ONE)
    record.order_kept[row, s] = muldiv(value, world.order_fee[o], RATE_ONE) + record.order_liquidity[row, s]
    return int(record.order_kept[row, s])


@compiled
def offer(t: int, world: World, state: State, desk: Desk) -> None:
    """The NAV that orders of t take: the one just struck, or the initial one in a class without shares. Kept for orders booked late."""
    classes, structures = state.net_assets.shape
    for c in range(classes):
        for s in range(structures):
            desk.offered[c, s] = state.nav[c, s] if state.shares[c, s] > 0 else world.initial_nav[c]
    slot = world.late_slot[t]
    if slot >= 0:
        for c in range(classes):
            for s in range(structures):
                state.late_nav[slot, c, s] = desk.offered[c, s]


@compiled
def price_orders(t: int, world: World, state: State, desk: Desk, record: Record, order_of: Arrays) -> None:
    """Each order at its NAV, booked next session; a redemption counts against what earlier ones of the session have left."""
    first = world.order_first[t]
    desk.redeemed.fill(0)
    for o in range(first, world.linked_first[t]):
        kind, row, nav = world.order_kind[o], order_of[o], desk.left
        take_nav(o, world, state, desk)
        if kind <= PURCHASE_SHARES:
            buy(o, kind, nav, state.filled[o - first], row, world, state, desk, record)
        else:
            redeem(o, kind, nav, state.filled[o - first], row, world, state, desk, record)


@compiled
def take_nav(o: int, world: World, state: State, desk: Desk) -> None:
    """The NAV an order takes, of every structure, onto desk.left: its own price, one kept for it, or the one on offer."""
    nav, c, slot = desk.left, world.order_class[o], world.order_slot[o]
    if world.order_price[o] > 0:
        nav.fill(world.order_price[o])
    elif slot >= 0:
        for s in range(len(nav)):
            nav[s] = state.late_nav[slot, c, s]
    else:
        for s in range(len(nav)):
            nav[s] = desk.offered[c, s]


@compiled
def buy(o: int, kind: int, nav: Arrays, filled: Arrays, row: int, world: World, state: State, desk: Any, record: Record) -> None:
    """One purchase. Loops that write few rows each are what the machine takes several structures at a time through."""
    c, line, unpaid, young, barred = world.order_class[o], world.order_line[o], world.order_unpaid[o], world.order_young[o], world.order_barred[o]
    paid, cash, shares, status = desk.amount, state.due[line, c], state.due_shares[c], record.order_status[row]
    units, scale = world.order_units[o] * (1 - barred), world.share_scale
    for s in range(len(nav)):
        paid[s], filled[s] = both_units(kind == PURCHASE_AMOUNT, units, nav[s], scale)
    for s in range(len(nav)):
        cash[s] += paid[s]
        shares[s] += filled[s]
    if unpaid >= 0:
        for s in range(len(nav)):
            state.unpaid[unpaid, s], state.unpaid_shares[unpaid, s] = paid[s], filled[s]
    if young >= 0:
        for s in range(len(nav)):
            state.young[young, s] += filled[s]
    status.fill(FILLED + (REFUSED - FILLED) * barred)
    if barred:
        for s in range(len(nav)):
            record.refused[c, s] += 1
    tell_order(row, nav, filled, paid, 1, record)


@compiled
def redeem(o: int, kind: int, nav: Arrays, filled: Arrays, row: int, world: World, state: State, desk: Desk, record: Record) -> None:
    """One redemption: cents and shares due next session, at once no longer there for the next redemption."""
    c, line, out, barred = world.order_class[o], world.order_line[o], world.order_out[o], world.order_barred[o]
    paid, there, status, redeemed = desk.amount, desk.given, record.order_status[row], desk.redeemed[c]
    shares, held, told = state.shares[c], state.held[world.order_account[o]], record.order_there[row]
    units, scale, clip = world.order_units[o], world.share_scale, world.clip
    for s in range(len(nav)):
        there[s] = shares[s] - redeemed[s]
    if world.order_named[o]:
        for s in range(len(nav)):
            there[s] = min(there[s], held[s])
    for s in range(len(nav)):
        there[s] = max(there[s], 0)
        told[s] = there[s]
    for s in range(len(nav)):
        cash, sold, how = taken(kind, units, nav[s], there[s], scale, clip)
        paid[s], filled[s] = cash * (1 - barred), -sold * (1 - barred)
        status[s] = how + (REFUSED - how) * barred
    if (world.young_first[o] < world.young_first[o + 1]) | (world.order_liquidity[o] != 0):
        for s in range(len(nav)):
            paid[s] -= keep_fee(o, row, s, -filled[s], paid[s], nav[s], world, state, record)
    else:
        record.order_young[row].fill(0)
        record.order_liquidity[row].fill(0)
        record.order_kept[row].fill(0)
    for s in range(len(nav)):
        redeemed[s] -= filled[s]
        held[s] += filled[s]
    if line >= 0:
        cents, leaving = state.due[line, c], state.due_shares[c]
        for s in range(len(nav)):
            cents[s] -= paid[s]
            leaving[s] += filled[s]
    if out >= 0:
        for s in range(len(nav)):
            world.linked[out, s], world.linked_status[out, s] = paid[s], status[s]
    for s in range(len(nav)):
        record.clipped[c, s] += status[s] == CLIPPED
        record.refused[c, s] += status[s] == REFUSED
    tell_order(row, nav, filled, paid, -1, record)


@compiled
def tell_order(row: Any, nav: Any, filled: Any, paid: Any, sign: Any, record: Any) -> None:
    """An order's NAV, shares and cents into the record."""
    navs, shares, amount = record.order_nav[row], record.order_shares[row], record.order_amount[row]
    for s in range(len(nav)):
        navs[s] = nav[s]
        shares[s] = filled[s] * sign
        amount[s] = paid[s]


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
