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
    pass


def dealt(tables: Tables, fund: str) -> dict[tuple[str, str, bool], dict[str, Any]]:
    """{(event id, class, inward): row of orders}; an exchange or conversion has two rows of one id."""
    own = Events(tables, fund).own
    told = {}
    for row in tables.rows("orders", fund):
        told[row["event_id"], row["share_class"], is_inward(row, own.get(row["event_id"]), tables.classes(fund))] = row
    return told


def is_inward(row: dict[str, Any], event: Any, classes: tuple[str, ...]) -> bool:
    """Whether it brings money into the class: a purchase, or the second leg of an exchange or conversion."""
    if row["side"] in ("purchase", "redemption"):
        return bool(row["side"] == "purchase")
    return event is None or event.said.get("class", classes[0]) != row["share_class"]


def at_told(
    rows: dict[tuple[str, str, bool], dict[str, Any]], told: dict[tuple[datetime.date, str], Decimal], tables: Tables, fund: str
) -> dict[tuple[str, str, bool], dict[str, Any]]:
    """Orders as they were dealt at NAVs that were told, where only those are known: the other unit follows from the one asked for.

    told  {(session, class): NAV}
    """
    own, places = Events(tables, fund).own, tables.about(fund)["share_decimals"]
    found = {}
    for key, row in rows.items():
        nav = told.get((row["session"], row["share_class"]))
        if nav is None or not row["amount"] or row["booked"] == row["session"]:
            continue
        event = own.get(row["event_id"])
        by_amount = event is None or "amount" in event.said or (key[2] and row["side"] != "purchase")
        found[key] = row | {"nav": nav} | (for_amount(row, nav, places) if by_amount else for_shares(row, nav))
    return found


def for_amount(row: dict[str, Any], nav: Decimal, places: int) -> dict[str, Decimal]:
    """500,000.00 at 10.00 is 50,000 shares."""
    return {"shares": rounded(Fraction(row["amount"]) / Fraction(nav), places)}


def for_shares(row: dict[str, Any], nav: Decimal) -> dict[str, Decimal]:
    """20,000 shares at 10.00 are 200,000.00."""
    return {"amount": rounded(Fraction(row["shares"]) * Fraction(nav), 2)}
