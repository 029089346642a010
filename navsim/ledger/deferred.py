"""Deferred sales charges: how old the shares are that an account redeems, and what they cost, whatever fund or account they came from.

Shares keep the day they were bought and what they cost when they are exchanged into another fund, converted or transferred; those that
came by reinvestment stay free. A redemption pays at the rates of the class it leaves.
"""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from ..basics.exact import RATE_ONE, muldiv
from ..basics.instants import date_of, day_number
from .booked import Booked
from .register import payments

BOOKED, REDEEMED = 0, 1
PAY = ("redemption", "in_kind")


@attrs.define(kw_only=True)
class Lot:
    """Shares of an account bought on one day, with what they cost; free ones came by reinvestment."""

    day: datetime.date
    shares: int
    cost: int
    free: bool = False


@attrs.frozen(kw_only=True)
class Due:
    """What one order pays; rate e10 is None where several were mixed."""

    position: int
    rate: int | None
    base: int
    cents: int


@attrs.frozen(kw_only=True)
class Happening:
    """Shares booked into an account, or taken out of one by an order, of the fund at a place among those linked.

    free     (class, account, shares) that came by reinvestment
    arrives  whether it is the booking of a transfer: its shares come into the other account the session after they left the first
    """

    day: datetime.date
    rank: int
    fund: int
    position: int
    free: tuple[str, str, int] | None = None
    arrives: bool = False


@attrs.define(kw_only=True)
class Holding:
    """The lots of an account: those that go first on top, free ones before the oldest."""

    lots: list[tuple[bool, datetime.date, int, Lot]] = attrs.field(factory=list)
    count: int = 0

    def add(self, lot: Lot) -> None:
        """Shares come in."""
        self.count += 1
        heapq.heappush(self.lots, (not lot.free, lot.day, self.count, lot))

    def told(self) -> list[list[int]]:
        """The lots as they are kept, those that go first first."""
        return [lot_told(lot) for *_, lot in sorted(self.lots, key=lambda row: row[:3])]

    def take(self, shares: int) -> list[Lot]:
        """What so many shares are, lot by lot: taken out, each with its part of the cost; 30 of 100 that cost 1,000.00 take 300.00."""
        told = []
        while shares and self.lots:
            lot = self.lots[0][-1]
            part = min(lot.shares, shares)
            cost = lot.cost if part == lot.shares else muldiv(lot.cost, part, lot.shares)
            told.append(attrs.evolve(lot, shares=part, cost=cost))
            lot.shares, lot.cost, shares = lot.shares - part, lot.cost - cost, shares - part
            if not lot.shares:
                heapq.heappop(self.lots)
        return told


@attrs.define(kw_only=True)
class Register:
    """Every account's lots while the days go by, and those on their way to another fund or class.

    held   {(fund, class, account): its lots}
    moved  {order: (fund it left, lots)}, until it is booked where it goes
    """

    held: dict[tuple[str, str, str], Holding] = attrs.field(factory=dict)
    moved: dict[str, tuple[str, list[Lot]]] = attrs.field(factory=dict)

    def of(self, fund: str, share_class: str, account: str | None) -> Holding:
        """The lots of an account."""
        return self.held.setdefault((fund, share_class, account or ""), Holding())


def deferred_charges(booked: Booked) -> list[Due]:
    """Every charge of a fund, by following all accounts of the funds that exchanges link to it."""
    told: list[Due] = []
    register, linked = begun(booked), booked.linked or [booked]
    for each in happenings(linked):
        told += happens(register, linked, each, booked)
    return told


def begun(booked: Booked) -> Register:
    """The accounts as they were before the first session: without shares, or as an earlier run left them."""
    register = Register()
    for fund in booked.linked or [booked]:
        told = fund.carried("deferred") or {"held": [], "moved": []}
        for name, account, lots in told["held"]:
            for lot in lots:
                register.of(fund.fund.id, name, account).add(lot_of(lot))
        for order, lots in told["moved"]:
            register.moved[order] = fund.fund.id, [lot_of(lot) for lot in lots]
    return register


def registers_at(booked: Booked, at: list[int]) -> dict[int, dict[str, list[Any]]]:
    """{t: what later sessions look up: the lots of the fund's accounts at the close of session t, and those that left it for another}."""
    register, linked, told = begun(booked), booked.linked or [booked], {}
    coming = iter([*happenings(linked), None])
    each = next(coming)
    for t in sorted(at):
        while each is not None and each.day <= booked.days[t]:
            for _ in happens(register, linked, each, booked):
                pass
            each = next(coming)
        held = [[*key[1:], holding.told()] for key, holding in sorted(register.held.items()) if key[0] == booked.fund.id and holding.lots]
        moved = [[order, [lot_told(lot) for lot in lots]] for order, (fund, lots) in sorted(register.moved.items()) if fund == booked.fund.id]
        told[t] = {"held": held, "moved": moved}
    return told


