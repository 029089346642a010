"""Notes and bonds between yield and price: 31 CFR part 356, Appendix B, sections II and III.

Prices are per 100 of face, without accrued interest. The broken period up to the next coupon date counts simple interest, every whole
one after it compounds. A first period shorter or longer than a regular one earns its days' part of each regular period it touches.
"""

import decimal
from decimal import Decimal

from ..basics.problems import refuse
from ..portfolio.coupons import period
from ..portfolio.treasury import Flows, lay_out, worth
from .decimals import Day, Number, date, in_order, number, positive, precise, printed

LOW, HIGH = Decimal("-0.99"), Decimal(10)
STEPS = 170  # halvings of that, far below the last of the digits given
SOLVED = decimal.Context(prec=30, rounding=decimal.ROUND_HALF_EVEN)
FREQUENCIES = (1, 2, 3, 4, 6, 12)


@precise
def bond_price(
    coupon: Number,
    yield_: Number,
    settle: Day,
    maturity: Day,
    dated: Day | None = None,
    first_coupon: Day | None = None,
    frequency: int = 2,
    month_end: bool = True,
    places: int | None = 6,
) -> Decimal:
    """Clean price per 100 at a yield: a 30-year 8 3/4 % bond at 8.84 % is 99.057893 on the day of issue. II A to G.

    coupon, yield_  annual, fractions; the yield compounds `frequency` times a year
    settle          the day it is paid for
    maturity        the day it is redeemed at 100
    dated           first day of interest; without it the last regular coupon date, or, where a first coupon is still to come, settlement
    first_coupon    where the first period is not a regular one and does not end with the next coupon date
    frequency       coupons a year
    month_end       coupons on month ends where maturity is one
    places          the Treasury's six, for what is paid in all and for the interest in it; None, unrounded

    Raises InputProblems where days are out of order, or the first coupon is no coupon date. Source: 31 CFR 356, Appendix B, II and III.
    """
    coming = flows(coupon, settle, maturity, dated, first_coupon, frequency, month_end)
    return printed(worth(coming, number(yield_, "the yield")), places) - printed(coming.accrued, places)


@precise
def bond_yield(
    coupon: Number,
    price: Number,
    settle: Day,
    maturity: Day,
    dated: Day | None = None,
    first_coupon: Day | None = None,
    frequency: int = 2,
    month_end: bool = True,
) -> Decimal:
    """The yield at which the clean price is `price`, a fraction, solved to thirty digits: the other way round.

    price  clean, per 100
    coupon, settle, maturity, dated, first_coupon, frequency, month_end  as for bond_price

    Raises InputProblems as bond_price does, and where no yield up to 1,000 % gives the price. Source: 31 CFR 356, Appendix B, II and III.
    """
    coming, price = flows(coupon, settle, maturity, dated, first_coupon, frequency, month_end), positive(price, "the price")
    low, high = LOW * frequency, HIGH
    paid = price + coming.accrued
    if not worth(coming, high) < paid < worth(coming, low):
        refuse("figure.no_yield", f"no yield up to 1,000 % gives a price of {price}", "prices are per 100 of face")
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(coming, middle) > paid else (low, middle)
    return SOLVED.plus((low + high) / 2)


def accrued_interest(
    coupon: Number,
    settle: Day,
    maturity: Day,
    dated: Day | None = None,
    first_coupon: Day | None = None,
    frequency: int = 2,
    month_end: bool = True,
) -> Decimal:
    """Interest run up by settlement, per 100: 44 days of 181 and 81 of 184 at 10 3/4 % are 3.672798."""
    return flows(coupon, settle, maturity, dated, first_coupon, frequency, month_end).accrued


@precise
def flows(coupon: Number, settle: Day, maturity: Day, dated: Day | None, first_coupon: Day | None, frequency: int, month_end: bool) -> Flows:
    """Lay out what is to come, and what has accrued."""
    rate, settle, maturity = number(coupon, "the coupon"), date(settle, "settlement"), date(maturity, "maturity")
    dated = None if dated is None else date(dated, "the dated date")
    first_coupon = None if first_coupon is None else date(first_coupon, "the first coupon")
    if frequency not in FREQUENCIES:
        refuse("figure.frequency", f"{frequency} coupons a year", "1, 2, 3, 4, 6 or 12")
    in_order(settle=settle, maturity=maturity)
    in_order(dated=dated, maturity=maturity)
    if dated is not None and dated > settle:
        refuse("figure.days_out_of_order", f"settlement {settle} is before the first day of interest {dated}", "dated is not after settle")
    _, end = period(maturity, frequency, month_end, settle)
    to_come = first_coupon is not None and first_coupon > settle
    start = dated or (settle if to_come else None)
    first = first_coupon if to_come else None
    if first is not None and first != period(maturity, frequency, month_end, first)[0] and first != maturity:
        refuse("figure.first_coupon", f"{first} is no coupon date of a bond due {maturity}", f"the next ones are {end} and after")
    return lay_out(rate, settle, maturity, start, first, frequency, month_end)
