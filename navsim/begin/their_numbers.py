"""A number as it is written elsewhere: $1,234.50, (7.00), 1.234,50 or 1'234.50 as the plain decimal it means. Nothing is rounded, nothing guessed."""

from __future__ import annotations

import decimal
import re
from typing import Any

SPACES = dict.fromkeys(map(ord, "\u00a0\u2009\u202f"), " ") | {ord("\u2212"): "-", ord("\u2019"): "'"}
OTHER = {".": ",", ",": "."}


def pattern(mark: str) -> re.Pattern[str]:
    """Digits in groups of three or in none, with a currency, a sign or brackets, and the unit of a rate."""
    point, group = re.escape(mark), f"[{re.escape(OTHER[mark])}' ]"
    digits = rf"[0-9]{{1,3}}(?P<group>{group})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*(?:{point}[0-9]*)?|[0-9]+(?:{point}[0-9]*)?|{point}[0-9]+"
    dollars, unit = r"(?:\$|USD)", r"(?:%|bp)"
    return re.compile(
        rf"(?P<first>{dollars})?\ *(?P<open>\()?(?P<sign>[-+])?\ *(?P<then>{dollars})?\ *(?P<digits>{digits})\ *(?P<last>{dollars})?\ *"
        rf"(?P<unit>{unit})?(?P<close>\))?(?P<after>-)?\ *(?P<end>{dollars}|{unit})?"
    )


PATTERNS = {mark: pattern(mark) for mark in OTHER}


def plain(text: str, mark: str, *, unsigned: bool = False) -> str | None:
    """The plain decimal, with the unit of a rate where it has one; None where it is no number.

    mark      the decimal mark, "." or ","; the other one, apostrophes and spaces stand between groups of three digits
    unsigned  without its sign
    """
    found = PATTERNS[mark].fullmatch(text.translate(SPACES).strip())
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    units = [each for each in (found["unit"], found["end"]) if each in ("%", "bp")]
    currencies = [each for each in (found["first"], found["then"], found["last"], found["end"]) if each in ("$", "USD")]
    signs = [each for each in (found["open"], found["sign"], found["after"]) if each]
    if len(units) > 1 or len(currencies) > 1 or len(signs) > 1:
        return None
    whole, _, part = found["digits"].partition(mark)
    whole = whole.replace(found["group"], "") if found["group"] else whole
    negative = "" if unsigned or not signs or signs == ["+"] else "-"
    unit = {"bp": " bp", "%": "%"}[units[0]] if units else ""
    return negative + (whole or "0") + (f".{part}" if part else "") + unit


def of_a_workbook(cell: float | int | decimal.Decimal) -> str:
    """A number of a workbook, as the shortest decimal that is it: 0.1 is 0.1, not a binary neighbour."""
    exact = decimal.Decimal(repr(cell)) if isinstance(cell, float) else decimal.Decimal(cell)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_number(cell: Any) -> bool:
    """Whether a cell of a workbook is one."""
    return isinstance(cell, float | int | decimal.Decimal) and not isinstance(cell, bool)
