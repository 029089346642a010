"""What is due for a month or a quarter: every fee by class, accrued, given back, net; part months by calendar days.

A window that reaches into another month is cut there pro rata by calendar days, the cents of the rest with the later month.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from ..basics.instants import DAY
from ..tables.schemas import DATE, MONEY, TEXT
from .figures import Figures
from .reading import Tables

CENT, NOTHING = Decimal("0.01"), Decimal("0.00")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
WHOLE = pa.int64()
COLUMNS = (
    ("fund", TEXT),
    ("day_from", DATE),
    ("day_to", DATE),
    ("share_class", TEXT),
    ("fee", TEXT),
    ("category", TEXT),
    ("borne_by", TEXT),
    ("days", WHOLE),
    ("accrued", MONEY),
    ("waived", MONEY),
    ("net", MONEY),
)


def period_of(day: datetime.date, by: str) -> tuple[datetime.date, datetime.date]:
    """(first day, last day) of the calendar month, quarter or year that holds a day."""
    months = MONTHS[by]
    first = datetime.date(day.year, (day.month - 1) // months * months + 1, 1)
    after = datetime.date(first.year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    return first, after - DAY


def cut(first: datetime.date, last: datetime.date, by: str) -> list[tuple[datetime.date, datetime.date]]:
    """[(first day, last day)] of a window, cut where a period ends."""
    pieces = []
    while first <= last:
        end = min(period_of(first, by)[1], last)
        pieces.append((first, end))
        first = end + DAY
    return pieces


def cents(exact: Fraction) -> Decimal:
    """Dollars to the cent, halves away from zero."""
    whole = (2 * abs(exact) * 100 + 1) // 2
    return Decimal(int(whole if exact >= 0 else -whole)) * CENT


def by_days(amount: Decimal, pieces: list[tuple[datetime.date, datetime.date]]) -> list[Decimal]:
    """An amount over the pieces of its window by calendar days: each running total rounded, so that the pieces make the amount."""
    days = [(last - first).days + 1 for first, last in pieces]
    reached, told = 0, []
    for n, each in enumerate(days):
        before = cents(Fraction(amount) * Fraction(reached, sum(days)))
        reached += each
        told.append((amount if n + 1 == len(days) else cents(Fraction(amount) * Fraction(reached, sum(days)))) - before)
    return told


def fees_due(tables: Tables, fund: str, by: str = "month") -> Figures:
    """Every fee of every class by calendar month (or quarter, or year); a fee the adviser bears among them, net of what he repaid."""
    sums: dict[Any, Any] = {}
    for row in tables.rows("accruals", fund):
        pieces = cut(row["day_from"], row["day_to"], by)
        for (first, last), amount, waived in zip(pieces, by_days(row["amount"], pieces), by_days(row["waived"], pieces), strict=True):
            key = (period_of(first, by)[0], row["share_class"], row["fee"])
            got = sums.setdefault(key, [first, last, row["category"], row["borne_by"], 0, NOTHING, NOTHING])
            got[0], got[1] = min(got[0], first), max(got[1], last)
            got[4] += (last - first).days + 1
            got[5] += amount
            got[6] += waived
    order = {name: n for n, name in enumerate(tables.classes(fund))}
    rows = [
        (fund, first, last, name, fee, category, borne_by, days, amount, waived, amount - waived)
        for (_, name, fee), (first, last, category, borne_by, days, amount, waived) in sorted(
            sums.items(), key=lambda item: (item[0][0], order[item[0][1]])
        )
    ]
    return Figures(COLUMNS, tuple(rows))


def rounded(exact: Fraction, places: int = 4) -> Decimal:
    """An exact figure for the eye."""
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
