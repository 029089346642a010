"""What securities are must fit together, and what is told of them must fit what they are."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..basics.columns import distinct
from ..basics.problems import Problem
from ..events.portfolio import DEBT, CorporateAction, Factor, Reset, Security
from ..events.prices import DISCOUNT_RATE, KINDS
from .batch import Batch

FREQUENCIES = (1, 2, 3, 4, 6, 12)
CONTRACTS = ("future", "forward", "option")
OF_DEBT = ("default", "call")


def securities_agree(batch: Batch) -> Iterator[Any]:
    """Every problem with a security by itself, and with factors, resets, actions and quoted rates of one that has none."""
    for security in batch.own(Security):
        yield from _terms(batch, security)
    known = {event.security: event for event in batch.standing(Security)}
    for event in batch.own(Factor, Reset):
        security = known.get(event.security)
        if security is not None and security.type not in DEBT:
            what = "factor" if isinstance(event, Factor) else "reset"
            message = f"{event.security} is of type {security.type}; it has no {what}"
            yield batch.problem(event, "security", "security.not_debt", message, f"only debt has a {what}")
    for action in batch.own(CorporateAction):
        security = known.get(action.security)
        if security is not None and action.action in OF_DEBT and security.type not in DEBT:
            message = f"{action.security} is of type {security.type}; a {action.action} is of debt"
            yield batch.problem(action, "action", "security.not_debt", message, "a merger for cash redeems shares")
    yield from _quoted_rates(batch, known)


def _terms(batch: Batch, security: Security) -> Iterator[Any]:
    name = security.security
    if security.type in DEBT:
        if security.maturity is None:
            yield batch.problem(security, "maturity", "security.no_maturity", f"{name} is debt and does not say when it matures", "fill maturity")
        if security.coupon_e10 and security.day_count is None:
            message = f"{name} bears a coupon and does not say how its days are counted"
            help = "fill day_count: actual/actual for treasuries, 30/360 for corporates, actual/360 for money-market paper"
            yield batch.problem(security, "day_count", "security.no_day_count", message, help)
        if security.frequency is not None and security.frequency not in FREQUENCIES:
            message = f"{security.frequency} coupons a year do not fall on whole months"
            yield batch.problem(security, "frequency", "security.frequency", message, "1, 2, 3, 4, 6 or 12")
    elif security.price_basis == "percent":
        message = f"{name} is of type {security.type}, quoted per unit; its price_basis says percent"
        yield batch.problem(security, "price_basis", "security.percent", message, "only debt is quoted per 100 of face; leave price_basis empty")
    if security.multiplier_e6 is not None and security.type not in CONTRACTS:
        message = f"{name} is of type {security.type}; only contracts have a multiplier"
        yield batch.problem(security, "multiplier", "security.multiplier", message, "leave it empty, or make it an option, future or forward")


def _quoted_rates(batch: Batch, known: dict[str, Security]) -> Iterator[Any]:
    """The first discount rate or yield of each security that does not mature."""
    prices = batch.prices
    rows = np.flatnonzero(prices.kind >= DISCOUNT_RATE)
    for code in distinct(prices.security[rows]).tolist():
        security = known.get(prices.securities[code])
        if security is None or security.maturity is not None:
            continue
        row = int(rows[prices.security[rows] == code][0])
        place = batch.places[prices.files[prices.file[row]]](int(prices.line[row]), "kind")
        kind = KINDS[int(prices.kind[row])].replace("_", " ")
        message = f"{security.security} does not mature: a {kind} says nothing of its price"
        yield Problem(code="price.rate_of_no_debt", message=message, help="give a price, or the security's maturity", place=place)
