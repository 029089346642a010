"""What moved a money fund's deviation from one session to the next: prices, what was bought and sold, gains, and shares at the stable price."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from .booked import Booked, components
from .money import Level, levels

FLOWS = ("purchases", "redemptions", "reinvested", "conversion", "redeemed_in_kind")


@attrs.frozen(kw_only=True)
class Mover:
    """One cause.

    amount  cents it added to market net assets less shares at the stable price
    bp      of the stable price; those of a session add up to the change of the deviation, exactly
    """

    session: int
    cause: str
    subject: str | None
    amount: int
    bp: Fraction


def movers(booked: Booked) -> list[Mover]:
    """Of every session that has a market price, as the one before it has; in the order of their weight.

    price     of a security held through the day, less its amortization: the market's rate moved
    position  a security bought, sold or matured: what it stood above or below cost is there now, or no more
    gain      realized: what a sale brought above amortized cost stays in the fund
    shares    bought and redeemed at the stable price: the same loss on fewer shares is more on each; and orders at another price
    other     income not declared yet, and odd cents
    """
    told: list[Any] = []
    by_session = positions(booked)
    sheet = components(booked)
    gains = sheet["realized"].sum(axis=1) + sheet["currency"].sum(axis=1)
    flows = sum((sheet[name].sum(axis=1) for name in FLOWS), np.zeros(booked.sessions, np.int64))
    before: Level | None = None
    for level in levels(booked):
        if before is not None and before.session == level.session - 1 and level.market is not None and before.market is not None:
            t = level.session
            rows = [mover(level, cause, name, cents) for cause, name, cents in moved(by_session[t - 1], by_session[t])]
            rows.append(mover(level, "gain", None, int(gains[t])))
            rows.append(by_shares(level, before, int(flows[t])))
            rows.append(mover(level, "other", None, level.net_assets - before.net_assets - int(gains[t]) - int(flows[t])))
            told += sorted((row for row in rows if row.bp), key=lambda row: (-abs(row.bp), row.cause, row.subject or ""))
        before = level
    return told


def stable_cents(level: Level) -> Fraction:
    """Shares at the stable price, in cents."""
    return Fraction(level.price_e8 * level.shares, 10 ** (6 + level.share_decimals))


def mover(level: Level, cause: str, subject: str | None, cents: int) -> Mover:
    """What something moved, in cents and in basis points of the stable price."""
    return Mover(session=level.session, cause=cause, subject=subject, amount=cents, bp=cents * 10**4 / stable_cents(level))


def by_shares(level: Level, before: Level, flows: int) -> Mover:
    """What was above or below the stable price is shared by more or fewer; what orders brought differs from their shares at that price."""
    now, then = stable_cents(level), stable_cents(before)
    excess = before.market - then
    bp = (excess / now - excess / then + (flows - (now - then)) / now) * 10**4
    amount = flows - (now - then)
    return Mover(session=level.session, cause="shares", subject=None, amount=int(amount), bp=bp)


def positions(booked: Booked) -> list[dict[str, tuple[int, int]]]:
    """[t]{security: (quantity, cents above amortized cost on the day)}."""
    held, own = booked.portfolio.holdings, booked.portfolio.shadow
    told: list[Any] = [{} for _ in range(booked.sessions)]
    if own is not None:
        for t, n, quantity, cents in zip(
            held.session.tolist(), held.security.tolist(), held.quantity.tolist(), own.of_position.tolist(), strict=True
        ):
            told[t][held.securities[n]] = (quantity, cents)
    return told


def moved(before: dict[str, tuple[int, int]], now: dict[str, tuple[int, int]]) -> Iterator[tuple[str, str, int]]:
    """(cause, security, cents) of what changed between two sessions."""
    for name in sorted(before.keys() | now.keys()):
        (was, then), (is_now, cents) = before.get(name, (0, 0)), now.get(name, (0, 0))
        if cents != then:
            yield "price" if was == is_now else "position", name, cents - then
