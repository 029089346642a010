"""Daily dividends of a fund that is held, as they are declared to its holder: income every session, paid with the month. accounting.md 10.

An account accrues its exact share of what is declared, and the holder posts what that adds to, rounded: its books owe themselves the
dividend from the strike that declares it. What is paid in the end is to the cent of the held fund's register.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import numpy as np

from ..basics.exact import muldiv
from ..events.portfolio import Trade
from ..ledger import register
from ..ledger.booked import Booked
from ..portfolio.fund_shares import FundPaid
from ..strike.shapes import PURCHASES

if TYPE_CHECKING:
    from ..basics.arrays import Ints

KIND, UNPAID = "daily", datetime.date.max
THIS_MONTH, NEXT_MONTH = 0, 1


@attrs.define(kw_only=True, repr=False)
class Accrued:
    """What a holder accrued and was not paid: exactly, and as posted; `told` is where each posting of it stands, waiting for its pay date."""

    exact: Fraction = Fraction(0)
    posted: int = 0
    told: list[int] = attrs.field(factory=list)


def daily_dividends(booked: Booked, holder: str, security: str, name: str, held: Ints, paid: dict[tuple[int, int], int] | None) -> list[FundPaid]:
    """What each session declares to a holder of class `name`, in cents; receivable until the session that pays it.

    held  shares that the dividend of each session is declared on, e6
    paid  {(session, month): cents} by the register, where the holder has an account; otherwise what was accrued, rounded
    """
    told: list[FundPaid] = []
    months = (Accrued(), Accrued())
    for t, month, amount in declared(booked, name, held):
        if month is None:
            for each in settled(booked, t, months):
                due = half_up(months[each].exact) if paid is None else paid.get((t, each), 0)
                post(booked, holder, security, name, t, each, due - months[each].posted, months, told)
                for n in months[each].told:
                    told[n] = attrs.evolve(told[n], pay_date=booked.days[t])
                months[each].exact, months[each].posted, months[each].told = Fraction(0), 0, []
            continue
        months[month].exact += amount
        post(booked, holder, security, name, t, month, half_up(months[month].exact) - months[month].posted, months, told)
    return told


def post(
    booked: Booked, holder: str, security: str, name: str, t: int, month: int, cents: int, months: tuple[Accrued, Accrued], told: list[FundPaid]
) -> None:
    """Cents that a session adds to what is accrued for a month."""
    if not cents:
        return
    months[month].posted += cents
    months[month].told.append(len(told))
    told.append(
        FundPaid(
            event_id=f"daily.{booked.fund.id}.{name}.{booked.days[t]}",
            fund=holder,
            date=booked.days[t],
            security=security,
            kind=KIND,
            cents=cents,
            pay_date=UNPAID,
        )
    )


def declared(booked: Booked, name: str, held: Ints) -> Iterator[tuple[int, int | None, Fraction]]:
    """(session, month, exact cents to the holder) of every declaration, and (session, None, 0) after each session's."""
    c, world = booked.class_ids.index(name), booked.struck.world
    cents, entitled = booked.recorded("declared")[:, c].tolist(), booked.recorded("entitled_daily")[:, c].tolist()
    units = 10 ** (6 - booked.fund.share_decimals)
    for t, (amount, shares) in enumerate(zip(cents, entitled, strict=True)):
        this_month = muldiv(amount, int(world.month_days[t, 0]), int(world.month_days[t, 1]))
        for month, part in ((THIS_MONTH, this_month), (NEXT_MONTH, amount - this_month)):
            if part and shares > 0 and held[t]:
                yield t, month, Fraction(part * int(held[t]), shares * units)
        yield t, None, Fraction(0)


def settled(booked: Booked, t: int, months: tuple[Accrued, Accrued]) -> Iterator[int]:
    """The months that a session pays; what it keeps for the end of its month moves there."""
    world = booked.struck.world
    if int(world.opens_month[t]) == 1:
        yield NEXT_MONTH
    if int(world.opens_month[t]) == 2:
        this, following = months
        this.exact, this.posted, this.told = this.exact + following.exact, this.posted + following.posted, this.told + following.told
        following.exact, following.posted, following.told = Fraction(0), 0, []
    if int(world.pays[t]):
        yield THIS_MONTH


def half_up(cents: Fraction) -> int:
    """Whole cents."""
    return int(muldiv(cents.numerator, 1, cents.denominator))


def in_account(booked: Booked, holder: str, name: str) -> Ints:
    """int64 [t]: shares e6 of the holder's account that each session's dividend is declared on: booked, and, where it matters, paid for."""
    held, place = np.zeros(booked.sessions + 1, np.int64), booked.struck.accounts.get((name, holder))
    moved = booked.moves
    own = moved.place == (-1 if place is None else place)
    np.add.at(held, moved.session[own], moved.shares[own])
    if booked.struck.ask.settled:
        dealt, orders = booked.dealt, booked.struck.ask.placed
        unpaid = (dealt.line == PURCHASES) & (dealt.sign > 0) & (dealt.paid > dealt.booked) & (dealt.booked < booked.sessions) & ~dealt.refused
        for n in np.flatnonzero(unpaid).tolist():
            if (orders[n].share_class, orders[n].account) == (name, holder):
                held[dealt.booked[n]] -= dealt.shares[n]
                held[min(int(dealt.paid[n]), booked.sessions)] += dealt.shares[n]
    told: Ints = np.cumsum(held)[:-1] * 10 ** (6 - booked.fund.share_decimals)
    return told


def by_trades(booked: Booked, trades: list[Trade], lag: int) -> Ints:
    """int64 [t]: units e6 that a holder without an account has when each session opens."""
    held = np.zeros(booked.sessions + 1, np.int64)
    for trade in trades:
        t = min(booked.schedule.at_or_after(trade.date) + lag + 1, booked.sessions)
        held[t] += trade.quantity_e6 if trade.side == "buy" else -trade.quantity_e6
    told: Ints = np.cumsum(held)[:-1]
    return told


def paid_to(booked: Booked, holder: str, name: str) -> dict[tuple[int, int], int]:
    """{(session, month): cents} that the register paid an account of daily dividends."""
    place, told = booked.struck.accounts.get((name, holder)), {}
    world, parts, c = booked.struck.world, booked.recorded("parts"), booked.class_ids.index(name)
    for t, month in np.argwhere(booked.recorded("paid")[:, :, c]).tolist():
        if place is not None:
            n = int(world.payment_parts[t, month]) + place
            told[t, month] = int(parts[register.IN_CASH, n] + parts[register.REINVESTED, n])
    return told
