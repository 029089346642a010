"""What orders pay besides the NAV: sales charges, deferred ones, and fees that stay with the fund. Told apart, charged per order.

A front-end charge comes off a purchase before it reaches the fund, and a deferred one off what the fund has paid: neither is part of
NAV. A redemption fee stays in the fund, which pays that much less.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from ..basics.exact import RATE_ONE, muldiv
from ..strike.orders import bracket
from ..strike.shapes import REFUSED
from .booked import Booked
from .journal import filled
from .register import payments

DISTRIBUTOR, FUND = "distributor", "fund"
FRONT, DEFERRED, REDEMPTION, LIQUIDITY = "front_load", "deferred_load", "redemption_fee", "liquidity_fee"


@attrs.frozen(kw_only=True)
class Charge:
    """One charge of one order. `position` is that of the order among those placed; rate e10 is None where several were mixed."""

    position: int
    session: int
    kind: str
    rate: int | None
    base: int
    cents: int
    paid_to: str


@attrs.define(kw_only=True)
class Held:
    """Shares of one account bought on one day, with what they cost; free ones came by reinvestment or transfer."""

    day: datetime.date
    shares: int
    cost: int
    free: bool = False


def charges(booked: Booked) -> list[Any]:
    """Every charge of a run, in the order of the sessions that priced the orders."""
    told = [*front(booked), *kept(booked), *liquidity(booked), *deferred(booked)]
    return sorted(told, key=lambda each: (each.session, each.position, each.kind))


def front(booked: Booked) -> Iterator[Any]:
    """10,000.00 at 5.75 % is 575.00; shares asked for by number pay on top: 100 at 9.425 are 942.50 and 57.50."""
    terms = {each.id: each for each in booked.classes}
    if not any(each.front_load for each in booked.classes):
        return
    for n, (placed, (_, cents, status)) in enumerate(zip(booked.struck.ask.placed, filled(booked), strict=True)):
        brackets = terms[placed.share_class].front_load
        if not brackets or placed.order.side != "purchase" or placed.order.price_e8 is not None or status == REFUSED:
            continue
        if placed.order.amount_cents is not None:
            base, charge = placed.order.amount_cents, placed.load
            rate = bracket(brackets, base)
        else:
            rate = next(rate for up_to, rate in brackets if up_to is None or gross(cents, rate) < up_to)
            base = gross(cents, rate)
            charge = base - cents
        if charge:
            yield Charge(position=n, session=placed.priced, kind=FRONT, rate=rate, base=base, cents=charge, paid_to=DISTRIBUTOR)


def gross(cents: int, rate: int) -> int:
    """What must be paid so that so much is left after a charge on the whole."""
    return muldiv(cents, RATE_ONE, RATE_ONE - rate) if rate < RATE_ONE else cents


def kept(booked: Booked) -> Iterator[Any]:
    """What the fund keeps of shares redeemed soon after they were bought."""
    count = len(booked.struck.ask.placed)
    young = booked.recorded("order_young")
    fees = (booked.recorded("order_kept") - booked.recorded("order_liquidity"))[:count]
    for n in np.flatnonzero(fees).tolist():
        placed, base, cents = booked.struck.ask.placed[n], int(young[n]), int(fees[n])
        yield Charge(position=n, session=placed.priced, kind=REDEMPTION, rate=placed.fee, base=base, cents=cents, paid_to=FUND)


def liquidity(booked: Booked) -> Iterator[Any]:
    """What trustees charge on all that a session redeems, for the fund: 1 % of 60,000.00 is 600.00."""
    orders, dealt = booked.struck.ask.placed, booked.dealt
    kept, fees = booked.recorded("order_kept"), booked.recorded("order_liquidity")[: len(orders)]
    for n in np.flatnonzero(fees).tolist():
        placed, cents = orders[n], int(fees[n])
        base = int(dealt.cents[n]) + int(kept[n])
        yield Charge(position=n, session=placed.priced, kind=LIQUIDITY, rate=placed.liquidity, base=base, cents=cents, paid_to=FUND)


def deferred(booked: Booked) -> Iterator[Any]:
    """Shares that pay nothing go first, then the oldest; each pays on the lower of its cost and its value, by the years it was held."""
    terms = {each.id: each.deferred_load for each in booked.classes}
    if not any(terms.values()):
        return
    held: dict[Any, Any] = {}
    placed, navs, came_to = booked.struck.ask.placed, booked.recorded("order_nav").tolist(), filled(booked)
    scale = 10 ** (booked.fund.share_decimals + 6)
    for _, _, n, free in happenings(booked):
        if free is not None:
            name, account, day, shares = free
            held.setdefault((name, account), []).append(Held(day=day, shares=shares, cost=0, free=True))
            continue
        order, (shares, cents, status) = placed[n], came_to[n]
        if status == REFUSED:
            continue
        own = held.setdefault((order.share_class, order.account), [])
        if order.purchase:
            own.append(Held(day=booked.schedule.days[order.priced], shares=shares, cost=cents))
            continue
        rates, total, base, used = terms[order.share_class], Fraction(0), 0, set()
        for lot, part, cost in take(own, shares):
            lower = min(cost, muldiv(part, navs[n], scale))
            rate = 0 if lot.free else rate_of(rates, lot.day, booked.schedule.days[order.priced])
            total += Fraction(lower * rate, RATE_ONE)
            base += lower if rate else 0
            used |= {rate} if rate else set()
        if order.to_account:
            to = held.setdefault((order.share_class, order.to_account), [])
            to.append(Held(day=booked.schedule.days[order.priced], shares=shares, cost=0, free=True))
        charge = muldiv(total.numerator, 1, total.denominator)
        if charge and order.order.side in ("redemption", "in_kind"):
            rate = used.pop() if len(used) == 1 else None
            yield Charge(position=n, session=order.priced, kind=DEFERRED, rate=rate, base=base, cents=charge, paid_to=DISTRIBUTOR)


def happenings(booked: Booked) -> list[tuple[int, int, int, tuple[str, str, datetime.date, int] | None]]:
    """(session, rank, order position or None, free shares or None): shares booked come before orders priced at the same session."""
    told = []
    owner = list(booked.struck.accounts)
    for n, placed in enumerate(booked.struck.ask.placed):
        told.append((placed.booked, 0, n, None) if placed.purchase else (placed.at_strike, 1, n, None))
    for paid in payments(booked):
        for at in np.flatnonzero(paid.shares).tolist():
            name, account = owner[paid.first + at]
            day = booked.schedule.days[paid.ex]
            told.append((paid.ex + 1, 0, -1, (name, account or None, day, int(paid.shares[at]))))
    return sorted(told, key=lambda each: each[:3])


def take(lots: list[Held], shares: int) -> list[tuple[Held, int, int]]:
    """[(lot, shares of it, their cost)]: free ones first, then the oldest; what is taken is gone."""
    told = []
    for lot in sorted(lots, key=lambda each: (not each.free, each.day)):
        part = min(lot.shares, shares)
        if part:
            cost = lot.cost if part == lot.shares else muldiv(lot.cost, part, lot.shares)
            told.append((lot, part, cost))
            lot.shares, lot.cost, shares = lot.shares - part, lot.cost - cost, shares - part
    return told


def rate_of(rates: tuple[int, ...], bought: datetime.date, sold: datetime.date) -> int:
    """The rate of the year of holding: the first of them until the first anniversary."""
    years = max(sold.year - bought.year - ((sold.month, sold.day) < (bought.month, bought.day)), 0)
    return rates[years] if years < len(rates) else 0


def as_of(booked: Booked) -> dict[int, int]:
    """{position: cents} that orders heard late brought the fund, losses negative: shares at the NAV when they were heard against theirs.

    100 shares bought at 10.00 when those heard in time pay 10.40 cost the fund 40.00; 100 redeemed so bring it 40.00.
    """
    told, scale = {}, 10 ** (booked.fund.share_decimals + 6)
    dealt = booked.dealt
    for n in np.flatnonzero(dealt.late & (dealt.line >= 0) & ~dealt.refused).tolist():
        now = booked.offered_nav(booked.struck.ask.placed[n].at_strike, int(dealt.share_class[n]))
        told[n] = int(dealt.sign[n]) * muldiv(int(dealt.shares[n]), int(dealt.nav[n]) - now, scale)
    return told
