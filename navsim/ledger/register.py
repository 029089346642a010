"""The register of accounts: what each was paid and what it holds, booked a second time from orders and payments: accounting.md 10, 11."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from ..basics.exact import muldiv
from .booked import Booked
from .journal import filled

IN_CASH, REINVESTED, SHARES = 0, 1, 2
CAPITAL = "capital"


@attrs.frozen(kw_only=True)
class Move:
    """Shares that come into an account or leave it, with the cents that went the same way."""

    session: int
    place: int
    shares: int
    cents: int


@attrs.frozen(kw_only=True)
class Payment:
    """What one distribution, or one month's dividends, brought the accounts: first place, and arrays by account from there."""

    ex: int
    kind: str
    event_id: str | None
    first: int
    in_cash: np.ndarray
    reinvested: np.ndarray
    shares: np.ndarray


@attrs.frozen(kw_only=True)
class Line:
    """An account after a session that moved it. `cost` is what its shares cost on average, `value` what they are worth at the NAV struck."""

    session: int
    place: int
    moved: int
    shares: int
    cost: int
    value: int


def accounts(booked: Booked) -> list[tuple[int, str]]:
    """(class position, account id or None) of every account, by place."""
    position = {name: n for n, name in enumerate(booked.class_ids)}
    return [(position[name], account or None) for name, account in booked.struck.accounts]


def payments(booked: Booked) -> list[Any]:
    """Every distribution and monthly payment of a run, account by account."""
    world, parts, told = booked.struck.world, booked.recorded("parts"), []
    firsts = [int(n) for n in world.account_first]
    for n, paid in enumerate(booked.struck.ask.paid):
        c = booked.class_ids.index(paid.event.share_class)
        place = int(world.distribution_parts[n])
        own = parts[:, place : place + firsts[c + 1] - firsts[c]]
        told.append(payment(paid.ex, paid.event.kind, paid.event.event_id, firsts[c], own))
    if booked.struck.ask.daily:
        paid_out = booked.recorded("paid")
        for t, bucket in np.argwhere(paid_out.any(axis=2)).tolist():
            place = int(world.payment_parts[t, bucket])
            for c in np.flatnonzero(paid_out[t, bucket]).tolist():
                own = parts[:, place + firsts[c] : place + firsts[c + 1]]
                told.append(payment(t, "daily", None, firsts[c], own))
    return sorted(told, key=lambda each: each.ex)


def payment(ex: int, kind: str, event_id: str | None, first: int, own: np.ndarray) -> Payment:
    """One payment from its slice of the record."""
    return Payment(ex=ex, kind=kind, event_id=event_id, first=first, in_cash=own[IN_CASH], reinvested=own[REINVESTED], shares=own[SHARES])


def moves(booked: Booked) -> list[Move]:
    """Every movement of shares, in the order of its session: orders as they are booked, reinvestments the session after."""
    place, told = booked.struck.accounts, []
    for placed, (shares, cents, _) in zip(booked.struck.ask.placed, filled(booked), strict=True):
        if not shares or not booked.first <= placed.booked < booked.sessions:
            continue
        sign = 1 if placed.purchase else -1
        own = place[placed.share_class, placed.account or ""]
        told.append(Move(session=placed.booked, place=own, shares=sign * shares, cents=sign * (cents + placed.load)))
        if placed.to_account:
            to = place[placed.share_class, placed.to_account]
            told.append(Move(session=placed.booked, place=to, shares=shares, cents=cents))
    for paid in payments(booked):
        if paid.ex + 1 < booked.sessions:
            for n in np.flatnonzero(paid.shares).tolist():
                told.append(Move(session=paid.ex + 1, place=paid.first + n, shares=int(paid.shares[n]), cents=int(paid.reinvested[n])))
    return sorted(told, key=lambda each: each.session)


def outstanding(booked: Booked) -> np.ndarray:
    """int64 [t, c]: the shares in all accounts of each class at every close."""
    told = np.zeros((booked.sessions, len(booked.classes)), np.int64)
    owner = accounts(booked)
    for move in moves(booked):
        told[move.session, owner[move.place][0]] += move.shares
    return booked.summed("shares", told)


def lines(booked: Booked) -> list[Line]:
    """Every account after each session that moved it, by session and place.

    Cost is the average: 100 shares that cost 1,000.00 and 50 more for 600.00 cost 1,600.00; 30 redeemed take 320.00 of it.
    """
    return walked(booked, booked.sessions)[0]


def held_at(booked: Booked, t: int) -> list[list[Any]]:
    """[[class, account, shares, cost]] of every account at the close of session t."""
    _, held, cost = walked(booked, t + 1)
    return [[*name, held[place], cost[place]] for name, place in booked.struck.accounts.items()]


def walked(booked: Booked, until: int) -> tuple[list[Line], list[int], list[int]]:
    """(lines before a session; shares and cost of every account by then)."""
    navs, owner = booked.recorded("nav"), accounts(booked)
    scale = 10 ** (booked.fund.share_decimals + 6)
    held, cost, told = [0] * len(owner), [0] * len(owner), []
    for name, account, shares, cents in booked.carried("accounts") or ():
        place = booked.struck.accounts[name, account]
        held[place], cost[place] = shares, cents
    by_session: dict[Any, Any] = {}
    for move in moves(booked):
        by_session.setdefault(move.session, {}).setdefault(move.place, []).append(move)
    returned = returns_of_capital(booked)
    for t in sorted(by_session.keys() | returned.keys()):
        if t >= until:
            break
        for place, cents in returned.get(t, ()):
            cost[place] = max(cost[place] - cents, 0)
        for place, own in sorted(by_session.get(t, {}).items()):
            for move in own:
                if move.shares >= 0:
                    cost[place] += move.cents
                elif held[place] > 0:
                    cost[place] -= muldiv(cost[place], min(-move.shares, held[place]), held[place])
                held[place] += move.shares
            nav = int(navs[t, owner[place][0]])
            value = muldiv(held[place], nav, scale)
            moved = sum(move.shares for move in own)
            told.append(Line(session=t, place=place, moved=moved, shares=held[place], cost=cost[place], value=value))
    return told, held, cost


def returns_of_capital(booked: Booked) -> dict[Any, Any]:
    """{session: [(place, cents)]} that lower the cost of an account: distributions of capital, on their ex-date."""
    told: dict[Any, Any] = {}
    for paid in payments(booked):
        if paid.kind == CAPITAL:
            cents = paid.in_cash + paid.reinvested
            told.setdefault(paid.ex, []).extend((paid.first + n, int(cents[n])) for n in np.flatnonzero(cents).tolist())
    return told
