"""As-of orders, heard after the strike whose NAV they take: what they cost the fund, or brought it. accounting.md 14."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from .nav_error import rounded
from .order_effects import NO_CASH


@attrs.frozen(kw_only=True)
class AsOf:
    """An order priced at an earlier session's NAV than the one its shares and cash join.

    current  NAV of the strike before it is booked, unrounded
    gain     dollars the fund gained by it; negative: lost. 1,000 shares bought at 10.00 when they are worth 10.20: (200.00)
    """

    session: datetime.date
    booked: datetime.date
    fund: str
    share_class: str
    account: str | None
    event_id: str
    side: str
    nav: Decimal
    current: Fraction
    shares: Decimal
    gain: Decimal


def as_of_orders(
    dealt: dict[tuple[str, str, bool], dict[str, Any]],
    navs: dict[tuple[datetime.date, str], dict[str, Any]],
    sessions: list[datetime.date],
    fund: str,
) -> list[AsOf]:
    """Every order booked later than the session after its NAV.

    dealt  {(event id, class, inward): row of orders}; navs: {(session, class): row of nav}
    """
    at = {day: n for n, day in enumerate(sessions)}
    found = []
    for (event_id, share_class, inward), row in dealt.items():
        booked = at.get(row["booked"])
        if booked is None or booked <= at[row["session"]] + 1 or row["side"] in NO_CASH or row["status"] == "refused":
            continue
        before = navs.get((sessions[booked - 1], share_class))
        if before is None:
            continue
        current = Fraction(before["net_assets"]) / Fraction(before["shares"])
        over = Fraction(row["nav"]) - current
        found.append(
            AsOf(
                session=row["session"],
                booked=row["booked"],
                fund=fund,
                share_class=share_class,
                account=row["account"],
                event_id=event_id,
                side=row["side"],
                nav=row["nav"],
                current=current,
                shares=row["shares"],
                gain=rounded(Fraction(row["shares"]) * (over if inward else -over), 2),
            )
        )
    return sorted(found, key=lambda each: (each.booked, each.event_id, each.share_class))
