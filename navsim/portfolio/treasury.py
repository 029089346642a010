"""The Treasury's arithmetic between rates and prices: 31 CFR part 356, Appendix B, sections II and VI. Called inside fifty digits.

Prices are per 100 of face. In a note the broken period up to the next coupon date counts simple interest, every whole one after it
compounds; a first period shorter or longer than a regular one earns its days' part of each regular period it touches.
"""

import calendar
import datetime
from decimal import Decimal
from typing import Any

import attrs

from .coupons import period, step_back

HUNDRED, ONE = Decimal(100), Decimal(1)


def discounted(rate: Decimal, days: Any) -> Decimal:
    """A bill at a discount rate: 100 x (1 - rate x days / 360). VI A."""
    return Decimal(HUNDRED * (ONE - rate * days / 360))


def at_investment_rate(rate: Decimal, days: Any, year: Any) -> Decimal:
    """A bill at an investment rate: simple interest for half a year or less, beyond that interest on the first half's interest. VI D."""
    days, year = Decimal(days), Decimal(year)
    if days * 2 <= year:
        return Decimal(HUNDRED / (ONE + rate * days / year))
    return Decimal(HUNDRED / ((ONE + (days - year / 2) * rate / year) * (ONE + rate / 2)))


def days_in_year_after(day: datetime.date) -> int:
    """366 where a 29 February lies within a year of a day: after 28 February 2019 it is 365, after 1 March 2019 366."""
    leap = day.year if (day.month, day.day) < (2, 29) else day.year + 1
    return 366 if calendar.isleap(leap) else 365


@attrs.frozen(kw_only=True, repr=False)
class Flows:
    """What a bond still pays per 100, and how its coupons are counted.

    broken   part of a coupon period from settlement to the next coupon date
    paid     dollars at that date, the one after it, and so on, the principal with the last
    accrued  interest run up by settlement
    """

    broken: Decimal
    paid: tuple[Decimal, ...]
    accrued: Decimal
    frequency: int


def worth(coming: Flows, yield_: Decimal) -> Decimal:
    """Price and accrued interest: times (1 + broken x i/f) they are the sum of paid_k / (1 + i/f)^k."""
    rate = yield_ / coming.frequency
    growth, total = ONE + rate, Decimal(0)
    for paid in reversed(coming.paid):
        total = total / growth + paid
    return total / (ONE + coming.broken * rate)


def lay_out(
    rate: Decimal,
    settle: datetime.date,
    maturity: datetime.date,
    start: datetime.date | None = None,
    first: datetime.date | None = None,
    frequency: int = 2,
    month_end: bool = True,
) -> Flows:
    """What a note pays after settlement, and the interest it has run up.

    start  first day of interest; without it the last regular coupon date
    first  the first coupon, where it is still to come and its period is not a regular one
    """
    begin, end = period(maturity, frequency, month_end, settle)
    each = rate * HUNDRED / frequency
    since = start if first is not None else max(start or begin, begin)
    paid, run = [], since
    for day in coupon_days(end, maturity, frequency, month_end):
        due = first is None or day >= first
        paid.append(each * parts(run, day, maturity, frequency, month_end) if due else Decimal(0))
        run = day if due else run
    paid[-1] += HUNDRED
    return Flows(
        broken=Decimal((end - settle).days) / (end - begin).days,
        paid=tuple(paid),
        accrued=each * parts(since, settle, maturity, frequency, month_end),
        frequency=frequency,
    )


def coupon_days(first: datetime.date, maturity: datetime.date, frequency: int, month_end: bool) -> list[datetime.date]:
    """Regular coupon dates from one of them to maturity."""
    step, days, n = 12 // frequency, [maturity], 1
    while days[-1] > first:
        days.append(step_back(maturity, n * step, month_end))
        n += 1
    return days[::-1]


def parts(a: Any, b: datetime.date, maturity: datetime.date, frequency: int, month_end: bool) -> Decimal:
    """Coupon periods from one day to another: the days' part of each regular period between them."""
    total = Decimal(0)
    while a < b:
        begin, end = period(maturity, frequency, month_end, a)
        total += Decimal((min(b, end) - a).days) / (end - begin).days
        a = end
    return total
