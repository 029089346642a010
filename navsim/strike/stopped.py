"""A structure that left the bounds: why, and what is said of a run that did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..basics.problems import Place, Problem, refuse
from . import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .ask import Ask
    from .replay import Struck


BEYOND = 1 << 62
TOO_LARGE = "comes to more than ten trillion dollars, or more shares than can be kept"
LOOK = "is it in another unit, or has a point been lost? Else look at the NAV it takes"
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


def too_large(struck: Struck) -> Iterator[Problem]:
    """What buys or takes more than can be kept: of the last session nothing is struck after it that would stop the run."""
    ask, record = struck.ask, struck.record
    amounts, shares, bought = (array[..., 0] for array in (record.order_amount, record.order_shares, record.reinvested))
    for n in np.flatnonzero((abs(amounts) > shapes.BOUND) | (abs(shares) > shapes.BOUND)).tolist():
        file, line = ask.placed.place(n)
        what = f"order {ask.placed.event_ids[n]}, priced on {ask.schedule.days[int(ask.placed.priced[n])]},"
        yield Problem(code="order.too_large", message=f"{what} {TOO_LARGE}", help=LOOK, place=Place(file=file, line=line))
    for n in np.flatnonzero(bought > shapes.BOUND).tolist():
        event = ask.paid[n].event
        what = f"what is reinvested of {event.kind} by {event.share_class} on {event.ex_date}"
        yield Problem(code="distribution.too_large", message=f"{what} {TOO_LARGE}", help=LOOK, place=Place(file=event.file, line=event.line))


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
