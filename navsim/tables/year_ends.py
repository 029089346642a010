"""The table of windows in which a fiscal year ends: what each part of them was charged, was given back and paid back, component by component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import muldiv
from ..basics.instants import day_number
from ..events.shares import Offset
from ..ledger.components import named_lines, together
from .arrow import Words
from .strikes import session_days

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from ..ledger.booked import Booked


def year_ends(booked: Booked) -> dict[str, Any]:
    """One row a part, class and component that is not nothing; the parts of a session are together its component of the roll-forward."""
    days, components = booked.part_days, booked.components
    split = np.bincount(days.session, minlength=booked.sessions)[days.session] > 1
    place = {name: n for n, name in enumerate(components.names)}
    some = booked.on_lines.where(split[booked.on_lines.part])
    given = [each for each in booked.given if split[each.part]] if split.any() else []
    lines = named_lines(booked, place, some, given)
    part, share_class, name, cents = together(tuple(map(np.concatenate, zip(lines, offsets(booked, split, place["offset"]), strict=True))))
    return {
        "session": session_days(booked)[days.session[part]],
        "share_class": Words(share_class.astype(np.int32), booked.class_ids),
        "component": Words(name.astype(np.int32), components.names),
        "day_from": days.first[part],
        "day_to": days.last[part],
        "amount": cents,
    }


def offsets(booked: Booked, split: Bools, name: int) -> tuple[Ints, ...]:
    """(part, class, `name`, cents) of what others paid of the fund's expenses, each in the part that holds its date.

    A session's are shared out once: of several parts all but the last are shared by net assets, the last one has what is left.
    """
    whole, days, rows = booked.components["offset"], booked.part_days, list[tuple[int, int, int, int]]()
    dated = [(day_number(event.date), event.amount_cents) for event in booked.known.of(Offset, booked.fund.id)]
    for t in sorted({int(days.session[p]) for p in np.flatnonzero(split)}):
        left = [int(each) for each in whole[t]]
        parts = [p for p in np.flatnonzero(days.session == t).tolist() if any(days.first[p] <= day <= days.last[p] for day, _ in dated)]
        for p in parts:
            paid = sum(cents for day, cents in dated if days.first[p] <= day <= days.last[p])
            own = left if p == parts[-1] else shared(paid, booked.recorded("weight")[t].tolist())
            rows += [(p, c, name, cents) for c, cents in enumerate(own)]
            left = [cents - mine for cents, mine in zip(left, own, strict=True)]
    return tuple(np.array(rows, np.int64).reshape(len(rows), 4).T)


def shared(cents: int, weights: list[int]) -> list[int]:
    """Cents by weights of classes, the sum of which comes last; the odd cents go to the largest."""
    *own, whole = weights
    told = [muldiv(cents, weight, whole) for weight in own]
    told[own.index(max(own))] += cents - sum(told)
    return told
