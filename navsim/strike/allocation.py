"""Who in the fund gets what: accounting.md 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import muldiv
from .shapes import CLASS_CLOSED, NO_WEIGHT, RUNNING

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, State, World


@compiled
def weigh(world: World, state: State, sheet: Arrays, desk: Desk) -> None:
    """Weights of the classes with shares: net assets as struck, and the capital booked this morning.

    What is left in a class whose last share went this morning moves to the class with the largest weight, and changes no weight.
    """
    classes, structures = state.net_assets.shape
    for c in range(classes):
        for s in range(structures):
            opening = 0
            for line in range(CLASS_CLOSED):
                opening += sheet[line, c, s]
            desk.weight[c, s] = opening * (state.shares[c, s] > 0)
            sheet[CLASS_CLOSED, c, s] = desk.weight[c, s] - opening
    find_largest(desk.weight, desk.largest)
    for c in range(classes):
        for s in range(structures):
            left, heir = -sheet[CLASS_CLOSED, c, s], desk.largest[s]
            if (state.shares[c, s] == 0) & (left != 0):
                sheet[CLASS_CLOSED, heir, s] += left
    add_up(desk.weight)
    if world.settled:
        for c in range(classes):
            for s in range(structures):
                desk.paid_weight[c, s] = max(desk.weight[c, s] - state.unpaid_total[c, s], 0)
        find_largest(desk.paid_weight, desk.paid_largest)
        add_up(desk.paid_weight)


@compiled
def find_largest(weight: Arrays, largest: Arrays) -> None:
    """The class with the largest weight; of equal ones the first declared."""
    largest.fill(0)
    for c in range(1, len(weight) - 1):
        for s in range(len(largest)):
            if weight[c, s] > weight[largest[s], s]:
                largest[s] = c


@compiled
def add_up(weight: Arrays) -> None:
    """The fund's weight, in the last row."""
    classes = len(weight) - 1
    weight[classes].fill(0)
    for c in range(classes):
        for s in range(weight.shape[1]):
            weight[classes, s] += weight[c, s]


@compiled
def allocate(amount: Arrays, t: int, state: State, weight: Arrays, largest: Arrays, left: Arrays, line: Arrays) -> None:
    """Share out an amount of the fund by weight, each class rounded; the odd cents go to the largest class.

    100.00 over three equal classes: 33.34 to the first declared, 33.33, 33.33.
    """
    classes, structures = line.shape
    total = weight[classes]
    something, lost = 0, 0
    for s in range(structures):
        left[s] = amount[s]
        something |= amount[s]
        lost += (amount[s] != 0) & (total[s] <= 0)
    if something == 0:  # most waivers, many a dividend
        line.fill(0)
        return
    if lost:
        stop_without_weight(amount, t, state, total)
    for c in range(classes):
        own, part = weight[c], line[c]
        for s in range(structures):
            part[s] = muldiv(amount[s], own[s], max(total[s], 1))
            left[s] -= part[s]
    for c in range(classes):
        part = line[c]
        for s in range(structures):
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
    classes, structures = line.shape
    if level == classes:
        allocate(amount, t, state, desk.paid_weight, desk.paid_largest, desk.left, line)
    else:
        line.fill(0)
        for s in range(structures):
            line[level, s] = amount[s]
