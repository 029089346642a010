"""Distribution and service fees of each class by month or quarter: as accrued, by the monthly formula, against the plan. Rule 12b-1.

The plan accrues every day on the net assets of the strike before. The distributor's agreement pays by another reading: each calendar day
on its own closing net assets (one rate: the average of them x the rate / days in the year x days in the month). Everything between is
the same; the first day and the last are what differs, and they are shown. Tiers, ceilings and sums of money are read by the same terms;
of a fee of the fund a class bears the part of each day that it was allocated.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pyarrow as pa

from ..basics.exact import RATE_ONE
from ..basics.instants import DAY
from ..tables.schemas import DATE, MONEY, TEXT
from .cited import Events
from .fee_terms import FeesOf, days_in_year
from .fees_due import WHOLE, cents, period_of, rounded
from .figures import Figures
from .reading import Tables
from .remaining_amount import Ledger, ledgers

CATEGORIES = ("distribution", "service")
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


@attrs.frozen(kw_only=True)
class PlanDay:
    """A calendar day of one fee and class, exactly, in dollars.

    accrued   on the base it was accrued on; by_close on its own close
    close     the class's net assets at its end; allowed by the plan
    posted    what the window that ends with it posted
    """

    day: datetime.date
    accrued: Fraction
    by_close: Fraction
    close: Decimal
    allowed: Fraction
    posted: Decimal


def plan_amounts(tables: Tables, fund: str, by: str = "month") -> Figures:
    """The trustees' report of amounts: one row a period, class and fee."""
    events = Events(tables, fund)
    fees = FeesOf(events)
    accruals = [row for row in tables.rows("accruals", fund) if row["category"] in CATEGORIES and row["borne_by"] == "fund"]
    struck = {(row["share_class"], row["session"]): row["net_assets"] for row in tables.rows("nav", fund)}
    plans = {each.id: Fraction(each.plan_limit_e10, RATE_ONE) for each in fees.standing("class") if each.plan_limit_e10 is not None}
    left = ledgers(tables, fund)
    rows = []
    for name in tables.classes(fund):
        for fee in dict.fromkeys(row["fee"] for row in accruals if row["share_class"] == name):
            days = [day for row in windows(accruals, name, fee) for day in of_window(row, fees, struck, tables.classes(fund), plans.get(name))]
            for first, last in dict.fromkeys(period_of(each.day, by) for each in days):
                mine = [each for each in days if first <= each.day <= last]
                rows.append((fund, *one(name, fee, mine, plans.get(name), events, left[name])))
    return Figures(COLUMNS, tuple(sorted(rows, key=lambda row: row[1])))


def windows(accruals: list[dict[str, Any]], name: str, fee: str) -> list[dict[str, Any]]:
    """The accruals of a class and fee, each with `whole`: what all classes were charged in its window."""
    whole: dict[Any, Decimal] = {}
    for row in accruals:
        if row["fee"] == fee:
            whole[row["day_from"]] = whole.get(row["day_from"], NOTHING) + row["amount"]
    return [row | {"whole": whole[row["day_from"]]} for row in accruals if (row["share_class"], row["fee"]) == (name, fee)]


def of_window(row: dict[str, Any], fees: FeesOf, struck: dict[Any, Decimal], classes: tuple[str, ...], plan: Fraction | None) -> list[PlanDay]:
    """The days of a window. Where something was billed in it, what was posted is spread evenly, by either reading."""
    name, fee, first = row["share_class"], row["fee"], row["day_from"]
    of_fund = all(each.classes is None for each in fees.fees.get(fee, ()))
    whose, share = (None, Fraction(row["amount"]) / Fraction(row["whole"]) if row["whole"] else Fraction(0)) if of_fund else (name, Fraction(1))
    billed = fees.billed(fee, name, first, row["day_to"])
    base = row["base"] if row["base"] is not None and not of_fund else closing(struck, name, first - DAY)
    told = []
    for n in range(row["days"]):
        day = first + n * DAY
        close = closing(struck, name, day)
        if billed:
            accrued = by_close = Fraction(row["amount"]) / row["days"]
        else:
            at_close = close if not of_fund else sum((closing(struck, each, day) for each in classes), NOTHING)
            accrued, by_close = (fees.day(fee, whose, day, assets) * share for assets in (row["base"] or NOTHING, at_close))
        allowed = Fraction(base) * (plan or 0) / days_in_year(day)
        posted = row["amount"] if day == row["day_to"] else NOTHING
        told.append(PlanDay(day=day, accrued=accrued, by_close=by_close, close=close, allowed=allowed, posted=posted))
    return told


def one(name: str, fee: str, days: list[PlanDay], plan: Fraction | None, events: Events, left: Ledger) -> tuple[Any, ...]:
    """A period of one class and fee."""
    first, last = days[0], days[-1]
    exact = sum((each.accrued for each in days), Fraction(0))
    formula = sum((each.by_close for each in days), Fraction(0))
    allowed = sum((each.allowed for each in days), Fraction(0))
    return (
        first.day,
        last.day,
        name,
        fee,
        len(days),
        cents(sum((Fraction(each.close) for each in days), Fraction(0)) / len(days)),
        sum((each.posted for each in days), NOTHING),
        rounded(exact),
        rounded(first.accrued),
        rounded(last.by_close),
        rounded(formula - exact + first.accrued - last.by_close),
        cents(formula),
        paid(events, name, fee, first.day, last.day),
        None if plan is None else cents(allowed),
        None if plan is None else cents(max(exact - allowed, Fraction(0))),
        left.sales(last.day),
        left.balance(last.day),
    )


def closing(struck: dict[Any, Decimal], name: str, day: datetime.date) -> Decimal:
    """A class's net assets at the end of a calendar day: of the last session on or before it."""
    for n in range(15):
        if (name, day - n * DAY) in struck:
            return struck[name, day - n * DAY]
    return Decimal(0)


def paid(events: Events, name: str, fee: str, first: datetime.date, last: datetime.date) -> Decimal:
    """Cash paid against the accrual in the period, where the payment names the class or there is no other."""
    rows = [event.said for event in events.terms("payments", fee=fee) if first.isoformat() <= event.said["date"] <= last.isoformat()]
    return sum((Decimal(said["amount"]) for said in rows if said.get("class", name) == name), NOTHING)
