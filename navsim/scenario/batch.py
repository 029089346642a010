"""Everything that was read, before it is checked together; and what it may refer to."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.columns import distinct
from ..basics.problems import Place, Problem
from ..events.kinds import BY_EVENT
from ..events.many import Many, Mixed, parts_of
from ..events.prices import PriceColumns
from ..events.terms import ClassTerms, FundTerms, PolicyTerms

if TYPE_CHECKING:
    from ..basics.arrays import Bools
    from ..events.portfolio import Trade

    Where = Callable[[Many], Bools]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Batch:
    """What one reading found.

    funds     {fund: ids of its classes}, those known before and those whose terms are wrong included
    known     events of a log that this is added to
    places    {file: function of (line, name or None) to a Place}
    mentions  what broken rows said: they must not make others look wrong
    unread    feeds that could not be read: nothing is said about what they might hold
    appended  whether this is added to a log, and need not be whole by itself
    feed_in_log  function of an event id to the feed it stands in, in the log; None where there is no log
    """

    events: Sequence[Any]
    prices: PriceColumns
    funds: dict[str, tuple[str, ...]]
    known: tuple[Any, ...]
    places: dict[str, Callable[..., Any]]
    mentions: Any
    unread: frozenset[Any]
    appended: bool
    feed_in_log: Any = None

    @functools.cached_property
    def _by_type(self) -> dict[type[Any], list[Any]]:
        found: dict[Any, Any] = {}
        for event in (*self.known, *(event for part in self._parts if not isinstance(part, Many) for event in part)):
            found.setdefault(type(event), []).append(event)
        for part in self._parts:
            if isinstance(part, Many):
                found[part.kind] = Mixed([found.get(part.kind, ()), part])
        return found

    @property
    def _parts(self) -> tuple[Sequence[Any], ...]:
        return parts_of(self.events)

    def all(self, kind: type) -> Sequence[Any]:
        """Every event of a class, known ones first."""
        return self._by_type.get(kind, [])

    def those(self, kind: type, where: Where) -> list[Any]:
        """Every event of a class; of those that are many, the rows that are asked for."""
        return [event for part in parts_of(self.all(kind)) for event in (_some(part, where) if isinstance(part, Many) else part)]

    def own(self, *kinds: type, where: Where | None = None) -> list[Any]:
        """The events of some classes that were read now; of those that are many, only the rows a check may find something in.

        where  function of a Many to these rows
        """
        told: list[Any] = []
        for part in self._parts:
            if not isinstance(part, Many):
                told += [event for event in part if isinstance(event, kinds)]
            elif issubclass(part.kind, kinds):
                told += part.made if where is None else _some(part, where)
        return told

    @functools.cached_property
    def reversed_ids(self) -> frozenset[str]:
        """Ids that some event takes back."""
        many = [part.few("reverses") for part in self._parts if isinstance(part, Many)]
        columns = {column.values[code] for column in many for code in distinct(column.codes).tolist()} - {None, ""}
        few = {event.reverses for events in self._by_type.values() for part in parts_of(events) if not isinstance(part, Many) for event in part}
        return frozenset(few - {None, ""}) | columns | frozenset(self.prices.reverses.values())

    def standing(self, kind: type) -> list[Any]:
        """Events of a class that none takes back."""
        return [event for event in self.all(kind) if not event.event_id or event.event_id not in self.reversed_ids]

    @functools.cached_property
    def terms_of(self) -> dict[str, FundTerms]:
        """{fund: its FundTerms}."""
        return {terms.fund: terms for terms in self.standing(FundTerms)}

    @functools.cached_property
    def policy_of(self) -> dict[str, PolicyTerms]:
        """{fund: its PolicyTerms}."""
        return {terms.fund: terms for terms in self.standing(PolicyTerms)}

    @functools.cached_property
    def classes_of(self) -> dict[tuple[str, str], ClassTerms]:
        """{(fund, class): its ClassTerms}."""
        return {(terms.fund, terms.id): terms for terms in self.standing(ClassTerms)}

    @functools.cached_property
    def _of_the_log(self) -> frozenset[int]:
        return frozenset(id(event) for event in self.known)

    def place(self, event: Any, name: str | None = None) -> Place:
        """Where an event was read, or one of its cells; what the log had before stood in another file of that name, perhaps."""
        find = None if id(event) in self._of_the_log else self.places.get(event.file)
        return find(event.line, name) if find else Place(file=event.file, line=event.line)

    def problem(self, event: Any, name: str | None, code: str, message: str, help: str = "") -> Problem:
        """A problem with an event, at one of its cells."""
        return Problem(code=code, message=message, help=help, place=self.place(event, name))


def feed_of(event: Trade) -> str:
    """The feed or table of terms an event stands in."""
    return getattr(event, "feed", None) or BY_EVENT[type(event)].feed


def _some(many: Many, where: Where) -> list[Any]:
    return many.some(np.flatnonzero(where(many)))
