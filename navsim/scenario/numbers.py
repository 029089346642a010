"""Plain decimals and rates with their unit become scaled integers, exactly. Nothing is rounded on the way in."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from .refused import Bare, Refused, quoted

if TYPE_CHECKING:
    from ..events.columns import Column

PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
RATE = re.compile(r"(-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)) ?(%|bp)")
THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
EUROPEAN = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+")
EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]{1,3}")
NOT_FINITE = ("nan", "inf", "+inf", "-inf", "infinity", "-infinity", "1.#inf", "#num!")
EMPTY_WORDS = ("-", "--", "n/a", "na", "#n/a", "null", "none", "nil", "?")
LONGEST = 40
FLOAT_PLACES = 8
UNIT_SCALE = {"%": 2, "bp": 4}


def number(text: str, column: Column) -> int:
    """A plain decimal as an integer of `column.scale` decimals: "12.50" at 8 is 1250000000."""
    if not PLAIN.fullmatch(text):
        raise not_a_number(text, column)
    return within(scaled(text, column.scale, column, text), text, column)


def rate(text: str, column: Column) -> int:
    """A rate with its unit: "0.25%" and "25 bp" are 25000000 of 10^10."""
    match = RATE.fullmatch(text)
    if not match:
        raise not_a_rate(text, column)
    return within(scaled(match[1], column.scale - UNIT_SCALE[match[2]], column, text), text, column)


def whole(text: str, column: Column) -> int:
    """A count: digits only."""
    if not PLAIN.fullmatch(text):
        raise not_a_number(text, column)
    if "." in text and text.partition(".")[2].strip("0"):
        raise Refused(
            "number.not_whole", f"{quoted(text)} is not a whole number", f"{column.name} counts: write {text.partition('.')[0] or '0'}, say"
        )
    return within(scaled(text, 0, column, text), text, column)


def scaled(digits: str, scale: int, column: Column, text: str) -> int:
    """A plain decimal times 10^scale, refused where that is not whole. Zeros at the end add nothing and are let go."""
    if len(digits) > LONGEST:
        raise Refused("number.too_large", f"{quoted(text)} has {len(digits)} characters", "no amount, price or quantity is that long")
    before, _, after = digits.partition(".")
    after = after.rstrip("0")
    if len(after) > scale:
        raise Refused(
            "number.too_many_decimals",
            f"{quoted(text)} has {len(after)} decimals; {column.name} is held to {scale}",
            "nothing is rounded on the way in: round it where you know how it should be rounded",
        )
    return int((before + after.ljust(scale, "0")) or "0")


def within(value: int, text: str, column: Column) -> int:
    """The value itself, if it is within the column's bounds."""
    if column.least is not None and value < column.least:
        if column.least == 0:
            help = "take the sign away; what goes the other way has a row, a side or a kind of its own"
            raise Refused("number.negative", f"{column.name} must not be negative; it is {quoted(text)}", help)
        if column.least == 1 and value <= 0:
            sign = "zero" if value == 0 else "negative"
            help = "leave out what there is nothing of" if value == 0 else "take the sign away: which way it goes is said by a word"
            raise Refused(f"number.{sign}", f"{column.name} must be more than nothing; it is {quoted(text)}", help)
        least = told(column.least, column)
        raise Refused("number.too_small", f"{column.name} must be at least {least}; it is {quoted(text)}", f"write {least} or more")
    if column.most is not None and value > column.most:
        help = "is it in another unit, or has a point been lost?"
        raise Refused("number.too_large", f"{column.name} must be at most {told(column.most, column)}; it is {quoted(text)}", help)
    return value


def told(value: int, column: Column) -> str:
    """A bound as a person writes it."""
    if column.form == "rate":
        return f"{plain(Decimal(value).scaleb(2 - column.scale))}%"
    return plain(Decimal(value).scaleb(-column.scale))


