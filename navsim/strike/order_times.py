"""When an order is priced, booked and settled, and whether it is accepted: accounting.md 3, 10 and 14 (as-of orders)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import day_number, local_date
from ..events.many import Few, Many
from ..events.shares import SIDES
from .dealing import DealingTerms, session_days

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints

NOT_GIVEN = np.iinfo(np.int64).min


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Asked:
    """Some orders as they were given, and when they were heard: columns of one length.

    told       the orders; at, which of all orders they are
    side       position in SIDES; price e8, 0 where none is given
    asked      the session whose NAV they would take; heard, the one that could have booked them
    settle     day numbers; NOT_GIVEN where none is
    """

    told: Many
    at: Ints
    side: Ints
    price: Ints
    asked: Ints
    heard: Ints
    settle: Ints

    def __len__(self) -> int:
        return len(self.at)

    def take(self, rows: Ints) -> Asked:
        """Some of them."""
        if len(rows) == len(self):
            return self
        return Asked(told=self.told.take(rows), **{name: getattr(self, name)[rows] for name in ("at", "side", "price", "asked", "heard", "settle")})

    def is_one_of(self, sides: Any) -> Bools:
        """Which are of one of some sides."""
        return np.array([side in sides for side in SIDES])[self.side]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Timed:
    """When orders are priced and booked, and at which price of their own; 0: at the NAV struck. Those the run does not reach are left out."""

    asked: Asked
    priced: Ints
    booked: Ints
    price: Ints
    seed: Bools
    barred: Bools


def asked(told: Many, at: Ints, dealing: DealingTerms) -> Asked:
    """The columns of some orders."""
    told = told if len(at) == len(told) else told.take(at)
    return Asked(
        told=told,
        at=at,
        side=named(told.few("side"), {side: n for n, side in enumerate(SIDES)}),
        price=told.whole("price_e8"),
        asked=dealing.schedule.pricing(told.whole("accepted_at")),
        heard=dealing.schedule.pricing(told.whole("recorded_at")),
        settle=told.whole("settle", NOT_GIVEN, day_number),
    )


def timed(told: Asked, dealing: DealingTerms) -> Timed:
    """When orders are priced and booked, and which of them are not accepted."""
    shut = barred(told, dealing)
    priced = np.where((told.price == 0) & ~shut, first_open(told, dealing), told.asked)
    reached = np.flatnonzero(priced < dealing.sessions)
    told, priced, shut = told.take(reached), priced[reached], shut[reached]
    price, seed = own_price(told, priced, shut, dealing)
    booked = np.where(seed, priced, np.maximum(priced + 1, told.heard))
    kept = np.flatnonzero(booked <= dealing.sessions)
    return Timed(asked=told.take(kept), priced=priced[kept], booked=booked[kept], price=price[kept], seed=seed[kept], barred=shut[kept])


def own_price(told: Asked, priced: Ints, shut: Bools, dealing: DealingTerms) -> tuple[Ints, Bools]:
    """(e8 or 0, whether it is booked on its own session): seed capital, and what a stable-price fund is paid the same day."""
    price = told.price
    if dealing.stable_price is not None:
        days = session_days(dealing)
        plain = told.is_one_of(("purchase", "redemption")) & (told.settle == days[priced]) & (told.heard <= priced) & (priced == told.asked)
        same_day = plain & ~np.isin(priced, list(dealing.at_market)) & ~shut
        price = np.where((price == 0) & same_day, dealing.stable_price, price)
    return price, (price != 0) & (told.heard <= priced)


def first_open(told: Asked, dealing: DealingTerms) -> Ints:
    """The first session on or after the one asked for, that every fund of an order takes orders on; the number of sessions where none is."""
    priced = told.asked.copy()
    if not dealing.suspended:
        return priced
    for funds, rows in by_funds(told).items():
        spans = [span for fund in funds for span in dealing.suspended.get(fund, ())]
        if spans:
            days = dealing.schedule.days[: dealing.sessions]
            shut = np.array([any(first <= day and (until is None or day < until) for first, until in spans) for day in days], bool)
            at = np.where(shut, dealing.sessions, np.arange(len(days)))
            following = np.append(np.minimum.accumulate(at[::-1])[::-1], dealing.sessions)
            priced[rows] = np.maximum(following[np.minimum(told.asked[rows], dealing.sessions)], told.asked[rows])
    return priced


def barred(told: Asked, dealing: DealingTerms) -> Bools:
    """Whether an order would buy shares of a fund that has suspended sales, and was placed after it had.

    Those who placed an order before, and those who ask for their money, wait for the first NAV after the suspension; no new order to
    buy is accepted while it lasts.
    """
    shut, accepted = np.zeros(len(told), bool), told.told.whole("accepted_at")
    if not dealing.suspended:
        return shut
    purchase = told.is_one_of(("purchase",))
    for (own, to), rows in by_funds(told).items():
        for fund, mine in ((own, rows[purchase[rows]]), (to, rows[~purchase[rows]])):
            spans = dealing.suspended.get(fund, ()) if fund is not None else ()
            for n in mine[told.price[mine] == 0].tolist() if spans else ():
                day = local_date(int(accepted[n]))
                shut[n] = any(first <= day and (until is None or day < until) for first, until in spans)
    return shut


def by_funds(told: Asked) -> dict[tuple[Any, Any], Ints]:
    """{(fund, fund it goes to): rows}."""
    own, to = told.told.few("fund").merged(), told.told.few("to_fund").merged()
    pairs, which = np.unique(own.codes.astype(np.int64) * len(to.values) + to.codes, return_inverse=True)
    funds = [(own.values[pair // len(to.values)], to.values[pair % len(to.values)]) for pair in pairs.tolist()]
    return {each: np.flatnonzero(which == n) for n, each in enumerate(funds)}


def settles(when: Timed, dealing: DealingTerms) -> Ints:
    """The day the cash of an order moves: as given, else the session after its price; of one heard after that strike, the one that books it."""
    days, told = session_days(dealing), when.asked
    usual = np.where(told.settle != NOT_GIVEN, told.settle, days[when.priced + 1])
    waited = (told.settle != NOT_GIVEN) & (when.priced > told.asked)  # for a resumption
    usual = np.where(waited, np.maximum(told.settle, days[when.booked]), usual)
    return np.where(~when.seed & (told.heard > when.priced), days[when.booked], usual)


def named(names: Few, known: dict[str, int]) -> Ints:
    """Positions of names, as they are numbered here; -1 for none."""
    places: Ints = np.array([-1 if name is None else known.setdefault(name, len(known)) for name in names.values] or [-1], np.int64)[names.codes]
    return places
