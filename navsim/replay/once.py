"""Lots and open items of a fund's points, each told once: most are the same at all of them, and a point names those it holds by their places.

    told  all of them, as portfolio/carried.py tells one
    held  [[group, [first, end, first, end ...]]]: what is held of a group, in its order, as spans of places

A group is the lots of one security; open items are one group, since their order counts across securities.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
import numpy as np

from .going_on import Opening

Held = list[list[Any]]
LOTS, ITEMS = "lots", "items"
ALL = ""  # the group of open items
KEYS: dict[str, Callable[[Any], Any]] = {LOTS: lambda lot: lot[0], ITEMS: lambda item: (item["account"], item["cause"])}
BOOKED = "booked"  # day of an item: to a run whose days begin after it, it is the first of these, and the item stays as it was first told


def pairs(spans: list[int]) -> Iterator[tuple[int, int]]:
    """(first, end) of each span."""
    return zip(spans[::2], spans[1::2], strict=True)


def there(told: list[Any], held: Held) -> dict[str, list[Any]]:
    """{group: what is held of it}."""
    return {group: held_at(told, spans) for group, spans in held}


def held_at(told: list[Any], spans: list[int]) -> list[Any]:
    """What is told at some places."""
    return list(itertools.chain.from_iterable(told[first:end] for first, end in pairs(spans)))


class Told:
    """What is told of one kind, more and more. What is held again as it was last held has its place already.

    began  the first day a run knows: what was booked on it may have been booked before
    """

    def __init__(self, told: list[Any], held: Held, key: Callable[[Any], Any], began: int) -> None:
        self.told, self.key, self.began = list(told), key, began
        self.spans: dict[str, list[int]] = {group: list(spans) for group, spans in held}
        self.latest: dict[str, dict[Any, int]] = {}

    def hold(self, groups: Iterable[Any]) -> Held:
        """Places of what is held, group by group; what is new, or other than it was, is told."""
        held = []
        for group, own in groups:
            if group not in self.spans or own != held_at(self.told, self.spans[group]):
                self.spans[group] = self._tell(group, own)
            held.append([group, self.spans[group]])
        return held

    def _tell(self, group: str, own: list[Any]) -> list[int]:
        """Places of what is held of a group."""
        told, key, spans = self.told, self.key, list[int]()
        if group not in self.latest:
            self.latest[group] = {key(told[n]): n for first, end in pairs(self.spans.get(group, [])) for n in range(first, end)}
        latest = self.latest[group]
        for each in own:
            name = key(each)
            n = latest.get(name, -1)
            if n < 0 or not self._same(told[n], each):
                n = latest[name] = len(told)
                told.append(each)
            if spans and spans[-1] == n:
                spans[-1] = n + 1
            else:
                spans += (n, n + 1)
        return spans

    def _same(self, told: Any, each: Any) -> bool:
        """Whether a lot or an item is as it was told."""
        if isinstance(each, dict) and each.get(BOOKED) == self.began and told[BOOKED] < self.began:
            each = each | {BOOKED: told[BOOKED]}
        return bool(told == each)


class Once:
    """Lots and open items of a fund: those the run before told, and more; began: the first day of the run's schedule."""

    def __init__(self, state: dict[str, Any] | None, began: int) -> None:
        last: dict[str, Held] = {kind: [] for kind in KEYS}
        if state is not None and state["openings"]:
            last = {ITEMS: state["openings"][-1]["rooms"]["portfolio"][ITEMS], LOTS: state["ended"]}
        before = {kind: [] for kind in KEYS} if state is None else state["once"]
        self.told = {kind: Told(before[kind], last[kind], key, began) for kind, key in KEYS.items()}

    def apart(self, opening: Opening) -> Opening:
        """A point that names what it holds."""
        told = opening.rooms["portfolio"]
        return _with(opening, {LOTS: self.told[LOTS].hold(told[LOTS]), ITEMS: self.told[ITEMS].hold([(ALL, told[ITEMS])])})

    def kept(self, openings: list[Opening], ended: Held) -> tuple[dict[str, list[Any]], list[Opening], Held]:
        """(what is told, the points, the lots as they ended) without what none of them holds."""
        told, moved = {}, {}
        for kind, own in self.told.items():
            every = [each.rooms["portfolio"][kind] for each in openings] + ([ended] if kind == LOTS else [])
            told[kind], moved[kind] = _without_gaps(own.told, every)
        if moved[LOTS]:
            *lots, ended = moved[LOTS]
            openings = [_with(each, {LOTS: own, ITEMS: items}) for each, own, items in zip(openings, lots, moved[ITEMS], strict=True)]
        return told, openings, ended

    def hold_lots(self, lots: dict[str, list[Any]]) -> Held:
        """Places of lots."""
        return self.told[LOTS].hold(lots.items())

    def lots_at(self, opening: Opening) -> set[tuple[str, str]]:
        """(security, lot) of what a point holds."""
        held = there(self.told[LOTS].told, opening.rooms["portfolio"][LOTS])
        return {(security, lot[0]) for security, lots in held.items() for lot in lots}


def placed(opening: Opening, state: dict[str, Any]) -> Opening:
    """A point with what it holds in place, as its room told it."""
    told, once = opening.rooms["portfolio"], state["once"]
    return _with(opening, {LOTS: list(there(once[LOTS], told[LOTS]).items()), ITEMS: there(once[ITEMS], told[ITEMS])[ALL]})


def _with(opening: Opening, more: dict[str, Any]) -> Opening:
    rooms = opening.rooms
    return attrs.evolve(opening, rooms={**rooms, "portfolio": {**rooms["portfolio"], **more}})


def _without_gaps(told: list[Any], every: list[Held]) -> tuple[list[Any], list[Held]]:
    """What is still held, one after the other, and the same spans there."""
    held = np.zeros(len(told) + 1, bool)
    for spans in (spans for each in every for _, spans in each):
        for first, end in pairs(spans):
            held[first:end] = True
    places = (np.cumsum(held) - held).tolist()
    return list(itertools.compress(told, held.tolist())), [[[group, [places[n] for n in spans]] for group, spans in each] for each in every]
