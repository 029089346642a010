"""Figures as people write them, on a terminal: the words of the reports, and colour for what rises or falls."""

from decimal import Decimal

from ..reports.wording import NOTHING, count, day, days, grouped, minus, money, percent, price, quantity, weekday
from ..reports.wording import signed as as_text
from .ink import Ink

__all__ = ["NOTHING", "count", "day", "days", "grouped", "minus", "money", "percent", "price", "quantity", "signed", "weekday"]


def signed(value: Decimal, decimals: int, unit: str = "") -> Ink:
    """+0.09 or −0.09, green or red."""
    text = as_text(value, decimals)
    return Ink(text + unit, {"+": "green", "−": "red"}.get(text[0], ""))
