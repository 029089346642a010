"""Figures and dates as people write them: parentheses or a true minus for what is negative, a dash for nothing."""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NOTHING = "–"


def minus(text: str) -> str:
    """The sign of a number as it is printed: −0.09."""
    return text.replace("-", "−")


def grouped(value: Any, decimals: int) -> str:
    """With thousands separators and so many decimals."""
    return minus(f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}")


def money(value: Decimal | None, decimals: int = 2) -> str:
    """1,234.56 or (1,234.56)."""
    if value is None:
        return ""
    if not value:
        return NOTHING
    return f"({grouped(-value, decimals)})" if value < 0 else grouped(value, decimals) + " "


def signed(value: Decimal, decimals: int) -> str:
    """+0.09 or −0.09; what rounds to nothing has no sign: 0.00."""
    shown = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{abs(shown):,f}" if not shown else minus(f"{shown:+,f}")


def quantity(value: Decimal) -> str:
    """Units of a security without idle zeros: 349,900 or 0.5."""
    text = minus(f"{value:,f}")
    return text.rstrip("0").rstrip(".") if "." in text else text


def price(value: Decimal, least: int = 2) -> str:
    """At least two decimals, and no idle zeros beyond them."""
    text = minus(f"{value:,f}")
    whole, _, part = text.partition(".")
    return f"{whole}.{part.rstrip('0').ljust(least, '0')}"


def percent(value: Decimal, least: int = 2) -> str:
    """A fraction as a percentage: 0.0075 is 0.75 %."""
    return price(value * 100, least) + " %"


def day(date: datetime.date) -> str:
    """27 Feb 2004."""
    return f"{date.day} {date:%b %Y}"


def weekday(date: datetime.date) -> str:
    """Friday 27 February 2004."""
    return f"{date:%A} {date.day} {date:%B %Y}"


def days(first: datetime.date, last: datetime.date) -> str:
    """27 to 29 Feb 2004; one day alone."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    return f"{first.day} {first:%b} to {day(last)}" if first.year == last.year else f"{day(first)} to {day(last)}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 session, 2 sessions."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
