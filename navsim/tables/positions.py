"""The tables of the portfolio: holdings, lots, lot_relief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.instants import day_number
from ..ledger.booked import Booked
from ..portfolio.fair_values import who_and_why
from ..portfolio.quotes import NAMES, UNPRICED
from ..portfolio.terms_to_run import NO_TERM, NOT_LIQUID, WEEKLY
from ..portfolio.whole_books import lots as whole_lots
from ..portfolio.whole_books import reliefs
from .arrow import Cells, Words
from .strikes import session_days

if TYPE_CHECKING:
    from ..basics.arrays import Ints


def holdings(booked: Booked) -> dict[str, Any]:
    """One row a session and security held; nothing is said of a price where a fund at amortized cost has none."""
    held = booked.portfolio.holdings
    known = held.kind != UNPRICED

    near, final, liquid = booked.portfolio.terms

    governments = np.array([booked.portfolio.books.securities[name].government - 1 for name in held.securities], np.int32)

    def of_debt(column: Ints) -> Any:
        return Cells(column, column != NO_TERM)

    def if_priced(column: Ints) -> Any:
        return column if known.all() else Cells(column, known)

    return {
        "session": session_days(booked)[held.session],
        "security": Words(held.security.astype(np.int32), held.securities),
        "quantity": held.quantity,
        "price": if_priced(held.price),
        "price_kind": Words(held.kind.astype(np.int32), NAMES),
        "price_date": if_priced(held.day.astype(np.int32)),
        "age": if_priced(held.age),
        "fx": held.fx,
        "cost": held.cost,
        "amortized_cost": held.amortized,
        "accrued_interest": held.interest,
        "market_value": if_priced(held.value),
        "unrealized": if_priced(held.unrealized),
        "book_value": booked.book_values,
        "reset_days": of_debt(near),
        "life_days": of_debt(final),
        "liquidity": Words(np.where(liquid > NOT_LIQUID, liquid - WEEKLY, -1).astype(np.int32), ("weekly", "daily")),
        "sector": Words(governments[held.security], ("government",)),
        **fair_values(booked),
    }


def fair_values(booked: Booked) -> dict[str, Words]:
    """Who made the fair price a position was valued at, and why: few, so told by position in what was said."""
    held = booked.portfolio.holdings
    said = who_and_why(booked.known.prices, booked.portfolio.quotes, held)
    told = {}
    for n, name in enumerate(("price_by", "price_reason")):
        words = tuple(sorted({each[n] for each in said.values()} - {""}))
        codes = np.full(len(held.session), -1, np.int32)
        for row, each in said.items():
            codes[row] = words.index(each[n]) if each[n] else -1
        told[name] = Words(codes, words)
    return told


def securities(booked: Booked) -> dict[str, Any]:
    """One row a security the fund has ever held, with what a schedule of investments says of it."""
    books, days = booked.portfolio.books, session_days(booked)
    rows = [(name, int(marks[0][0]), books.securities[name]) for name, marks in sorted(books.marks.items())]
    return {
        "security": [name for name, _, _ in rows],
        "first_held": days[[t for _, t, _ in rows]] if rows else [],
        **{each: [getattr(event, each) for _, _, event in rows] for each in ("name", "type", "currency", "country", "industry", "issuer")},
        "maturity": [None if event.maturity is None else day_number(event.maturity) for _, _, event in rows],
        "coupon": [event.coupon_e10 for _, _, event in rows],
        "government": ["true" if event.government else None for _, _, event in rows],
    }


def lots(booked: Booked) -> dict[str, list[Any]]:
    """One row a lot, as at the end of the run."""
    rows = sorted(
        ((security, lot) for security, lots in whole_lots(booked.portfolio.books).items() for lot in lots),
        key=lambda row: (row[0], row[1].opened, row[1].id),
    )
    return {
        "security": [security for security, _ in rows],
        "lot": [lot.id for _, lot in rows],
        "opened": [day_number(lot.opened) for _, lot in rows],
        "quantity": [lot.bought for _, lot in rows],
        "cost": [lot.paid for _, lot in rows],
        "remaining_quantity": [lot.quantity for _, lot in rows],
        "remaining_cost": [lot.cost for _, lot in rows],
    }


def lot_relief(booked: Booked) -> dict[str, Any]:
    """One row a sale and lot it took from."""
    rows, days = reliefs(booked.portfolio.books), session_days(booked)
    return {
        "session": days[rows.session],
        **{name: getattr(rows, name) for name in ("security", "lot", "sale", "quantity", "cost", "proceeds", "gain", "term")},
    }
