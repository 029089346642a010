"""What is known, cut into what concerns each group of a family: its own events and those of the world, the prices of what it can hold.

A group is struck from its own part alone, so that its cost, and what a worker is sent, do not grow with the family.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from ..events.many import Many
from ..events.portfolio import CorporateAction, Dividend, Factor, Reset, Security, Split
from ..events.prices import no_prices
from ..events.terms import FundTerms
from ..log.knowledge import Known
from ..log.log import Log
from .funds_of_funds import FUND

OF_A_SECURITY = (Dividend, Split, Factor, Reset, CorporateAction)


def apart(known: Known, groups: list[list[FundTerms]]) -> Iterator[Known]:
    """The part of each group, in their order; of one group alone, all that is known."""
    if len(groups) == 1:
        yield known
        return
    of_fund = {fund.id: n for n, group in enumerate(groups) for fund in group}
    own: list[dict[type[Any], Sequence[Any]]] = [{} for _ in groups]
    world: dict[type[Any], Sequence[Any]] = {}
    for kind, events in known.events.items():
        if kind in OF_A_SECURITY or of_the_world(events):
            world[kind] = events
            continue
        if isinstance(events, Many):
            for mine, group in zip(own, groups, strict=True):
                names = {fund.id for fund in group}
                rows = np.flatnonzero(events.few("fund").where(names.__contains__, empty=True))
                mine |= {kind: events.take(rows)} if len(rows) else {}
            continue
        for event in events:
            for n in range(len(groups)) if event.fund is None else [of_fund[event.fund]] if event.fund in of_fund else ():
                told_to = own[n].setdefault(kind, [])
                assert isinstance(told_to, list)
                told_to.append(event)
    of_security: dict[type[Any], dict[str, list[tuple[int, Any]]]] = {kind: by_security(world.pop(kind, ())) for kind in OF_A_SECURITY}
    prices = Prices(known)
    for mine in own:
        names = holdable(mine, world.get(Security, ()), world_actions(of_security))
        told: dict[type[Any], Sequence[Any]] = {kind: rows if isinstance(rows, Many) else tuple(rows) for kind, rows in mine.items()} | world
        told |= {kind: some for kind, rows in of_security.items() if (some := chosen(rows, names))}
        yield attrs.evolve(known, log=without_rows(known.log), events=told, **prices.of(names))


def of_the_world(events: Sequence[Any]) -> bool:
    """Whether all of some events are about no fund."""
    if isinstance(events, Many):
        return not events.told("fund").any()
    return all(event.fund is None for event in events)


def by_security(events: Sequence[Any]) -> dict[str, list[tuple[int, Any]]]:
    """{security: [(place in the log's order, event)]}."""
    told: dict[str, list[tuple[int, Any]]] = {}
    for place, event in enumerate(events):
        told.setdefault(event.security, []).append((place, event))
    return told


def chosen(rows: dict[str, list[tuple[int, Any]]], names: set[str]) -> tuple[Any, ...]:
    """The events of some securities, in the log's order."""
    return tuple(event for _, event in sorted((row for name in names for row in rows.get(name, ())), key=lambda row: row[0]))


def world_actions(of_security: dict[Any, dict[str, list[tuple[int, Any]]]]) -> dict[str, list[str]]:
    """{security: those that its corporate actions turn it into}."""
    told = {name: [event.new_security for _, event in rows if event.new_security] for name, rows in of_security[CorporateAction].items()}
    return {name: into for name, into in told.items() if into}


def holdable(events: dict[type[Any], Sequence[Any]], securities: Sequence[Security], turned_into: dict[str, list[str]]) -> set[str]:
    """Every security that a group's own events name, what stands under it, and what becomes of it; and all that are funds."""
    under = {each.security: each.underlying for each in securities if each.underlying}
    new = {name for rows in events.values() for name in named(rows)}
    new |= {each.security for each in securities if each.type == FUND}
    told: set[str] = set()
    while new:
        told |= new
        new = {under[name] for name in new if name in under} | {after for name in new for after in turned_into.get(name, ())}
        new -= told
    return told


def named(events: Sequence[Any]) -> set[str]:
    """The securities that some events name."""
    if not isinstance(events, Many):
        return {event.security for event in events if getattr(event, "security", None)}
    if "security" not in events.columns:
        return set()
    security = events.few("security")
    return {security.values[code] for code in np.unique(security.codes).tolist()} - {None}


class Prices:
    """The prices by security, so that those of some are found without looking at all of them."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.order = np.argsort(known.prices.security, kind="stable")
        count = len(known.prices.securities)
        self.first = np.searchsorted(known.prices.security[self.order], np.arange(count + 1))
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
