"""The orders of a run by what they are: which order, in which class, in or out."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .cited import Events
from .nav_error import rounded
from .reading import Tables

if TYPE_CHECKING:
    from collections.abc import Callable

Dealt = dict[tuple[str, str, bool], dict[str, Any]]
Navs = dict[tuple[datetime.date, str], dict[str, Any]]


def dealt(tables: Tables, fund: str) -> Dealt:
    """{(event id, class, inward): row of orders}; an exchange or conversion has two rows of one id."""
    return {(row["event_id"], row["share_class"], is_inward(row)): row for row in tables.rows("orders", fund)}


def is_inward(row: dict[str, Any]) -> bool:
    """Whether it brings money into the class: a purchase, or the second leg of an exchange or conversion."""
    return bool(row["side"] == "purchase" or row["leg"] == "in")


def at_told(rows: Dealt, told: Callable[[str], Navs], tables: Tables, fund: str, first_legs: dict[str, tuple[str, dict[str, Any]]]) -> Dealt:
    """Orders as they were dealt at NAVs that were told, where only those are known: the other unit follows from the one asked for.

    told        a function of a fund to {(session, class): row of what was told}
    first_legs  {event id: (fund, row)} of what exchanges and conversions take out
    """
    places = tables.about(fund)["share_decimals"]
    found = {}
    for key, row in rows.items():
        nav = nav_of(told(fund), row)
        if nav is None or not row["amount"] or row["booked"] == row["session"]:
            continue
        if row["leg"] == "in" and row["event_id"] in first_legs:
            source, first = first_legs[row["event_id"]]
            paid = as_dealt(first, nav_of(told(source), first), Events(tables, source).own, tables.about(source)["share_decimals"])["amount"]
            found[key] = row | {"nav": nav, "amount": paid, "shares": rounded(Fraction(paid) / Fraction(nav), places)}
        else:
            found[key] = row | as_dealt(row, nav, Events(tables, fund).own, places)
    return found


def nav_of(told: Navs, row: dict[str, Any]) -> Decimal | None:
    """What was told for the session and class of an order."""
    found = told.get((row["session"], row["share_class"]))
    return found["nav"] if found else None


def as_dealt(row: dict[str, Any], nav: Decimal | None, own: dict[str, Any], places: int) -> dict[str, Any]:
    """500,000.00 at 10.00 is 50,000 shares, 20,000 shares at 10.00 are 200,000.00, less what the fund keeps of a redemption; at no NAV, the row."""
    event = own.get(row["event_id"])
    if nav is None:
        return row
    if (event is None or "amount" in event.said) and row["status"] != "clipped":
        gross = row["amount"] + (row["kept"] if not is_inward(row) else 0)
        return {"nav": nav, "shares": rounded(Fraction(gross) / Fraction(nav), places), "amount": row["amount"]}
    gross = rounded(Fraction(row["shares"]) * Fraction(nav), 2)
    kept = rounded(Fraction(row["kept"]) * Fraction(gross) / Fraction(row["amount"] + row["kept"]), 2) if row["kept"] else Decimal("0.00")
    return {"nav": nav, "amount": gross - kept, "shares": row["shares"]}
