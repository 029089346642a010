"""When a trade is paid, and what is open until then: accounting.md 5, 15."""

import datetime

import attrs

from ..basics.instants import DAY
from ..basics.sessions import Schedule

CYCLES = ((datetime.date(2024, 5, 28), 1), (datetime.date(2017, 9, 5), 2), (datetime.date.min, 3))


def cycle(traded: datetime.date) -> int:
    """Sessions between trade and settlement: 3, from 2017-09-05 2, from 2024-05-28 1."""
    return next(sessions for since, sessions in CYCLES if traded >= since)


def settles(schedule: Schedule, traded: datetime.date, given: datetime.date | None) -> int:
    """Position of the session that books the settlement: of the given date or the next session after it, else by the cycle."""
    if given is not None:
        return schedule.at_or_after(given)
    return schedule.at_or_after(traded + DAY) + cycle(traded) - 1


def settle_date(schedule: Schedule, traded: datetime.date, given: datetime.date | None) -> datetime.date:
    """The day a trade settles: the given one, else by the cycle."""
    return given if given is not None else schedule.days[settles(schedule, traded, None)]


@attrs.frozen(kw_only=True, repr=False)
class Local:
    """What an open item is worth in its own currency: quantity x price less tax, turned into dollars at any rate of exchange.

    units e6 times price e8, over `per` (10^12 where prices are per unit, 10^14 where per cent); tax_e10 of the rounded gross;
    interest  cents of the currency that come with it: of debt, between coupons
    """

    currency: str
    units: int
    price: int
    per: int
    tax_e10: int = 0
    interest: int = 0


@attrs.define(kw_only=True, repr=False)
class OpenItem:
    """Owed to the fund (positive cents) or by it, from the session that books it to the one that settles it.

    account   where it stands in the books
    on        the day it is due; None: nobody knows
    local     how to revalue it; None: dollars
    sign      1 where what `local` says is received, -1 where it is paid
    fixed     cents of it that are dollars whatever the rate: commissions
    """

    account: str
    cause: str
    security: str
    booked: int
    due: int
    cents: int
    on: datetime.date | None = None
    local: Local | None = None
    sign: int = 1
    fixed: int = 0
