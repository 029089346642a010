"""Orders as the strike worked them out, column by column: the ledger adds them up by the hundred thousand."""

from typing import Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..strike.placed import PlacedOrders
from ..strike.shapes import CONVERSION, REFUSED


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Dealt:
    """One row an order, or a leg of one, in the order they were worked out.

    share_class  position of the class
    priced, booked, paid   sessions, by position; paid: that books the cash
    line         of the strike sheet; negative for a transfer
    sign         1 where shares come in, -1 where they go out
    shares, cents   as worked out, positive; nav e8; load in cents
    refused, as_of  whether it was; whether it was heard after its NAV
    moves        whether it moves cents of the fund within the run
    """

    share_class: np.ndarray
    priced: np.ndarray
    booked: np.ndarray
    paid: np.ndarray
    line: np.ndarray
    sign: np.ndarray
    shares: np.ndarray
    cents: np.ndarray
    nav: np.ndarray
    load: np.ndarray
    refused: np.ndarray
    as_of: np.ndarray
    moves: np.ndarray

    @property
    def cash(self) -> np.ndarray:
        """The rows that bring or take cash, for good or not yet: a conversion brings none."""
        return np.flatnonzero(self.moves & (self.line != CONVERSION))


def dealt(placed: PlacedOrders, record: dict[str, np.ndarray], class_ids: tuple[str, ...], days: tuple[Any, ...], sessions: int) -> Dealt:
    """The columns of some orders.

    record  order_shares, order_amount, order_status, order_nav of each
    days    dates of the schedule, its margin too
    """
    position = {name: n for n, name in enumerate(class_ids)}
    cents = record["order_amount"]
    return Dealt(
        share_class=np.array([position.get(name, -1) for name in placed.classes] or [-1], np.int64)[placed.class_at],
        priced=placed.priced,
        booked=placed.booked,
        paid=placed.paid_at(np.array([day_number(day) for day in days], np.int64)),
        line=placed.line,
        sign=np.where(placed.purchase, 1, -1),
        shares=record["order_shares"],
        cents=cents,
        nav=record["order_nav"],
        load=placed.load,
        refused=record["order_status"] == REFUSED,
        as_of=placed.as_of,
        moves=(cents != 0) & (placed.line >= 0) & (placed.booked < sessions),
    )
