"""What the fund pays out on a date: accounting.md 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import RATE_ONE, muldiv

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, World


@compiled
def keep_entitled(t: int, world: World, state: State) -> None:
    """The shares of this morning, before capital that brings its own price, where they are those of a record date that must be kept."""
    for slot in range(len(world.slot_from)):
        if world.slot_from[slot] == t:
            for c in range(len(state.shares)):
                for s in range(state.shares.shape[1]):
                    state.recorded[slot, c, s] = state.shares[c, s]
            for a in range(len(state.balance)):
                for s in range(state.balance.shape[1]):
                    state.recorded_balance[slot, a, s] = state.balance[a, s]


@compiled
def distribute(t: int, world: World, state: State, sheet: Arrays, record: Record, distribution_of: Arrays) -> None:
    """Distributions go ex: 0.25 on 1,000,000 shares is 250,000.00, and a NAV of 10.00 becomes 9.75."""
    for d in range(world.distribution_first[t], world.distribution_first[t + 1]):
        c, line, slot, row = world.distribution_class[d], world.distribution_line[d], world.distribution_slot[d], distribution_of[d]
        shares = state.shares[c] if slot < 0 else state.recorded[slot, c]
        for s in range(len(shares)):
            cents = muldiv(shares[s], world.distribution_rate[d], world.share_scale * 10)
            sheet[world.place[line], c, s] -= cents
            record.distributed[row, s] = cents
            record.entitled[row, s] = shares[s]


@compiled
def reinvest(t: int, world: World, state: State, desk: Desk, record: Record, distribution_of: Arrays) -> None:
    """What is reinvested buys shares at the NAV of the ex-date, booked next session; accounts get theirs by what they held."""
    for d in range(world.distribution_first[t], world.distribution_first[t + 1]):
        c, row, slot = world.distribution_class[d], distribution_of[d], world.distribution_slot[d]
        for s in range(state.shares.shape[1]):
            cents = muldiv(record.distributed[row, s], world.distribution_reinvest[d], RATE_ONE)
            shares = muldiv(cents, world.share_scale, max(desk.offered[c, s], 1))
            state.due[2, c, s] += cents
            state.due_shares[c, s] += shares
            record.reinvested[row, s] = shares
            holding = state.balance if slot < 0 else state.recorded_balance[slot]
            first, last, place = world.account_first[c], world.account_first[c + 1], world.distribution_parts[d]
            if record.parts.shape[1]:
                tell_accounts(0, record.distributed[row, s] - cents, first, last, holding, place, desk, record, s)
                tell_accounts(1, cents, first, last, holding, place, desk, record, s)
                for a in range(first, last):
                    record.parts[3, place + a - first, s] = holding[a, s]
            if shares:
                tell_accounts(2, shares, first, last, holding, place, desk, record, s)
                receive(first, last, s, state, desk)


@compiled
def tell_accounts(what: int, amount: int, first: int, last: int, holding: Arrays, place: int, desk: Desk, record: Record, s: int) -> None:
    """Each account's part of an amount, onto the desk and, where sessions are kept, into the record."""
    share_among(amount, first, last, holding, s, desk.parts)
    if record.parts.shape[1]:
        for a in range(first, last):
            record.parts[what, place + a - first, s] = desk.parts[a, s]


@compiled
def share_among(amount: int, first: int, last: int, holding: Arrays, s: int, parts: Arrays) -> None:
    """Share an amount among accounts by what they hold, each rounded; the rest goes to the largest, of equal ones the first by id."""
    total, largest, left = 0, first, amount
    for a in range(first, last):
        total += holding[a, s]
        if holding[a, s] > holding[largest, s]:
            largest = a
    for a in range(first, last):
        parts[a, s] = muldiv(amount, holding[a, s], max(total, 1))
        left -= parts[a, s]
    if last > first:
        parts[largest, s] += left


@compiled
def receive(first: int, last: int, s: int, state: State, desk: Desk) -> None:
    """Shares just shared out are booked into their accounts next session."""
    for a in range(first, last):
        state.due_account[a, s] += desk.parts[a, s]
    state.reinvesting[s] = 1
