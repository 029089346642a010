"""What must be laid out about accounts before a fund is struck: their places, their young shares, their parts of what is paid out."""

from __future__ import annotations

import bisect
import datetime
from typing import TYPE_CHECKING

import attrs

from . import shapes

if TYPE_CHECKING:
    from .ask import Ask


def positions(ask: Ask) -> dict[tuple[str, str], int]:
    """{(class, account): position}, by class and then by id; what names no account is one of its own, without a name."""
    place, placed = {name: n for n, name in enumerate(ask.classes)}, ask.placed
    there = {*placed.pairs(placed.account_at)[0], *(pair for pair in placed.pairs(placed.to_account_at)[0] if pair[1])}
    if ask.window.opening is not None:
        there |= {tuple(name) for name in ask.window.of("strike")["accounts"]}
    return {key: n for n, key in enumerate(sorted(there, key=lambda key: (place[key[0]], key[1])))}


@attrs.frozen(kw_only=True, repr=False)
class Young:
    """Which purchases a redemption's fee looks at.

    slot    {order: position in state.young} of the purchases that may be redeemed young: those of an account at one NAV, booked together, share one
    firsts  [o + 1], slots [n]: those of each redemption
    count   of positions in state.young
    """

    slot: dict[int, int]
    firsts: list[int]
    slots: list[int]
    count: int


def young(ask: Ask) -> Young:
    """The purchases of an account since the days before each of its redemptions that pay a fee, booked by the strike it is worked out with.

    Of a redemption heard late they are also those priced after its own session: the older shares go first.
    """
    bought: dict[tuple[str, str | None], dict[tuple[int, int], list[int]]] = {}
    slot_of: dict[tuple[tuple[str, str | None], int, int], int] = {}
    firsts: list[int] = [0]
    slots: list[int] = []
    if not ask.placed.fee.any():
        return Young(slot={}, firsts=[0] * (len(ask.placed) + 1), slots=[], count=0)
    paying = {(placed.share_class, placed.account) for placed in ask.placed if placed.fee}
    for n, placed in enumerate(ask.placed):
        own = placed.share_class, placed.account
        if placed.line == shapes.PURCHASES and placed.purchase and own in paying:
            bought.setdefault(own, {}).setdefault((placed.priced, placed.booked), []).append(n)
    when = {own: sorted(told) for own, told in bought.items()}
    for placed in ask.placed:
        if placed.fee:
            own = placed.share_class, placed.account
            told = when.get(own, [])
            since = ask.schedule.days[placed.priced] - datetime.timedelta(days=placed.fee_days - 1)
            first, last = (bisect.bisect_left(told, (t, 0)) for t in (ask.schedule.at_or_after(since), placed.at_strike + 1))
            for priced, booked in told[first:last]:
                if booked <= placed.at_strike:
                    slots.append(slot_of.setdefault((own, priced, booked), len(slot_of)))
        firsts.append(len(slots))
    slot = {n: place for (own, priced, booked), place in slot_of.items() for n in bought[own][priced, booked]}
    return Young(slot=slot, firsts=firsts, slots=slots, count=len(slot_of))


@attrs.frozen(kw_only=True, repr=False)
class Parts:
    """Where record.parts keeps what each account was paid.

    distributions  [d] first of the accounts of its class
    payments       [t][bucket] first of all accounts, of dividends paid by the month
    count          places in all
    """

    distributions: list[int]
    payments: list[list[int]]
    count: int


def parts(ask: Ask, accounts: dict[tuple[str, str], int], pays: list[bool], opens_month: list[bool]) -> Parts:
    """Places for every distribution and every monthly payment of a run: at its last session, or at the first of the next month."""
    size: dict[str, int] = {}
    for name, _ in accounts:
        size[name] = size.get(name, 0) + 1
    count = 0
    distributions: list[int] = []
    payments: list[list[int]] = []
    for paid in ask.paid:
        distributions.append(count)
        count += size.get(paid.event.share_class, 0)
    for t in range(ask.sessions):
        row = [0, 0]
        for bucket, there in enumerate((pays[t], opens_month[t])):
            if ask.daily and there:
                row[bucket] = count
                count += len(accounts)
        payments.append(row)
    return Parts(distributions=distributions, payments=payments, count=count)