def happens(register: Register, linked: list[Booked], each: Happening, booked: Booked) -> Iterator[Due]:
    """One booking or redemption; gives what it is charged, where it is one of a fund."""
    fund = linked[each.fund]
    if each.free is not None:
        name, account, shares = each.free
        register.of(fund.fund.id, name, account).add(Lot(day=each.day, shares=shares, cost=0, free=True))
        return
    placed, shares = fund.struck.ask.placed[each.position], int(fund.dealt.shares[each.position])
    own = register.of(fund.fund.id, placed.share_class, placed.account)
    if each.arrives:
        for lot in register.moved.pop(placed.order.event_id, ("", ()))[1]:
            register.of(fund.fund.id, placed.share_class, placed.to_account).add(lot)
        return
    if placed.purchase:
        bought = fund.schedule.days[placed.priced]
        _, coming = register.moved.pop(placed.order.event_id, ("", None)) if placed.into else ("", None)
        for lot in resized(coming, shares) if coming else [Lot(day=bought, shares=shares, cost=int(fund.dealt.cents[each.position]))]:
            own.add(lot)
        return
    taken = own.take(shares)
    if placed.out or placed.to_account:
        register.moved[placed.order.event_id] = fund.fund.id, taken
    elif placed.order.side in PAY and fund is booked:
        yield from due(booked, each.position, taken)


def lot_told(lot: Lot) -> list[int]:
    """As it is kept."""
    return [day_number(lot.day), lot.shares, lot.cost, int(lot.free)]


def lot_of(told: list[int]) -> Lot:
    """The same again."""
    day, shares, cost, free = told
    return Lot(day=date_of(day), shares=shares, cost=cost, free=bool(free))


def due(booked: Booked, position: int, taken: list[Lot]) -> Iterator[Due]:
    """The charge of a redemption, by what it took."""
    placed, nav = booked.struck.ask.placed[position], int(booked.dealt.nav[position])
    rates = next(each.deferred_load for each in booked.classes if each.id == placed.share_class)
    scale, sold = 10 ** (booked.fund.share_decimals + 6), booked.schedule.days[placed.priced]
    total, base, used = Fraction(0), 0, set()
    for lot in taken:
        rate = 0 if lot.free else rate_of(rates, lot.day, sold)
        if rate:
            lower = min(lot.cost, muldiv(lot.shares, nav, scale))
            total += Fraction(lower * rate, RATE_ONE)
            base += lower
            used.add(rate)
    cents = muldiv(total.numerator, 1, total.denominator)
    if cents:
        yield Due(position=position, rate=used.pop() if len(used) == 1 else None, base=base, cents=cents)


def resized(lots: list[Lot], shares: int) -> list[Lot]:
    """Lots that came over as shares of another fund or class: so many in all, each with its day and cost; the last takes what is left."""
    whole, left, told = sum(lot.shares for lot in lots), shares, []
    for n, lot in enumerate(lots):
        part = left if n == len(lots) - 1 else min(muldiv(shares, lot.shares, whole), left)
        left -= part
        told.append(attrs.evolve(lot, shares=part))
    return [lot for lot in told if lot.shares]


def happenings(linked: list[Booked]) -> list[Happening]:
    """Of a day: first what is booked, then what is priced; within that, fund by fund in the order it was worked out.

    In a run that goes on, what happened since.
    """
    told = []
    since = max(booked.days[booked.first - 1] if booked.first else datetime.date.min for booked in linked)
    for f, booked in enumerate(linked):
        days, dealt, owner = booked.schedule.days, booked.dealt, list(booked.struck.accounts)
        for n in np.flatnonzero(~dealt.refused & (dealt.shares != 0)).tolist():
            placed = booked.struck.ask.placed[n]
            rank = BOOKED if placed.purchase else REDEEMED
            told.append(Happening(day=days[placed.booked if placed.purchase else placed.at_strike], rank=rank, fund=f, position=n))
            if placed.to_account:
                told.append(Happening(day=days[placed.booked], rank=BOOKED, fund=f, position=n, arrives=True))
        for paid in payments(booked):
            for at in np.flatnonzero(paid.shares).tolist():
                free = (*owner[paid.first + at], int(paid.shares[at]))
                told.append(Happening(day=days[paid.ex + 1], rank=BOOKED, fund=f, position=-1, free=free))
    return sorted((each for each in told if each.day > since), key=lambda each: (each.day, each.rank, each.fund, each.position))


def rate_of(rates: tuple[int, ...], bought: datetime.date, sold: datetime.date) -> int:
    """The rate of the year of holding: the first of them until the first anniversary."""
    years = max(sold.year - bought.year - ((sold.month, sold.day) < (bought.month, bought.day)), 0)
    return rates[years] if years < len(rates) else 0
