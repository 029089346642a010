"""Returns a year to twelve decimals, by few digits where they decide and by fifty where they do not; frames in the nearest floats."""

import datetime
import random
from decimal import Decimal, localcontext

import numpy as np

from navsim.figures.returns import average_annual_total_return
from navsim.sweep import returns
from navsim.sweep.result import nearest
from navsim.sweep.returns import a_year, places, yearly


def test_few_digits_say_what_fifty_say():
    """Whatever a dollar became, from a hundredth of a cent to ten million, over one day more than a year or over a century."""
    dice = random.Random(7)
    asked = [
        (Decimal(dice.randrange(1, 10 ** dice.randrange(1, 12))) / 10**4, Decimal(dice.randrange(366, 36_525)) / Decimal("365.25"))
        for _ in range(500)
    ]
    told = [a_year(became, years) for became, years in asked]
    assert told == [places(average_annual_total_return(became - 1, years=years)) for became, years in asked]


def test_what_lies_at_a_half_is_told_by_fifty_digits():
    """(1 + r) ^ 2 with r half a unit of the twelfth decimal: few digits leave it open, and the same beside it by less than they can see."""
    with localcontext(prec=60):
        half = Decimal("1.070000000000") + Decimal("5E-13")
        tie, above, below = half * half, half * half + Decimal("1E-27"), half * half - Decimal("1E-27")
    assert [a_year(became, Decimal(2)) for became in (tie, above, below)] == [None] * 3
    days = datetime.date(2001, 1, 2), datetime.date(2003, 1, 2)
    assert [yearly(became, *days) for became in (above, below)] == [70_000_000_001, 70_000_000_000]
    with localcontext(prec=60):
        clear = half * half + Decimal("1E-21")
    assert a_year(clear, Decimal(2)) == 70_000_000_001


def test_a_guess_that_is_far_off_decides_nothing(monkeypatch):
    """A float may guess, never tell: a wrong logarithm is found out."""
    monkeypatch.setattr(returns.math, "log", lambda became: 0.7)
    assert a_year(Decimal(2), Decimal(3)) is None
    assert yearly(Decimal(2), datetime.date(2001, 1, 2), datetime.date(2004, 1, 2)) == places(Decimal(2) ** (Decimal(1) / 3) - 1)


def test_floats_of_a_frame_are_the_nearest():
    """Whole numbers of any size, as float(Decimal) has them."""
    dice = random.Random(3)
    for size in (10, 53, 60, 90):
        for scale in (2, 6, 8, 12):
            whole = [dice.randrange(-(2**size), 2**size) for _ in range(200)]
            values = np.ma.MaskedArray(np.array(whole, np.int64 if size < 63 else object), [False] * 199 + [True])
            told = nearest(values, scale)
            assert told[:-1].tolist() == [float(Decimal(each).scaleb(-scale)) for each in whole[:-1]]
            assert np.isnan(told[-1])
