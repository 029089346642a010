"""Which rows of a large feed a check may find something in: of the others it would find nothing, and no event is made of them.

Each function belongs to one check, asks by columns what that check asks of an event, and may only err by naming too many.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.columns import distinct
from ..basics.instants import day_number, local_days
from ..basics.sessions import FIRST, LAST, nyse
from ..events.columns import MOST_CENTS
from ..events.kinds import BY_EVENT
from ..events.many import Few, Many
from ..events.portfolio import Dividend, Security, Trade
from ..events.shares import ALL, Distribution, Order

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from .batch import Batch

PLAIN = ("purchase", "redemption")
NEAR = 20  # days: longer than the exchange was ever shut
NEVER = 2**31
ONE_E6, ONE_E8 = 10**6, 10**8
SMALLEST_TOO_LARGE_E12 = MOST_CENTS * 10.0**12 * 0.99


def identified(many: Many) -> Bools:
    """Rows with an id of their own, or that take back another."""
    return many.few("event_id").where(bool) | many.told("reverses")


def elsewhere(many: Many, names: Any, column: str) -> Bools:
    """Rows that name something which is not among some names."""
    return many.few(column).where(lambda name: name not in names)


def of_no_fund(many: Many, batch: Batch) -> Bools:
    """references.unknown_funds."""
    kind = BY_EVENT.get(many.kind)
    if kind is None or not kind.has_fund:
        return np.zeros(len(many), bool)
    return many.few("fund").where(lambda name: name not in batch.funds, empty=True)


def of_no_class(many: Many, batch: Batch) -> Bools:
    """references.unknown_classes: a class that its fund has not."""

    def wrong(fund: str | None, name: str | None) -> bool:
        return name is not None and fund in batch.funds and name not in batch.funds[fund]

    return pairs(many, "fund", "share_class", wrong)


def pairs(many: Many, one: str, other: str, test: Callable[[Any, Any], bool]) -> Bools:
    """Rows whose two values pass a test together, which is asked of each pair once."""
    first, second = many.few(one), many.few(other)
    passed = np.array([[test(a, b) for b in second.values] for a in first.values], bool)
    found: Bools = passed[first.codes, second.codes]
    return found


def all_different(many: Many, one: str, other: str) -> bool:
    """Whether no two rows have the same two values."""
    first, second = many.few(one).merged(), many.few(other).merged()
    together = first.codes.astype(np.int64) * len(second.values) + second.codes
    return len(distinct(together)) == len(together)


def goes_elsewhere(order: Many) -> Bools:
    """Orders that say where they go."""
    return order.told("to_fund") | order.told("to_class") | order.few("side").where(lambda side: side not in PLAIN)


def disagreeing(many: Many, batch: Batch) -> Bools:
    """rows_agree.rows_agree."""
    found = _rows(many, batch)
    kind = None if many.kind is Order else BY_EVENT.get(many.kind)
    if kind is None or kind.dated is None:
        return found
    day = _days(many, kind.dated)
    begins = _begins(many, batch) if kind.has_fund else day
    outside: Bools = (day < day_number(FIRST)) | (day > day_number(LAST))
    early: Bools = day < begins
    found |= outside | early
    return found


def _rows(many: Many, batch: Batch) -> Bools:
    if many.kind is Trade:
        settle = _days(many, "settle", NEVER)
        early: Bools = settle < _days(many, "date")
        return (~many.told("price_e8") & ~many.told("amount_cents")) | early | many.told("lots")
    if many.kind is Order:
        return _orders(many, batch)
    if many.kind is Dividend:
        return _days(many, "pay_date", NEVER) < _days(many, "ex_date")
    if many.kind is Distribution:
        ex_date = _days(many, "ex_date")
        calendar = nyse()
        shut = many.few("ex_date").where(lambda day: not calendar.is_scheduled(day))
        return (_days(many, "pay_date", NEVER) < ex_date) | (ex_date < _days(many, "record_date", -NEVER)) | shut
    return np.full(
        len(many), BY_EVENT.get(many.kind) is None or BY_EVENT[many.kind].feed in ("corporate_actions", "securities", "actions", "closures")
    )


def _orders(order: Many, batch: Batch) -> Bools:
    side, accepted = order.few("side"), local_days(order.whole("accepted_at"))
    settle = _days(order, "settle", NEVER)
    found: Bools = order.told("amount_cents") == order.told("shares_e6")
    found |= order.told("to_account") | goes_elsewhere(order)
    if isinstance(order.columns.get("shares_e6"), Few):
        found |= order.few("shares_e6").where(lambda shares: shares == ALL)
    found |= (settle < accepted) | ((settle < NEVER) & (settle > accepted + 7) & side.where(lambda each: each == "redemption"))
    found |= (accepted < day_number(FIRST)) | (accepted > day_number(LAST))
    found |= (accepted < _opens(order, batch)) | (accepted > _closes(order, batch) - NEAR)
    return found


def _opens(order: Many, batch: Batch) -> Ints:
    """The day from which the class of each order takes orders."""

    def day(fund: str | None, name: str | None) -> int:
        terms, own = batch.terms_of.get(fund or ""), batch.classes_of.get((fund or "", name or ""))
        return -NEVER if terms is None or own is None else day_number(max(own.opens or terms.inception, terms.inception))

    return _by_class(order, day)


def _closes(order: Many, batch: Batch) -> Ints:
    """The day the class of each order closes."""

    def day(fund: str | None, name: str | None) -> int:
        own = batch.classes_of.get((fund or "", name or ""))
        return NEVER if own is None or own.closes is None else day_number(own.closes)

    return _by_class(order, day)


def _by_class(order: Many, day: Callable[[str | None, str | None], int]) -> Ints:
    fund, own = order.few("fund"), order.few("share_class")
    days = np.array([[day(a, b) for b in own.values] for a in fund.values], np.int64)
    found: Ints = days[fund.codes, own.codes]
    return found


def _begins(many: Many, batch: Batch) -> Ints:
    """The day the fund of each row begins."""
    fund = many.few("fund")
    days = [day_number(batch.terms_of[name].inception) if name in batch.terms_of else -NEVER for name in fund.values]
    found: Ints = np.array(days, np.int64)[fund.codes]
    return found


def _days(many: Many, name: str, empty: int = 0) -> Ints:
    return many.whole(name, empty, day_number)


def against_security(trade: Many, securities: dict[str, Security], dollar: str, listed: tuple[str, ...]) -> Bools:
    """trades_agree.trades_agree: too large, with interest, after the end of the security, or on a day without a market."""
    security, date = trade.few("security"), trade.few("date")
    known = [securities.get(name) for name in security.values]
    ends = [min((day_number(day) for day in (each.expiry, each.maturity) if day), default=NEVER) if each else NEVER for each in known]
    at_exchange = np.array([each is not None and each.currency == dollar and each.type in listed for each in known])
    calendar = nyse()
    shut = date.where(lambda day: not calendar.is_scheduled(day))
    multiplier = np.array([(each.multiplier_e6 if each is not None else None) or ONE_E6 for each in known], np.float64)[security.codes]
    size = trade.whole("quantity_e6").astype(np.float64) * trade.whole("price_e8").astype(np.float64) * (multiplier / ONE_E6)
    size *= np.maximum(trade.whole("fx_e8", ONE_E8).astype(np.float64) / ONE_E8, 1)
    too_large = (size > SMALLEST_TOO_LARGE_E12) & trade.told("price_e8") & ~trade.told("amount_cents")
    ended: Bools = _days(trade, "date") > np.array(ends, np.int64)[security.codes]
    ended |= too_large | (at_exchange[security.codes] & shut) | trade.told("accrued_cents")
    return ended
