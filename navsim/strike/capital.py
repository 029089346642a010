"""What shareholders brought and took last session enters shares and assets: accounting.md 4 step 1. Capital at its own price does on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from .deal import both_units, keep_fee, taken
from .distributions import keep_entitled
from .rows import add, take
from .shapes import CLIPPED, FILLED, OPENING, PURCHASE_AMOUNT, PURCHASE_SHARES, PURCHASES, REDEMPTIONS, REFUSED

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
    """Order o, the n-th priced last session, into its account."""
    account, filled = world.order_account[o], state.filled[n]
    bring(world.order_kind[o] <= PURCHASE_SHARES, filled, state.balance[account], state.held[account])
    if world.order_plain[o] == 0:
        book_further(o, filled, t, world, state)


@compiled
def book_further(o: int, filled: Arrays, t: int, world: World, state: State) -> None:
    """From or into the other account of a transfer, into what is not paid for, and into the shares of record dates it was priced before."""
    account, slot, c, to = world.order_account[o], world.order_unpaid[o], world.order_class[o], world.order_to[o]
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
def bring(purchase: bool, filled: Arrays, balance: Arrays, held: Arrays) -> None:
    """Shares bought are an account's, and it may redeem them; what is redeemed left those when it was priced."""
    for s in range(len(filled)):
        moved = filled[s]
        balance[s] += moved
        held[s] += moved * purchase


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
