"""Values in a row: from one to another in equal steps, or drawn at random from such a row by a seed."""

import random as dice
import re
from decimal import Decimal
from typing import Any

from ..basics.problems import refuse

WRITTEN = re.compile(r"(-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)) ?(%|bp)?")
POINTS = {"%": 100, "bp": 1, None: 1}  # basis points
FINEST = {"%": "0.0001%", "bp": "0.01 bp", None: "0.01"}
MOST = 1_000_000


def span(first: Any, last: Any, step: Any) -> list[Any]:
    """Values from the first through the last, both included: span("50 bp", "90 bp", "5 bp"), span("0%", "1%", "25 bp"), span(0, 3, 1).

    They are written in the unit of the first. A step that does not end on the last stops before it.

    first, last, step  rates as text with their unit, or numbers

    Raises InputProblems where they give no values. Source: formats.md 5.
    """
    start, unit = _read(first, "from")
    end, each = _in(unit, last, "to"), _in(unit, step, "step")
    if each <= 0 or end < start:
        refuse("grid.no_step", f"from {first} to {last} in steps of {step} has no values", "the step is more than nothing, and leads upwards")
    if (end - start) / each > MOST:
        refuse("grid.too_many", f"from {first} to {last} in steps of {step} has more than a million values", "take longer steps")
    return [written(start + n * each, unit, first) for n in range(int((end - start) / each) + 1)]


def drawn(low: str, high: str, seed: int, n: int, step: str | None = None) -> list[str]:
    """`n` values drawn with equal chances from the row of steps between two ends; the seed decides which."""
    start, unit = _read(low, "random")
    each = _in(unit, FINEST[unit] if step is None else step, "step")
    steps = int((_in(unit, high, "random") - start) / each) if each > 0 else -1
    if steps < 0:
        refuse("grid.no_step", f"between {low} and {high} in steps of {step} there are no values", "write random = [LOW, HIGH]")
    if isinstance(n, bool) or not isinstance(n, int) or not 0 < n <= MOST:
        refuse("grid.how_many", f"n = {n} does not say how many values to draw", "a whole number from 1 to a million: n = 100")
    chance = dice.Random(str(seed))
    return [written(start + chance.randrange(steps + 1) * each, unit, low) for _ in range(n)]


def _read(value: Any, key: str) -> tuple[Decimal, str | None]:
    """(Decimal, unit) of a value as it is written."""
    found = WRITTEN.fullmatch(str(value).strip()) if not isinstance(value, bool | float) else None
    if found is None:
        refuse("grid.not_a_number", f'{key} = "{value}" is not a rate, a sum or a count', 'like "50 bp", "0.25%", "24000" or 3')
    return Decimal(found[1]), found[2]


def _in(unit: str | None, value: Any, key: str) -> Decimal:
    """A value in the unit of another one."""
    number, own = _read(value, key)
    if (own is None) != (unit is None):
        message = f'{key} = "{value}" has {"no" if own is None else "a"} unit, the first value {"none" if unit is None else "one"}'
        refuse("grid.units", message, "write from, to and step in one unit, % or bp, or all without")
    return number * POINTS[own] / POINTS[unit]


def written(number: Decimal, unit: str | None, like: Any) -> Any:
    """A value as people write it; a whole number where the first was one."""
    if isinstance(like, int) and number == int(number):
        return int(number)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if unit is None else f"{text}%" if unit == "%" else f"{text} bp"
