"""Floating rate notes of the Treasury between discount margin and price: 31 CFR part 356, Appendix B, section IV.

Interest runs by the day at index rate plus spread, never below nothing, over 360; it is paid each quarter. What is not known yet is taken at
the index rate of the day of settlement. Prices are per 100.
"""

from decimal import Decimal

import attrs

from ..portfolio.treasury import coupon_days
from .decimals import HUNDRED, ONE, Day, Number, date, in_order, number, precise, printed

QUARTERS = 4
YEAR = 360


@attrs.frozen(kw_only=True)
class FloaterPrice:
    """What is paid in all, the interest run up in it, and the price without it; to the Treasury's six places."""

    paid: Decimal
    accrued: Decimal
    price: Decimal


@precise
def index_rate(discount_rate: Number, days: Number) -> Decimal:
    """The simple rate of a bill's discount rate, to nine places of a per cent: 0.095 % over 91 days is 0.095022819 %."""
    rate = number(discount_rate, "the discount rate")
    return printed(rate / (ONE - number(days, "days") / YEAR * rate), 11)


@precise
def floater_price(index: Number, spread: Number, margin: Number, settle: Day, maturity: Day, accrued: Number = 0) -> FloaterPrice:
    """The price at a discount margin: index 0.095022819 %, spread and margin 0.120 %, two years, is 100.

    accrued  interest run up by settlement where the note was issued before, dollars
    """
    settle, maturity = date(settle, "settlement"), date(maturity, "maturity")
    in_order(settle=settle, maturity=maturity)
    rate, margin = number(index, "the index rate"), number(margin, "the discount margin")
    a_day = HUNDRED * max(rate + number(spread, "the spread"), Decimal(0)) / YEAR
    run_up = number(accrued, "the interest run up")
    worth, growth, before, owed = Decimal(0), ONE, settle, run_up
    for day in coupon_days(settle, maturity, QUARTERS, True):
        if day <= settle:
            continue
        days = (day - before).days
        growth *= ONE + (rate + margin) * days / YEAR
        worth += (owed + a_day * days) / growth
        before, owed = day, Decimal(0)
    worth += HUNDRED / growth
    return FloaterPrice(paid=printed(worth, 6), accrued=printed(run_up, 6), price=printed(worth - run_up, 6))
