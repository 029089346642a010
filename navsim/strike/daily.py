"""Dividends declared at every strike and paid at the end of the month: accounting.md 10.

What an account accrues is kept in cents and parts of a cent, PART of them to one, each strike's share cut down to a part: an account's
month is within 2^-42 of a cent of its exact sum, and what is nearer to half a cent than that counts as half a cent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import RATE_ONE, muldiv, muldivmod
from .distributions import receive, tell_accounts
from .shapes import DAILY, DIVIDENDS, INTEREST, OFFSET, PART, REALIZED

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, World

NEAR = 64  # parts: a month has fewer strikes


@compiled
def declare(t: int, row: int, world: World, state: State, sheet: Arrays, desk: Desk, record: Record) -> None:
    """All net investment income of the window, with what was carried; a negative sum declares nothing, and is carried.

    So is what the trustees keep back of it: 40 % of 1,000.00 declares 600.00 and carries 400.00.
    """
    classes, structures = state.net_assets.shape
    for c in range(classes):
        for s in range(structures):
            income = income_of(c, t, world, state, sheet, s) + sheet[world.place[REALIZED], c, s] * world.daily_gains
            told = 0
            if (income >= 0) & (world.kept_back[t] < RATE_ONE) & (state.shares[c, s] > 0):
                told = muldiv(income, RATE_ONE - world.kept_back[t], RATE_ONE)
                state.carry[c, s] = income - told
                sheet[world.place[DAILY], c, s] = -told
                if told + state.left_over[c, s] >= 0:
                    told += state.left_over[c, s]
                    state.left_over[c, s] = 0
            else:
                state.carry[c, s] = income * (state.shares[c, s] > 0)
            record.carried[row, c, s] = state.carry[c, s]
            record.declared[row, c, s] = told
            accrue_accounts(c, t, row, told, world, state, record, s)


@compiled
def income_of(c: int, t: int, world: World, state: State, sheet: Arrays, s: int) -> int:
    """Net investment income of a class with what was carried, gains left out."""
    income = state.carry[c, s] + sheet[world.place[OFFSET], c, s]
    for line in range(DIVIDENDS, INTEREST + 1):
        income += sheet[world.place[line], c, s]
    return int(income - charged(c, t, world, sheet, s))


@compiled
def charged(c: int, t: int, world: World, sheet: Arrays, s: int) -> int:
    """Cents a class has been charged in this strike, less what was given back."""
    cents = 0
    for n in range(world.part_first[t + 1] - world.part_first[t]):
        cents += charged_in(n, c, world, sheet, s)
    return int(cents)


@compiled
def charged_in(n: int, c: int, world: World, sheet: Arrays, s: int) -> int:
    """The same in part n of the window."""
    first, cents = world.moving_first[c] + n * world.moving_each[c], 0
    for pair in range(first, first + world.moving_each[c]):
        cents -= sheet[world.moving[pair, 0], c, s] + sheet[world.moving[pair, 1], c, s]
    return int(cents)


@compiled
def entitled(c: int, world: World, state: State, s: int) -> int:
    """Shares that a dividend of class c is declared on: of this morning, less those not paid for."""
    total = 0
    for a in range(world.account_first[c], world.account_first[c + 1]):
        total += paid_for(a, state, s)
    return total


@compiled
def paid_for(a: int, state: State, s: int) -> int:
    """Shares of an account that it has paid; of 500 bought and redeemed before they are paid for nothing is left, not 500 less than nothing."""
    return int(max(state.balance[a, s] - state.unpaid_balance[a, s], 0))


@compiled
def accrue_accounts(c: int, t: int, row: int, told: int, world: World, state: State, record: Record, s: int) -> None:
    """Each account's share of what is declared, unrounded: this month's part, rounded as a whole, and what belongs to the next."""
    total = entitled(c, world, state, s)
    record.entitled_daily[row, c, s] = total
    this_month = muldiv(told, world.month_days[t, 0], world.month_days[t, 1])
    for bucket in range(2):
        amount = this_month if bucket == 0 else told - this_month
        state.declared[bucket, c, s] += amount
        if amount and total > 0:
            for a in range(world.account_first[c], world.account_first[c + 1]):
                cents, rest = muldivmod(amount, paid_for(a, state, s), total)
                part, _ = muldivmod(rest, PART, total)
                part += state.accrued_part[bucket, a, s]
                state.accrued[bucket, a, s] += cents + (part >= PART)
                state.accrued_part[bucket, a, s] = part - PART * (part >= PART)


@compiled
def pay(t: int, row: int, world: World, state: State, desk: Desk, record: Record) -> None:
    """Declared for this month before it began: paid on its first session, or kept for its end. At its last session all of it is paid."""
    record.paid[row].fill(0)
    record.bought[row].fill(0)
    for c in range(len(state.shares)):
        for s in range(state.shares.shape[1]):
            if world.opens_month[t] == 1:
                pay_out(c, 1, row, world.payment_parts[t, 1], world, state, desk, record, s)
            if world.opens_month[t] == 2:
                keep_for_month(c, world, state, s)
            if world.pays[t]:
                pay_out(c, 0, row, world.payment_parts[t, 0], world, state, desk, record, s)
            unpaid = state.declared[0, c, s] + state.declared[1, c, s] + state.left_over[c, s]
            record.payable[row, c, s] = unpaid + record.paid[row, 0, c, s] + record.paid[row, 1, c, s]


@compiled
def keep_for_month(c: int, world: World, state: State, s: int) -> None:
    """What was declared for this month before it began becomes part of it."""
    state.declared[0, c, s] += state.declared[1, c, s]
    state.declared[1, c, s] = 0
    for a in range(world.account_first[c], world.account_first[c + 1]):
        part = state.accrued_part[0, a, s] + state.accrued_part[1, a, s]
        state.accrued[0, a, s] += state.accrued[1, a, s] + (part >= PART)
        state.accrued_part[0, a, s] = part - PART * (part >= PART)
        state.accrued[1, a, s] = state.accrued_part[1, a, s] = 0


@compiled
def pay_out(c: int, bucket: int, row: int, place: int, world: World, state: State, desk: Desk, record: Record, s: int) -> None:
    """Each account's accrual rounded once and reinvested at the NAV just struck; the cents of difference raise the next dividend."""
    first, last = world.account_first[c], world.account_first[c + 1]
    paid = 0
    for a in range(first, last):
        up = 2 * state.accrued_part[bucket, a, s] >= PART - 2 * NEAR
        state.accrued[bucket, a, s] += up
        paid += state.accrued[bucket, a, s]
    state.left_over[c, s] += state.declared[bucket, c, s] - paid
    state.declared[bucket, c, s] = 0
    if paid:
        shares = muldiv(paid, world.share_scale, max(desk.offered[c, s], 1))
        if record.parts.shape[1]:
            for a in range(first, last):
                record.parts[1, place + a, s] = state.accrued[bucket, a, s]
        tell_accounts(2, shares, first, last, state.accrued[bucket], place + first, desk, record, s)
        receive(first, last, s, state, desk)
        state.due[2, c, s] += paid
        state.due_shares[c, s] += shares
        record.paid[row, bucket, c, s] = paid
        record.bought[row, bucket, c, s] = shares
    for a in range(first, last):
        state.accrued[bucket, a, s] = state.accrued_part[bucket, a, s] = 0
