"""A structure that left the bounds: why, and what is said of a run that did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..basics.problems import refuse
from . import shapes

if TYPE_CHECKING:
    from .ask import Ask
    from .replay import Struck


BEYOND = 1 << 62
STOPPED = {
    shapes.NEGATIVE_NET_ASSETS: ("strike.negative_net_assets", "has negative net assets"),
    shapes.WORTHLESS: ("strike.worthless", "has a NAV that rounds to zero"),
    shapes.OUT_OF_BOUNDS: ("strike.out_of_bounds", "is above ten trillion dollars, or has more shares than can be kept"),
    shapes.NO_WEIGHT: ("strike.no_shares", "has amounts to share out, but no class has shares"),
}


def keep_within_64_bits(struck: Struck) -> None:
    """A guess that left its bounds: figures from there on mean nothing, and whoever reads them all the same must still find whole numbers."""
    for array in struck.record:
        if array.dtype == object:
            np.clip(array, -BEYOND, BEYOND, out=array)


def stop(ask: Ask, state: shapes.State) -> None:
    """Refuse a run that left the bounds, naming fund, class and session."""
    status = int(state.status[0])
    if status == shapes.RUNNING:
        return
    code, what = STOPPED[status]
    who = f"fund {ask.fund}"
    if status != shapes.NO_WEIGHT:
        who = f"class {ask.classes[int(state.stopped_class[0])]} of {who}"
    day, help = ask.schedule.days[int(state.stopped_at[0])], "look at the orders, fees and prices up to that session"
    if status == shapes.NO_WEIGHT and ask.settled and (state.shares[:, 0] > 0).any():
        what += " that are paid for"
        help = "under settled_shares capital counts from its settlement: give its order the day it is paid, in the column settle"
    refuse(code, f"{who} {what} on {day}; the run stops", help)
