"""What a night hears, beside what was known before it: what the rules of touched.py ask about."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import attrs

from ..events import control, portfolio
from ..log.log import Log

WINDOW = datetime.timedelta(days=14)  # no window of a strike is longer
NEVER = datetime.date.max


@attrs.frozen(kw_only=True, eq=False, slots=False, repr=False)
class News:
    """What the rules ask about: what is known, what of it is new, and what the run before had met.

    log         what was looked up of the log before, and what was appended since
    after       last sequence number of before
    fund        that is struck; linked, the ids of those it is struck with
    held        {security: the day it first held it}; currencies, those of them
    """

    log: Log
    after: int
    fund: str
    linked: frozenset[str]
    held: Mapping[str, int]
    currencies: Collection[str]

    @functools.cached_property
    def before(self) -> list[Any]:
        """What was heard before and is looked up."""
        return [event for event, seq in zip(self.log.events, self.log.event_seqs.tolist(), strict=True) if seq <= self.after]

    @functools.cached_property
    def stood(self) -> list[Any]:
        """What of it stood before."""
        return standing(self.before)

    @functools.cached_property
    def stands(self) -> list[Any]:
        """What stands now."""
        return standing(self.log.events)

    def as_before(self, same: Callable[[Any], bool]) -> bool:
        """Whether there was an event that is so and there is one, or there was none and there is none."""
        return any(map(same, self.stood)) == any(map(same, self.stands))

    def closings(self, day: datetime.date) -> bool:
        """Whether the exchange was ever said to be closed, or to close early, about then."""
        return any(isinstance(each, control.Closure) and abs(each.date - day) <= WINDOW for each in self.log.events)

    @functools.cached_property
    def named(self) -> set[str]:
        """Every security that the fund held or traded, that was changed, or that one rests on."""
        return {*self.held, *(name for each in self.before if each.fund in (None, self.fund) for name in named_by(each))}

    @functools.cached_property
    def currency_of(self) -> dict[str, str]:
        """{security: its currency}."""
        return {each.security: each.currency for each in self.log.events if isinstance(each, portfolio.Security)}

    def trades_in(self, currency: str | None) -> bool:
        """Whether the fund had to do with a currency before, and has still."""
        if currency == "USD":
            return True
        was, now = (any(self.is_in(each, currency) for each in events) for events in (self.stood, self.stands))
        return now and (was or currency in self.currencies)

    def is_in(self, event: Any, currency: str | None) -> bool:
        """Whether an event is a trade of the fund in a currency."""
        return isinstance(event, portfolio.Trade) and event.fund == self.fund and self.currency_of.get(event.security) == currency


def standing(events: Iterable[Any]) -> list[Any]:
    """The events that no other takes back."""
    dead = {each.reverses for each in events if each.reverses}
    return [each for each in events if each.event_id not in dead and not isinstance(each, control.Reversal)]


def named_by(event: Any) -> tuple[str, ...]:
    """The securities that an event rests on; a security that is only described is none."""
    if isinstance(event, portfolio.Security):
        return (event.underlying,) if event.underlying else ()
    return tuple(name for name in (getattr(event, "security", None), getattr(event, "new_security", None)) if name)
