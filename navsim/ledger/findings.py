"""What a daily check finds, and what it looks for: limits and severities, as [checks] sets them or by default. formats.md 3."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.exact import RATE_ONE, muldiv
from ..events.terms import CheckTerms
from ..log.knowledge import Known

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints
    from .booked import Booked

ONE_E6 = 10**6
ERROR, WARNING, OFF = "error", "warning", "off"
PERCENT, BP = RATE_ONE // 100, RATE_ONE // 10**4

# {check: (limit, severity)}. Counts are sessions or days; shares of something are rates e10; dollars are e6.
# Those of one event, or that begin a spell, are told once, so that what is usual does not hide what is not.
DEFAULTS = {
    "price.stale": (1, WARNING),
    "price.unchanged": (10, WARNING),
    "price.unchanged.debt": (20, WARNING),
    "price.zero": (None, WARNING),
    "price.move": (None, None),
    "price.move.equity": (10 * PERCENT, WARNING),
    "price.move.debt": (3 * PERCENT, WARNING),
    "price.move.error": (50 * PERCENT, ERROR),
    "fx.stale": (1, WARNING),
    "fx.move": (3 * PERCENT, WARNING),
    "action.missing": (2 * PERCENT, WARNING),
    "order.refused": (None, WARNING),
    "order.clipped": (None, WARNING),
    "order.as_of": (10**4, WARNING),
    "order.in_kind": (None, ERROR),
    "order.cash_limit": (None, WARNING),
    "distribution.exceeds": (None, WARNING),
    "shares.roll_forward": (None, ERROR),
    "capital.roll_forward": (10**4, WARNING),
    "nav.published": (None, ERROR),
    "nav.published.no_session": (None, WARNING),
    "nav.unchanged": (10, WARNING),
    "nav.per_share": (100, WARNING),
    "nav.benchmark": (PERCENT, WARNING),
    "class.spread": (BP // 10, WARNING),
    "custodian.cash": (0, WARNING),
    "custodian.position": (0, WARNING),
    "item.ageing": (3, WARNING),
    "dividend.ageing": (30, WARNING),
    "dividend.negative": (None, ERROR),
    "dividend.above_price": (None, ERROR),
    "reset.missing": (None, WARNING),
    "dividend.factor": (25 * PERCENT, WARNING),
    "accrual.amount": (PERCENT, WARNING),
    "income.amount": (5 * PERCENT, OFF),
    "expense.limit": (BP // 10, WARNING),
    "expense.unbilled": (None, WARNING),
    "plan.daily": (None, WARNING),
    "plan.limit": (None, WARNING),
    "plan.ceiling": (None, WARNING),
    "confirmation.unmatched": (None, WARNING),
    "balance.cash": (None, WARNING),
    "balance.accrual": (None, WARNING),
    "mmf.price": (None, ERROR),
    "mmf.shadow": (None, ERROR),
    "mmf.deviation": ((10 * BP, 25 * BP, 40 * BP), WARNING),
    "mmf.security": (3 * PERCENT, WARNING),
    "mmf.wam": (None, WARNING),
    "mmf.wal": (None, WARNING),
    "mmf.maturity": (397, WARNING),
    "mmf.issuer": (None, WARNING),
    "mmf.second_tier": (None, WARNING),
    "mmf.liquidity": (None, WARNING),
    "mmf.illiquid": (None, WARNING),
    "mmf.liquidity_fee": (5 * PERCENT, WARNING),
}


@attrs.frozen(kw_only=True)
class Finding:
    """One row of exceptions. `value_e6` and `limit_e6` are in the unit of the check: sessions, shares, a fraction of the price.

    `nav_effect_e12` is what is in question in basis points of net assets, of the fund's or, where a class is found, of the class's; below zero
    where it lowers them, or would. None where no money is: an order refused, a price that did not move, a portfolio that runs too long.
    """

    session: int
    check: str
    severity: str
    subject: str
    value_e6: int | None
    limit_e6: int | None
    nav_effect_e12: int | None = None
    file: str = ""
    line: int = 0
    confirmed_by: str | None = None
    price_by: str | None = None
    price_reason: str | None = None


@attrs.frozen(repr=False)
class Limits:
    """What a fund's checks look for. `set` is {check: (limit or None, severity or None)} as agreed."""

    set: dict[Any, Any]

    def limit(self, check: str) -> Any:
        """As agreed, for the check itself or the family it belongs to; else by default."""
        for name in (check, check.rpartition(".")[0]):
            found = self.set.get(name, (None, None))[0]
            if found is not None and not isinstance(found, tuple):
                return found
        own = self.set.get(check, (None, None))[0]
        return own if own is not None else DEFAULTS[check][0]

    def severity(self, check: str) -> Any:
        """The same: error, warning or off."""
        for name in (check, check.rpartition(".")[0]):
            found = self.set.get(name, (None, None))[1]
            if found is not None:
                return found
        return DEFAULTS[check][1]

    def on(self, check: str) -> bool:
        """Whether a check is made."""
        return bool(self.severity(check) != OFF)


