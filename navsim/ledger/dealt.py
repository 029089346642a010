"""Orders as the strike worked them out, column by column: the ledger adds them up by the hundred thousand."""

from typing import Any

import attrs
import numpy as np

from ..strike.orders import Placed
from ..strike.shapes import CONVERSION, REFUSED


@attrs.frozen(kw_only=True, eq=False)
class Dealt:
    """One row an order, or a leg of one, in the order they were worked out.

    share_class  position of the class
    priced, booked, paid   sessions, by position; paid: that books the cash
    line         of the strike sheet; negative for a transfer
    sign         1 where shares come in, -1 where they go out
    shares, cents   as worked out, positive; nav e8; load in cents
    refused, late   whether it was; whether it was heard after its NAV
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
    late: np.ndarray
    moves: np.ndarray

    @property
    def cash(self) -> np.ndarray:
        """The rows that bring or take cash, for good or not yet: a conversion brings none."""
        return np.flatnonzero(self.moves & (self.line != CONVERSION))


def dealt(placed: tuple[Placed, ...], record: dict[str, np.ndarray], class_ids: tuple[str, ...], days: tuple[Any, ...], sessions: int) -> Dealt:
    """The columns of some orders.

    record  order_shares, order_amount, order_status, order_nav of each
    days    dates of the schedule, its margin too
    """
    position = {name: n for n, name in enumerate(class_ids)}

    def whole(values: Any) -> np.ndarray:
        return np.fromiter(values, np.int64, len(placed))

    booked = whole(each.booked for each in placed)
    ordinals = np.array([day.toordinal() for day in days], np.int64)
    settled = np.searchsorted(ordinals, whole(each.settles.toordinal() for each in placed), side="left")
    line, cents = whole(each.line for each in placed), record["order_amount"]
    priced, seed = whole(each.priced for each in placed), whole(each.seed for each in placed)
    return Dealt(
        share_class=whole(position[each.share_class] for each in placed),
        priced=priced,
        booked=booked,
        paid=np.maximum(booked, settled),
        line=line,
        sign=whole(1 if each.purchase else -1 for each in placed),
        shares=record["order_shares"],
        cents=cents,
        nav=record["order_nav"],
        load=whole(each.load for each in placed),
        refused=record["order_status"] == REFUSED,
        late=(seed == 0) & (booked > priced + 1),
        moves=(cents != 0) & (line >= 0) & (booked < sessions),
    )
