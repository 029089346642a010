"""A yield floor: what the adviser gives up so that a money fund's net yield does not fall below a rate.

Each strike by itself, after every limit. The floor asks that a share of the class be declared at least rate x days of the window / 365 of
the stable price, rounded up to the nine decimals of a factor; so no seven days can yield less. What is wanting of that the adviser gives:
first out of the class's own fees of the strike, in declared order (a waiver), then from his pocket (a reimbursement), never more than
the class has been charged in all. It is not reversed, and no limit counts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import RATE_ONE, muldivmod
from .class_limits import line_of
from .daily import charged, entitled, income_of
from .shapes import FEES

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Record, State, Terms, World


@compiled
def keep_yield(t: int, p: int, row: int, world: World, terms: Terms, state: State, sheet: Arrays, record: Record) -> None:
    """Part p is the session's last. 0.25 % of 1,000,000 shares for a day is 6.85; a class that would declare 5.00 is given 1.85 of its fees."""
    classes, structures = state.net_assets.shape
    if (terms.floor_line == terms.block) | (world.kept_back[t] == RATE_ONE) | (p < world.part_first[t]):
        return
    line = FEES + terms.block * (p - world.part_first[t]) + terms.floor_line
    for c in range(classes):
        for s in range(structures):
            cents, rest = muldivmod(world.floor[t, c], entitled(c, world, state, s), world.share_scale * 10)
            wanting = cents + (rest > 0) - income_of(c, t, world, state, sheet, s) - state.left_over[c, s]
            wanting = max(min(wanting, charged(c, t, world, sheet, s)), 0) * (world.floor[t, c] > 0) * (state.shares[c, s] > 0)
            for i in range(terms.level_first[c], terms.level_first[c + 1]):
                k = terms.level_order[i]
                if terms.own[k] == 1:
                    given = max(min(wanting, charged_by(k, c, t, world, terms, sheet, s)), 0)
                    wanting -= given
                    sheet[world.place[line + k], c, s] = given
                    record.floored[row, k, s] = given
            sheet[world.place[line + len(terms.level)], c, s] = wanting
            record.floor_rest[row, c, s] = wanting


@compiled
def charged_by(k: int, c: int, t: int, world: World, terms: Terms, sheet: Arrays, s: int) -> int:
    """What it has been charged of one fee of its own, less its part of what was given back of it."""
    cents = 0
    for n in range(world.part_first[t + 1] - world.part_first[t]):
        first = FEES + terms.block * n
        for look in range(1 + len(terms.pass_daily)):
            cents -= sheet[world.place[first + line_of(k, look, terms)], c, s]
    return int(cents * (1 - terms.memo[k]))
