"""Orders against the books: refused, cut, as-of; shares and capital rolled forward order by order."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import muldiv
from ..strike.placed import SHARES_ONLY
from ..strike.shapes import CLIPPED, PURCHASE_AMOUNT, REDEEM_AMOUNT, REFUSED
from .booked import Booked
from .dealt import Dealt
from .findings import Limits, effect, finding
from .found import Found

if TYPE_CHECKING:
    from ..basics.arrays import Arrays


def order_findings(booked: Booked, limits: Limits) -> Iterator[Any]:
    """Everything about orders."""
    yield from refused(booked, limits)
    yield from as_of(booked, limits)
    yield from capital(booked, limits)
    yield from share_roll(booked, limits)


def refused(booked: Booked, limits: Limits) -> Iterator[Found]:
    """A redemption of more than there is: value is the shares that were asked for, limit those that were there."""
    orders, decimals = booked.struck.ask.placed, booked.fund.share_decimals
    there, navs = booked.recorded("order_there"), booked.recorded("order_nav")
    status = booked.recorded("order_status")[: len(orders)]
    for outcome, check in ((CLIPPED, "order.clipped"), (REFUSED, "order.refused")):
        rows = np.flatnonzero((status == outcome) & ~orders.into) if limits.on(check) else np.zeros(0, np.int64)
        asked = orders.units[rows].tolist()
        for n in np.flatnonzero(np.isin(orders.kind[rows], (REDEEM_AMOUNT, PURCHASE_AMOUNT))).tolist():
            asked[n] = muldiv(asked[n], 10 ** (decimals + 6), int(navs[rows[n]]))
        places = [orders.place(n) for n in rows.tolist()]
        yield Found(
            check=check,
            severity=limits.severity(check),
            session=orders.at_strike[rows].tolist(),
            subject=[orders.event_ids[n] for n in rows.tolist()],
            value_e6=[units * 10 ** (6 - decimals) for units in asked],
            limit_e6=[units * 10 ** (6 - decimals) for units in there[rows].tolist()],
            file=[file for file, _ in places],
            line=[line for _, line in places],
        )


def as_of(booked: Booked, limits: Limits) -> Iterator[Any]:
    """As-of orders join at an older NAV than the books': value is what each share of the class gained by one, and by all of a session, in dollars."""
    if not limits.on("order.as_of"):
        return
    most, severity = Fraction(limits.limit("order.as_of"), 10**6), limits.severity("order.as_of")
    together: dict[tuple[int, int], list[Fraction]] = {}
    for n, session, t, c, gain in gains(booked):
        together.setdefault((session, c), []).append(gain)
        if abs(gain) > most:
            placed = booked.struck.ask.placed
            change = effect(booked, t, in_cents(booked, t, c, gain))
            yield finding(session, "order.as_of", severity, placed.event_ids[n], gain, most, *placed.place(n), effect=change)
    for (session, c), own in together.items():
        in_all = sum(own, Fraction(0))
        if len(own) > 1 and abs(in_all) > most:
            change = effect(booked, session - 1, in_cents(booked, session - 1, c, in_all))
            yield finding(session, "order.as_of", severity, booked.class_ids[c], in_all, most, effect=change)


def gains(booked: Booked) -> Iterator[tuple[int, int, int, int, Fraction]]:
    """(row, session that books it, the one before, class, what each share of the class gains by it in dollars) of as-of orders."""
    net_assets, shares = booked.recorded("net_assets"), booked.recorded("shares")
    navs, scale = booked.recorded("order_nav"), 10**booked.fund.share_decimals
    dealt = booked.dealt
    for n in np.flatnonzero(dealt.as_of & ~dealt.refused & (dealt.line != SHARES_ONLY) & (dealt.booked < booked.sessions)).tolist():
        placed, units, c, t = booked.struck.ask.placed[n], int(dealt.shares[n]), int(dealt.share_class[n]), int(dealt.booked[n]) - 1
        if shares[t, c]:
            current = Fraction(int(net_assets[t, c]) * scale, 100 * int(shares[t, c]))
            over = Fraction(int(navs[n]), 10**8) - current
            yield n, placed.booked, t, c, (over if placed.purchase else -over) * units / int(shares[t, c])


