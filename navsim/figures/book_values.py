"""The book value of a debt security on every day between settlement and maturity, as the engine carries it: accounting.md 6."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import cast

from ..basics.exact import muldiv
from ..basics.instants import DAY
from ..basics.problems import refuse
from ..events.portfolio import Security
from ..portfolio import amortization
from ..portfolio.coupons import DAY_COUNTS, coupon_dates, earned, last_coupon
from .decimals import Day, Number, date, in_order, number, positive, precise

METHODS = ("straight_line", "constant_yield")


@precise
def amortize(
    cost: Number,
    face: Number,
    settle: Day,
    maturity: Day,
    method: str = "straight_line",
    coupon: Number | None = None,
    frequency: int | None = 2,
    day_count: str = "actual/actual",
    accrued: Number | None = None,
    first_coupon: Day | None = None,
    month_end: bool = True,
) -> list[tuple[datetime.date, Decimal]]:
    """[(day, book value in dollars and cents)] from settlement, at cost, to maturity, at face.

    cost, face  dollars; the cost without the interest bought
    method      straight_line: every day the same part of discount or premium; constant_yield: every day the same yield on the book
    coupon      annual, a fraction; with its frequency, day count and first coupon. None for what is sold at a discount
    accrued     interest bought, in dollars; without it, what has run up since the last coupon
    settle, maturity, frequency, day_count, first_coupon, month_end  the security's; month_end: coupons on month ends where maturity is one

    988,000.00 of 1,000,000.00 over 182 days is 989,978.02 after 30 in a straight line, 989,968.06 at a constant yield.

    Raises InputProblems for a method or day count there is not, and for money that is not in whole cents. Source: accounting.md 6.
    """
    cost_cents, face_cents = cents(positive(cost, "the cost"), "the cost"), cents(positive(face, "the face"), "the face")
    settle, maturity = date(settle, "settlement"), date(maturity, "maturity")
    in_order(settle=settle, maturity=maturity)
    if method not in METHODS:
        refuse("figure.method", f'there is no method "{method}"', f"one of: {', '.join(METHODS)}")
    if day_count not in DAY_COUNTS:
        refuse("figure.day_count", f'there is no day count "{day_count}"', f"one of: {', '.join(DAY_COUNTS)}")
    days = (maturity - settle).days
    if method == "straight_line":
        values = [amortization.straight_line(cost_cents, face_cents, k, days) for k in range(days + 1)]
    elif coupon is None:
        values = [amortization.constant_yield(cost_cents, face_cents, k, days) for k in range(days + 1)]
    else:
        rate = number(coupon, "the coupon") * 10**10
        if rate != int(rate):
            refuse("figure.too_fine", f"the coupon {coupon} has more than ten decimals", 'a coupon of 5.25 % is Decimal("0.0525")')
        security = Security(
            event_id="figure",
            security="figure",
            type="bond",
            maturity=maturity,
            coupon_e10=int(rate),
            frequency=frequency,
            day_count=day_count,
            first_coupon=None if first_coupon is None else date(first_coupon, "the first coupon"),
            month_end_coupons=month_end,
        )
        bought = None if accrued is None else cents(number(accrued, "the interest bought"), "the interest bought")
        values = level_yield(security, cost_cents, face_cents, settle, bought)
    return [(settle + k * DAY, Decimal(value).scaleb(-2)) for k, value in enumerate(values)]


def cents(dollars: Decimal, name: str) -> int:
    """Dollars as whole cents; refused where they are not."""
    told = dollars * 100
    if told != int(told):
        refuse("figure.not_cents", f"{name} is {dollars}: money is in whole cents", "round it where you know how it should be rounded")
    return int(told)


def level_yield(security: Security, cost: int, face: int, settle: datetime.date, bought: int | None) -> list[int]:
    """Day by day, the flows to come at the daily yield that prices them to the dirty cost, less the interest receivable."""
    end = cast(datetime.date, security.maturity)
    dates, flows, paid_to = [*coupon_dates(security, settle, end - DAY), end], [], last_coupon(security, settle)
    if bought is None:
        bought = nearest(face * earned(security, (), paid_to, settle))
    for day in dates:
        flows.append(((day - settle).days, face * earned(security, (), paid_to, day) + (face if day == end else 0)))
        paid_to = day
    factor = amortization.daily_yield(cost + bought, tuple(flows))
    values, exact, received, coming, run = [], Fraction(0), 0, tuple(flows), settle
    worth = Decimal(cost + bought)
    for k in range((end - settle).days):
        day = settle + k * DAY
        if k:
            worth *= factor
            exact += face * earned(security, (), run, day)
            run = day
        if coming[0][0] <= k:
            received += nearest(coming[0][1])
            coming = coming[1:]
            worth = amortization.present(coming, factor, k)
        values.append(amortization.half_up(worth) - (bought + nearest(exact) - received))
    return [*values, face]


def nearest(exact: Fraction) -> int:
    """Whole cents, halves away from zero."""
    told: int = muldiv(exact.numerator, 1, exact.denominator)
    return told
