"""What orders pay besides the NAV: sales charges, deferred ones, and fees that stay with the fund. Told apart, charged per order.

A front-end charge comes off a purchase before it reaches the fund, and a deferred one off what the fund has paid: neither is part of
NAV. A redemption fee stays in the fund, which pays that much less.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from ..basics.exact import muldiv
from ..strike.dealing import bracket
from .booked import Booked
from .front_load import brackets_of, front_loads, rate_on_top

DISTRIBUTOR, FUND = "distributor", "fund"
FRONT, DEFERRED, REDEMPTION, LIQUIDITY = "front_load", "deferred_load", "redemption_fee", "liquidity_fee"


@attrs.frozen(kw_only=True, repr=False)
class Charge:
    """One charge of one order. `position` is that of the order among those placed; rate e10 is None where several were mixed."""

    position: int
    session: int
    kind: str
    rate: int | None
    base: int
    cents: int
    paid_to: str


def charges(booked: Booked) -> list[Any]:
    """Every charge of a run, in the order of the sessions that priced the orders."""
    told = [*front(booked), *kept(booked), *liquidity(booked), *deferred(booked)]
    return sorted(told, key=lambda each: (each.session, each.position, each.kind))


def front(booked: Booked) -> Iterator[Any]:
    """What purchases pay before they reach the fund."""
    loads, brackets = front_loads(booked), brackets_of(booked)
    for n in np.flatnonzero(loads).tolist():
        placed, cents, charge = booked.struck.ask.placed[n], int(booked.dealt.cents[n]), int(loads[n])
        own = brackets[placed.share_class]
        rate = rate_on_top(own, cents) if placed.order.amount_cents is None else bracket(own, placed.order.amount_cents)
        yield Charge(position=n, session=placed.priced, kind=FRONT, rate=rate, base=cents + charge, cents=charge, paid_to=DISTRIBUTOR)


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


def deferred(booked: Booked) -> Iterator[Charge]:
    """What is paid on shares redeemed before their years are over: each on the lower of its cost and its value."""
    if any(each.deferred_load for each in booked.classes):
        from .deferred import deferred_charges  # few funds have any

        for due in deferred_charges(booked):
            yield Charge(
                position=due.position,
                session=int(booked.dealt.priced[due.position]),
                kind=DEFERRED,
                rate=due.rate,
                base=due.base,
                cents=due.cents,
                paid_to=DISTRIBUTOR,
            )


def as_of(booked: Booked) -> dict[int, int]:
    """{position: cents} that as-of orders brought the fund, losses negative: shares at the NAV when they were heard against theirs.

    100 shares bought at 10.00 when those heard in time pay 10.40 cost the fund 40.00; 100 redeemed so bring it 40.00.
    """
    told, scale = {}, 10 ** (booked.fund.share_decimals + 6)
    dealt = booked.dealt
    for n in np.flatnonzero(dealt.as_of & (dealt.line >= 0) & ~dealt.refused).tolist():
        now = booked.offered_nav(int(booked.struck.ask.placed.at_strike[n]), int(dealt.share_class[n]))
        told[n] = int(dealt.sign[n]) * muldiv(int(dealt.shares[n]), int(dealt.nav[n]) - now, scale)
    return told
