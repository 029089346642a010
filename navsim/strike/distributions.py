"""What the fund pays out: accounting.md 10."""

from ..basics.compiled import compiled
from ..basics.exact import RATE_ONE, muldiv


@compiled
def keep_entitled(t, world, state):
    """The shares of this morning, where they are those of a record date whose distribution goes ex later."""
    slot = world.record_slot[t]
    if slot >= 0:
        classes, structures = state.shares.shape
        for c in range(classes):
            for s in range(structures):
                state.recorded[slot, c, s] = state.shares[c, s]


@compiled
def distribute(t, world, state, sheet, record, distribution_of):
    """Distributions go ex: 0.25 on 1,000,000 shares is 250,000.00, and a NAV of 10.00 becomes 9.75."""
    for d in range(world.distribution_first[t], world.distribution_first[t + 1]):
        c, line, slot, row = world.distribution_class[d], world.distribution_line[d], world.distribution_slot[d], distribution_of[d]
        shares = state.shares[c] if slot < 0 else state.recorded[slot, c]
        for s in range(len(shares)):
            cents = muldiv(shares[s], world.distribution_rate[d], world.share_scale * 10)
            sheet[line, c, s] -= cents
            record.distributed[row, s] = cents
            record.entitled[row, s] = shares[s]


@compiled
def reinvest(t, world, state, desk, record, distribution_of):
    """What is reinvested buys shares at the NAV of the ex-date, booked next session."""
    for d in range(world.distribution_first[t], world.distribution_first[t + 1]):
        c, row = world.distribution_class[d], distribution_of[d]
        for s in range(state.shares.shape[1]):
            cents = muldiv(record.distributed[row, s], world.distribution_reinvest[d], RATE_ONE)
            shares = muldiv(cents, world.share_scale, max(desk.offered[c, s], 1))
            state.due[2, c, s] += cents
            state.due_shares[c, s] += shares
            record.reinvested[row, s] = shares
