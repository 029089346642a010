"""What shareholders bring and take: accounting.md 4 steps 1 and 10, and 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import RATE_ONE, muldiv
from .distributions import keep_entitled
from .rows import add, copy, count, put, take
from .shapes import (
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
def book_capital(t: int, world: World, state: State, sheet: Arrays, desk: Desk, record: Record, order_of: Arrays) -> None:
    """What was priced last session enters shares and assets before anything is earned; then capital that brings its own price."""
    for c in range(len(state.net_assets)):
        open_class(state.net_assets[c], sheet[world.place[OPENING], c], state.due_shares[c], state.shares[c])
        for n in world.capital:
            move(state.due[n, c], sheet[world.place[PURCHASES + n], c])
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
def open_class(net_assets: Arrays, opening: Arrays, due: Arrays, shares: Arrays) -> None:
    """A class begins the session with what it was struck at, and with the shares that were due."""
    for s in range(len(opening)):
        opening[s] = net_assets[s]
        shares[s] += due[s]
        due[s] = 0


@compiled
def move(due: Arrays, row: Arrays) -> None:
    """What was due is due no more."""
    for s in range(len(row)):
        row[s] += due[s]
        due[s] = 0


@compiled
def book_account(o: int, n: int, t: int, world: World, state: State) -> None:
    """Order o, the n-th priced last session, into its account, and into the shares of record dates it was priced before."""
    account, slot, c, to, filled = world.order_account[o], world.order_unpaid[o], world.order_class[o], world.order_to[o], state.filled[n]
    if world.order_kind[o] <= PURCHASE_SHARES:
        bring(filled, state.balance[account], state.held[account])
    else:  # what may still be redeemed it left when it was priced
        add(filled, state.balance[account])
    if to >= 0:
        take(filled, state.balance[to])
        take(filled, state.held[to])
    if slot >= 0:
        add(state.unpaid[slot], state.unpaid_total[c])
        add(state.unpaid_shares[slot], state.unpaid_balance[account])
    if world.order_priced[o] < t - 1:
        for r in range(len(world.slot_from)):
            if (world.order_priced[o] < world.slot_from[r]) & (world.slot_from[r] < t) & (t <= world.slot_until[r]):
                add(filled, state.recorded_balance[r, account])
                if to >= 0:  # a transfer moves shares between accounts, and leaves those of the class
                    take(filled, state.recorded_balance[r, to])
                else:
                    add(filled, state.recorded[r, c])


@compiled
def bring(filled: Arrays, balance: Arrays, held: Arrays) -> None:
    """Shares bought are an account's, and it may redeem them."""
    for s in range(len(filled)):
        bought = filled[s]
        balance[s] += bought
        held[s] += bought


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
    told: tuple[int, int, int] = clipped(cash, shares, nav, there, share_scale, clip)
    return told


@compiled
def clipped(cash: int, shares: int, nav: int, there: int, share_scale: int, clip: int) -> tuple[int, int, int]:
    """The same of a redemption worked out as asked for."""
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
    slot = world.late_slot[t]
    for c in range(len(state.nav)):
        offer_class(state.nav[c], state.shares[c], world.initial_nav[c], desk.offered[c])
        if slot >= 0:
            copy(desk.offered[c], state.late_nav[slot, c])


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
        if (world.order_price[o] > 0) | (world.order_slot[o] >= 0):
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
        copy(state.late_nav[slot, c], desk.left)
    else:
        copy(desk.offered[c], desk.left)


@compiled
def buy(o: int, kind: int, nav: Arrays, filled: Arrays, row: int, world: World, state: State, record: Record) -> None:
    """One purchase: cents and shares due next session. One that is not accepted is of nothing."""
    c, line, unpaid, young, barred = world.order_class[o], world.order_line[o], world.order_unpaid[o], world.order_young[o], world.order_barred[o]
    paid, units = record.order_amount[row], world.order_units[o] * (1 - barred)
    come(kind == PURCHASE_AMOUNT, units, nav, world.share_scale, state.due[line, c], state.due_shares[c], filled, paid)
    if len(record.totals) == 0:
        tell_order(nav, filled, record.order_nav[row], record.order_shares[row])
    if unpaid >= 0:
        copy(paid, state.unpaid[unpaid])
        copy(filled, state.unpaid_shares[unpaid])
    if young >= 0:
        add(filled, state.young[young])
    if barred:
        put(REFUSED, record.order_status[row])
        count(record.order_status[row], REFUSED, record.refused[c])


@compiled
def redeem(o: int, kind: int, nav: Arrays, filled: Arrays, row: int, world: World, state: State, desk: Desk, record: Record) -> None:
    """One redemption: cents and shares due next session, at once no longer there for the next redemption."""
    c, line, out, barred, units = world.order_class[o], world.order_line[o], world.order_out[o], world.order_barred[o], world.order_units[o]
    redeemed, held, scale = desk.redeemed[c], state.held[world.order_account[o]], world.share_scale
    paid, there, status = record.order_amount[row], record.order_there[row], record.order_status[row]
    leave(world.order_named[o], state.shares[c], redeemed, held, there)
    if kind == REDEEM_ALL:
        give_all(nav, scale, there, filled, paid, status)
        short = 0
    else:
        short = ask(kind == REDEEM_AMOUNT, units, nav, scale, there, filled, paid, status)
    if short | barred:
        for s in range(len(nav)):
            cash, sold, how = clipped(paid[s], filled[s], nav[s], there[s], scale, world.clip)
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
    if len(record.totals) == 0:
        tell_order(nav, filled, record.order_nav[row], record.order_shares[row])
    take_from(filled, redeemed, held)
    if line >= 0:
        go(paid, filled, state.due[line, c], state.due_shares[c])


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
