"""Performance as a prospectus tells it: calendar years, best and worst quarter, average annual returns, yields of seven and thirty days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs
import pyarrow as pa

from ..figures.yields import yield_30_day
from ..tables.schemas import DATE, LONG_TEXT, TEXT
from .figures import Figures
from .growth import DAY, Returns, growth, returns
from .offered import highest_price
from .reading import Tables, chosen_session
from .statements.expenses import expenses
from .statements.period import period

RATE = pa.decimal128(38, 12)
THIRTY = 30


@attrs.frozen(kw_only=True)
class Performance:
    """seven (current, effective) where the class declares daily; thirty on booked income; either None where it cannot be told."""

    returns: Returns
    seven: tuple[Any, ...] | None
    thirty: Decimal | None


@attrs.frozen(kw_only=True, eq=False)
class FundPerformance:
    """classes  {class: name}; found {class: Performance}."""

    fund: str
    name: str
    as_of: datetime.date
    classes: dict[str, str]
    found: dict[str, Performance]


def performance(tables: Tables, fund: str, day: datetime.date | None = None) -> FundPerformance:
    """Every class with shares, as of a session; without a day, the last."""
    session, _ = chosen_session(tables, fund, day)
    about = tables.about(fund)
    found = {}
    for name in tables.classes(fund):
        grown = growth(tables, fund, name)
        if grown is not None and grown.days[0] <= session:
            found[name] = Performance(
                returns=returns(grown, session), seven=seven_days(tables, fund, name, session), thirty=thirty_days(tables, fund, name, session)
            )
    return FundPerformance(fund=fund, name=about["name"], as_of=session, classes=about["classes"], found=found)


def seven_days(tables: Tables, fund: str, share_class: str, session: datetime.date) -> tuple[Any, ...] | None:
    """As the table of yields has them."""
    for row in tables.rows("yields", fund, session):
        if row["share_class"] == share_class and row["current_7_day"] is not None:
            return row["current_7_day"], row["effective_7_day"]
    return None


def thirty_days(tables: Tables, fund: str, share_class: str, session: datetime.date) -> Decimal | None:
    """Income booked in thirty days less expenses after what was given back, over average shares and the highest price of the last session.

    None before there are thirty days.
    """
    first = session - (THIRTY - 1) * DAY
    if datetime.date.fromisoformat(tables.about(fund)["inception"]) > first:
        return None
    of = period(tables, fund, first, session)
    rows = [row for row in tables.rows("nav", fund, of.sessions[0], session) if row["share_class"] == share_class]
    if share_class not in of.opening or len(rows) < len(of.sessions) or not rows:
        return None
    income = of.sum_of("dividend_income", "foreign_tax", "interest", share_class=share_class)
    average = sum((row["shares"] for row in rows), Decimal(0)) / len(rows)
    return yield_30_day(income, expenses(of).net(share_class), average, highest_price(tables, fund, share_class, rows[-1]["nav"]))


def lines(of: Performance) -> Iterator[tuple[str, str, Decimal | None]]:
    """(line, year or quarter, value): everything in one list."""
    told = of.returns
    value: Decimal | None
    for year, value, whole in told.years:
        yield "calendar_year" if whole else "part_of_year", str(year), value
    for line, each in (("best_quarter", told.best), ("worst_quarter", told.worst)):
        if each is not None:
            (year, quarter), value = each
            yield line, f"{year} Q{quarter}", value
    for count, value in told.average.items():
        yield "average_annual", f"{count} year{'s' if count > 1 else ''}", value
    yield "since_inception", told.began.isoformat(), told.inception
    if of.seven is not None:
        yield "yield_7_day_current", "", of.seven[0]
        yield "yield_7_day_effective", "", of.seven[1]
    yield "yield_30_day", "", of.thirty


def figures(found: FundPerformance) -> Figures:
    """One row a class and figure: fractions, and per cent as printed."""
    columns = (("fund", TEXT), ("share_class", TEXT), ("as_of", DATE), ("line", TEXT), ("of", LONG_TEXT), ("value", RATE), ("printed", LONG_TEXT))
    rows = [
        (found.fund, name, found.as_of, line, of, None if value is None else value.quantize(Decimal("1E-12"), ROUND_HALF_UP), per_cent(value))
        for name, each in found.found.items()
        for line, of, value in lines(each)
    ]
    return Figures(columns, tuple(rows))


def per_cent(value: Decimal | None) -> str:
    """10.73%, (0.80)% or N/A."""
    if value is None:
        return "N/A"
    shown = (value * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"({-shown:,f})%" if shown < 0 else f"{abs(shown):,f}%"
