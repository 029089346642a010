"""The terms on which a fund deals in its shares, as its orders are laid out by them: its sessions, suspensions, charges and fees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ..basics.sessions import Schedule

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..events.terms import ClassTerms


@attrs.frozen(kw_only=True, repr=False)
class DealingTerms:
    """On what terms a fund deals in its shares.

    suspended     {fund: ((first day, day of resumption or None), ...)} of every fund
    classes       {class: its ClassTerms}
    stable_price  e8 of a money fund, None of the others; at_market, sessions that strike another one instead
    liquidity_fees {session: e10 that the trustees charge on what is redeemed}
    """

    fund: str
    schedule: Schedule
    sessions: int
    share_decimals: int
    stable_price: int | None = None
    suspended: dict[Any, Any] = attrs.field(factory=dict)
    classes: dict[str, ClassTerms] = attrs.field(factory=dict)
    at_market: frozenset[Any] = frozenset()
    liquidity_fees: dict[Any, Any] = attrs.field(factory=dict)


def session_days(dealing: DealingTerms) -> Ints:
    """Day numbers of the schedule."""
    return dealing.schedule.numbers


def bracket(brackets: tuple[Any, ...], cents: int) -> int:
    """The rate, e10, of the bracket an amount falls in: up_to is where the next one begins."""
    return next((rate for up_to, rate in brackets if up_to is None or cents < up_to), 0)
