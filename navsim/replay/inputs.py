"""What the strikes of a fund take of what is known of it: terms in the order they were declared, orders and distributions that are not done."""

from typing import Any

import numpy as np

from ..basics.instants import at_minute
from ..events.many import Many
from ..events.shares import Distribution, Order
from ..events.terms import FeeTerms, FundTerms
from ..log.knowledge import Known
from . import going_on
from .going_on import Opening


def declared(terms: list[Any]) -> list[Any]:
    """Terms in the order they were declared in: those known first first, whatever file they stood in."""
    return sorted(terms, key=lambda each: (each.recorded_at, each.position))


def with_one_offs(fees: list[FeeTerms], expenses: list[Any]) -> list[FeeTerms]:
    """The fees agreed, and one for each category that is billed without a fee of that name."""
    known = {fee.id for fee in fees}
    billed = dict.fromkeys(bill.fee for bill in expenses if bill.fee not in known)
    return fees + [FeeTerms(event_id=f"expenses:{name}", id=name, category=name) for name in billed]


def suspended(actions: list[Any]) -> dict[Any, Any]:
    """{fund: ((first day, day of resumption or None), ...)}: while no orders are taken."""
    told: dict[Any, Any] = {}
    for each in sorted(actions, key=lambda each: each.date):
        spans = told.setdefault(each.fund, [])
        under_way = bool(spans) and spans[-1][1] is None
        if each.action == "suspend" and not under_way:
            spans.append((each.date, None))
        elif each.action == "resume" and under_way:
            spans[-1] = (spans[-1][0], each.date)
    return {fund: tuple(spans) for fund, spans in told.items() if spans}


def orders_of(known: Known, opening: Opening | None) -> Many:
    """The orders; of a run that goes on, those that are not done."""
    told = known.many(Order)
    if opening is None:
        return told
    still = {name for (name, _), *_ in opening.rooms["strike"]["orders"]}
    since = at_minute(opening.since, 0)
    late = (told.whole("accepted_at") >= since) | (told.whole("recorded_at") >= since)
    return told.take(np.flatnonzero(late | told.few("event_id").where(still.__contains__)))


def distributions_of(known: Known, fund: str, opening: Opening | None) -> list[Any]:
    """Its distributions; of a run that goes on, those since the schedule begins."""
    told = known.of(Distribution, fund)
    if opening is None:
        return told
    if any(each.ex_date < opening.since and (each.pay_date or each.ex_date) > opening.after for each in told):
        raise going_on.Unfit("a distribution of long ago is still to be paid")
    return [each for each in told if each.ex_date >= opening.since]


def stable_price(fund: FundTerms) -> int | None:
    """e8 of a money fund; None for the others."""
    return (fund.stable_price_e8 or 10**8) if fund.valuation == "amortized_cost" else None


def initial_nav(fund: FundTerms) -> int:
    """What a first share costs: 10.00, or the stable price of a money fund."""
    if fund.initial_nav_e8 is not None:
        return fund.initial_nav_e8
    return stable_price(fund) or 10 * 10**8
