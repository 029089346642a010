"""Trades that are booked and not yet settled, as the custodian will see them: in the shares, and under the name, of the day he is asked."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import attrs

from ..basics.exact import RATE_ONE, muldiv
from ..events.portfolio import CorporateAction, Split, Trade
from ..portfolio import whole_books
from ..portfolio.books import PURCHASED, SOLD
from .booked import Booked

if TYPE_CHECKING:
    from ..portfolio.settlement import OpenItem

RENAMED, SPLIT_UNDER_NEW_NAME = 2, 3


@attrs.frozen(kw_only=True, order=True)
class Change:
    """Shares become others on an ex-date: ratio_e10 new ones for each, maybe of another security. `rank` orders those of one day."""

    ex_date: datetime.date
    rank: int
    security: str
    ratio_e10: int
    becomes: str
    session: int


@attrs.define(kw_only=True, eq=False)
class Undelivered:
    """They are walked once from the first session to the last.

    coming   open items of trades, those that are booked last first; open, those that are booked and not settled yet
    changes  {security: its changes in order}
    """

    coming: list[tuple[OpenItem, Trade]]
    changes: dict[str, list[Change]]
    open: list[tuple[OpenItem, Trade]] = attrs.field(factory=list)

    @classmethod
    def of(cls, booked: Booked) -> Undelivered:
        """What a run has of them."""
        trades = {event.event_id: event for event in booked.known.of(Trade, booked.fund.id)}
        items = [item for item in whole_books.items(booked.portfolio.books) if item.account in (SOLD, PURCHASED) and item.cause in trades]
        items.sort(key=lambda item: -item.booked)
        return cls(coming=[(item, trades[item.cause]) for item in items], changes=changes(booked))

    def at(self, t: int) -> list[tuple[OpenItem, Trade]]:
        """Those that are open at the close of t."""
        while self.coming and self.coming[-1][0].booked <= t:
            self.open.append(self.coming.pop())
        self.open = [each for each in self.open if each[0].due > t]
        return self.open

    def delivers(self, trade: Trade, first: int, t: int) -> tuple[str, int]:
        """(security, quantity e6) of a trade booked in `first`, in shares of session t.

        100 of A bought before a split of two for one are delivered as 200; A renamed B in between, as 200 of B.
        """
        name, units, since, going = trade.security, trade.quantity_e6, (trade.date, SPLIT_UNDER_NEW_NAME), True
        while going:
            going = False
            for change in self.changes.get(name, ()):
                if (change.ex_date, change.rank) > since and first <= change.session <= t:
                    units = muldiv(units, change.ratio_e10, RATE_ONE)
                    if change.becomes != name:
                        name, since, going = change.becomes, (change.ex_date, change.rank), True
                        break
        return name, units


def changes(booked: Booked) -> dict[str, list[Change]]:
    """{security: splits, stock dividends, renames, and mergers for shares}. Of one day the old name's splits go before the new name's."""
    actions = [event for event in booked.known.of(CorporateAction) if event.action == "stock_dividend" or event.new_security]
    renamed = {(event.ex_date, event.new_security) for event in actions if event.action == "rename"}
    found = [
        (event.ex_date, SPLIT_UNDER_NEW_NAME if (event.ex_date, event.security) in renamed else 1, event.security, event.ratio_e10, event.security)
        for event in booked.known.of(Split)
    ]
    for event in actions:
        if event.action == "stock_dividend" and event.ratio_e10:
            found.append((event.ex_date, 0, event.security, RATE_ONE + event.ratio_e10, event.security))
        elif event.action in ("rename", "merger") and event.new_security is not None:
            rank = RENAMED if event.action == "rename" else 0
            found.append((event.ex_date, rank, event.security, event.ratio_e10 or RATE_ONE, event.new_security))
    told: dict[str, list[Change]] = {}
    for day, rank, security, ratio_e10, becomes in sorted(found):
        change = Change(ex_date=day, rank=rank, security=security, ratio_e10=ratio_e10, becomes=becomes, session=booked.schedule.at_or_after(day))
        told.setdefault(security, []).append(change)
    return told
