"""What the fund is charged: accounting.md 8."""

from ..basics.compiled import compiled
from ..basics.exact import accrue
from .allocation import book
from .shapes import CLASS_CLOSED, CURRENCY, DIVIDENDS, OPENING_BASE, PRIOR_CLOSE, SAME_DAY, SUM


@compiled
def set_bases(state, sheet, desk):
    """The three net assets a rate may be charged on, of every class and, in the last row, of the fund.

    Prior close: as struck last session. Opening: with the capital booked this morning. Same day: with income and gains as well.
    """
    classes, structures = state.net_assets.shape
    for kind in (PRIOR_CLOSE, OPENING_BASE, SAME_DAY):
        desk.base[kind, classes].fill(0)
    for c in range(classes):
        for s in range(structures):
            desk.base[PRIOR_CLOSE, c, s] = state.net_assets[c, s]
            opening = 0
            for line in range(CLASS_CLOSED + 1):
                opening += sheet[line, c, s]
            desk.base[OPENING_BASE, c, s] = desk.base[SAME_DAY, c, s] = opening
        for line in range(DIVIDENDS, CURRENCY + 1):
            for s in range(structures):
                desk.base[SAME_DAY, c, s] += sheet[line, c, s]
        for kind in (PRIOR_CLOSE, OPENING_BASE, SAME_DAY):
            for s in range(structures):
                desk.base[kind, classes, s] += desk.base[kind, c, s]


@compiled
def charge(p, k, row, terms, state, desk, record):
    """Accrual k for a part of a window, each slice of its base at its rate, onto desk.charged.

    0.75 % of the first 300 million, 0.70 % of the next 200, 0.65 % above: 620 million pays 12,136.99 a day of 365. A sum of money
    spread over days is charged whole, at 100 %. A bill replaces what was accrued since the bill before. A class without shares is
    charged nothing.
    """
    charged, level, classes = desk.charged[k], terms.level[k], state.shares.shape[0]
    structures = len(charged)
    for s in range(structures):
        charged[s] = terms.bill[p, k]
    if terms.billed[p, k]:
        for s in range(structures):
            charged[s] -= state.since_bill[k, s]
            state.since_bill[k, s] = 0
        for i in range(terms.tier_first[terms.row_first[k]], terms.tier_first[terms.row_first[k + 1]]):
            state.dust[terms.tier_dust[i]].fill(0)
    for j in range(terms.row_first[k], terms.row_first[k + 1]):
        parts, one, kind = terms.row_parts[p, j], terms.row_one[j], terms.row_base[j]
        if terms.billed[p, k]:
            parts = terms.row_after[p, j]
        if parts == 0:
            continue
        base = terms.row_sum[j] if kind == SUM else desk.base[kind, level]
        for i in range(terms.tier_first[j], terms.tier_first[j + 1]):
            dust = state.dust[terms.tier_dust[i]]
            for s in range(structures):
                in_tier = max(min(base[s], terms.tier_to[i, s]) - terms.tier_from[i, s], 0)
                if level < classes:
                    in_tier *= state.shares[level, s] > 0
                record.dust[row, i, s] = dust[s]
                cents, dust[s] = accrue(in_tier, terms.tier_rate[i, s], parts, dust[s], one)
                record.posted[row, i, s] = cents
                charged[s] += cents
                if kind == SUM:
                    state.since_bill[k, s] += cents
        for s in range(structures):
            record.base[row, k, s] = base[s]


@compiled
def accrue_fees(t, p, row, line, terms, state, sheet, desk, record):
    """Every accrual of a part of the window, onto the sheet with a minus."""
    accruals = len(terms.level)
    if terms.year_opens[p] | terms.limit_daily:
        open_period(state)
    for k in range(accruals):
        charge(p, k, row, terms, state, desk, record)
        for s in range(len(desk.amount)):
            state.expensed[k, s] += desk.charged[k, s]
            record.charged[row, k, s] = desk.charged[k, s]
            desk.amount[s] = -desk.charged[k, s]
        book(desk.amount, terms.level[k], t, state, desk, sheet[line + k])


@compiled
def open_period(state):
    """What limits look at starts again: each fiscal year, or each strike."""
    state.expensed.fill(0)
    state.given.fill(0)
    state.covered.fill(0)
    state.allowed.fill(0)
    state.allowed_dust.fill(0)
