"""Who in the fund gets what: accounting.md 7."""

from ..basics.compiled import compiled
from ..basics.exact import muldiv
from .shapes import CLASS_CLOSED, NO_WEIGHT, RUNNING


@compiled
def weigh(state, sheet, desk):
    """Weights of the classes with shares: net assets as struck, and the capital booked this morning.

    What is left in a class whose last share went this morning moves to the class with the largest weight.
    """
    classes, structures = state.net_assets.shape
    desk.weight.fill(0)
    desk.largest.fill(0)
    for c in range(classes):
        for s in range(structures):
            opening = 0
            for line in range(CLASS_CLOSED):
                opening += sheet[line, c, s]
            desk.left[s] = opening
            desk.weight[c, s] = opening * (state.shares[c, s] > 0)
        for s in range(structures):
            sheet[CLASS_CLOSED, c, s] = desk.weight[c, s] - desk.left[s]
    for c in range(1, classes):
        for s in range(structures):
            if desk.weight[c, s] > desk.weight[desk.largest[s], s]:
                desk.largest[s] = c
    for c in range(classes):
        for s in range(structures):
            left, heir = -sheet[CLASS_CLOSED, c, s], desk.largest[s]
            if (state.shares[c, s] == 0) & (left != 0):
                sheet[CLASS_CLOSED, heir, s] += left
                desk.weight[heir, s] += left * (state.shares[heir, s] > 0)
    for c in range(classes):
        for s in range(structures):
            desk.weight[classes, s] += desk.weight[c, s]


@compiled
def allocate(amount, t, state, desk, line):
    """Share out an amount of the fund by weight, each class rounded; the odd cents go to the largest class.

    100.00 over three equal classes: 33.34 to the first declared, 33.33, 33.33.
    """
    classes, structures = line.shape
    something = 0
    for s in range(structures):
        desk.left[s] = amount[s]
        something |= amount[s]
    if something == 0:  # most waivers, many a dividend
        line.fill(0)
        return
    for s in range(structures):
        if (amount[s] != 0) & (desk.weight[classes, s] <= 0) & (state.status[s] == RUNNING):
            state.status[s] = NO_WEIGHT
            state.stopped_at[s] = t
    for c in range(classes):
        for s in range(structures):
            line[c, s] = muldiv(amount[s], desk.weight[c, s], max(desk.weight[classes, s], 1))
            desk.left[s] -= line[c, s]
    for s in range(structures):
        line[desk.largest[s], s] += desk.left[s]


@compiled
def book(amount, level, t, state, desk, line):
    """An amount of the fund is shared out; an amount of a class is that class's alone."""
    classes, structures = line.shape
    if level == classes:
        allocate(amount, t, state, desk, line)
    else:
        line.fill(0)
        for s in range(structures):
            line[level, s] = amount[s]
