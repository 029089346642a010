"""Figures as a report prints them: whole dollars, a dash for nothing, parentheses for less, N/A where there is nothing to divide by."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .entries import WHOLE, Entry, nearest

NOTHING, UNKNOWN = "--", "N/A"


def printed(entry: Entry) -> str:
    """A line's figure; money and shares of a footed statement have their whole units."""
    if entry.form in WHOLE:
        return whole_dollars(entry.dollars if entry.dollars is not None else nearest(entry.amount))
    if entry.amount is None:
        return UNKNOWN
    return FORMS[entry.form](entry)


def whole_dollars(value: int) -> str:
    """496,015, (3,985) or --."""
    return NOTHING if not value else f"({-value:,})" if value < 0 else f"{value:,}"


def price(entry: Entry) -> str:
    """9.92."""
    return f"{rounded(entry.told, entry.decimals):,f}"


def per_share(entry: Entry) -> str:
    """(.08): no zero before the point."""
    value = rounded(entry.told, entry.decimals)
    if not value:
        return NOTHING
    text = f"{abs(value):,f}".removeprefix("0")
    return f"({text})" if value < 0 else text


def percent(entry: Entry) -> str:
    """(0.80)%."""
    value = rounded(entry.told * 100, 2)
    return f"({abs(value):f})%" if value < 0 else f"{abs(value):f}%"


def whole_percent(entry: Entry) -> str:
    """61%."""
    return f"{rounded(entry.told * 100, 0):f}%"


def thousands(entry: Entry) -> str:
    """496 for 496,014.73."""
    return whole_dollars(nearest(entry.told / 1000))


def quantity(value: Decimal) -> str:
    """Shares or principal of a position: no decimals where there are none."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tenths(value: Decimal) -> str:
    """97.6%."""
    return f"{value:,f}%"


def rounded(value: Any, places: int) -> Decimal:
    """Halves away from zero."""
    return Decimal(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


FORMS = {
    "price": price,
    "per_share": per_share,
    "percent": percent,
    "ratio": percent,
    "whole_percent": whole_percent,
    "thousands": thousands,
}
