"""What the adviser takes back of earlier years' waivers, while there is room under the limit: accounting.md 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import DUST
from .allocation import allocate
from .limits import allow_more
from .shapes import PRIOR_CLOSE

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, Terms, World


@compiled
def close_year(p: int, terms: Terms, state: State) -> None:
    """A new fiscal year: what was taken back is gone from its vintage, and what the old year waived becomes one."""
    if not terms.year_opens[p]:
        return
    for v in range(len(terms.vintage_limit)):
        for s in range(state.vintage.shape[1]):
            state.vintage[v, s] -= state.vintage_taken[v, s]
            if terms.vintage_closes[p, v]:
                state.vintage[v, s] = max(state.limit_gave[terms.vintage_limit[v], s], 0)
    state.vintage_taken.fill(0)
    state.vintage_spent.fill(0)
    state.vintage_allowed.fill(0)
    state.vintage_dust.fill(0)


@compiled
def recoup(t: int, p: int, row: int, line: int, world: World, terms: Terms, state: State, sheet: Arrays, desk: Desk, record: Record) -> None:
    """Oldest first: up to the room the year has had so far under the lower of the rate then and the rate now. Today's is the change.

    With 5,000.00 and 2,000.00 left of two years and room for 1,200.00, the older one is charged 1,200.00.
    """
    vintages = len(terms.vintage_limit)
    if vintages == 0:
        return
    fund = len(desk.weight) - 1
    desk.amount.fill(0)
    for v in range(vintages):
        m = terms.vintage_limit[v]
        for k in range(len(terms.level)):
            if (terms.limit_in_force[p, m] == 1) & (terms.limited[p, m, terms.kind[k]] == 1):
                for s in range(len(desk.amount)):
                    state.vintage_spent[v, s] += record.charged[row, k, s]
        if terms.vintage_open[p, v]:
            for e in range(terms.vintage_first[v], terms.vintage_first[v + 1]):
                years = terms.limit_years[p, terms.limit_first[m] + e - terms.vintage_first[v]]
                if years:
                    allow_more(desk.base[PRIOR_CLOSE, fund], terms.vintage_rate[e], years, state.vintage_allowed[v], state.vintage_dust[v])
    for s in range(len(desk.amount)):
        for v in range(vintages):
            if (terms.vintage_open[p, v] == 1) & (terms.tested[p] == 1):
                spent = state.vintage_spent[v, s]
                for older in range(v):
                    same = terms.vintage_limit[older] == terms.vintage_limit[v]
                    spent += state.vintage_taken[older, s] * same * terms.vintage_open[p, older]
                room = max(state.vintage_allowed[v, s] - spent + (2 * state.vintage_dust[v, s] >= DUST), 0)
                taken = min(state.vintage[v, s], room)
                desk.amount[s] -= taken - state.vintage_taken[v, s]
                state.vintage_taken[v, s] = taken
        record.recouped[row, s] = -desk.amount[s]
    allocate(desk.amount, t, state, desk.paid_weight, desk.paid_largest, desk.left, sheet[world.place[line + terms.recoup_line]])
