"""What the adviser gives back under limits of classes: accounting.md 9.

What only the fund can give is given to all classes at the same basis points, as much as the class that needs it most asks for. What a
class is still over comes out of its own expenses, and then, where its limit says so, from the adviser's pocket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import DUST, compare, muldivmod, scale_up
from .allocation import book
from .limits import allow_more, excess, spend
from .rows import add, put
from .shapes import PRIOR_CLOSE

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, Terms, World


@compiled
def measure_classes(n: int, p: int, line: int, world: World, terms: Terms, state: State, sheet: Arrays, desk: Desk) -> None:
    """What each class has spent inside its limits, net of what looks before gave back, and what it was allowed.

    Its own fees, those of the fund, and what a look at the fund gave back of fees it does not pay, which all classes share.
    """
    fund = len(desk.strict)
    if n == terms.fund_passes:
        leave(line, world, terms, sheet, desk)
    spend(n, terms, state, desk)
    for r in range(len(terms.pair_pass)):
        if (terms.pair_pass[r] != n) | (terms.pair_in_force[p, r] == 0):
            continue
        c = terms.pair_class[r]
        for i in range(terms.level_first[c], terms.level_first[c + 1]):
            k = terms.level_order[i]
            if terms.pair_limited[p, r, terms.kind[k]]:
                add(desk.charged[k], state.pair_covered[r])
                add(desk.charged[k], state.pair_own[r])
        for i in range(terms.level_first[fund], terms.level_first[fund + 1]):
            k = terms.level_order[i]
            if terms.pair_limited[p, r, terms.kind[k]]:
                for look in range(1 + n):
                    add_less(sheet[world.place[line + len(terms.level) * look + k], c], state.pair_covered[r])
        for k in terms.level_shared:
            if (terms.pair_limited[p, r, terms.kind[k]] == 1) & (not pays(c, k, terms)):
                for look in range(1, 1 + terms.fund_passes):
                    add_less(sheet[world.place[line + len(terms.level) * look + k], c], state.pair_covered[r])
                    add_less(sheet[world.place[line + len(terms.level) * look + k], c], state.pair_own[r])
        for e in range(terms.pair_first[r], terms.pair_first[r + 1]):
            if terms.pair_years[p, e]:
                allow_more(desk.base[PRIOR_CLOSE, c], terms.pair_rate[e], terms.pair_years[p, e], state.pair_allowed[r], state.pair_dust[r])


@compiled
def leave(line: int, world: World, terms: Terms, sheet: Arrays, desk: Desk) -> None:
    """What looks at the fund left of each fee of a class, net of the class's part of what was given back of that fee, onto desk.charged."""
    for k in range(len(terms.level)):
        c = terms.level[k]
        if c < len(desk.strict):
            put(0, desk.charged[k])
            for look in range(1 + terms.fund_passes):
                add_less(sheet[world.place[line + line_of(k, look, terms)], c], desk.charged[k])


@compiled
def pays(c: int, shared: int, terms: Terms) -> bool:
    """Whether class c pays the fee at whose place what looks at the fund gave back of it stands."""
    told = False
    for i in range(terms.level_first[c], terms.level_first[c + 1]):
        told |= bool(terms.given_at[terms.level_order[i]] == shared)
    return told


@compiled
def line_of(k: int, look: int, terms: Terms) -> int:
    """The line of a part that fee k is charged on, look 0, or on which a class has its part of what a look gave back of it."""
    at = terms.given_at[k] if (look > 0) & (look <= terms.fund_passes) else k
    return int(len(terms.level) * look + at)


@compiled
def add_less(taken: Arrays, spent: Arrays) -> None:
    """What stands on a line, which net assets are less, as what is spent."""
    for s in range(len(spent)):
        spent[s] -= taken[s]


@compiled
def find_strictest(n: int, p: int, row: int, terms: Terms, state: State, desk: Desk, record: Record) -> None:
    """Of several limits of a class the strictest counts: the one it is over by most; of equal ones the first declared."""
    desk.strict.fill(-1)
    for r in range(len(terms.pair_pass)):
        if (terms.pair_pass[r] != n) | (terms.pair_in_force[p, r] == 0):
            continue
        c = terms.pair_class[r]
        for s in range(len(desk.over)):
            best = desk.strict[c, s]
            over = max(state.pair_covered[r, s] - state.pair_allowed[r, s], 0)
            if best < 0:
                desk.strict[c, s] = r
            else:
                most = max(state.pair_covered[best, s] - state.pair_allowed[best, s], 0)
                less = (over > 0) & (over == most) & (state.pair_dust[r, s] < state.pair_dust[best, s])
                desk.strict[c, s] = r if (over > most) | less else best
    for c in range(len(desk.strict)):
        for s in range(len(desk.over)):
            record.strict[row, n, c, s] = desk.strict[c, s]


@compiled
def asked(n: int, c: int, s: int, state: State, desk: Desk) -> tuple[int, int]:
    """What class c still asks of the fund, exactly: whole cents less some dust."""
    r = desk.strict[c, s]
    over = state.pair_covered[r, s] - state.pair_allowed[r, s]
    others = state.pair_own[r, s] + state.from_fund[n, c, s]
    if over <= 0:
        return -others, 0
    return over - others, state.pair_dust[r, s]


