"""Book values of debt between cost and face: accounting.md 6. Powers in fifty digits, then rounded; nothing here is compiled."""

import decimal
import fractions
import functools

from ..basics.exact import muldiv

DIGITS = decimal.Context(prec=50, rounding=decimal.ROUND_HALF_EVEN)


def straight_line(cost: int, face: int, elapsed: int, days: int) -> int:
    """Cost plus its even part of discount or premium, the whole rounded: 988,000.00 of 1,000,000.00 after 30 days of 182 is 989,978.02."""
    return muldiv(cost * (days - elapsed) + face * elapsed, 1, days) if days else face


def constant_yield(cost: int, face: int, elapsed: int, days: int) -> int:
    """Cost growing at one rate a day to face, both of one sign: 988,000.00 of 1,000,000.00 after 30 days of 182 is 989,968.06."""
    if not days:
        return face
    ratio = DIGITS.divide(decimal.Decimal(face), decimal.Decimal(cost))
    power = DIGITS.divide(decimal.Decimal(elapsed), decimal.Decimal(days))
    return half_up(DIGITS.multiply(decimal.Decimal(cost), DIGITS.power(ratio, power)))


def half_up(amount: decimal.Decimal) -> int:
    """To whole cents, halves away from zero."""
    return int(amount.quantize(decimal.Decimal(1), rounding=decimal.ROUND_HALF_UP, context=DIGITS))


@functools.lru_cache(maxsize=1 << 12)
def daily_yield(dirty: int, flows: tuple[tuple[int, fractions.Fraction], ...]) -> decimal.Decimal:
    """The factor a day by which the flows ((days from settlement, exact cents), ...) are discounted to the dirty cost, which has their sign."""
    if dirty < 0:
        return daily_yield(-dirty, tuple((days, -cents) for days, cents in flows))
    low, high = decimal.Decimal("0.5"), decimal.Decimal(2)
    while present(flows, high, 0) > dirty:
        low, high = high, high * 2
    while present(flows, low, 0) < dirty:
        low, high = low / 2, low
    for _ in range(175):
        middle = DIGITS.divide(DIGITS.add(low, high), decimal.Decimal(2))
        if present(flows, middle, 0) > dirty:
            low = middle
        else:
            high = middle
    return DIGITS.divide(DIGITS.add(low, high), decimal.Decimal(2))


def present(flows: tuple[tuple[int, fractions.Fraction], ...], factor: decimal.Decimal, elapsed: int) -> decimal.Decimal:
    """What flows still to come are worth after so many days; a flow that is due counts whole."""
    total = decimal.Decimal(0)
    for days, cents in flows:
        amount = DIGITS.divide(decimal.Decimal(cents.numerator), decimal.Decimal(cents.denominator))
        total = DIGITS.add(total, DIGITS.divide(amount, DIGITS.power(factor, max(days - elapsed, 0))))
    return total
