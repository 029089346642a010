"""Distribution and service fees of each class by month or quarter: as accrued, by the monthly formula, against the plan. Rule 12b-1.

The plan accrues every day on the net assets of the strike before. The distributor's agreement pays by another reading: the average of
every calendar day's own closing net assets x the rate / days in the year x days in the month. Everything between is the same; the first
day and the last are what differs, and they are shown.
"""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from ..basics.instants import DAY
from ..tables.schemas import DATE, MONEY, TEXT
from .cited import Events
from .fees_due import WHOLE, cents, period_of, rounded
from .figures import Figures
from .reading import Tables
from .servicing import by_formula, of_day

CATEGORIES = ("distribution", "service")
MOST_OF_SALES = Fraction("0.0625")  # of new gross sales, with a service fee: FINRA 2341
SUM = Decimal(1)
EXACT = pa.decimal128(20, 4)
NOTHING = Decimal("0.00")
COLUMNS = (
    ("fund", TEXT),
    ("day_from", DATE),
    ("day_to", DATE),
    ("share_class", TEXT),
    ("fee", TEXT),
    ("days", WHOLE),
    ("average_net_assets", MONEY),
    ("accrued", MONEY),
    ("accrued_exact", EXACT),
    ("less_first_day", EXACT),
    ("plus_last_day", EXACT),
    ("other_days", EXACT),
    ("by_formula", MONEY),
    ("paid", MONEY),
    ("plan_allows", MONEY),
    ("over_plan", MONEY),
    ("sales_to_date", MONEY),
    ("remaining_amount", MONEY),
)


def plan_amounts(tables: Tables, fund: str, by: str = "month") -> Figures:
    """The trustees' report of amounts: one row a period, class and fee."""
    events = Events(tables, fund)
    accruals = [row for row in tables.rows("accruals", fund) if row["category"] in CATEGORIES and row["borne_by"] == "fund"]
    charged = {(row["share_class"], row["fee"], row["day_from"]): row for row in tables.rows("workings", fund) if row["rate"] != SUM}
    struck = {(row["share_class"], row["session"]): row["net_assets"] for row in tables.rows("nav", fund)}
    rows = []
    distributed: dict[Any, Any] = {}
    plans = {event.said["id"]: as_fraction(event.said["plan_limit"]) for event in events.terms("class") if "plan_limit" in event.said}
    for name in tables.classes(fund):
        for fee in dict.fromkeys(row["fee"] for row in accruals if row["share_class"] == name):
            days: dict[Any, Any] = {}
            for row in accruals:
                if (row["share_class"], row["fee"]) == (name, fee):
                    terms = charged.get((name, fee, row["day_from"]))
                    for n in range(row["days"]):
                        days[row["day_from"] + n * DAY] = (row, terms)
            for first, last in dict.fromkeys(period_of(day, by) for day in sorted(days)):
                mine = [day for day in sorted(days) if first <= day <= last]
                rows.append(one(fund, name, fee, mine, days, struck, plans.get(name), tables, events, distributed))
    return Figures(COLUMNS, tuple(sorted(rows, key=lambda row: row[1])))


def one(
    fund: str,
    name: str,
    fee: str,
    mine: list[datetime.date],
    days: dict[datetime.date, tuple[dict[str, Any], dict[str, Any]]],
    struck: dict[tuple[str, datetime.date], Decimal],
    plan: Any,
    tables: Tables,
    events: Events,
    distributed: dict[str, Decimal],
) -> tuple[Any, ...]:
    """A period of one class and fee."""
    accrued, exact, allowed, told = NOTHING, Fraction(0), Fraction(0), []
    for day in mine:
        row, terms = days[day]
        rate, base = terms["rate"] if terms else 0, row["base"] or 0
        told.append((day, rate, base, closing(struck, name, day)))
        exact += of_day(day, rate, base)
        allowed += of_day(day, plan or 0, base)
        if day == row["day_to"]:  # a window is told with the day it ends on
            accrued += row["amount"]
    first, last = mine[0], mine[-1]
    formula = by_formula(told)
    distributed[name] = distributed.get(name, NOTHING) + accrued
    sales = sold(tables, fund, name, last)
    return (
        fund,
        first,
        last,
        name,
        fee,
        len(mine),
        cents(formula.average),
        accrued,
        rounded(exact),
        rounded(formula.first_day),
        rounded(formula.last_day),
        rounded(formula.fee - exact + formula.first_day - formula.last_day),
        cents(formula.fee),
        paid(events, name, fee, first, last),
        None if plan is None else cents(allowed),
        None if plan is None else cents(max(exact - allowed, Fraction(0))),
        sales,
        cents(Fraction(sales) * MOST_OF_SALES) - distributed[name],
    )


def closing(struck: dict[tuple[str, datetime.date], Decimal], name: str, day: datetime.date) -> Decimal:
    """A class's net assets at the end of a calendar day: of the last session on or before it."""
    for n in range(15):
        if (name, day - n * DAY) in struck:
            return struck[name, day - n * DAY]
    return Decimal(0)


def as_fraction(text: str) -> Fraction:
    """'0.25%' or '25 bp', or a plain fraction."""
    text = str(text).strip()
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    return Fraction(text[:-2].strip()) / 10_000 if text.endswith("bp") else Fraction(text)


def paid(events: Events, name: str, fee: str, first: datetime.date, last: datetime.date) -> Decimal:
    """Cash paid against the accrual in the period, where the payment names the class or there is no other."""
    rows = [event.said for event in events.terms("payments", fee=fee) if first.isoformat() <= event.said["date"] <= last.isoformat()]
    return sum((Decimal(said["amount"]) for said in rows if said.get("class", name) == name), NOTHING)


def sold(tables: Tables, fund: str, name: str, last: datetime.date) -> Decimal:
    """New gross sales of a class so far: purchases, not what was reinvested or exchanged."""
    rows = tables.rows("orders", fund)
    there = [row for row in rows if row["side"] == "purchase" and row["share_class"] == name and row["session"] <= last and row["status"] == "filled"]
    return sum((row["amount"] for row in there), NOTHING)
