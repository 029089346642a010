"""What the trustees resolved, by session: dividends withheld or reduced, the price taken from the market. accounting.md 10, 12.

A resolution for a closed day is the next session's. `price_at_market` holds until it is resolved `off`; the others are for one strike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..basics.exact import RATE_ONE
from ..basics.sessions import Schedule
from ..scenario.actions_agree import FEE, PART
from ..scenario.numbers import rate

if TYPE_CHECKING:
    from ..events.control import TrusteeAction


def by_session(actions: list[Any], schedule: Schedule, sessions: int) -> dict[Any, Any]:
    """{t: its actions, by their dates}."""
    told: dict[Any, Any] = {}
    for action in sorted(actions, key=lambda action: action.date):
        t = schedule.at_or_after(action.date)
        if t < sessions:
            told.setdefault(t, []).append(action)
    return told


def kept_back(resolved: dict[Any, Any]) -> dict[Any, Any]:
    """{t: e10 of its dividend that is not declared}: all of it where it is withheld."""
    parts = {}
    for t, actions in resolved.items():
        withheld = [RATE_ONE for each in actions if each.action == "withhold_dividend"]
        reduced = [rate(each.value, PART) for each in actions if each.action == "reduce_dividend"]
        if withheld or reduced:
            parts[t] = max(withheld + reduced)
    return parts


def liquidity_fees(resolved: dict[Any, Any]) -> dict[Any, Any]:
    """{t: e10 that the fund keeps of all that is redeemed at its NAV}."""
    return {
        t: max(fees) for t, actions in resolved.items() if (fees := [rate(each.value, FEE) for each in actions if each.action == "liquidity_fee"])
    }


def at_market(resolved: dict[int, list[TrusteeAction]], sessions: int) -> frozenset[int]:
    """The sessions whose price is the market's."""
    told, on = set(), False
    for t in range(sessions):
        for each in resolved.get(t, ()):
            if each.action == "price_at_market":
                on = each.value != "off"
        if on:
            told.add(t)
    return frozenset(told)
