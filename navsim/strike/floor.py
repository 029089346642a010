"""A yield floor: what the adviser gives up so that a money fund's net yield does not fall below a rate.

Each strike by itself, after every limit. The floor asks that a share of the class be declared at least rate x days of the window / 365 of
the stable price, rounded up to the nine decimals of a factor; so no seven days can yield less. What is wanting of that the adviser gives:
first out of the class's own fees of the strike, in declared order (a waiver), then from his pocket (a reimbursement), never more than
the class has been charged in all. No limit counts it; where a limit of the year gives back later what a floor gave up, so that a fee, or the
class in all, would have been charged less than nothing in the year, the floor takes that back, and gives no more than the year has
left of them: nothing is given back twice. Where a
fiscal year ends in the window, each of its parts has what falls on its days, as far as it has been charged that much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import RATE_ONE, muldiv, muldivmod
from .class_limits import line_of
from .daily import charged_in, entitled, income_of
from .shapes import FEES

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Record, State, Terms, World


@compiled
def keep_yield(t: int, world: World, terms: Terms, state: State, sheet: Arrays, record: Record, part_of: Arrays) -> None:
    """0.25 % of 1,000,000 shares for a day is 6.85; a class that would declare 5.00 is given 1.85 of its fees."""
    classes, structures = state.net_assets.shape
    if terms.floor_line == terms.block:
        return
    asked = (world.kept_back[t] != RATE_ONE) * 1
    for c in range(classes):
        for s in range(structures):
            take_back(c, t, world, terms, state, sheet, record, part_of, s)
            cents, rest = muldivmod(world.floor[t, c], entitled(c, world, state, s), world.share_scale * 10)
            wanting = cents + (rest > 0) - income_of(c, t, world, state, sheet, s) - state.left_over[c, s]
            most = 0
            for p in range(world.part_first[t], world.part_first[t + 1]):
                most += room_of(len(terms.level), c, p, t, world, terms, state, sheet, s)
            wanting = max(min(wanting, most), 0) * (world.floor[t, c] > 0) * (state.shares[c, s] > 0) * asked
            if wanting:
                for i in range(terms.level_first[c], terms.level_first[c + 1]):
                    k = terms.level_order[i]
                    if terms.own[k] == 1:
                        wanting -= give_up(k, c, t, wanting, world, terms, state, sheet, record, part_of, s)
                give_up(len(terms.level), c, t, wanting, world, terms, state, sheet, record, part_of, s)


@compiled
def take_back(c: int, t: int, world: World, terms: Terms, state: State, sheet: Arrays, record: Record, part_of: Arrays, s: int) -> None:
    """What a class was given under its floor in the year, as far as limits, or a bill below what was accrued, have left it less than nothing to pay.

    A fee of 90.00 of which the floor gave 60.00 and a limit now gives 90.00: the floor takes its 60.00 back. Then the same of the class in all.
    """
    first, last, own = world.part_first[t], world.part_first[t + 1], len(terms.level)
    for p in range(first, last):
        if terms.year_opens[p]:
            state.class_left[0, c, s] = state.class_left[1, c, s]
            state.class_left[1, c, s] = 0
            state.floor_repaid[c, s] = 0
        state.class_left[1, c, s] += charged_in(p - first, c, world, sheet, s)
        for i in range(terms.level_first[c], terms.level_first[c + 1]):
            k = terms.level_order[i]
            if terms.own[k] == 1:
                if terms.year_opens[p]:
                    state.fee_left[0, k, s] = state.fee_left[1, k, s]
                    state.fee_left[1, k, s] = 0
                    state.floor_gave[k, s] = 0
                state.fee_left[1, k, s] += left_of(k, c, p - first, world, terms, sheet, s)
                back = max(min(state.floor_gave[k, s], -state.fee_left[1, k, s]), 0)
                give(k, c, p, first, -back, 1, world, terms, state, sheet, record, part_of, s)
        back = max(min(state.floor_repaid[c, s], -state.class_left[1, c, s]), 0)
        give(own, c, p, first, -back, 1, world, terms, state, sheet, record, part_of, s)
        for i in range(terms.level_first[c], terms.level_first[c + 1]):
            k = terms.level_order[i]
            if terms.own[k] == 1:
                back = max(min(state.floor_gave[k, s], -state.class_left[1, c, s]), 0)
                give(k, c, p, first, -back, 1, world, terms, state, sheet, record, part_of, s)


@compiled
def give(
    k: int,
    c: int,
    p: int,
    first: int,
    cents: int,
    this_year: int,
    world: World,
    terms: Terms,
    state: State,
    sheet: Arrays,
    record: Record,
    part_of: Arrays,
    s: int,
) -> None:
    """Cents of fee k (after the last fee: from his pocket) given in part p, or taken back where below nothing; this_year: 1 of the year under way."""
    line = world.place[FEES + terms.block * (p - first) + terms.floor_line + k]
    told = sheet[line, c, s] + cents
    sheet[line, c, s] = told
    state.class_left[this_year, c, s] -= cents
    if k < len(terms.level):
        record.floored[part_of[p], k, s] = told
        state.floor_gave[k, s] += cents * this_year
        state.fee_left[this_year, k, s] -= cents
    else:
        record.floor_rest[part_of[p], c, s] = told
        state.floor_repaid[c, s] += cents * this_year


@compiled
def give_up(
    k: int,
    c: int,
    t: int,
    wanting: int,
    world: World,
    terms: Terms,
    state: State,
    sheet: Arrays,
    record: Record,
    part_of: Arrays,
    s: int,
) -> int:
    """What is wanting, as far as fee k has so much left (after the last fee: the class in all), shared out over the parts by their days.

    10.00 over two days and one are 6.67 and 3.33. With 5.00 left in the first part they are 5.00 and 5.00, with 1.00 in the second 9.00 and 1.00.
    """
    first, last, left, later, days = world.part_first[t], world.part_first[t + 1], 0, 0, 0
    for p in range(first, last):
        there = room_of(k, c, p, t, world, terms, state, sheet, s)
        left += there
        later += max(there, 0)
        days += terms.part_days[p]
    given = max(min(wanting, left), 0)
    rest = given
    for p in range(first, last):
        there = max(room_of(k, c, p, t, world, terms, state, sheet, s), 0)
        later -= there
        part = max(min(muldiv(rest, terms.part_days[p], days), there), rest - later)
        rest -= part
        days -= terms.part_days[p]
        give(k, c, p, first, part, (p == last - 1) * 1, world, terms, state, sheet, record, part_of, s)
    return given


@compiled
def room_of(k: int, c: int, p: int, t: int, world: World, terms: Terms, state: State, sheet: Arrays, s: int) -> int:
    """What may be given of fee k (after the last fee: of all) in part p: what is left of it there, and no more than is left of it in its year."""
    left, year = left_of(k, c, p - world.part_first[t], world, terms, sheet, s), (p == world.part_first[t + 1] - 1) * 1
    most = state.class_left[year, c, s]
    if k < len(terms.level):
        most = min(most, state.fee_left[year, k, s])
    return int(min(left, max(most, 0)))


@compiled
def left_of(k: int, c: int, n: int, world: World, terms: Terms, sheet: Arrays, s: int) -> int:
    """What a class has been charged of a fee of its own in part n (after the last fee: of all), less what was given back to it of that."""
    if k == len(terms.level):
        return int(charged_in(n, c, world, sheet, s))
    first, cents = FEES + terms.block * n, 0
    for look in range(1 + len(terms.pass_daily)):
        cents -= sheet[world.place[first + line_of(k, look, terms)], c, s]
    cents -= sheet[world.place[first + terms.floor_line + k], c, s]
    return int(cents * (1 - terms.memo[k]))
