"""What the adviser gives back under limits of classes: accounting.md 9.

What only the fund can give is given to all classes at the same basis points, as much as the class that needs it most asks for. What a
class is still over comes out of its own expenses, and then, where its limit says so, from the adviser's pocket.
"""

from ..basics.compiled import compiled
from ..basics.exact import DUST, compare, muldivmod, scale_up
from .allocation import book
from .limits import allow, excess
from .shapes import PRIOR_CLOSE


@compiled
def measure_classes(p, line, terms, state, sheet, desk):
    """What each class has spent inside its limit, net of what limits of the fund gave back, and what it was allowed."""
    classes, structures = state.net_assets.shape
    accruals = len(terms.level)
    for c in range(classes):
        q = terms.class_limit[p, c]
        if q < 0:
            continue
        for k in range(accruals):
            if terms.class_limited[q, k]:
                own = terms.level[k] == c
                for s in range(structures):
                    spent = -sheet[line + k, c, s] - sheet[line + accruals + k, c, s]
                    state.class_covered[c, s] += spent
                    state.class_own[c, s] += spent * own
        for s in range(structures):
            base, share = desk.base[PRIOR_CLOSE, c, s], terms.class_share[p, q, s]
            cents, dust = state.class_allowed[c, s], state.class_allowed_dust[c, s]
            state.class_allowed[c, s], state.class_allowed_dust[c, s] = allow(base, share, cents, dust)


@compiled
def asked(c, s, state):
    """What class c still asks of the fund, exactly: whole cents less some dust."""
    over = state.class_covered[c, s] - state.class_allowed[c, s]
    others = state.class_own[c, s] + state.class_from_fund[c, s]
    if over <= 0:
        return -others, 0
    return over - others, state.class_allowed_dust[c, s]


@compiled
def asks_more(c, d, s, state, desk):
    """Whether class c asks for more than class d, each by its weight."""
    cents, dust = asked(c, s, state)
    other_cents, other_dust = asked(d, s, state)
    weight, other_weight = desk.paid_weight[c, s], desk.paid_weight[d, s]
    whole, part = muldivmod(dust, other_weight, DUST)
    other_whole, other_part = muldivmod(other_dust, weight, DUST)
    sign = compare(cents, other_weight, whole, other_cents, weight, other_whole)
    return (sign > 0) | ((sign == 0) & (part < other_part))


@compiled
def change_for(c, s, state, desk):
    """By how much the fund must give more (or take back) for class c to have what it asks: asked x all weights / its weight, rounded."""
    cents, dust = asked(c, s, state)
    return scale_up(cents, dust, desk.paid_weight[len(desk.paid_weight) - 1, s], desk.paid_weight[c, s])


@compiled
def give_to_classes(t, p, row, line, terms, state, sheet, desk, record):
    """The driving class, the fund's part, each class's own part, and the rest."""
    if terms.rest_line == terms.class_line:  # no limits of classes
        return
    measure_classes(p, line, terms, state, sheet, desk)
    classes, structures = state.net_assets.shape
    accruals = len(terms.level)
    desk.driving.fill(-1)
    desk.over.fill(0)
    for s in range(structures):
        for c in range(classes):
            limited = (terms.class_limit[p, c] >= 0) & (desk.paid_weight[c, s] > 0) & (terms.tested[p] == 1)
            if limited and (desk.driving[s] < 0 or asks_more(c, desk.driving[s], s, state, desk)):
                desk.driving[s] = c
        for k in range(accruals):
            if terms.level[k] == classes:
                desk.over[s] += state.class_given[k, s]
        if desk.driving[s] >= 0:
            desk.over[s] = max(desk.over[s] + change_for(desk.driving[s], s, state, desk), 0)
        record.driving[row, s] = desk.driving[s]
    for k in terms.give_order:
        if terms.level[k] == classes:
            for s in range(structures):
                given = state.class_given[k, s]
                if desk.driving[s] >= 0:
                    q = terms.class_limit[p, desk.driving[s]]
                    may = terms.class_limited[q, k] * max(terms.management[k], terms.class_reimburses[q])
                    given = max(min(desk.over[s], state.expensed[k, s] - state.given[k, s]), 0) * may
                    desk.over[s] -= given
                desk.amount[s] = given - state.class_given[k, s]
                state.class_given[k, s] = given
                record.given[row, k, s] += desk.amount[s]
            book(desk.amount, classes, t, state, desk, sheet[line + terms.class_line + k])
            for c in range(classes):
                for s in range(structures):
                    state.class_from_fund[c, s] += sheet[line + terms.class_line + k, c, s]
    for c in range(classes):
        give_own(c, t, p, row, line, terms, state, sheet, desk, record)


@compiled
def give_own(c, t, p, row, line, terms, state, sheet, desk, record):
    """What class c is still over: out of its own expenses inside the limit, in declared order; then repaid, where its limit says so."""
    q = terms.class_limit[p, c]
    rest = sheet[line + terms.rest_line, c]
    if (q < 0) | (terms.tested[p] == 0):
        return
    for s in range(len(rest)):
        over = excess(state.class_covered[c, s], state.class_allowed[c, s], state.class_allowed_dust[c, s])
        desk.over[s] = max(over - state.class_from_fund[c, s], 0)
    for k in terms.give_order:
        if (terms.level[k] == c) & (terms.class_limited[q, k] == 1):
            for s in range(len(rest)):
                given = max(min(desk.over[s], state.expensed[k, s] - state.given[k, s]), 0)
                desk.over[s] -= given
                desk.amount[s] = given - state.class_given[k, s]
                state.class_given[k, s] = given
                record.given[row, k, s] += desk.amount[s]
            book(desk.amount, c, t, state, desk, sheet[line + terms.class_line + k])
    for s in range(len(rest)):
        repaid = desk.over[s] * terms.class_reimburses[q]
        rest[s] = repaid - state.class_rest[c, s]
        state.class_rest[c, s] = repaid
        record.rest[row, c, s] = rest[s]