@compiled
def asks_more(n: int, c: int, d: int, s: int, state: State, desk: Desk) -> bool:
    """Whether class c asks for more than class d, each by its weight."""
    cents, dust = asked(n, c, s, state, desk)
    other_cents, other_dust = asked(n, d, s, state, desk)
    weight, other_weight = desk.paid_weight[c, s], desk.paid_weight[d, s]
    whole, part = muldivmod(dust, other_weight, DUST)
    other_whole, other_part = muldivmod(other_dust, weight, DUST)
    sign = compare(cents, other_weight, whole, other_cents, weight, other_whole)
    return bool((sign > 0) | ((sign == 0) & (part < other_part)))


@compiled
def change_for(n: int, c: int, s: int, state: State, desk: Desk) -> int:
    """By how much the fund must give more (or take back) for class c to have what it asks: asked x all weights / its weight, rounded."""
    cents, dust = asked(n, c, s, state, desk)
    return int(scale_up(cents, dust, desk.paid_weight[len(desk.paid_weight) - 1, s], desk.paid_weight[c, s]))


@compiled
def give_to_classes(
    n: int, t: int, p: int, row: int, line: int, world: World, terms: Terms, state: State, sheet: Arrays, desk: Desk, record: Record
) -> None:
    """The driving class, the fund's part, each class's own part, and the rest."""
    measure_classes(n, p, line, world, terms, state, sheet, desk)
    find_strictest(n, p, row, terms, state, desk, record)
    classes, structures = state.net_assets.shape
    accruals, first, last = len(terms.level), terms.level_first[classes], terms.level_first[classes + 1]
    desk.driving.fill(-1)
    desk.over.fill(0)
    for s in range(structures):
        for c in range(classes):
            limited = (desk.strict[c, s] >= 0) & (desk.paid_weight[c, s] > 0) & (terms.tested[p] == 1)
            if limited and (desk.driving[s] < 0 or asks_more(n, c, desk.driving[s], s, state, desk)):
                desk.driving[s] = c
        for i in range(first, last):
            desk.over[s] += state.given[n, terms.level_order[i], s]
        if desk.driving[s] >= 0:
            desk.over[s] = max(desk.over[s] + change_for(n, desk.driving[s], s, state, desk), 0)
        record.driving[row, n, s] = desk.driving[s]
    for i in range(first, last):
        k = terms.level_order[i]
        given_line = sheet[world.place[line + accruals * (1 + n) + k]]
        for s in range(structures):
            given = state.given[n, k, s]
            if desk.driving[s] >= 0:
                r = desk.strict[desk.driving[s], s]
                may = terms.pair_limited[p, r, terms.kind[k]] * max(terms.management[k], terms.pair_reimburses[p, r])
                given = max(min(desk.over[s], state.spent[n, k, s]), 0) * may
                desk.over[s] -= given
            desk.amount[s] = given - state.given[n, k, s]
            state.given[n, k, s] = given
            record.given[row, k, s] += desk.amount[s]
            desk.charged[k, s] -= desk.amount[s]
        book(desk.amount, classes, t, state, desk, given_line)
        for c in range(classes):
            for s in range(structures):
                state.from_fund[n, c, s] += given_line[c, s]
    for c in range(classes):
        give_own(n, c, t, p, row, line, world, terms, state, sheet, desk, record)


@compiled
def give_own(
    n: int, c: int, t: int, p: int, row: int, line: int, world: World, terms: Terms, state: State, sheet: Arrays, desk: Desk, record: Record
) -> None:
    """What class c is still over: out of its own expenses inside the limit, in declared order; then repaid, where its limit says so."""
    accruals = len(terms.level)
    rest = sheet[world.place[line + terms.rest_line + n], c]
    some = False
    for s in range(len(rest)):
        r = desk.strict[c, s]
        desk.over[s] = 0
        if r >= 0:
            over = excess(state.pair_covered[r, s], state.pair_allowed[r, s], state.pair_dust[r, s])
            desk.over[s] = max(over - state.from_fund[n, c, s], 0)
            some = True
    if (not some) | (terms.tested[p] == 0):
        return
    for i in range(terms.level_first[c], terms.level_first[c + 1]):
        k = terms.level_order[i]
        for s in range(len(rest)):
            r = desk.strict[c, s]
            tested, given = (r >= 0) & (state.shares[c, s] > 0), state.given[n, k, s]
            if tested:
                given = max(min(desk.over[s], state.spent[n, k, s]), 0) * terms.pair_limited[p, max(r, 0), terms.kind[k]]
            desk.over[s] -= given * tested
            desk.amount[s] = given - state.given[n, k, s]
            state.given[n, k, s] = given
            record.given[row, k, s] += desk.amount[s]
            desk.charged[k, s] -= desk.amount[s]
        book(desk.amount, c, t, state, desk, sheet[world.place[line + accruals * (1 + n) + k]])
    for s in range(len(rest)):
        r = desk.strict[c, s]
        tested = (r >= 0) & (state.shares[c, s] > 0)
        repaid = desk.over[s] * terms.pair_reimburses[p, max(r, 0)] if tested else state.rest[n, c, s]
        rest[s] = repaid - state.rest[n, c, s]
        state.rest[n, c, s] = repaid
        record.rest[row, c, s] += rest[s]
