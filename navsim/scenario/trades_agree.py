"""A trade against the security it is in: its size, its maturity, its day."""

from collections.abc import Iterator
from typing import Any

from ..basics.exact import muldiv
from ..basics.sessions import nyse
from ..events.columns import MOST_CENTS
from ..events.portfolio import DEBT, Security, Trade
from . import suspects
from .batch import Batch

DOLLAR = "USD"
CONTRACTS = ("future", "forward", "option")
LISTED = ("equity", "option", "future")  # dealt on an exchange; debt, forwards and shares of funds are not
TO_CENTS_E12, ONE_E8, ONE_E6, PER_HUNDRED = 10**12, 10**8, 10**6, 100
FACE_E6 = 10**4  # of the quantity, to a cent of face
SMALL_UNITS = 1000  # a yen is less than a cent


def trades_agree(batch: Batch) -> Iterator[Any]:
    """Trades too large to count, of debt that is no more, or of a day without a market."""
    securities = {event.security: event for event in batch.standing(Security)}
    for trade in batch.own(Trade, where=lambda many: suspects.against_security(many, securities, DOLLAR, LISTED)):
        security = securities.get(trade.security)
        if security is not None:
            yield from _size(batch, trade, security)
            yield from _interest(batch, trade, security)
            yield from _life(batch, trade, security)
            yield from _day(batch, trade, security)


def _size(batch: Batch, trade: Trade, security: Security) -> Iterator[Any]:
    """A principal past ten trillion dollars is a slip."""
    if trade.price_e8 is None or trade.amount_cents is not None:
        return
    basis = security.price_basis or ("percent" if security.type in DEBT else "unit")
    units = trade.quantity_e6 * (security.multiplier_e6 or ONE_E6)
    principal = muldiv(units, trade.price_e8, TO_CENTS_E12 * ONE_E6 * (PER_HUNDRED if basis == "percent" else 1))
    foreign = security.currency != DOLLAR
    at_rate = muldiv(principal, trade.fx_e8, ONE_E8) if foreign and trade.fx_e8 is not None else 0
    if principal > MOST_CENTS * (SMALL_UNITS if foreign else 1) or at_rate > MOST_CENTS:
        message = f"this {trade.side} of {trade.security} is for more than ten trillion dollars"
        help = "look at quantity and price; a bond is quoted per 100 of face" if at_rate <= MOST_CENTS else "look at fx: it is dollars for one unit"
        yield batch.problem(trade, "quantity" if at_rate <= MOST_CENTS else "fx", "trade.too_large", message, help)


def _interest(batch: Batch, trade: Trade, security: Security) -> Iterator[Any]:
    """Interest that comes with debt is a part of its face; with anything else there is none."""
    if not trade.accrued_cents:
        return
    if security.type not in DEBT:
        message = f"{trade.security} is of type {security.type}; accrued interest comes with debt"
        yield batch.problem(trade, "accrued", "trade.no_interest", message, "empty the cell, or give the security its type")
    elif trade.accrued_cents * FACE_E6 > trade.quantity_e6:
        message = f"the accrued interest of this {trade.side} of {trade.security} is more than its face"
        yield batch.problem(trade, "accrued", "trade.accrued_too_large", message, "accrued is a sum of money; quantity is the face")


def _life(batch: Batch, trade: Trade, security: Security) -> Iterator[Any]:
    """Debt is dealt in until it matures, a contract until it ends."""
    if security.maturity is not None and security.type in DEBT and trade.date > security.maturity:
        message = f"{trade.security} matured on {security.maturity}; this {trade.side} is for {trade.date}"
        yield batch.problem(trade, "date", "trade.matured", message, "move the trade, or give the security another maturity")
    ends = security.expiry or security.maturity
    if ends is not None and security.type in CONTRACTS and trade.date > ends:
        message = f"{trade.security} ended on {ends}; this {trade.side} is for {trade.date}"
        yield batch.problem(trade, "date", "trade.matured", message, "move the trade, or give the contract another expiry")


def _day(batch: Batch, trade: Trade, security: Security) -> Iterator[Any]:
    """What is listed in New York is dealt in on days the exchange opens by its rules; other markets keep their own calendars."""
    if security.currency == DOLLAR and security.type in LISTED and not nyse().is_scheduled(trade.date):
        message = f"the exchange is shut on {trade.date}; {trade.security} cannot be dealt in"
        yield batch.problem(trade, "date", "trade.no_session", message, "date it on the session it was done, or say in which currency it is dealt in")
