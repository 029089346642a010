"""Notes and bonds between yield and price: 31 CFR part 356, Appendix B, sections II and III.

Prices are per 100 of face, without accrued interest. The broken period up to the next coupon date counts simple interest, every whole
one after it compounds. A first period shorter or longer than a regular one earns its days' part of each regular period it touches.
"""

import datetime
import decimal
from decimal import Decimal

import attrs

from ..basics.problems import refuse
from ..portfolio.coupons import period, step_back
from .decimals import HUNDRED, ONE, date, in_order, number, positive, precise, printed

LOW, HIGH = Decimal("-0.99"), Decimal(10)
STEPS = 170  # halvings of that, far below the last of the digits given
SOLVED = decimal.Context(prec=30, rounding=decimal.ROUND_HALF_EVEN)
FREQUENCIES = (1, 2, 3, 4, 6, 12)


@attrs.frozen(kw_only=True)
class Flows:
    """What a bond still pays per 100, and how its coupons are counted.

    broken   part of a coupon period from settlement to the next coupon date
    paid     dollars at that date, the one after it, and so on, the principal with the last
    accrued  interest run up by settlement
    """

    broken: Decimal
    paid: tuple
    accrued: Decimal
    frequency: int


@precise
def bond_price(coupon, yield_, settle, maturity, dated=None, first_coupon=None, frequency=2, month_end=True, places=6) -> Decimal:
    """Clean price per 100 at a yield: a 30-year 8 3/4 % bond at 8.84 % is 99.057893 on the day of issue. II A to G.

    coupon, yield_  annual, fractions; the yield compounds `frequency` times a year
    settle          the day it is paid for
    dated           first day of interest; without it the last regular coupon date, or, where a first coupon is still to come, settlement
    first_coupon    where the first period is not a regular one and does not end with the next coupon date
    month_end       coupons on month ends where maturity is one
    places          the Treasury's six, for what is paid in all and for the interest in it; None, unrounded
    """
    coming = flows(coupon, settle, maturity, dated, first_coupon, frequency, month_end)
    return printed(worth(coming, number(yield_, "the yield")), places) - printed(coming.accrued, places)


@precise
def bond_yield(coupon, price, settle, maturity, dated=None, first_coupon=None, frequency=2, month_end=True) -> Decimal:
    """The yield at which the clean price is `price`, solved to thirty digits: the other way round."""
    coming, price = flows(coupon, settle, maturity, dated, first_coupon, frequency, month_end), positive(price, "the price")
    low, high = LOW * frequency, HIGH
    paid = price + coming.accrued
    if not worth(coming, high) < paid < worth(coming, low):
        refuse("figure.no_yield", f"no yield up to 1,000 % gives a price of {price}")
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(coming, middle) > paid else (low, middle)
    return SOLVED.plus((low + high) / 2)


def accrued_interest(coupon, settle, maturity, dated=None, first_coupon=None, frequency=2, month_end=True) -> Decimal:
    """Interest run up by settlement, per 100: 44 days of 181 and 81 of 184 at 10 3/4 % are 3.672798."""
    return flows(coupon, settle, maturity, dated, first_coupon, frequency, month_end).accrued


def worth(coming: Flows, yield_: Decimal) -> Decimal:
    """Price and accrued interest: times (1 + broken x i/f) they are the sum of paid_k / (1 + i/f)^k."""
    rate = yield_ / coming.frequency
    growth, total = ONE + rate, Decimal(0)
    for paid in reversed(coming.paid):
        total = total / growth + paid
    return total / (ONE + coming.broken * rate)


@precise
def flows(coupon, settle, maturity, dated, first_coupon, frequency, month_end) -> Flows:
    """Lay out what is to come, and what has accrued."""
    rate, settle, maturity = number(coupon, "the coupon"), date(settle, "settlement"), date(maturity, "maturity")
    dated = None if dated is None else date(dated, "the dated date")
    first_coupon = None if first_coupon is None else date(first_coupon, "the first coupon")
    if frequency not in FREQUENCIES:
        refuse("figure.frequency", f"{frequency} coupons a year", "1, 2, 3, 4, 6 or 12")
    in_order(settle=settle, maturity=maturity)
    in_order(dated=dated, maturity=maturity)
    if dated is not None and dated > settle:
        refuse("figure.days_out_of_order", f"settlement {settle} is before the first day of interest {dated}")
    begin, end = period(maturity, frequency, month_end, settle)
    to_come = first_coupon is not None and first_coupon > settle
    start = dated or (settle if to_come else begin)
    first = first_coupon if to_come else None
    if first is not None and first != period(maturity, frequency, month_end, first)[0] and first != maturity:
        refuse("figure.first_coupon", f"{first} is no coupon date of a bond due {maturity}", f"the next ones are {end} and after")
    each = rate * HUNDRED / frequency
    since = max(start, begin) if first is None else start
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


def coupon_days(first: datetime.date, maturity: datetime.date, frequency: int, month_end: bool) -> list:
    """Regular coupon dates from one of them to maturity."""
    step, days, n = 12 // frequency, [maturity], 1
    while days[-1] > first:
        days.append(step_back(maturity, n * step, month_end))
        n += 1
    return days[::-1]


def parts(a: datetime.date, b: datetime.date, maturity: datetime.date, frequency: int, month_end: bool) -> Decimal:
    """Coupon periods from one day to another: the days' part of each regular period between them."""
    total = Decimal(0)
    while a < b:
        begin, end = period(maturity, frequency, month_end, a)
        total += Decimal((min(b, end) - a).days) / (end - begin).days
        a = end
    return total
