"""Who in the fund gets what: accounting.md 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import muldiv
from .rows import add, add_classes, add_two, copy, put
from .shapes import CLASS_CLOSED, NO_WEIGHT, OPENING, OPENING_BASE, PURCHASES, RUNNING

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, State, World


@compiled
def weigh(world: World, state: State, sheet: Arrays, desk: Desk) -> None:
    """Weights of the classes with shares: net assets as struck, and the capital booked this morning.

    What is left in a class whose last share went this morning moves to the class with the largest weight, and changes no weight.
    """
    classes, closed, left, kinds = len(state.net_assets), world.place[CLASS_CLOSED], 0, len(world.capital)
    for c in range(classes):
        opening = desk.base[OPENING_BASE, c]
        copy(sheet[world.place[OPENING], c], opening)
        for n in range(0, kinds - 1, 2):
            add_two(sheet[world.place[PURCHASES + world.capital[n]], c], sheet[world.place[PURCHASES + world.capital[n + 1]], c], opening)
        if kinds % 2:
            add(sheet[world.place[PURCHASES + world.capital[kinds - 1]], c], opening)
        left |= weigh_class(opening, state.shares[c], desk.weight[c], sheet[closed, c])
    find_largest(desk.weight, desk.left, desk.largest)
    if left:
        inherit(state, sheet[closed], desk)
    add_classes(desk.weight)
    if world.settled:
        for c in range(classes):
            for s in range(len(desk.largest)):
                desk.paid_weight[c, s] = max(desk.weight[c, s] - state.unpaid_total[c, s], 0)
        find_largest(desk.paid_weight, desk.left, desk.paid_largest)
        add_classes(desk.paid_weight)


@compiled
def weigh_class(opening: Arrays, shares: Arrays, weight: Arrays, closed: Arrays) -> int:
    """One class: its weight, and what leaves it; not 0 where something does."""
    something = 0
    for s in range(len(weight)):
        own = opening[s] * (shares[s] > 0)
        weight[s] = own
        closed[s] = own - opening[s]
        something |= own - opening[s]
    return something


@compiled
def find_largest(weight: Arrays, most: Arrays, largest: Arrays) -> None:
    """The class with the largest weight; of equal ones the first declared."""
    copy(weight[0], most)
    put(0, largest)
    for c in range(1, len(weight) - 1):
        for s in range(len(largest)):
            own, so_far, leader = weight[c, s], most[s], largest[s]
            largest[s] = c if own > so_far else leader
            most[s] = max(own, so_far)


@compiled
def inherit(state: State, closed: Arrays, desk: Desk) -> None:
    """What is left in classes without shares, to the largest."""
    for c in range(len(closed)):
        for s in range(len(desk.largest)):
            if (state.shares[c, s] == 0) & (closed[c, s] != 0):
                closed[desk.largest[s], s] -= closed[c, s]


@compiled
def allocate(amount: Arrays, t: int, state: State, weight: Arrays, largest: Arrays, left: Arrays, line: Arrays) -> None:
    """Share out an amount of the fund by weight, each class rounded; the odd cents go to the largest class.

    100.00 over three equal classes: 33.34 to the first declared, 33.33, 33.33.
    """
    classes = len(line)
    total = weight[classes]
    something, lost = begin(amount, total, left)
    if something == 0:  # most waivers, many a dividend
        return
    if lost:
        stop_without_weight(amount, t, state, total)
    threes = classes - classes % 3
    for c in range(0, threes, 3):
        share_three(amount, weight[c], weight[c + 1], weight[c + 2], total, left, line[c], line[c + 1], line[c + 2])
    for c in range(threes, classes):
        share(amount, weight[c], total, left, line[c])
    for c in range(0, threes, 3):
        round_off_three(c, left, largest, line[c], line[c + 1], line[c + 2])
    for c in range(threes, classes):
        round_off(c, left, largest, line[c])


@compiled
def begin(amount: Arrays, total: Arrays, left: Arrays) -> tuple[int, int]:
    """All of it is left. Whether there is something, and whether some of it has nobody to go to."""
    something, lost = 0, 0
    for s in range(len(left)):
        left[s] = amount[s]
        something |= amount[s]
        lost |= (amount[s] != 0) & (total[s] <= 0)
    return something, lost


@compiled
def share(amount: Arrays, own: Arrays, total: Arrays, left: Arrays, part: Arrays) -> None:
    """The part of one class, rounded."""
    for s in range(len(part)):
        mine = muldiv(amount[s], own[s], max(total[s], 1))
        part[s] = mine
        left[s] -= mine


@compiled
def share_three(
    amount: Arrays, one: Arrays, two: Arrays, three: Arrays, total: Arrays, left: Arrays, first: Arrays, second: Arrays, third: Arrays
) -> None:
    """The parts of three classes, which share what costs most: a division by what all have."""
    for s in range(len(left)):
        all_, shared = max(total[s], 1), amount[s]
        mine, other, last = muldiv(shared, one[s], all_), muldiv(shared, two[s], all_), muldiv(shared, three[s], all_)
        first[s] = mine
        second[s] = other
        third[s] = last
        left[s] -= mine + other + last


@compiled
def round_off_three(c: int, left: Arrays, largest: Arrays, first: Arrays, second: Arrays, third: Arrays) -> None:
    """The same of three."""
    for s in range(len(left)):
        odd, who = left[s], largest[s]
        first[s] += odd * (who == c)
        second[s] += odd * (who == c + 1)
        third[s] += odd * (who == c + 2)


@compiled
def round_off(c: int, left: Arrays, largest: Arrays, part: Arrays) -> None:
    """The odd cents, where class c is the largest."""
    for s in range(len(part)):
        part[s] += left[s] * (largest[s] == c)


@compiled
def stop_without_weight(amount: Arrays, t: int, state: State, total: Arrays) -> None:
    """An amount that no class can take stops the structures it is of."""
    for s in range(len(amount)):
        if (amount[s] != 0) & (total[s] <= 0) & (state.status[s] == RUNNING):
            state.status[s] = NO_WEIGHT
            state.stopped_at[s] = t


@compiled
def book(amount: Arrays, level: int, t: int, state: State, desk: Desk, line: Arrays) -> None:
    """A fee or what is given back of it: of the fund, shared out by what is paid for; of a class, that class's alone."""
    if level == len(line):
        allocate(amount, t, state, desk.paid_weight, desk.paid_largest, desk.left, line)
    else:
        copy(amount, line[level])
