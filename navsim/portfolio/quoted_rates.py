"""Prices from quoted rates: a discount rate or a yield, from the quotation's own date to maturity. accounting.md 5 and 15.

Sources: 31 CFR part 356, Appendix B: section III for bills (discount rate, investment rate), section II for notes.
"""

import calendar
import datetime
import decimal
import functools

import attrs
import numpy as np

from ..basics.instants import date_of
from ..events.portfolio import Security
from ..events.prices import DISCOUNT_RATE, YIELD, PriceColumns
from . import coupons
from .amortization import DIGITS

PLACES = decimal.Decimal(10) ** -8
HUNDRED = decimal.Decimal(100)
ONE = decimal.Decimal(1)


def priced(prices: PriceColumns, securities: dict) -> PriceColumns:
    """The same quotations, those in rates turned into prices per 100 of face; the others are not touched.

    securities  {id: Security}
    """
    rows = np.flatnonzero(prices.kind >= DISCOUNT_RATE)
    if not len(rows):
        return prices
    told = prices.price_e8.copy()
    for row in rows.tolist():
        security = securities[prices.securities[prices.security[row]]]
        day = date_of(int(prices.date[row]))
        told[row] = price_e8(security, int(prices.kind[row]), int(prices.price_e8[row]), day)
    return attrs.evolve(prices, price_e8=told)


@functools.lru_cache(maxsize=1 << 14)
def price_e8(security: Security, kind: int, rate_e10: int, day: datetime.date) -> int:
    """Price per 100 of face, rounded to 8 decimals. A bill of 91 days at a discount of 7.610 % is 98.07636111."""
    rate = decimal.Decimal(rate_e10).scaleb(-10, DIGITS)
    with decimal.localcontext(DIGITS):
        price = HOW[kind](security, rate, day)
        return int(price.quantize(PLACES, rounding=decimal.ROUND_HALF_UP).scaleb(8))


def of_discount_rate(security: Security, rate: decimal.Decimal, day: datetime.date) -> decimal.Decimal:
    """100 x (1 - rate x days / 360)."""
    return HUNDRED * (ONE - rate * (security.maturity - day).days / 360)


def of_yield(security: Security, rate: decimal.Decimal, day: datetime.date) -> decimal.Decimal:
    """What pays no coupons before maturity by its investment rate; notes by their half-yearly yield, without accrued interest."""
    return of_note(security, rate, day) if security.frequency else of_bill(security, rate, day)


def of_bill(security: Security, rate: decimal.Decimal, day: datetime.date) -> decimal.Decimal:
    """Simple interest for half a year or less, beyond that interest on the interest of the first half."""
    days = decimal.Decimal((security.maturity - day).days)
    year = decimal.Decimal(366 if year_holds_leap_day(day) else 365)
    if days * 2 <= year:
        return HUNDRED / (ONE + rate * days / year)
    return HUNDRED / ((ONE + (days - year / 2) * rate / year) * (ONE + rate / 2))


def of_note(security: Security, rate: decimal.Decimal, day: datetime.date) -> decimal.Decimal:
    """The flows to come at the yield, the broken first period by simple interest, less the interest accrued to the day."""
    times = security.frequency
    first, following = coupons.period(security.maturity, times, security.month_end_coupons, day)
    length, left = (following - first).days, decimal.Decimal((following - day).days)
    coupon = decimal.Decimal(security.coupon_e10 or 0).scaleb(-10) * 100 / times
    growth = ONE + rate / times
    further = len(coupons.coupon_dates(attrs.evolve(security, coupon_e10=security.coupon_e10 or 0, first_coupon=None), following, security.maturity))
    further += following < security.maturity
    flows = coupon + sum((coupon / growth**k for k in range(1, further + 1)), decimal.Decimal(0)) + HUNDRED / growth**further
    return flows / (ONE + left / length * rate / times) - coupon * (length - left) / length


def year_holds_leap_day(day: datetime.date) -> bool:
    """Whether the year that begins on a day holds a 29 February."""
    leap = day.year if (day.month, day.day) < (2, 29) else day.year + 1
    return calendar.isleap(leap)


HOW = {DISCOUNT_RATE: of_discount_rate, YIELD: of_yield}
