"""Inflation-indexed principal: the index of a day, the ratio, a real price in dollars. 31 CFR part 356, Appendix B, I B, III and V."""

import calendar
import decimal
from decimal import Decimal

import attrs

from .bonds import accrued_interest, bond_price
from .decimals import HUNDRED, Day, Number, date, number, positive, precise, printed

SIX = Decimal("1E-6")


@attrs.frozen(kw_only=True)
class RealPrice:
    """Per 100 of original principal: real and adjusted price, real and adjusted interest run up, and what is paid at settlement."""

    price: Decimal
    adjusted: Decimal
    accrued: Decimal
    accrued_adjusted: Decimal
    settlement: Decimal


@precise
def reference_index(first: Number, following: Number, day: Day) -> Decimal:
    """The index of a day between those of the first of its month and of the next: 154.40 and 154.90, on 15 April 1996, make 154.63333."""
    day, first, following = date(day, "the day"), positive(first, "the index"), positive(following, "the index")
    length = calendar.monthrange(day.year, day.month)[1]
    return five_places(first + Decimal(day.day - 1) / length * (following - first))


@precise
def index_ratio(index: Number, base: Number) -> Decimal:
    """The reference index over that of the issue: 163.29032 over 161.55484 is 1.01074."""
    return five_places(positive(index, "the index") / positive(base, "the index of the issue"))


@precise
def real_price(
    coupon: Number, real_yield: Number, settle: Day, maturity: Day, ratio: Number, dated: Day | None = None, first_coupon: Day | None = None
) -> RealPrice:
    """Price and interest at a real yield, each rounded to six places and then adjusted by the index ratio."""
    ratio = positive(ratio, "the index ratio")
    price = bond_price(coupon, real_yield, settle, maturity, dated, first_coupon)
    accrued = printed(accrued_interest(coupon, settle, maturity, dated, first_coupon), 6)
    adjusted, accrued_adjusted = printed(price * ratio, 6), printed(accrued * ratio, 6)
    return RealPrice(price=price, adjusted=adjusted, accrued=accrued, accrued_adjusted=accrued_adjusted, settlement=adjusted + accrued_adjusted)


@precise
def stripped_interest(par: Number, coupon: Number, base: Number, index: Number) -> tuple[Decimal, Decimal]:
    """(adjusted value, payment) of an interest component stripped from an indexed note, in dollars and cents. V."""
    per_half_year = number(par, "the par amount") * number(coupon, "the coupon") / 2
    value = printed(per_half_year * HUNDRED / positive(base, "the index of the issue"), 2)
    return value, printed(value * positive(index, "the index") / HUNDRED, 2)


def five_places(value: Decimal) -> Decimal:
    """Cut off after the sixth place, then rounded to the fifth: the Treasury's way with its index."""
    return printed(value.quantize(SIX, decimal.ROUND_DOWN), 5)
