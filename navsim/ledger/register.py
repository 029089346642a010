"""The register of accounts: what each was paid and what it holds, booked a second time from orders and payments: accounting.md 10, 11."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.exact import muldiv
from .front_load import front_loads

if TYPE_CHECKING:
    from .booked import Booked

IN_CASH, REINVESTED, SHARES, ENTITLED = 0, 1, 2, 3
CAPITAL = "capital"
CARRY_COST = ("transfer", "conversion")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Moves:
    """Shares that come into accounts or leave them, with the cents that went the same way: int64 columns, by session.

    link  number of the transfer or conversion whose shares leave one account and come into another with their cost; -1: of none
    """

    session: np.ndarray
    place: np.ndarray
    shares: np.ndarray
    cents: np.ndarray
    link: np.ndarray


@attrs.frozen(kw_only=True, repr=False)
class Payment:
    """What one distribution, or one month's dividends, brought the accounts: first place, and arrays by account from there.

    entitled   shares of the record date; per_share e9. Both are of a distribution alone
    """

    ex: int
    kind: str
    event_id: str | None
    first: int
    in_cash: np.ndarray
    reinvested: np.ndarray
    shares: np.ndarray
    entitled: np.ndarray
    per_share: int | None = None

    def difference(self, n: int, share_scale: int) -> int | None:
        """Cents that account n was paid above its shares times the rate: what rounding and the class's residual leave; None for daily dividends.

        Three accounts of 33.333 shares at 0.01 are 0.33 each; the class of 99.999 is paid 1.00, and its first account the cent.
        """
        if self.per_share is None:
            return None
        result: int | None = int(self.in_cash[n] + self.reinvested[n]) - muldiv(int(self.entitled[n]), self.per_share, share_scale * 10)
        return result


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Lines:
    """Accounts after each session that moved them, by session and place: lists side by side.

    `cost` is what an account's shares cost on average, `value` what they are worth at the NAV struck.
    """

    session: list[int]
    place: list[int]
    moved: list[int]
    shares: list[int]
    cost: list[int]
    value: list[int]


def accounts(booked: Booked) -> list[tuple[int, str | None]]:
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
        told.append(payment(paid.ex, paid.event.kind, paid.event.event_id, firsts[c], own, paid.event.per_share_e9))
    if booked.struck.ask.daily:
        paid_out = booked.recorded("paid")
        for t, bucket in np.argwhere(paid_out.any(axis=2)).tolist():
            place = int(world.payment_parts[t, bucket])
            for c in np.flatnonzero(paid_out[t, bucket]).tolist():
                own = parts[:, place + firsts[c] : place + firsts[c + 1]]
                told.append(payment(t, "daily", None, firsts[c], own))
    return sorted(told, key=lambda each: each.ex)


def payment(ex: int, kind: str, event_id: str | None, first: int, own: np.ndarray, per_share: int | None = None) -> Payment:
    """One payment from its slice of the record."""
    return Payment(
        ex=ex,
        kind=kind,
        event_id=event_id,
        first=first,
        in_cash=own[IN_CASH],
        reinvested=own[REINVESTED],
        shares=own[SHARES],
        entitled=own[ENTITLED],
        per_share=per_share,
    )


def moves(booked: Booked) -> Moves:
    """Every movement of shares: orders as they are booked, reinvestments the session after, then orders booked on the session that prices them.

    Whoever asks has them from `booked.moves`, which makes them once.
    """
    orders, dealt = booked.struck.ask.placed, booked.dealt
    there = np.flatnonzero((dealt.shares != 0) & (dealt.booked >= booked.first) & (dealt.booked < booked.sessions))
    links: dict[str, int] = {}
    link = np.full(len(orders), -1, np.int64)
    for n in there[orders.is_one_of(CARRY_COST)[there]].tolist():
        link[n] = links.setdefault(orders.event_ids[n], len(links))
    moved, cents = dealt.sign * dealt.shares, dealt.sign * (dealt.cents + front_loads(booked))
    own, other = orders.places(booked.struck.accounts), orders.places_to(booked.struck.accounts)
    legs = (  # of a transfer what leaves one account comes into another
        (there, np.column_stack([dealt.booked, own, moved, cents, link])[there]),
        (there[other[there] >= 0], np.column_stack([dealt.booked, other, -moved, -cents, link])[there[other[there] >= 0]]),
    )
    first = np.concatenate([rows for rows, _ in legs])
    first = first[by_order := np.argsort(first, kind="stable")]
    told = [np.concatenate([columns for _, columns in legs])[by_order]]
    turns = [np.where(orders.seed[first], 2, 0)]
    for paid in payments(booked):
        if paid.ex + 1 < booked.sessions:
            bought = np.flatnonzero(paid.shares)
            session, none = (np.full(len(bought), each, np.int64) for each in (paid.ex + 1, -1))
            told.append(np.column_stack([session, paid.first + bought, paid.shares[bought], paid.reinvested[bought], none]))
            turns.append(np.full(len(bought), 1, np.int64))
    every = np.concatenate(told)
    every = every[np.lexsort((np.concatenate(turns), every[:, 0]))]
    return Moves(session=every[:, 0], place=every[:, 1], shares=every[:, 2], cents=every[:, 3], link=every[:, 4])


def outstanding(booked: Booked) -> np.ndarray:
    """int64 [t, c]: the shares in all accounts of each class at every close."""
    told, moved = np.zeros((booked.sessions, len(booked.classes)), np.int64), booked.moves
    class_of = np.array([c for c, _ in accounts(booked)], np.int64)
    np.add.at(told, (moved.session, class_of[moved.place]), moved.shares)
    return booked.summed("shares", told)


def held_at(booked: Booked, at: Iterable[int]) -> dict[int, list[list[Any]]]:
    """{t: [[class, account, shares, cost]] of every account at the close of session t}."""
    _, stood = walked(booked, at)
    return {t: [[*name, held[place], cost[place]] for name, place in booked.struck.accounts.items()] for t, (held, cost) in stood.items()}


def lines(booked: Booked) -> Lines:
    """Every account after each session that moved it.

    Cost is the average: 100 shares that cost 1,000.00 and 50 more for 600.00 cost 1,600.00; 30 redeemed take 320.00 of it. What is
    transferred or converted takes its cost along.
    """
    return walked(booked)[0]


def walked(booked: Booked, at: Iterable[int] = ()) -> tuple[Lines, dict[int, tuple[list[int], list[int]]]]:
    """(lines; {t: shares and cost of every account at the close of session t}, of some sessions)."""
    navs, class_of, moved = booked.recorded("nav").tolist(), [c for c, _ in accounts(booked)], booked.moves
    scale = 10 ** (booked.fund.share_decimals + 6)
    held, cost = [0] * len(class_of), [0] * len(class_of)
    for name, account, shares, cents in booked.carried("accounts") or ():
        own = booked.struck.accounts[name, account]
        held[own], cost[own] = shares, cents
    told, stood = Lines(session=[], place=[], moved=[], shares=[], cost=[], value=[]), dict[int, tuple[list[int], list[int]]]()
    ahead = sorted(at, reverse=True)
    carried: dict[int, int] = {}
    returned = returns_of_capital(booked)
    rows = list(zip(*(column.tolist() for column in (moved.place, moved.shares, moved.cents, moved.link)), strict=True))
    firsts = np.flatnonzero(np.diff(moved.session, prepend=-1)).tolist()
    spans = dict(zip(moved.session[firsts].tolist(), itertools.pairwise([*firsts, len(rows)]), strict=True))
    for t in sorted(spans.keys() | returned.keys()):
        while ahead and ahead[-1] < t:
            stood[ahead.pop()] = list(held), list(cost)
        before: dict[int, int] = {}
        for place, shares, cents, link in rows[slice(*spans.get(t, (0, 0)))]:
            there = held[place]
            before.setdefault(place, there)
            if shares >= 0:
                cost[place] += cents if link < 0 else carried.pop(link, cents)
            elif there > 0:
                taken = muldiv(cost[place], -shares, there) if -shares < there else cost[place]
                cost[place] -= taken
                if link >= 0:
                    carried[link] = taken
            held[place] = there + shares
        for place, cents in returned.get(t, ()):  # on the shares that the morning's orders left
            cost[place] = max(cost[place] - cents, 0)
        for place in sorted(before):
            told.session.append(t)
            told.place.append(place)
            told.moved.append(held[place] - before[place])
            told.shares.append(held[place])
            told.cost.append(cost[place])
            told.value.append(muldiv(held[place], navs[t][class_of[place]], scale))
    return told, stood | dict.fromkeys(ahead, (held, cost))


def returns_of_capital(booked: Booked) -> dict[Any, Any]:
    """{session: [(place, cents)]} that lower the cost of an account: distributions of capital, on their ex-date."""
    told: dict[Any, Any] = {}
    for paid in payments(booked):
        if paid.kind == CAPITAL:
            cents = paid.in_cash + paid.reinvested
            told.setdefault(paid.ex, []).extend((paid.first + n, int(cents[n])) for n in np.flatnonzero(cents).tolist())
    return told
