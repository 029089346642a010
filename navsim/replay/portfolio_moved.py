"""The event behind what a portfolio earned or lost in a session, with its file and line: a sale, a dividend, a rate of exchange, a price."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import RATE_ONE
from ..basics.instants import day_number
from ..events.portfolio import CorporateAction, Dividend, Factor, FxRate, Trade
from ..ledger.price_checks import price_place
from ..portfolio.books import CASH, DIVIDENDS_DUE, INVESTMENTS
from ..portfolio.whole_books import owed, reliefs

if TYPE_CHECKING:
    from ..ledger.booked import Booked

REVALUED = "currency:"
BY_ITSELF = ("maturity", "expiry", "factor")  # what takes lots without a sale: factor:<security>


def of_sale(booked: Booked, t: int) -> tuple[str, int] | None:
    """The sale, or what else took lots or lowered their cost, that realized the most in a session."""
    books, events = booked.portfolio.books, {event.event_id: event for event in booked.known.of(CorporateAction)}
    moved: dict[str, int] = {}
    told = reliefs(books)
    for n in np.flatnonzero(told.session == t).tolist():
        moved[told.sale[n]] = moved.get(told.sale[n], 0) + int(told.gain[n])
    paid: dict[str, int] = {}  # cash and cost of what relieves no lot, as capital that is returned
    for _, _, session, account, cents, cause in books.written_bookings:
        if session == t and cause in events and cause not in moved and account in (CASH, INVESTMENTS):
            paid[cause] = paid.get(cause, 0) + cents
    cause = most(moved | paid)
    if cause is None:
        return None
    kind, _, security = cause.partition(":")
    if kind in BY_ITSELF:
        factors = [each for each in booked.known.of(Factor) if each.security == security and each.date <= booked.schedule.days[t]]
        event: Any = max(reversed(factors), key=lambda each: each.date) if kind == "factor" else books.securities[security]
    else:
        event = next((each for each in itertools.chain(events.values(), booked.known.of(Trade)) if each.event_id == cause), None)
    return (event.file, event.line) if event is not None else None


def of_dividend(booked: Booked, t: int, tax: bool) -> tuple[str, int] | None:
    """The dividend of a session that brought the most, or had the most withheld: the receivable is what the withholding leaves of it."""
    books, events = booked.portfolio.books, {event.event_id: event for event in booked.known.of(Dividend)}
    due = owed(books)
    rows = due.of(DIVIDENDS_DUE)
    rows = rows[due.booked[rows] == t]
    moved: dict[str, Fraction] = {}
    for row, cents in zip(rows.tolist(), due.worth(books, rows, due.booked[rows]).tolist(), strict=True):
        event = events.get(due.cause[row])
        if event is not None:
            left = max(RATE_ONE - event.withholding_e10, 1)
            moved[event.event_id] = Fraction(cents * (event.withholding_e10 if tax else RATE_ONE), left)
    cause = most(moved)
    return (events[cause].file, events[cause].line) if cause is not None else None


def of_rate(booked: Booked, t: int) -> tuple[str, int] | None:
    """The rate of exchange that revalued the most of what is owed in other currencies."""
    books = booked.portfolio.books
    moved: dict[str, int] = {}
    for _, _, session, _, cents, cause in books.written_bookings:
        if session == t and cause.startswith(REVALUED):
            currency = cause.removeprefix(REVALUED)
            moved[currency] = moved.get(currency, 0) + cents
    currency = most(moved)
    if currency is None:
        return None
    day = books.rates.day_of(currency, t)
    rates = [event for event in booked.known.of(FxRate) if (event.currency, event.date) == (currency, day)]
    return (rates[-1].file, rates[-1].line) if rates else None


def of_price(booked: Booked, t: int) -> tuple[str, int] | None:
    """The price of the position whose unrealized appreciation moved the most."""
    held = booked.portfolio.holdings
    moved: dict[int, int] = {}
    for session, sign in ((t - 1, -1), (t, 1)):
        rows = np.flatnonzero(held.session == session)
        for security, cents in zip(held.security[rows].tolist(), held.unrealized[rows].tolist(), strict=True):
            moved[security] = moved.get(security, 0) + sign * cents
    position = most(moved)
    if position is None:
        return None
    security = held.securities[position]
    rows = np.flatnonzero((held.session == t) & (held.security == position))
    day = int(held.day[rows[0]]) if len(rows) else day_number(booked.schedule.days[t])
    return price_place(booked, security, day)


def most(moved: dict[Any, Any]) -> Any:
    """What moved the most, either way; None where nothing moved."""
    return max(moved, key=lambda each: abs(moved[each])) if any(moved.values()) else None
