"""What the adviser gives back under limits of the fund: accounting.md 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import DUST, muldivmod
from .allocation import allocate
from .rows import add, copy, put
from .shapes import PRIOR_CLOSE

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, Terms, World


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
        add(desk.charged[k], state.spent[n, k])


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
    fund, kept = len(desk.weight) - 1, len(record.totals) == 0
    put(0, desk.over)
    put(-1, desk.strictest)
    spend(n, terms, state, desk)
    for m in range(len(terms.limit_pass)):
        if terms.limit_pass[m] != n:
            continue
        if terms.limit_in_force[p, m]:
            for k in range(len(terms.level)):
                if terms.limited[p, m, terms.kind[k]]:
                    add(desk.charged[k], state.covered[m])
            for e in range(terms.limit_first[m], terms.limit_first[m + 1]):
                if terms.limit_years[p, e]:
                    allow_more(desk.base[PRIOR_CLOSE, fund], terms.limit_rate[e], terms.limit_years[p, e], state.allowed[m], state.allowed_dust[m])
        compare_limit(m, terms.tested[p], state.covered[m], state.allowed[m], state.allowed_dust[m], desk.over, desk.strictest)
        if kept:
            copy(state.covered[m], record.covered[row, m])
            copy(state.allowed[m], record.allowed[row, m])
    if kept:
        copy(desk.strictest, record.strictest[row, n])


@compiled
def allow_more(base: Arrays, rate: Arrays, years: int, allowed: Arrays, dust: Arrays) -> None:
    """The allowance of the days of a part that an entry of a limit holds."""
    for s in range(len(base)):
        cents, left = allow(base[s], rate[s] * years, allowed[s], dust[s])
        allowed[s] = cents
        dust[s] = left


@compiled
def compare_limit(m: int, tested: int, covered: Arrays, allowed: Arrays, dust: Arrays, over: Arrays, strictest: Arrays) -> None:
    """Limit m, where it is stricter than those looked at so far."""
    for s in range(len(over)):
        mine, most, who = excess(covered[s], allowed[s], dust[s]) * tested, over[s], strictest[s]
        stricter = (mine > most) | (who < 0)
        over[s] = mine if stricter else most
        strictest[s] = m if stricter else who


@compiled
def give_back(
    n: int, t: int, p: int, row: int, line: int, world: World, terms: Terms, state: State, sheet: Arrays, desk: Desk, record: Record
) -> None:
    """Fill the accruals in their order up to what must have been given back; today's part is the change, so it can be reversed.

    First out of the management fee; out of other fees only where the limit lets the adviser reimburse. Each fee's part is shared by
    weight, also what comes out of a fee of some classes.
    """
    given, change, changed = desk.amount, desk.left, 0
    put(0, desk.given)
    for i in range(len(terms.give_order)):
        k = terms.give_order[i]
        if terms.gives[n, k]:
            put(0, given)
            for m in range(len(terms.limit_pass)):
                if (terms.limit_pass[m] == n) & (terms.limited[p, m, terms.kind[k]] * max(terms.management[k], terms.reimburses[p, m]) == 1):
                    fill_up(m, desk.over, desk.strictest, state.spent[n, k], given)
            something = change_of(given, state.given[n, k], desk.over, change)
            changed |= something
            if something:
                take_back(given, change, state.given[n, k], desk.given, desk.charged[k])
                if len(record.totals) == 0:
                    add(change, record.given[row, k])
                for m in range(len(terms.limit_pass)):
                    add_where(m, desk.strictest, change, state.limit_gave[m])
        if (terms.give_ends[i] == 1) & (changed != 0):
            given_line = sheet[world.place[line + len(terms.level) * (1 + n) + k]]
            allocate(desk.given, t, state, desk.paid_weight, desk.paid_largest, desk.left, given_line)
            put(0, desk.given)
            changed = 0


@compiled
def fill_up(m: int, over: Arrays, strictest: Arrays, spent: Arrays, given: Arrays) -> None:
    """What of an accrual must have been given back, where limit m is the strictest."""
    for s in range(len(given)):
        given[s] += max(min(over[s], spent[s]), 0) * (strictest[s] == m)


@compiled
def change_of(given: Arrays, had: Arrays, over: Arrays, change: Arrays) -> int:
    """What is still over, and what has changed since the last strike; not 0 where something has."""
    something = 0
    for s in range(len(given)):
        over[s] -= given[s]
        change[s] = given[s] - had[s]
        something |= given[s] - had[s]
    return something


@compiled
def take_back(given: Arrays, change: Arrays, had: Arrays, in_all: Arrays, charged: Arrays) -> None:
    """A change is given, and no longer charged."""
    for s in range(len(given)):
        had[s] = given[s]
        in_all[s] += change[s]
        charged[s] -= change[s]


@compiled
def add_where(m: int, strictest: Arrays, change: Arrays, gave: Arrays) -> None:
    """A change under the limit that asks for it."""
    for s in range(len(gave)):
        gave[s] += change[s] * (strictest[s] == m)
