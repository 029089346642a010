"""Exact numbers and the roundings of the agreement: half up, away from zero, once, in one place each."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)


def half_up(x):
    """The whole number nearest to x; a tie goes away from zero."""
    x = Fraction(x)
    whole = (abs(x) * 2 + 1) // 2
    return int(whole) if x >= 0 else -int(whole)


def half_up_to(x, places):
    """x at so many decimals, still an exact fraction."""
    return Fraction(half_up(Fraction(x) * 10**places), 10**places)


def number(text):
    """A plain decimal as it was written, or None where the cell is empty."""
    if text is None or (isinstance(text, str) and not text.strip()):
        return None
    return Fraction(Decimal(str(text).strip()))


def cents(text):
    """Dollars as written -> whole cents (input has no more than two decimals; more are rounded)."""
    value = number(text)
    return None if value is None else half_up(value * 100)


def rate(text):
    """'0.25%' or '25 bp' -> a fraction of one."""
    if text is None or not str(text).strip():
        return None
    text = str(text).strip()
    if text.endswith("%"):
        return Fraction(Decimal(text[:-1].strip())) / 100
    if text.endswith("bp"):
        return Fraction(Decimal(text[:-2].strip())) / 10000
    raise ValueError(f"a rate carries its unit: {text!r}")


def money(amount_cents):
    """Whole cents -> dollars as a Decimal with two places."""
    return Decimal(int(amount_cents)).scaleb(-2, _WIDE)


def decimal(x, places):
    """An exact fraction -> a Decimal with so many places, half up."""
    return Decimal(half_up(Fraction(x) * 10**places)).scaleb(-places, _WIDE)


def share_out(amount, weights):
    """Whole cents over the classes: each share half up, what is left over to the largest weight (ties: the first)."""
    if amount == 0:
        return dict.fromkeys(weights, 0)
    total = sum(weights.values())
    if total == 0:
        raise ZeroDivisionError("an amount to allocate and no class with weight")
    parts = {name: half_up(Fraction(amount) * weight / total) for name, weight in weights.items()}
    largest = max(weights.values())
    for name, weight in weights.items():
        if weight == largest:
            parts[name] += amount - sum(parts.values())
            break
    return parts
