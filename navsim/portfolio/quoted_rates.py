"""Prices from quoted rates: a discount rate or a yield, from the quotation's own date to maturity. accounting.md 5 and 15.

The arithmetic is the Treasury's: 31 CFR part 356, Appendix B, section VI for bills and II for notes. A floater is priced as a note of the
rate in force on the quotation's day; paper that pays its interest at maturity as a bill that pays it besides, from that day on.
"""

import datetime
import decimal
import functools
from typing import Any

import attrs
import numpy as np

from ..basics.instants import date_of
from ..events.portfolio import Security
from ..events.prices import DISCOUNT_RATE, YIELD, PriceColumns
from .amortization import DIGITS
from .coupons import coupon_on, of_year

PLACES = decimal.Decimal(10) ** -8


def priced(prices: PriceColumns, securities: dict[str, Security], resets: dict[str, tuple[Any, ...]]) -> PriceColumns:
    """The same quotations, those in rates turned into prices per 100 of face; the others are not touched.

    securities  {id: Security}
    resets      {id: ((date, rate e10), ...)} of floaters, in order
    """
    rows = np.flatnonzero(prices.kind >= DISCOUNT_RATE)
    if not len(rows):
        return prices
    told = prices.price_e8.copy()
    for row in rows.tolist():
        security = securities.get(prices.securities[prices.security[row]])
        if security is None:  # taken back, and nothing names it: nobody asks for its price
            continue
        day = date_of(int(prices.date[row]))
        coupon = coupon_on(security, resets.get(security.security, ()), day)
        told[row] = price_e8(security, int(prices.kind[row]), int(prices.price_e8[row]), day, coupon)
    return attrs.evolve(prices, price_e8=told)


@functools.lru_cache(maxsize=1 << 14)
def price_e8(security: Security, kind: int, rate_e10: int, day: datetime.date, coupon_e10: int) -> int:
    """Price per 100 of face, rounded to 8 decimals. A bill of 91 days at a discount of 7.610 % is 98.07636111."""
    rate, coupon = (decimal.Decimal(each).scaleb(-10, DIGITS) for each in (rate_e10, coupon_e10))
    with decimal.localcontext(DIGITS):
        price = HOW[kind](security, rate, day, coupon)
        return int(price.quantize(PLACES, rounding=decimal.ROUND_HALF_UP).scaleb(8))


def of_discount_rate(security: Security, rate: decimal.Decimal, day: datetime.date, coupon: decimal.Decimal) -> decimal.Decimal:
    """100 x (1 - rate x days / 360)."""
    from .treasury import discounted  # most funds have no quoted rates

    return discounted(rate, (security.maturity - day).days)


def of_yield(security: Security, rate: decimal.Decimal, day: datetime.date, coupon: decimal.Decimal) -> decimal.Decimal:
    """What pays no coupons before maturity by its investment rate; notes by their half-yearly yield, without accrued interest.

    A certificate of 6 % that pays it after 180 days is worth 103.00 / 1.0295890411 = 100.03991485 at 6 %: days over 360, and over 365.
    """
    from . import treasury

    if not security.frequency:
        face = treasury.at_investment_rate(rate, (security.maturity - day).days, treasury.days_in_year_after(day))
        run = of_year(security, day, security.maturity, day) if coupon else 0
        return face * (1 + coupon * run.numerator / run.denominator)
    coming = treasury.lay_out(coupon, day, security.maturity, frequency=security.frequency, month_end=security.month_end_coupons)
    return treasury.worth(coming, rate) - coming.accrued


HOW = {DISCOUNT_RATE: of_discount_rate, YIELD: of_yield}
