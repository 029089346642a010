"""The room that rounds: every division between the log and the tables is one of these.

Money is whole cents. What an accrual leaves unposted is *dust*: DUST of them make a cent. The number is chosen so that any annual
rate to ten decimals, over any mix of days of 360, 365 or 366 to a year, is a whole number of dust:

    YEAR = 360 x 73 x 61 = 1,603,080 parts: a day is 4,453 of them at 360, 4,392 at 365, 4,380 at 366
    DUST = YEAR x 10^10

Rounding is half up, away from zero for negatives. Compiled, integers have 64 bits: a result must stay below 2^50 (eleven trillion
dollars in cents), a divisor below 2^61; the log's bounds see to it. Products may be of any size.
"""

import math
from typing import Any

from .compiled import COMPILED, compiled

YEAR = 1_603_080
MONTH = 377_580  # 28 x 29 x 15 x 31: a day of any calendar month is a whole number of these
MONTH_AND_YEAR = YEAR * 7 * 29 * 31  # and a day of any month, and of any year, of these
RATE_ONE = 10**10
DUST = YEAR * RATE_ONE
SIGN = -(2**63)
FAR = 2**50

if COMPILED:
    # a x b may pass 2^63 and wrap. A float guesses the quotient to within one; the remainder of that guess is small, so wrapping
    # integers tell it truly, and one step mends the guess. The result does not depend on how the guess was rounded: 1 / d is by
    # itself, so that a loop over one divisor divides once. `x >> 63` is -1 where x is negative, 0 where it is not.

    @compiled
    def muldivmod(a: int, b: int, d: int) -> tuple[int, int]:
        """a x b / d as floor and remainder, exactly; d > 0."""
        guess = math.floor(float(a) * float(b) * (1.0 / float(d)))
        remainder = a * b - guess * d
        below, above = remainder >> 63, (d - 1 - remainder) >> 63
        return guess + below - above, remainder + (d & below) - (d & above)

    @compiled
    def muldiv(a: int, b: int, d: int) -> int:
        """a x b / d to the nearest, halves away from zero: 1 x 1 / 2 is 1, -1 x 1 / 2 is -1; d > 0."""
        guess = math.floor(float(a) * float(b) * (1.0 / float(d)) + 0.5)
        half = (d + ((a ^ b) >> 63)) >> 1  # of a negative product a hair less: its ties stay below
        remainder = a * b + half - guess * d
        return guess + (remainder >> 63) - ((d - 1 - remainder) >> 63)

    MASK = 0xFFFFFFFF

    @compiled
    def high_product(a: Any, b: Any) -> Any:
        """The high 64 bits of a x b, signed."""
        a0, a1, b0, b1 = a & MASK, a >> 32, b & MASK, b >> 32
        low = a0 * b0
        middle = a1 * b0 + ((low >> 32) & MASK)
        other = a0 * b1 + (middle & MASK)
        return a1 * b1 + (middle >> 32) + (other >> 32)

    @compiled
    def minus(high: Any, low: Any, c: Any) -> Any:
        """A signed 128-bit number less a 64-bit one: halves, the low one as unsigned bits."""
        left = low - c
        borrow = (low ^ SIGN) < (c ^ SIGN)
        return high - borrow - (c >> 63), left

    @compiled
    def compare(a: int, b: int, c: int, x: int, y: int, z: int) -> int:
        """The sign of (a x b - c) - (x x y - z), through 128 bits."""
        high, low = minus(high_product(a, b), a * b, c)
        other_high, other_low = minus(high_product(x, y), x * y, z)
        if high != other_high:
            return 1 if high > other_high else -1
        if low == other_low:
            return 0
        return 1 if (low ^ SIGN) > (other_low ^ SIGN) else -1

    @compiled
    def passes_half(cents: Any, dust: Any, total: Any, weight: Any, result: Any) -> Any:
        """Whether (cents less dust) x total / weight lies beyond result + 1/2, or, from zero up, on it."""
        whole, part = muldivmod(dust, 2 * total, DUST)
        sign = compare(cents, 2 * total, whole, 2 * result + 1, weight, 0)
        if sign == 0 and part > 0:
            sign = -1
        return sign > 0 if result < 0 else sign >= 0

    @compiled
    def scale_up(cents: int, dust: int, total: int, weight: int) -> int:
        """(cents less dust) x total / weight to the nearest cent, halves away from zero; beyond 2^50, that."""
        exact = (float(cents) - float(dust) / float(DUST)) * float(total) / float(weight)
        if abs(exact) > FAR:
            return FAR if exact > 0 else -FAR
        # one step mends the guess, as above; a loop would not end on the garbage of a structure that was stopped
        result = math.floor(exact + 0.5)
        if passes_half(cents, dust, total, weight, result):
            return result + 1
        return result if passes_half(cents, dust, total, weight, result - 1) else result - 1

else:

    def scale_up(cents: int, dust: int, total: int, weight: int) -> int:
        """(cents less dust) x total / weight to the nearest cent, halves away from zero; beyond 2^50, that."""
        near: int = muldiv(cents * DUST - dust, total, DUST * weight)
        return max(min(near, FAR), -FAR)

    def compare(a: int, b: int, c: int, x: int, y: int, z: int) -> int:
        """The sign of (a x b - c) - (x x y - z)."""
        left = (a * b - c) - (x * y - z)
        return (left > 0) - (left < 0)

    def muldivmod(a: int, b: int, d: int) -> tuple[int, int]:
        """a x b / d as floor and remainder, exactly; d > 0."""
        return divmod(a * b, d)

    def muldiv(a: int, b: int, d: int) -> int:
        """a x b / d to the nearest, halves away from zero: 1 x 1 / 2 is 1, -1 x 1 / 2 is -1; d > 0."""
        floor, remainder = divmod(a * b, d)
        return floor + (2 * remainder > d or (2 * remainder == d and floor >= 0))


@compiled
def carry(cents: int, more: int, dust: int, one: int) -> tuple[int, int]:
    """Whole cents and fresh dust, with the dust carried, into a posting and the dust that stays.

    The total posted since inception is then always the exact total, rounded; a total that only grows from zero rounds its halves up,
    which is what half-up on the carried remainder does. `one` is how much dust makes a cent.
    Increments of 5/2, 0 and 0 cents post 3, 0, 0 (tie rule of accounting.md 2: the sign of the total decides, never the dust's).
    """
    dust += more
    up = 2 * dust >= one
    return cents + up, dust - up * one


@compiled
def accrue(base: int, rate: int, parts: int, dust: int, one: int) -> tuple[int, int]:
    """Cents to post for `parts` of a period on `base`, and the dust that stays.

    base     cents, not negative
    rate     for the period, RATE_ONE is 100 %; 1 for a sum of money spread over it
    parts    of the period: YEAR make a year, MONTH a month
    dust     carried from the last posting: at least minus half a cent, less than half a cent
    one      how much dust makes a cent: DUST; MONTH_AND_YEAR x 10^8 by the million; YEAR or MONTH for a sum

    496,015.00 at 0.75 % is 3,720.1125 for a year of 365 days. Posted daily it is 10.19 or 10.20, and 3,720.11 in all.
    """
    cents, more = muldivmod(base, rate * parts, one)
    posted: tuple[int, int] = carry(cents, more, dust, one)
    return posted
