"""Part C of form N-MFP: what a money fund holds at the end of a month, each security with its category of investment."""

from collections.abc import Iterator
from fractions import Fraction

import attrs
import numpy as np

from ..events.portfolio import Security
from ..ledger.booked import Booked
from ..portfolio.terms_to_run import DAILY, NO_TERM, TREASURIES, WEEKLY
from .money_funds import nearest

CENTS = 10**10  # to twelve decimals
FINANCIAL = ("bank", "financ", "insurance", "broker")  # how an industry's name begins that is one
OF_OTHERS = {
    "asset_backed": "asset-backed security",
    "certificate": "certificate of deposit",
    "repo": "other repo",
    "fund": "investment company",
}


@attrs.frozen(kw_only=True)
class Item:
    """A figure of the form.

    part   A and its number for the fund, B for a class, C for a security; what  the figure
    value  e12; said  the word, where the form asks for one
    """

    part: str
    what: str
    session: int
    share_class: str | None = None
    security: str | None = None
    value: int | None = None
    said: str | None = None


def category(security: Security) -> str:
    """The form's category of investment, as far as the columns tell: `government` on a repo says what it stands on."""
    if security.government:
        if security.type == "repo":
            return "repo on government securities"
        if security.type in TREASURIES:
            return "U.S. Treasury debt"
        return f"U.S. agency {'discount' if security.coupon_e10 is None else 'coupon'} notes"
    if security.type == "commercial_paper":
        financial = (security.industry or "").casefold().startswith(FINANCIAL)
        return f"{'financial' if financial else 'non-financial'} commercial paper"
    return OF_OTHERS.get(security.type, "other instrument")


def of_securities(booked: Booked, t: int, net_assets: int) -> Iterator[Item]:
    """Everything held at a session: category, issuer, amounts, days, and whether it is daily or weekly liquid, or illiquid."""
    held, (near, final, liquid) = booked.portfolio.holdings, booked.portfolio.terms
    first, end = np.searchsorted(held.session, [t, t + 1]).tolist()
    for n in range(first, end):
        security = booked.portfolio.books.securities[held.securities[held.security[n]]]
        issuer = security.issuer or security.name or security.security
        told: list[tuple[str, int | None, str | None]] = [
            ("issuer", None, issuer),
            ("category of investment", None, category(security)),
            ("principal", int(held.quantity[n]) * 10**6, None),
            ("amortized cost", int(held.amortized[n]) * CENTS, None),
            ("market value", int(held.value[n]) * CENTS if held.found[n] else None, None),
            ("part of net assets", nearest(Fraction(int(booked.book_values[n]), max(net_assets, 1)), 12), None),
            ("liquidity", None, "illiquid" if security.illiquid else {DAILY: "daily", WEEKLY: "weekly"}.get(int(liquid[n]), "other")),
        ]
        if final[n] != NO_TERM:
            told += [("days to the next reset", int(near[n]) * 10**12, None), ("days to the end", int(final[n]) * 10**12, None)]
        if security.tier is not None and not security.government:
            told.append(("tier", security.tier * 10**12, None))
        for what, value, said in told:
            yield Item(part="C", what=what, session=t, security=security.security, value=value, said=said)