def limits_of(known: Known, fund: str) -> Limits:
    """The limits of a fund: what its [checks] say, else the defaults."""
    told: dict[Any, Any] = {}
    for event in known.of(CheckTerms, fund):
        for check, limit, severity in sorted(event.settings, key=lambda each: each[0]):  # price.move before price.move.equity, which wins
            if check == "price.move" and isinstance(limit, tuple):  # [the usual move, the move that is an error]
                told["price.move.equity"] = told["price.move.debt"] = (limit[0], None)
                told["price.move.error"] = (limit[-1], None)
                limit = None
            elif check == "price.move" and limit is not None:
                told["price.move.equity"] = told["price.move.debt"] = (limit, None)
                limit = None
            told[check] = (limit, severity)
    return Limits(told)


def finding(
    t: int, check: str, severity: str, subject: str, value: Any, limit: Any, file: str = "", line: int = 0, effect: int | None = None
) -> Finding:
    """A finding from exact figures, which may be None."""
    return Finding(
        session=int(t),
        check=check,
        severity=severity,
        subject=subject,
        value_e6=in_e6(value),
        limit_e6=in_e6(limit),
        nav_effect_e12=effect,
        file=file,
        line=line,
    )


def in_e6(value: Any) -> int | None:
    """An exact figure to six decimals."""
    if value is None:
        return None
    if isinstance(value, int):
        return value * ONE_E6
    exact = Fraction(value)
    result: int | None = muldiv(exact.numerator, ONE_E6, exact.denominator)
    return result


def effect(booked: Booked, t: int, cents: int, c: int | None = None) -> int:
    """An amount in basis points of the fund's net assets, or of a class's, e12."""
    net_assets = booked.recorded("net_assets")[t]
    return cents * 10**16 // max(int(net_assets.sum() if c is None else net_assets[c]), 1)


def effects(booked: Booked, at: Ints, cents: Ints) -> list[int]:
    """The same of many amounts, of the fund."""
    net_assets = booked.recorded("net_assets").sum(axis=1)[at].tolist()
    return [each * 10**16 // max(whole, 1) for each, whole in zip(cents.tolist(), net_assets, strict=True)]


def in_bp(part: Fraction) -> int:
    """A part of net assets in basis points, e12."""
    return int(muldiv(part.numerator, 10**16, part.denominator))


def spell(same: np.ndarray) -> np.ndarray:
    """How long something has been so, counted down the first axis; 0 where it is not."""
    at = np.arange(1, len(same) + 1).reshape(-1, *[1] * (same.ndim - 1))
    broken = np.maximum.accumulate(np.where(same, 0, at), axis=0)
    return np.where(same, at - broken, 0)


def begins(there: np.ndarray) -> np.ndarray:
    """Where a spell begins, along the first axis."""
    before = np.zeros_like(there)
    before[1:] = there[:-1]
    result: Arrays = there & ~before
    return result