def plain(value: Decimal) -> str:
    """A decimal without an exponent and without zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits_of(value: Any, column: Column) -> Bare:
    """A number that came typed, by its digits: a float by the shortest decimal that makes it, eight places at most.

    0.1 is 0.1; 0.1 + 0.2 is 0.30000000000000004, which nobody meant, and is refused.
    """
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise not_a_number(str(float(value)), column)
        shortest = f"{Decimal(repr(float(value))):f}"
        shortest = shortest.removesuffix(".0")
        if len(shortest.partition(".")[2]) > FLOAT_PLACES:
            help = "write the column as text or as decimals: floats hold what was computed, not what was meant"
            raise Refused("number.not_short", f"{column.name} is the float {shortest}, which has more than {FLOAT_PLACES} places", help)
        return Bare(shortest)
    return Bare(f"{value:f}" if isinstance(value, Decimal) else str(value))


def not_a_number(text: str, column: Column) -> Refused:
    """Why a text is no plain decimal, and what would be."""
    lower = text.strip().lower()
    if lower in NOT_FINITE:
        return Refused("number.not_finite", f"{quoted(text)} is not a number", f"leave {column.name} empty where it is not known")
    if lower in EMPTY_WORDS:
        return Refused("number.not_a_number", f"{quoted(text)} is not a number", "leave the cell empty where a value is not given")
    return Refused("number.not_a_number", f"{quoted(text)} is not a number", _remedy(text, column))


def _remedy(text: str, column: Column) -> str:
    stripped = text.strip()
    if stripped != text and PLAIN.fullmatch(stripped):
        return f"there is a space around it: write {stripped}"
    if PLAIN.fullmatch(re.sub("[oO]", "0", stripped)):
        return "it contains the letter O; the digit is 0"
    if PLAIN.fullmatch(re.sub("[lI]", "1", stripped)):
        return "it contains a letter that looks like the digit 1"
    if THOUSANDS.fullmatch(stripped):
        return f"write {stripped.replace(',', '')}, without thousands separators"
    if EUROPEAN.fullmatch(stripped):
        return f"write {stripped.replace('.', '').replace(',', '.')}: the decimal sign is a point, and there are no thousands separators"
    if stripped.startswith("(") and stripped.endswith(")"):
        return f"a negative number has a minus sign: write -{stripped[1:-1]}"
    if EXPONENT.fullmatch(stripped):
        return f"write it without an exponent{_without_exponent(stripped)}"
    if stripped.startswith("+") and PLAIN.fullmatch(stripped[1:]):
        return f"write {stripped[1:]}, without a plus sign"
    if stripped[:1] in "$€£" and PLAIN.fullmatch(stripped[1:].strip().replace(",", "")):
        return f"write {stripped[1:].strip().replace(',', '')}, without a currency sign"
    if RATE.fullmatch(stripped):
        return f"{column.name} is a plain number without a unit"
    foreign = [c for c in text if not c.isascii()]
    if foreign:
        return f"{foreign[0]!r} is U+{ord(foreign[0]):04X}; digits are 0 to 9, the decimal sign is a point"
    return f"a plain decimal like {column.example}" if column.example else "a plain decimal like 12.50"


def _without_exponent(text: str) -> str:
    try:
        exact = plain(Decimal(text))
    except InvalidOperation:
        return ""
    return f": {exact}" if len(exact) <= LONGEST else ""


def not_a_rate(text: str, column: Column) -> Refused:
    """A rate without its unit, with every way it could be meant; or no rate at all."""
    if PLAIN.fullmatch(text):
        value = Decimal(text)
        percent, part, points = f"{plain(value)}%", f"{plain(value * 100)}%", f"{plain(value)} bp"
        if value <= 1:
            reading, other = f"{text} of the whole, which is {part}", f'"{part}" ({plain(value * 10_000)} bp)'
        else:
            reading, other = points, f'"{points}" ({plain(value / 100)}%)'
        return Refused(
            "rate.no_unit",
            f"{column.name} = {text} has no unit: it could be {percent}, or {reading}",
            f'write "{percent}" ({plain(value * 100)} bp) or {other}',
        )
    match = re.fullmatch(r"(-?[0-9.]+)\s*(percent|per cent|pct|bps|bips|basis points|BP|Bp|BPS)", text.strip())
    if match:
        unit = "%" if match[2].startswith("p") else " bp"
        return Refused("rate.not_a_rate", f"{quoted(text)} is not a rate", f'write "{match[1]}{unit}"')
    number_part = text.strip().removesuffix("%").removesuffix("bp").strip()
    why = _remedy(number_part, column) if number_part and not PLAIN.fullmatch(number_part) else ""
    return Refused("rate.not_a_rate", f"{quoted(text)} is not a rate", why or 'a rate is a number with its unit: "0.25%" or "25 bp"')
