"""Trustees' actions that need a value have one, in their own unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..events.columns import Column
from ..events.control import TrusteeAction
from .batch import Batch
from .numbers import rate
from .refused import Refused

if TYPE_CHECKING:
    from ..basics.problems import Problem

PART = Column(name="value", form="rate", scale=10, least=0, most=10**10, example="40%")
FEE = Column(name="value", form="rate", scale=10, least=0, most=2 * 10**8, example="1%")  # rule 2a-7: no more than 2 %
RATES = {"reduce_dividend": PART, "liquidity_fee": FEE}


def trustee_action(batch: Batch, action: TrusteeAction) -> Iterator[Problem]:
    """How much a dividend is reduced by, or redemptions are charged; whether the market's price begins or ends."""
    column = RATES.get(action.action)
    if column is not None:
        if action.value is None:
            help = f"fill value, like {column.example}"
            yield batch.problem(action, "value", "action.incomplete", f"{action.action} does not say how much", help)
            return
        try:
            rate(action.value, column)
        except Refused as refused:
            yield batch.problem(action, "value", refused.code, refused.sentence, refused.help)
    elif action.action == "price_at_market" and action.value not in (None, "on", "off"):
        yield batch.problem(action, "value", "action.value", f'"{action.value}" is neither on nor off', "leave value empty to begin; off ends it")


def needs_a_money_fund(batch: Batch, action: TrusteeAction) -> Iterator[Any]:
    """The market's price is an action only where another one is struck."""
    fund = batch.terms_of.get(action.fund or "")
    if fund is not None and fund.valuation != "amortized_cost" and action.action == "price_at_market":
        message = f"{action.fund} is valued at market already"
        yield batch.problem(action, "action", "action.not_a_money_fund", message, 'only a fund with valuation = "amortized_cost" has another price')


def suspensions(batch: Batch) -> Iterator[Any]:
    """A resumption of what is not suspended, or a suspension of what is: one of them is about another day or fund."""
    under_way: set[Any] = set()
    for event in sorted(batch.standing(TrusteeAction), key=lambda each: each.date):
        if event.action not in ("suspend", "resume"):
            continue
        if (event.action == "suspend") == (event.fund in under_way):
            word = "suspended already" if event.action == "suspend" else "not suspended"
            code = "action.suspended_already" if event.action == "suspend" else "action.not_suspended"
            yield batch.problem(event, "action", code, f"{event.fund} is {word} on {event.date}", "look at the dates of suspend and resume")
        under_way ^= {event.fund} if (event.action == "suspend") != (event.fund in under_way) else set()
