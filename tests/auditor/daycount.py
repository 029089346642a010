"""How much of a year a calendar day is, under the four conventions of the agreement; fiscal years."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from fractions import Fraction


def days_360(first, last):
    """Days between two dates when every month has thirty (bond basis, no rule for the end of February)."""
    d1 = 30 if first.day == 31 else first.day
    d2 = 30 if last.day == 31 and d1 >= 30 else last.day
    return 360 * (last.year - first.year) + 30 * (last.month - first.month) + d2 - d1


def days_in_year(day):
    return 366 if isleap(day.year) else 365


def days_in_month(day):
    return monthrange(day.year, day.month)[1]


def part_of_year(day, convention):
    """One calendar day as a fraction of a year."""
    if convention == "actual/actual":
        return Fraction(1, days_in_year(day))
    if convention == "actual/365":
        return Fraction(1, 365)
    if convention == "actual/360":
        return Fraction(1, 360)
    if convention == "30/360":
        return Fraction(days_360(day, day + timedelta(days=1)), 360)
    raise ValueError(f"no such day count: {convention!r}")


def fiscal_year(day, year_end):
    """The calendar year in which the fiscal year of a day ends; year_end is 'MM-DD', clipped to its month."""
    month, last = (int(part) for part in year_end.split("-"))
    last = min(last, monthrange(day.year, month)[1])
    return day.year if day <= date(day.year, month, last) else day.year + 1


def fiscal_parts(days, year_end):
    """The days of a window cut at the fiscal year end: a list of (fiscal year, its days)."""
    parts = []
    for day in days:
        year = fiscal_year(day, year_end)
        if not parts or parts[-1][0] != year:
            parts.append((year, []))
        parts[-1][1].append(day)
    return parts
