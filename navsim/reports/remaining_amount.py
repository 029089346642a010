"""What is left of the sales charges a class may ever bear: 6.25 % of new gross sales, with interest at prime + 1 %. FINRA 2341(d)(2).

New sales of 50 million leave 3,125,000. Every distribution fee and every front-end or deferred charge takes from it; service fees,
reinvested distributions and exchanges do not count. Each calendar day the balance of the day before earns interest at the prime rate of
that day (`rates.csv`, name `prime`) and one percent, over the days of its year; it is added, in cents, on the last of the month.
"""

from __future__ import annotations

import bisect
import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import attrs

from ..basics.exact import RATE_ONE
from ..basics.instants import DAY
from ..events.said import rate_of
from ..tables.schemas import DATE, MONEY, RATE, TEXT
from .fee_terms import days_in_year
from .fees_due import cents, period_of
from .figures import Figures
from .reading import Tables, as_rows

MOST_OF_SALES = Fraction(625, 10_000)
OVER_PRIME = Fraction(1, 100)
PRIME = "prime"
LOADS = ("front_load", "deferred_load")
NOTHING = Decimal("0.00")
COLUMNS = (
    ("fund", TEXT),
    ("day_from", DATE),
    ("day_to", DATE),
    ("share_class", TEXT),
    ("opening", MONEY),
    ("gross_sales", MONEY),
    ("of_sales", MONEY),
    ("prime", RATE),
    ("interest", MONEY),
    ("sales_charges", MONEY),
    ("distribution_fees", MONEY),
    ("closing", MONEY),
)


@attrs.frozen(kw_only=True)
class LedgerDay:
    """A calendar day: what came, what earned, what was taken, in dollars; `sales` and `balance` are at its end, sales since the class began."""

    day: datetime.date
    sold: Decimal
    of_sales: Decimal
    interest: Decimal
    loads: Decimal
    fees: Decimal
    sales: Decimal
    balance: Decimal


@attrs.frozen(kw_only=True, eq=False)
class Ledger:
    """One class, day by day since the fund began."""

    share_class: str
    days: tuple[LedgerDay, ...]

    def on(self, day: datetime.date) -> LedgerDay:
        """As at the end of a day; of the last one, after it."""
        return self.days[min(max((day - self.days[0].day).days, 0), len(self.days) - 1)]

    def balance(self, day: datetime.date) -> Decimal:
        """What is left at the end of a day; below nothing, what was taken beyond it."""
        return self.on(day).balance

    def sales(self, day: datetime.date) -> Decimal:
        """Gross sales since the class began, at the end of a day."""
        return self.on(day).sales


def ledgers(tables: Tables, fund: str) -> dict[str, Ledger]:
    """{class: its ledger} of a fund, through the last day accrued."""
    first = datetime.date.fromisoformat(tables.about(fund)["inception"])
    accruals = [row for row in tables.rows("accruals", fund) if row["category"] == "distribution" and row["borne_by"] == "fund"]
    last = max([datetime.date.fromisoformat(tables.about(fund)["last_session"]), *(row["day_to"] for row in accruals)])
    sold: dict[tuple[str, datetime.date], Decimal] = {}
    loads, fees = dict(sold), dict(sold)
    for row in tables.rows("orders", fund):
        if row["side"] == "purchase" and row["status"] == "filled":
            add(sold, row["share_class"], row["session"], row["amount"] + (row["charge"] or NOTHING))
    for row in tables.rows("order_charges", fund):
        if row["charge"] in LOADS:
            add(loads, row["share_class"], row["session"], row["amount"])
    for row in accruals:
        add(fees, row["share_class"], row["day_to"], row["amount"])
    rates = primes(tables, fund)
    told = {}
    for name in tables.classes(fund):
        own = ({day: amount for (other, day), amount in sums.items() if other == name} for sums in (sold, loads, fees))
        told[name] = Ledger(share_class=name, days=tuple(kept(first, last, rates, *own)))
    return told


def add(sums: dict[tuple[str, datetime.date], Decimal], name: str, day: datetime.date, amount: Decimal) -> None:
    """An amount of a class and day on top of those there."""
    sums[name, day] = sums.get((name, day), NOTHING) + amount


def kept(
    first: datetime.date,
    last: datetime.date,
    rates: list[tuple[datetime.date, Fraction]],
    sold: dict[datetime.date, Decimal],
    loads: dict[datetime.date, Decimal],
    fees: dict[datetime.date, Decimal],
) -> Iterator[LedgerDay]:
    """The days of one class. 6.25 % of the sales so far is rounded, not of each; so is the interest of a month."""
    sales = balance = NOTHING
    earned, day = Fraction(0), first
    while day <= last:
        prime = prime_on(rates, day)
        if prime is not None and balance > 0:
            earned += Fraction(balance) * (prime + OVER_PRIME) / days_in_year(day)
        new = sold.get(day, NOTHING)
        of_sales = cents(Fraction(sales + new) * MOST_OF_SALES) - cents(Fraction(sales) * MOST_OF_SALES)
        sales += new
        interest = NOTHING
        if (day + DAY).month != day.month:
            interest, earned = cents(earned), Fraction(0)
        taken = loads.get(day, NOTHING), fees.get(day, NOTHING)
        balance += of_sales + interest - sum(taken, NOTHING)
        yield LedgerDay(day=day, sold=new, of_sales=of_sales, interest=interest, loads=taken[0], fees=taken[1], sales=sales, balance=balance)
        day += DAY


def primes(tables: Tables, fund: str) -> list[tuple[datetime.date, Fraction]]:
    """[(day, rate)] of `prime` in rates.csv, in order, those taken back left out."""
    table = tables.read("events", fund, None, True)
    at = [n for n, kind in enumerate(table.column("kind").to_pylist()) if kind == "rates"]
    rows = [(row["event_id"], json.loads(row["payload"])) for row in (as_rows(table.take(at)) if at else ())]
    replaced = {said.get("reverses") for _, said in rows}
    return sorted(
        (datetime.date.fromisoformat(said["date"]), Fraction(rate_of(said["rate"]), RATE_ONE))
        for name, said in rows
        if said.get("name") == PRIME and name not in replaced
    )


def prime_on(rates: list[tuple[datetime.date, Fraction]], day: datetime.date) -> Fraction | None:
    """The last one told on or before a day; None: none yet."""
    n = bisect.bisect_right(rates, day, key=lambda each: each[0])
    return rates[n - 1][1] if n else None


def remaining_amounts(tables: Tables, fund: str, by: str = "month") -> Figures:
    """The ledger of every class that pays a distribution fee, period by period."""
    paying = {row["share_class"] for row in tables.rows("accruals", fund) if row["category"] == "distribution" and row["borne_by"] == "fund"}
    rates = primes(tables, fund)
    rows = []
    for name, ledger in ledgers(tables, fund).items():
        if name not in paying:
            continue
        for first, last in dict.fromkeys(period_of(each.day, by) for each in ledger.days):
            mine = [each for each in ledger.days if first <= each.day <= last]
            before = mine[0].day - DAY
            opening = ledger.balance(before) if before >= ledger.days[0].day else NOTHING
            prime = prime_on(rates, mine[-1].day)
            sums = [sum((getattr(each, what) for each in mine), NOTHING) for what in ("sold", "of_sales", "interest", "loads", "fees")]
            told = None if prime is None else Decimal(prime.numerator) / Decimal(prime.denominator)
            rows.append((fund, mine[0].day, mine[-1].day, name, opening, *sums[:2], told, *sums[2:], mine[-1].balance))
    return Figures(COLUMNS, tuple(sorted(rows, key=lambda row: row[1])))
