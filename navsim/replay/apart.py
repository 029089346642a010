"""What is known, cut into what concerns each group of a family: its own events and those of the world, the prices of what it can hold.

A group is struck from its own part alone, so that its cost, and what a worker is sent, do not grow with the family. Feeds that are columns
stay columns: whoever strikes the group makes the events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from ..basics.columns import distinct, order_of
from ..events.many import Few, Many, parts_of
from ..events.portfolio import CorporateAction, Dividend, Factor, Reset, Security, Split
from ..events.prices import no_prices
from ..events.terms import FundTerms
from ..log.knowledge import Known
from ..log.log import Log
from .holders import FUND

OF_A_SECURITY = (Dividend, Split, Factor, Reset, CorporateAction)


def apart(known: Known, groups: list[list[FundTerms]]) -> Iterator[Known]:
    """The part of each group, in their order; of one group alone, all that is known."""
    if len(groups) == 1:
        yield known
        return
    of_a_security = {kind: Column.of(known.events.get(kind, ()), "security") for kind in OF_A_SECURITY}
    of_a_fund = {kind: Column.of(events, "fund") for kind, events in known.events.items() if kind not in OF_A_SECURITY}
    securities, prices = known.events.get(Security, ()), Prices(known)
    turned_into: dict[str, list[str]] = {}
    for action in known.events.get(CorporateAction, ()):
        if action.new_security:
            turned_into.setdefault(action.security, []).append(action.new_security)
    for group in groups:
        funds = {fund.id for fund in group} | {None}
        mine = {kind: column.rows(funds) for kind, column in of_a_fund.items()}
        names = holdable(mine, securities, turned_into)
        mine |= {kind: column.rows(names) for kind, column in of_a_security.items()}
        told = {kind: events for kind, events in mine.items() if len(events)}
        yield attrs.evolve(known, log=without_rows(known.log), events=told, **prices.of(names))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Column:
    """The events of a kind, by whom they are about.

    of_value  {fund or security: positions, in the log's order}
    """

    events: Sequence[Any]
    of_value: dict[Any, np.ndarray]

    @classmethod
    def of(cls, events: Sequence[Any], name: str) -> Column:
        """By an attribute of theirs."""
        if isinstance(events, Many):
            few = events.few(name).merged()
        else:
            place: dict[Any, int] = {}
            codes = [place.setdefault(getattr(event, name), len(place)) for event in events]
            few = Few(np.array(codes, np.int32), tuple(place))
        order = order_of(few.codes, len(few.values)).astype(np.int32)
        first = np.cumsum([0, *np.bincount(few.codes, minlength=len(few.values))])
        return cls(events=events, of_value={value: order[first[n] : first[n + 1]] for n, value in enumerate(few.values) if first[n] < first[n + 1]})

    def rows(self, values: Any) -> Sequence[Any]:
        """The events about some of them, in the log's order."""
        found = [self.of_value[value] for value in values if value in self.of_value]
        rows = np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)
        if len(rows) == len(self.events):
            return self.events
        if not isinstance(self.events, Many):
            return tuple(self.events[n] for n in rows.tolist())
        own = self.events.take(rows)
        return own.having(event_id=ids) if (ids := own.column("event_id")) is not None else own


def holdable(events: dict[type[Any], Sequence[Any]], securities: Sequence[Any], turned_into: dict[str, list[str]]) -> set[str]:
    """Every security that a group's own events name, what stands under it, and what becomes of it; and all that are funds."""
    under = {each.security: each.underlying for each in securities if each.underlying}
    new = {each.security for each in securities if each.type == FUND}
    for kind, rows in events.items():
        if kind is not Security and "security" in attrs.fields_dict(kind):
            for part in parts_of(rows):
                few = part.few("security") if isinstance(part, Many) else None
                new |= {few.values[n] for n in distinct(few.codes)} if few is not None else {event.security for event in part}
    new.discard(None)
    told: set[str] = set()
    while new:
        told |= new
        new = {under[name] for name in new if name in under} | {after for name in new for after in turned_into.get(name, ())}
        new -= told
    return told


class Prices:
    """The prices by security, so that those of some are found without looking at all of them."""

    def __init__(self, known: Known) -> None:
        self.known = known
        count = len(known.prices.securities)
        self.order = order_of(known.prices.security, count).astype(np.int32 if len(known.prices) < 1 << 31 else np.int64)
        self.first = np.cumsum([0, *np.bincount(known.prices.security, minlength=count)])
        self.place = {name: n for n, name in enumerate(known.prices.securities)}

    def of(self, names: set[str]) -> dict[str, Any]:
        """{attribute of Known: the prices of some securities, in the log's order}."""
        codes = sorted(self.place[name] for name in names if name in self.place)
        slices = [self.order[self.first[n] : self.first[n + 1]] for n in codes]
        rows = np.sort(np.concatenate(slices)) if slices else np.zeros(0, np.int64)
        prices = self.known.prices.take(rows)
        new = np.zeros(max(len(self.place), 1), np.int32)
        new[codes] = np.arange(len(codes), dtype=np.int32)
        kept = tuple(self.known.prices.securities[n] for n in codes)
        return {"prices": attrs.evolve(prices, security=new[prices.security], securities=kept), "price_seqs": self.known.price_seqs[rows]}


def without_rows(log: Log) -> Log:
    """A log by its name alone: whoever strikes a group needs what is known, not what was heard."""
    return Log(name=log.name, events=(), contents=(), event_seqs=(), prices=no_prices(), price_seqs=np.zeros(0, np.int64))
