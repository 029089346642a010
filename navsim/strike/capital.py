"""What shareholders bring and take: accounting.md 4 steps 1 and 10, and 10."""

from ..basics.compiled import compiled
from ..basics.exact import muldiv
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


@compiled
def book_capital(t, world, state, sheet, record, order_of):
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
    for n in range(world.paid_first[t], world.paid_first[t + 1]):
        slot = world.paid_slot[n]
        for s in range(structures):
            state.unpaid_total[world.unpaid_class[slot], s] -= state.unpaid[slot, s]
    if t > 0:
        for o in range(world.order_first[t - 1], world.seed_first[t]):
            slot = world.order_unpaid[o]
            if slot >= 0:
                for s in range(structures):
                    state.unpaid_total[world.order_class[o], s] += state.unpaid[slot, s]
            if (world.order_account[o] >= 0) & (world.order_kind[o] <= PURCHASE_SHARES):
                for s in range(structures):
                    state.held[world.order_account[o], s] += state.filled[o - world.order_first[t - 1], s]
    for o in range(world.seed_first[t], world.order_first[t]):
        book_seed(o, world, state, sheet, record, order_of[o])


@compiled
def book_seed(o, world, state, sheet, record, row):
    """Capital at its own price, booked on its own session: 500,000.00 at 10.00 is 50,000 shares."""
    c, kind, units, price = world.order_class[o], world.order_kind[o], world.order_units[o], world.order_price[o]
    account = world.order_account[o]
    for s in range(state.shares.shape[1]):
        if kind <= PURCHASE_SHARES:
            cash, shares = both_units(kind == PURCHASE_AMOUNT, units, price, world.share_scale)
            sheet[PURCHASES, c, s] += cash
            status = FILLED
            if world.order_unpaid[o] >= 0:
                state.unpaid[world.order_unpaid[o], s] = cash
                state.unpaid_total[c, s] += cash
        else:
            there = state.shares[c, s] if account < 0 else min(state.shares[c, s], state.held[account, s])
            cash, shares, status = taken(kind, units, price, there, world.share_scale, world.clip)
            sheet[REDEMPTIONS, c, s] -= cash
            shares = -shares
        state.shares[c, s] += shares
        if account >= 0:
            state.held[account, s] += shares
        record.order_nav[row, s], record.order_shares[row, s] = price, abs(shares)
        record.order_amount[row, s], record.order_status[row, s] = cash, status


@compiled
def both_units(by_amount, units, nav, share_scale):
    """Cents and shares of an order given in one of them: 10,000.00 at 9.92 buys 1,008.065 shares."""
    if by_amount:
        return units, muldiv(units, share_scale, max(nav, 1))
    return muldiv(units, nav, share_scale), units


@compiled
def taken(kind, units, nav, there, share_scale, clip):
    """Cents, shares and status of a redemption: what is asked for, or, where there is less, what is there or nothing.

    1,008.065 shares at 9.95 are paid 10,030.25.
    """
    cash, shares = both_units(kind == REDEEM_AMOUNT, there if kind == REDEEM_ALL else units, nav, share_scale)
    if shares <= there:
        return cash, shares, FILLED
    if clip:
        return muldiv(there, nav, share_scale), there, CLIPPED
    return 0, 0, REFUSED


@compiled
def offer(t, world, state, desk):
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
def price_orders(t, world, state, desk, record, order_of):
    """Each order at its NAV, booked next session; a redemption counts against what earlier ones of the session have left."""
    structures = state.shares.shape[1]
    first = world.order_first[t]
    desk.redeemed.fill(0)
    for o in range(first, world.seed_first[t + 1]):
        c, kind, units, slot = world.order_class[o], world.order_kind[o], world.order_units[o], world.order_slot[o]
        nav = desk.offered[c] if slot < 0 else state.late_nav[slot, c]
        row, account, shares = order_of[o], world.order_account[o], state.due_shares[c]
        for s in range(structures):
            record.order_nav[row, s] = nav[s]
        if kind <= PURCHASE_SHARES:
            cash, filled = state.due[0, c], state.filled[o - first]
            for s in range(structures):
                paid, bought = both_units(kind == PURCHASE_AMOUNT, units, nav[s], world.share_scale)
                cash[s] += paid
                shares[s] += bought
                filled[s] = bought
                if world.order_unpaid[o] >= 0:
                    state.unpaid[world.order_unpaid[o], s] = paid
                record.order_shares[row, s], record.order_amount[row, s] = bought, paid
                record.order_status[row, s] = FILLED
        else:
            redeem(c, kind, units, nav, row, account, world, state, desk, record)


@compiled
def redeem(c, kind, units, nav, row, account, world, state, desk, record):
    """One redemption: cents and shares due next session, at once no longer there for the next redemption."""
    cash, shares, redeemed = state.due[1, c], state.due_shares[c], desk.redeemed[c]
    for s in range(len(nav)):
        there = state.shares[c, s] - redeemed[s]
        if account >= 0:
            there = min(there, state.held[account, s])
        paid, sold, status = taken(kind, units, nav[s], max(there, 0), world.share_scale, world.clip)
        cash[s] -= paid
        shares[s] -= sold
        redeemed[s] += sold
        if account >= 0:
            state.held[account, s] -= sold
        record.order_shares[row, s], record.order_amount[row, s], record.order_status[row, s] = sold, paid, status