def in_cents(booked: Booked, t: int, c: int, a_share: Fraction) -> int:
    """Dollars a share of a class, in cents of all of them."""
    cents: int = round(a_share * int(booked.recorded("shares")[t, c]) / 10**booked.fund.share_decimals * 100)
    return cents


def capital(booked: Booked, limits: Limits) -> Iterator[Any]:
    """An order whose shares times its NAV are not its amount, but for their rounding: value is the dollars between them."""
    if not limits.on("capital.roll_forward"):
        return
    navs, kept = booked.recorded("order_nav"), booked.recorded("order_kept")
    units = 10**booked.fund.share_decimals
    least = Fraction(limits.limit("capital.roll_forward"), 10**6)
    dealt = booked.dealt
    for n in apart_at_all(dealt, kept, units).tolist():
        nav, shares, cents = int(navs[n]), int(dealt.shares[n]), int(dealt.cents[n])
        apart = abs(shares * nav - (cents + int(kept[n])) * 10**6 * units)  # dollars, e8 and in units of the last decimal of shares
        if 2 * apart > nav and apart > least * units * 10**8:
            placed, off, check = booked.struck.ask.placed, Fraction(apart, units * 10**8), "capital.roll_forward"
            change = effect(booked, int(dealt.booked[n]) - 1, round(off * 100))
            yield finding(dealt.booked[n] - 1, check, limits.severity(check), placed.event_ids[n], off, least, *placed.place(n), effect=change)


def apart_at_all(dealt: Dealt, kept: np.ndarray, units: int) -> np.ndarray:
    """Orders that were dealt and whose shares times their NAV are off by more than half the NAV; also those of which 63 bits do not tell."""
    rows = np.flatnonzero(~dealt.refused & (dealt.line != SHARES_ONLY) & (dealt.cents != 0))
    shares, nav, cents = dealt.shares[rows], dealt.nav[rows], dealt.cents[rows] + kept[: len(dealt.cents)][rows]
    most_shares, most_cents = (1 << 61) // max(int(nav.max(initial=0)), 1), (1 << 61) // (10**6 * units)
    large = (np.abs(shares) > most_shares) | (np.abs(cents) > most_cents)
    with np.errstate(over="ignore"):
        off = 2 * np.abs(shares * nav - cents * (10**6 * units)) > nav
    result: Arrays = rows[large | off]
    return result


def share_roll(booked: Booked, limits: Limits) -> Iterator[Any]:
    """Opening shares, orders and reinvestments one by one, against the shares struck: value is the shares struck, limit the others."""
    check = "shares.roll_forward"
    struck = booked.recorded("shares")
    rolled = booked.summed("shares", moved_shares(booked))
    one = 10**booked.fund.share_decimals
    if limits.on(check):
        wrong = struck != rolled
        wrong[1:] &= (struck - rolled)[1:] != (struck - rolled)[:-1]
        for t, c in np.argwhere(wrong).tolist():
            found = (Fraction(int(struck[t, c]), one), Fraction(int(rolled[t, c]), one))
            yield finding(t, check, limits.severity(check), booked.class_ids[c], *found)


def moved_shares(booked: Booked) -> np.ndarray:
    """int64 [t, c]: shares that came in less those that left, order by order, distribution by distribution."""
    moved = np.zeros((booked.sessions, len(booked.class_ids)), np.int64)
    position = {name: n for n, name in enumerate(booked.class_ids)}
    dealt = booked.dealt
    rows = np.flatnonzero(~dealt.refused & (dealt.line != SHARES_ONLY) & (dealt.booked < booked.sessions))
    np.add.at(moved, (dealt.booked[rows], dealt.share_class[rows]), dealt.sign[rows] * dealt.shares[rows])
    bought = booked.recorded("reinvested")
    for n, paid in enumerate(booked.struck.ask.paid):
        if paid.ex + 1 < booked.sessions:
            moved[paid.ex + 1, position[paid.event.share_class]] += int(bought[n])
    if booked.struck.ask.daily:
        moved[1:] += booked.recorded("bought").sum(axis=1)[:-1]
    return moved
