"""What the fund is charged: accounting.md 8."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..basics.compiled import compiled
from ..basics.exact import accrue, carry, muldivmod
from .allocation import allocate
from .rows import add, add_classes, copy, put
from .shapes import CLASS_CLOSED, CURRENCY, DIVIDENDS, OPENING_BASE, PRIOR_CLOSE, SAME_DAY, SUM

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, Terms, World


@compiled
def set_bases(world: World, terms: Terms, state: State, sheet: Arrays, desk: Desk) -> None:
    """The net assets a rate may be charged on, of every class and, in the last row, of the fund.

    Prior close: as struck last session. Opening: with the capital booked this morning, as weighed. Same day: with income and gains as well.
    """
    prior, opening, same_day = desk.base[PRIOR_CLOSE], desk.base[OPENING_BASE], desk.base[SAME_DAY]
    for c in range(len(state.net_assets)):
        copy(state.net_assets[c], prior[c])
    add_classes(prior)
    if terms.by_opening:
        add_classes(opening)
    if terms.by_same_day:
        for c in range(len(state.net_assets)):
            copy(opening[c], same_day[c])
            add(sheet[world.place[CLASS_CLOSED], c], same_day[c])
            for line in range(DIVIDENDS, CURRENCY + 1):
                add(sheet[world.place[line], c], same_day[c])
        add_classes(same_day)


@compiled
def charge(p: int, k: int, row: int, terms: Terms, state: State, desk: Desk, record: Record) -> None:
    """Accrual k for a part of a window, onto desk.charged. A bill replaces what was accrued since the bill before it.

    A class without shares is billed nothing, and keeps its account for when it has some again.
    """
    charged, level, classes, bill = desk.charged[k], terms.level[k], state.shares.shape[0], terms.bill[p, k]
    put(bill, charged)
    if (bill != 0) & (level < classes):
        shares = state.shares[level]
        for s in range(len(charged)):
            charged[s] *= shares[s] > 0
    if terms.billed[p, k]:
        first, last = terms.tier_first[terms.dated_first[k]], terms.tier_first[terms.dated_first[k + 1]]
        for s in range(len(charged)):
            if state.shares[level, s] > 0 if level < classes else True:
                charged[s] -= state.since_bill[k, s]
                state.since_bill[k, s] = 0
                for i in range(first, last):
                    state.dust[terms.tier_dust[i], s] = 0
    elif bill:
        add(charged, state.since_bill[k])
    for j in range(terms.dated_first[k], terms.dated_first[k + 1]):
        if terms.dated_told[p, j] & (len(record.totals) == 0):
            copy(terms.dated_sum[j] if terms.dated_base[j] == SUM else desk.base[terms.dated_base[j], level], record.base[row, j])
        parts = terms.dated_after[p, j] if terms.billed[p, k] else terms.dated_parts[p, j]
        if terms.dated_bounded[j]:
            charge_bounded(p, k, j, parts, row, terms, state, desk, record)
        elif parts:
            charge_tiers(k, j, parts, row, terms, state, desk, record)


@compiled
def charge_tiers(k: int, j: int, parts: int, row: int, terms: Terms, state: State, desk: Desk, record: Record) -> None:
    """Each slice of the base at its rate. A sum of money is charged whole. A class without shares is charged nothing.

    0.75 % of the first 300 million, 0.70 % of the next 200, 0.65 % above: 620 million pays 12,136.99 a day of 365.
    """
    level, kind, one = terms.level[k], terms.dated_base[j], terms.dated_one[j]
    base = terms.dated_sum[j] if kind == SUM else desk.base[kind, level]
    if level < len(state.shares):
        keep_where(state.shares[level], base, desk.amount)
        base = desk.amount
    for i in range(terms.tier_first[j], terms.tier_first[j + 1]):
        dust, posted = state.dust[terms.tier_dust[i]], record.posted[row, i]
        if len(record.totals) == 0:
            copy(dust, record.dust[row, i])
        accrue_tier(base, terms.tier_from[i], terms.tier_to[i], terms.tier_rate[i], parts, one, dust, posted, desk.charged[k])
        if kind == SUM:
            add(posted, state.since_bill[k])


@compiled
def keep_where(shares: Arrays, base: Arrays, there: Arrays) -> None:
    """The base of a class, where it has shares."""
    for s in range(len(there)):
        there[s] = base[s] * (shares[s] > 0)


@compiled
def accrue_tier(base: Arrays, first: Arrays, last: Arrays, rate: Arrays, parts: int, one: int, dust: Arrays, posted: Arrays, charged: Arrays) -> None:
    """One slice of a base, from first to last, at its rate."""
    for s in range(len(charged)):
        in_tier = max(min(base[s], last[s]) - first[s], 0)
        cents, left = accrue(in_tier, rate[s], parts, dust[s], one)
        dust[s] = left
        posted[s] = cents
        charged[s] += cents


@compiled
def charge_bounded(p: int, k: int, j: int, parts: Any, row: int, terms: Terms, state: State, desk: Desk, record: Record) -> None:
    """The days of terms with a ceiling or a floor: the tiers, unless a bound changes the day, which is then one amount in the first tier.

    Terms of several forms come here too: what is accrued under one of them is billed under another.

    A fee of 0.75 % capped at an effective 0.67 % charges 0.67 % of the same base; 1.00 a million a month charges no more than 500.00.
    """
    charged, level, classes = desk.charged[k], terms.level[k], state.shares.shape[0]
    unit, one, kind = terms.dated_unit[j], terms.dated_one[j], terms.dated_base[j]
    if parts + terms.dated_floor_parts[p, j] == 0:
        return
    first, last = terms.tier_first[j], terms.tier_first[j + 1]
    for s in range(len(charged)):
        there = state.shares[level, s] > 0 if level < classes else True
        base = max(terms.dated_sum[j, s] if kind == SUM else desk.base[kind, level, s], 0) * there
        cents, dust = 0, 0
        for i in range(first, last):
            in_tier = max(min(base, terms.tier_to[i, s]) - terms.tier_from[i, s], 0)
            more, left = muldivmod(in_tier, terms.tier_rate[i, s] * parts, one)
            dust += left
            cents += more + (dust >= one)
            dust -= one * (dust >= one)
        bound, bound_dust, changed = cents, dust, False
        if terms.dated_ceiling_rate[j, s] >= 0:
            most, left = muldivmod(base, terms.dated_ceiling_rate[j, s] * parts, one)
            if (most < bound) | ((most == bound) & (left < bound_dust)):
                bound, bound_dust, changed = most, left, True
        if terms.dated_ceiling[j, s] >= 0:
            most, left = muldivmod(terms.dated_ceiling[j, s] * there, unit * parts, one)
            if (most < bound) | ((most == bound) & (left < bound_dust)):
                bound, bound_dust, changed = most, left, True
        if terms.dated_floor[j, s] > 0:
            least, left = muldivmod(terms.dated_floor[j, s] * there, unit * terms.dated_floor_parts[p, j], one)
            if (least > bound) | ((least == bound) & (left > bound_dust)):
                bound, bound_dust, changed = least, left, True
        for i in range(first, last):
            cell = terms.tier_dust[i]
            record.dust[row, i, s] = state.dust[cell, s]
            posted = 0
            if not changed:
                in_tier = max(min(base, terms.tier_to[i, s]) - terms.tier_from[i, s], 0)
                posted, state.dust[cell, s] = accrue(in_tier, terms.tier_rate[i, s], parts, state.dust[cell, s], one)
            elif i == first:
                posted, state.dust[cell, s] = carry(bound, bound_dust, state.dust[cell, s], one)
            record.posted[row, i, s] = posted
            charged[s] += posted
            state.since_bill[k, s] += posted


@compiled
def accrue_fees(t: int, p: int, row: int, line: int, world: World, terms: Terms, state: State, sheet: Arrays, desk: Desk, record: Record) -> None:
    """Every accrual of a part of the window, onto the sheet with a minus: of a class, that class's alone; of the fund, shared out."""
    for k in range(len(terms.level)):
        level, told, mine = terms.level[k], record.charged[row, k], sheet[world.place[line + k]]
        charge(p, k, row, terms, state, desk, record)
        if level < len(mine):
            take_off(desk.charged[k], told, mine[level])
        else:
            take_off(desk.charged[k], told, desk.amount)
            allocate(desk.amount, t, state, desk.paid_weight, desk.paid_largest, desk.left, mine)


@compiled
def take_off(charged: Arrays, told: Arrays, amount: Arrays) -> None:
    """What is charged leaves net assets."""
    for s in range(len(amount)):
        told[s] = charged[s]
        amount[s] = -charged[s]
