"""Numbers as they come in, and the precision of every figure: fifty digits; only the Treasury's prices are rounded, to their six places."""

import datetime
import decimal
import functools
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar

from ..basics.problems import refuse

Number = Decimal | int | float | str
Day = datetime.date | str
P = ParamSpec("P")
T = TypeVar("T")

DIGITS = decimal.Context(prec=50, rounding=decimal.ROUND_HALF_EVEN)
ONE, HUNDRED = Decimal(1), Decimal(100)


def number(value: Any, name: str) -> Decimal:
    """A figure exactly; a binary float as the shortest decimal that means it, as in a Parquet feed. `name` is what a refusal calls it."""
    if isinstance(value, bool) or value is None:
        refuse("figure.not_a_number", f"{name} is {value}, not a number", 'write Decimal("0.05")')
    try:
        told = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
    except (decimal.InvalidOperation, TypeError):
        refuse("figure.not_a_number", f"{name} is {value!r}, not a number", 'write Decimal("0.05")')
    if not told.is_finite():
        refuse("figure.not_a_number", f"{name} is {told}, not a number", 'write Decimal("0.05")')
    return told


def positive(value: Any, name: str) -> Decimal:
    """A figure above zero."""
    told = number(value, name)
    if told <= 0:
        refuse("figure.not_positive", f"{name} is {told}; it must be above zero", "leave out what is not there")
    return told


def printed(price: Decimal, places: int | None) -> Decimal:
    """A price with so many places, halves up; None leaves it as it is."""
    return price if places is None else price.quantize(ONE.scaleb(-places), decimal.ROUND_HALF_UP)


def date(value: Day, name: str) -> datetime.date:
    """A calendar day: a date, an instant of a day, or its ISO text."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        refuse("figure.not_a_date", f"{name} is {value!r}, not a date", "write datetime.date(2003, 1, 2)")


def in_order(**days: datetime.date | None) -> None:
    """Refuse days that do not follow one another: in_order(settle=..., maturity=...)."""
    named = [(name, day) for name, day in days.items() if day is not None]
    for (earlier, first), (later, second) in itertools.pairwise(named):
        if first >= second:
            refuse("figure.days_out_of_order", f"{later} {second} is not after {earlier} {first}", "are the two the wrong way round?")


def precise(figure: Callable[P, T]) -> Callable[P, T]:
    """Reckon a figure in fifty digits, whatever the caller's context is."""

    @functools.wraps(figure)
    def reckoned(*args: P.args, **kwargs: P.kwargs) -> T:
        with decimal.localcontext(DIGITS):
            return figure(*args, **kwargs)

    return reckoned
