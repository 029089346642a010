"""What the adviser gives back under limits of the fund: accounting.md 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import DUST, muldivmod
from .allocation import allocate
from .shapes import PRIOR_CLOSE

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, Terms


@compiled
def open_periods(p: int, terms: Terms, state: State) -> None:
    """What limits look at starts again: each fiscal year, or each strike where they are daily."""
    if terms.year_opens[p]:
        state.limit_gave.fill(0)
    for n in range(len(terms.pass_daily)):
        if terms.year_opens[p] | terms.pass_daily[n]:
            state.spent[n].fill(0)
            state.given[n].fill(0)
            state.from_fund[n].fill(0)
            state.rest[n].fill(0)
            for m in range(len(terms.limit_pass)):
                if terms.limit_pass[m] == n:
                    state.covered[m].fill(0)
                    state.allowed[m].fill(0)
                    state.allowed_dust[m].fill(0)
            for r in range(len(terms.pair_pass)):
                if terms.pair_pass[r] == n:
                    state.pair_covered[r].fill(0)
                    state.pair_own[r].fill(0)
                    state.pair_allowed[r].fill(0)
                    state.pair_dust[r].fill(0)


@compiled
def spend(n: int, terms: Terms, state: State, desk: Desk) -> None:
    """What looks before this one left of the part's expenses is what this one may give back."""
    for k in range(len(terms.level)):
        for s in range(len(desk.over)):
            state.spent[n, k, s] += desk.charged[k, s]


@compiled
def allow(base: int, share: int, allowed: int, dust: int) -> tuple[int, int]:
    """A limit's allowance grows like a fee that nobody pays: whole cents, and dust from nothing to less than a cent."""
    cents, more = muldivmod(max(base, 0), share, DUST)
    dust += more
    over = dust >= DUST
    return allowed + cents + over, dust - over * DUST


@compiled
def excess(spent: int, allowed: int, dust: int) -> int:
    """What was spent over an allowance, to the nearest cent, halves up; nothing where it is under."""
    return max(spent - allowed - (2 * dust > DUST), 0)


@compiled
def measure(n: int, p: int, row: int, terms: Terms, state: State, desk: Desk, record: Record) -> None:
    """What must have been given back since the year (or the strike) opened: the expenses over the strictest limit, onto desk.over.

    A day of 100.00 under a limit of 36.50 a day leaves 63.50 to waive; after a second day without expenses 27.00 are left, so 36.50
    are taken back. The first strike has no base: its expenses count, nothing is tested.
    """
    limits, accruals = len(terms.limit_pass), len(terms.level)
    structures = len(desk.over)
    fund = len(desk.weight) - 1
    desk.over.fill(0)
    desk.strictest.fill(-1)
    spend(n, terms, state, desk)
    for m in range(limits):
        if terms.limit_pass[m] != n:
            continue
        if terms.limit_in_force[p, m]:
            for k in range(accruals):
                if terms.limited[p, m, k]:
                    for s in range(structures):
                        state.covered[m, s] += desk.charged[k, s]
            for s in range(structures):
                base, share = desk.base[PRIOR_CLOSE, fund, s], terms.limit_share[p, m, s]
                state.allowed[m, s], state.allowed_dust[m, s] = allow(base, share, state.allowed[m, s], state.allowed_dust[m, s])
        for s in range(structures):
            over = excess(state.covered[m, s], state.allowed[m, s], state.allowed_dust[m, s]) * terms.tested[p]
            record.covered[row, m, s] = state.covered[m, s]
            record.allowed[row, m, s] = state.allowed[m, s]
            if (over > desk.over[s]) | (desk.strictest[s] < 0):
                desk.over[s] = over
                desk.strictest[s] = m
    for s in range(structures):
        record.strictest[row, n, s] = desk.strictest[s]


@compiled
def give_back(n: int, t: int, p: int, row: int, line: int, terms: Terms, state: State, sheet: Arrays, desk: Desk, record: Record) -> None:
    """Fill the accruals in their order up to what must have been given back; today's part is the change, so it can be reversed.

    First out of the management fee; out of other fees only where the limit lets the adviser reimburse. Each fee's part is shared by
    weight, also what comes out of a fee of some classes.
    """
    accruals, over, given, change, changed = len(terms.level), desk.over, desk.amount, desk.left, 0
    desk.given.fill(0)
    for i in range(len(terms.give_order)):
        k = terms.give_order[i]
        spent, had = state.spent[n, k], state.given[n, k]
        given.fill(0)
        for m in range(len(terms.limit_pass)):
            if (terms.limit_pass[m] == n) & (terms.limited[p, m, k] * max(terms.management[k], terms.reimburses[p, m]) == 1):
                for s in range(len(over)):
                    given[s] += max(min(over[s], spent[s]), 0) * (desk.strictest[s] == m)
        something = 0
        for s in range(len(over)):
            over[s] -= given[s]
            change[s] = given[s] - had[s]
            something |= change[s]
        changed |= something
        if something:
            charged, told = desk.charged[k], record.given[row, k]
            for s in range(len(over)):
                had[s] = given[s]
                desk.given[s] += change[s]
            for s in range(len(over)):
                charged[s] -= change[s]
                told[s] += change[s]
            for m in range(len(terms.limit_pass)):
                gave = state.limit_gave[m]
                for s in range(len(over)):
                    gave[s] += change[s] * (desk.strictest[s] == m)
        if (terms.give_ends[i] == 1) & (changed != 0):
            allocate(desk.given, t, state, desk.paid_weight, desk.paid_largest, desk.left, sheet[line + accruals * (1 + n) + k])
            desk.given.fill(0)
            changed = 0
