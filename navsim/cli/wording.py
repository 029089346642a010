"""Figures as people write them, on a terminal: the words of the reports, and colour for what rises or falls."""

from decimal import ROUND_HALF_UP, Decimal

from ..reports.wording import NOTHING, count, day, days, grouped, money, percent, price, quantity, weekday
from .ink import Ink

__all__ = ["NOTHING", "count", "day", "days", "grouped", "money", "percent", "price", "quantity", "signed", "weekday"]


def signed(value: Decimal, decimals: int, unit: str = "") -> Ink:
    """+0.09 or −0.09, green or red."""
    shown = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if not shown:
        return Ink(f"{abs(shown):,f}{unit}")
    return Ink(("+" if shown > 0 else "−") + f"{abs(shown):,f}{unit}", "green" if shown > 0 else "red")
