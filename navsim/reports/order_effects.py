"""Whom a wrong NAV cost what: order by order, account by account. accounting.md 14.

The second leg of an exchange or a conversion goes with the first: what was paid out at a wrong NAV came in at a right one, too much or too little.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from .dealt import Dealt
from .nav_error import ERROR, MATERIAL, NONE, ClassDay, rounded

REINVESTED = "reinvested"
NO_CASH = ("transfer", REINVESTED)
WORST_FIRST = (MATERIAL, ERROR, NONE)
CENTS = Decimal("0.00")


@attrs.frozen(kw_only=True)
class Effect:
    """An order dealt at a NAV that was off, or a distribution reinvested at it.

    status                  of the day's NAV, or of that which the first leg was paid at where that is worse
    shares, amount          as dealt; shares_due, amount_due: as they would have been, None where the order no longer stands
    loss                    dollars the fund lost by it; negative: what it gained; of an order that was taken back, nothing: so was its effect
    """

    session: datetime.date
    fund: str
    share_class: str
    account: str | None
    event_id: str | None
    side: str
    status: str
    told: Decimal
    shares: Decimal
    amount: Decimal
    shares_due: Decimal | None
    amount_due: Decimal | None
    loss: Decimal


@attrs.frozen(kw_only=True)
class Account:
    """An account to reprocess: its orders of material days, and what changes. `loss` is the fund's, and the account's gain."""

    fund: str
    share_class: str
    account: str | None
    event_ids: tuple[str, ...]
    first: datetime.date
    last: datetime.date
    shares_change: Decimal
    amount_change: Decimal
    loss: Decimal


def loss_of(inward: bool, shares: Fraction, day: ClassDay) -> Decimal:
    """50,000 shares bought at 10.00 that should have cost 10.06 lose 3,000.00; 20,000 redeemed gain 1,200.00."""
    off = -day.off if inward else day.off
    return rounded(shares * off, 2)


def effects(days: list[ClassDay], dealt: Dealt, due: Dealt, first_legs: dict[str, str] | None = None) -> list[Effect]:
    """Of every order dealt on a day in error. A purchase at too low a NAV and a redemption at too high a one are losses.

    dealt, due  {(event id, class, inward): row of orders}, as dealt and as it would have been
    first_legs  {event id: status of the NAV that its first leg was paid at}, of exchanges and conversions
    """
    off = {(day.session, day.share_class): day for day in days if day.status != NONE}
    found = []
    for (event_id, share_class, inward), row in dealt.items():
        day, first = off.get((row["session"], share_class)), (first_legs or {}).get(event_id, NONE) if row["leg"] == "in" else NONE
        instead = due.get((event_id, share_class, inward))
        if day is None and (first == NONE or instead is None or instead["amount"] == row["amount"]):
            continue
        if row["booked"] == row["session"] or row["status"] == "refused" or row["side"] in NO_CASH:
            continue  # seed capital, and cash of the day in a money fund, are not dealt at the NAV struck
        found.append(
            Effect(
                session=row["session"],
                fund=row["fund"],
                share_class=share_class,
                account=row["to_account"] if row["leg"] == "in" and row["to_account"] else row["account"],
                event_id=event_id,
                side=row["side"],
                status=min(first, day.status if day else NONE, key=WORST_FIRST.index),
                told=day.told if day else row["nav"],
                shares=row["shares"],
                amount=row["amount"],
                shares_due=instead["shares"] if instead else None,
                amount_due=instead["amount"] if instead else None,
                loss=loss_of(inward, Fraction(row["shares"]), day) if day and instead else CENTS,
            )
        )
    return sorted(found, key=lambda each: (each.session, each.share_class, each.event_id or ""))


def accounts(found: list[Effect], de_minimis: Decimal) -> list[Account]:
    """Accounts to reprocess: orders of material days, where they come to more than the de-minimis. An order without an account stands alone."""
    kept: dict[Any, Any] = {}
    for each in found:
        if each.status == MATERIAL and (each.account or each.event_id):
            own = (each.fund, each.share_class, each.account or "", "" if each.account else each.event_id)
            kept.setdefault(own, []).append(each)
    told = []
    for own, orders in sorted(kept.items()):
        loss = sum((each.loss for each in orders), CENTS)
        moved = sum((each.amount_due - each.amount for each in orders if each.amount_due is not None), CENTS)
        if max(abs(loss), abs(moved)) > de_minimis:
            told.append(
                Account(
                    fund=own[0],
                    share_class=own[1],
                    account=orders[0].account,
                    event_ids=tuple(each.event_id for each in orders if each.event_id),
                    first=orders[0].session,
                    last=orders[-1].session,
                    shares_change=sum((each.shares_due - each.shares for each in orders if each.shares_due is not None), Decimal(0)),
                    amount_change=moved,
                    loss=loss,
                )
            )
    return told
