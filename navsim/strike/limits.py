"""What the adviser gives back: accounting.md 9."""

from ..basics.compiled import compiled
from ..basics.exact import DUST, muldivmod
from .allocation import book
from .shapes import PRIOR_CLOSE


@compiled
def measure(p, row, terms, state, desk, record):
    """What must have been given back since the year (or the strike) opened: the expenses over the strictest limit, onto desk.over.

    A limit accrues like a fee that nobody pays. A day of 100.00 under a limit of 36.50 a day leaves 63.50 to waive; after a second
    day without expenses 27.00 are left, so 36.50 are taken back. The first strike has no base: its expenses count, nothing is tested.
    """
    limits, accruals = terms.limited.shape
    structures = len(desk.over)
    fund = len(desk.weight) - 1
    desk.over.fill(0)
    desk.strictest.fill(0)
    for m in range(limits):
        if terms.limit_in_force[p, m]:
            for k in range(accruals):
                if terms.limited[m, k]:
                    for s in range(structures):
                        state.covered[m, s] += desk.charged[k, s]
            for s in range(structures):
                base = max(desk.base[PRIOR_CLOSE, fund, s], 0)
                cents, more = muldivmod(base, terms.limit_share[p, m, s], DUST)
                dust = state.allowed_dust[m, s] + more
                over = dust >= DUST
                state.allowed[m, s] += cents + over
                state.allowed_dust[m, s] = dust - over * DUST
        for s in range(structures):
            excess = state.covered[m, s] - state.allowed[m, s] - (2 * state.allowed_dust[m, s] > DUST)
            record.covered[row, m, s] = state.covered[m, s]
            record.allowed[row, m, s] = state.allowed[m, s]
            if (excess > desk.over[s]) & (terms.limit_tested[p] == 1):
                desk.over[s] = excess
                desk.strictest[s] = m
    for s in range(structures):
        record.strictest[row, s] = desk.strictest[s]


@compiled
def give_back(t, p, row, line, terms, state, sheet, desk, record):
    """Fill the accruals in their order up to what must have been given back; today's part is the change, so it can be reversed.

    First out of the management fee; out of other fees only where the limit lets the adviser reimburse.
    """
    limits, accruals = terms.limited.shape
    if limits == 0:
        return
    for k in terms.give_order:
        for s in range(len(desk.over)):
            m = desk.strictest[s]
            may = terms.limited[m, k] * max(terms.management[k], terms.reimburses[m])
            given = max(min(desk.over[s], state.expensed[k, s]), 0) * may
            desk.over[s] -= given
            desk.amount[s] = given - state.given[k, s]
            state.given[k, s] = given
            record.given[row, k, s] = desk.amount[s]
        book(desk.amount, terms.level[k], t, state, desk, sheet[line + accruals + k])
