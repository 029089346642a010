"""The tables of the fund's shares: orders, distributions."""

import numpy as np

from ..basics.instants import day_number
from ..ledger.booked import Booked
from ..strike.shapes import CLIPPED, REFUSED
from .schemas import TABLES
from .strikes import TO_E6

STATUS = {CLIPPED: "clipped", REFUSED: "refused"}


def orders(booked: Booked) -> dict:
    """One row an order that was priced."""
    placed = booked.struck.ask.placed
    order = sorted(range(len(placed)), key=lambda n: (placed[n].priced, placed[n].order.accepted_at, placed[n].order.event_id))
    worked_out = ("order_nav", "order_shares", "order_amount", "order_status")
    nav, shares, amount, status = (booked.recorded(name)[: len(placed)][np.array(order, int)].tolist() for name in worked_out)
    rows = [placed[n] for n in order]
    units = TO_E6[booked.fund.share_decimals]
    days = booked.schedule.days
    return {
        "event_id": [row.order.event_id for row in rows],
        "share_class": [row.share_class for row in rows],
        "account": [row.account for row in rows],
        "side": [row.order.side for row in rows],
        "accepted_at": np.array([row.order.accepted_at for row in rows], np.int64),
        "session": [day_number(days[row.priced]) for row in rows],
        "nav": nav,
        "shares": [each * units for each in shares],
        "amount": amount,
        "booked": [day_number(days[row.booked]) for row in rows],
        "settles": [day_number(row.settles) for row in rows],
        "status": [STATUS.get(each, "filled") for each in status],
    }


def distributions(booked: Booked) -> dict:
    """One row a distribution, class and kind."""
    paid = booked.struck.ask.paid
    amounts, entitled, bought = (booked.recorded(name)[: len(paid)].tolist() for name in ("distributed", "entitled", "reinvested"))
    days = [day_number(day) for day in booked.days]
    units = TO_E6[booked.fund.share_decimals]
    rows = [
        (
            day_number(row.event.ex_date),
            row.event.share_class,
            row.event.kind,
            row.event.per_share_e9,
            entitled[n] * units,
            amounts[n],
            booked.offered_nav(row.ex, booked.class_ids.index(row.event.share_class)),
            bought[n] * units,
        )
        for n, row in enumerate(paid)
    ]
    if booked.struck.ask.daily:
        cents, shares = booked.recorded("paid"), booked.recorded("bought")
        for t, bucket, c in np.argwhere(cents).tolist():
            told = (int(cents[t, bucket, c]), booked.offered_nav(t, c), int(shares[t, bucket, c]) * units)
            rows.append((days[t], booked.class_ids[c], "daily", None, None, *told))
    names = [column.name for column in TABLES["distributions"].columns]
    return dict(zip(names, [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names], strict=True))
