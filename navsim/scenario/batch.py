"""Everything that was read, before it is checked together; and what it may refer to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.problems import Place, Problem
from ..events.kinds import BY_EVENT
from ..events.prices import PriceColumns
from ..events.terms import ClassTerms, FundTerms, PolicyTerms

if TYPE_CHECKING:
    from ..events.portfolio import Trade


@attrs.frozen(kw_only=True, eq=False)
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

    events: tuple[Any, ...]
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
        for event in (*self.known, *self.events):
            found.setdefault(type(event), []).append(event)
        return found

    def all(self, kind: type) -> list[Any]:
        """Every event of a class, known ones first."""
        return self._by_type.get(kind, [])

    def own(self, *kinds: type) -> list[Any]:
        """The events of some classes that were read now."""
        return [event for event in self.events if isinstance(event, kinds)]

    @functools.cached_property
    def reversed_ids(self) -> frozenset[str]:
        """Ids that some event takes back."""
        return frozenset(event.reverses for event in (*self.known, *self.events) if event.reverses) | frozenset(self.prices.reverses.values())

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
