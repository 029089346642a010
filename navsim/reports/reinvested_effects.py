"""Distributions reinvested at a NAV that was off: purchases by shareholders who did not ask for a price. accounting.md 14."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .nav_error import NONE, ClassDay, rounded
from .order_effects import REINVESTED, Effect, loss_of
from .reading import Tables

Rows = list[dict[str, Any]]


def reinvested(days: list[ClassDay], told: Tables, now: Tables, fund: str, bought: Callable[[dict[str, Any], Decimal], Decimal]) -> list[Effect]:
    """Account by account where accounts are kept, else the class as one.

    told, now  the tables in which a distribution stands as it was dealt, and as it would have been
    bought     shares as dealt, of a row with its `reinvested` dollars and its `shares`, at the NAV that was told
    """
    found = []
    for day in days:
        if day.status == NONE:
            continue
        paid = [row for row in told.rows("distributions", fund, day.session) if row["share_class"] == day.share_class]
        of_class = [row for row in paid if row["reinvested_shares"]]
        if not of_class:
            continue
        rows, due = (by_account(tables, fund, day.session, day.share_class) for tables in (told, now))
        wholes = [as_one(row) for row in of_class] if not rows else []
        for key, row in [*rows.items(), *((None, row) for row in wholes)]:
            if row["shares"]:
                found.append(effect(day, row, bought(row, day.told), due.get(key) if key else None))
    return found


def by_account(tables: Tables, fund: str, session: datetime.date, share_class: str) -> dict[Any, dict[str, Any]]:
    """{(kind, event id, account): row} of what accounts got of a class on a day."""
    rows = tables.rows("account_distributions", fund, session)
    return {(row["kind"], row["event_id"], row["account"]): row for row in rows if row["share_class"] == share_class}


def as_one(row: dict[str, Any]) -> dict[str, Any]:
    """A row of distributions as if the class were one account."""
    dollars = rounded(Fraction(row["reinvested_shares"]) * Fraction(row["nav"]), 2)
    return {"account": None, "event_id": None, "shares": row["reinvested_shares"], "reinvested": dollars}


def effect(day: ClassDay, row: dict[str, Any], shares: Decimal, due: dict[str, Any] | None) -> Effect:
    """6,400.00 reinvested at 9.90 that should have been 10.90: 646.465 shares, each 1.00 too cheap."""
    return Effect(
        session=day.session,
        fund=day.fund,
        share_class=day.share_class,
        account=row["account"],
        event_id=row["event_id"],
        side=REINVESTED,
        status=day.status,
        told=day.told,
        shares=shares,
        amount=row["reinvested"],
        shares_due=due["shares"] if due else None,
        amount_due=due["reinvested"] if due else None,
        loss=loss_of(True, Fraction(shares), day),
    )


def at_told(places: int) -> Callable[[dict[str, Any], Decimal], Decimal]:
    """Shares by what was told, where only NAVs were."""
    return lambda row, nav: rounded(Fraction(row["reinvested"]) / Fraction(nav), places)


def as_dealt(row: dict[str, Any], nav: Decimal) -> Decimal:
    """Shares as the run says."""
    shares: Decimal = row["shares"]
    return shares
