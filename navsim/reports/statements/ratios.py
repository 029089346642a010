"""Average net assets, ratios of expenses and income to them, and how often the portfolio was turned over: accounting.md 8, 13."""

import calendar
import datetime
import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from .entries import ZERO
from .expenses import Expenses
from .period import DAY, Period

CONTRACTS = ("future", "forward", "option")
SHORT = 365  # days to maturity when bought, up to which debt is short-term


@attrs.frozen(kw_only=True)
class Base:
    """Net assets of the calendar days of a period that had any before them.

    days     how many of them; none on the first day of a fund
    summed   dollars, day by day
    a_year   the same, each day divided by the days of its year: expenses over it are a rate a year
    """

    days: int
    summed: Decimal
    a_year: Fraction

    @property
    def average(self) -> Decimal | None:
        """Average net assets; None where no day had any."""
        return self.summed / self.days if self.days else None

    def ratio(self, amount: Decimal) -> Fraction | None:
        """An amount of the period as a rate a year; None where there is nothing to divide by."""
        return Fraction(amount) / self.a_year if self.a_year else None


def base(period: Period, share_class: str | None = None) -> Base:
    """Each calendar day's net assets are those struck before the window that holds it. 365 days of 496,015.00 average 496,015.00."""
    struck: dict[Any, Any] = {}
    for row in period.tables.rows("nav", period.fund, datetime.date(1, 1, 1), period.closing):
        if share_class in (None, row["share_class"]):
            struck[row["session"]] = struck.get(row["session"], ZERO) + row["net_assets"]
    days, summed, a_year, earlier = 0, ZERO, Fraction(0), None
    for session, parts in itertools.groupby(period.windows, key=lambda each: each[0]):
        for _, begin, end in parts:
            if period.has(session, begin, end) and earlier in struck:
                part, net_assets = (end - begin).days + 1, struck[earlier]
                days += part
                summed += net_assets * part
                a_year += Fraction(net_assets) * in_years(begin, end)
        earlier = session
    return Base(days=days, summed=summed, a_year=a_year)


def in_years(first: datetime.date, last: datetime.date) -> Fraction:
    """Days from one through another as a part of a year, each of 365 or 366 days."""
    return sum((Fraction(1, 366 if calendar.isleap((first + n * DAY).year) else 365) for n in range((last - first).days + 1)), Fraction(0))


@attrs.frozen(kw_only=True)
class Ratios:
    """Rates a year, exact; None where there are no average net assets ("N/A").

    before_waivers   expenses before anything was given back: today's gross
    after_waivers    before offsets: what the reports of 2002 call gross
    net              after waivers and offsets
    income           net investment income
    """

    average: Decimal | None
    before_waivers: Fraction | None
    after_waivers: Fraction | None
    net: Fraction | None
    income: Fraction | None


def ratios(period: Period, spent: Expenses, income: Decimal, share_class: str | None = None) -> Ratios:
    """Of a class, or of the fund."""
    over = base(period, share_class)
    return Ratios(
        average=over.average,
        before_waivers=over.ratio(spent.gross(share_class)),
        after_waivers=over.ratio(spent.after_waivers(share_class)),
        net=over.ratio(spent.net(share_class)),
        income=over.ratio(income),
    )


@attrs.frozen(kw_only=True)
class Traded:
    """Dollars of securities bought and sold in a period, short-term ones left out; obligations of the government apart."""

    purchases: Decimal
    sales: Decimal
    government_purchases: Decimal
    government_sales: Decimal


def traded(period: Period) -> Traded:
    """From what trades booked into investments at cost, and from the proceeds of sales."""
    securities = known_securities(period)
    first, last = period.sessions[0], period.closing
    lots = {row["lot"]: row for row in period.tables.rows("lots", period.fund)}
    told = {("buy", False): ZERO, ("buy", True): ZERO, ("sell", False): ZERO, ("sell", True): ZERO}
    for row in period.tables.rows("journal", period.fund, first, last):
        if row["account"] == "investments at cost" and row["debit"] and row["cause"] in lots:
            lot = lots[row["cause"]]
            if not short_term(securities[lot["security"]], lot["opened"]):
                told["buy", securities[lot["security"]]["government"] == "true"] += row["debit"]
    sales = trade_ids(period, first, last)
    for row in period.tables.rows("lot_relief", period.fund, first, last):
        if row["sale"] in sales:
            security = securities[row["security"]]
            opened = lots[row["lot"]]["opened"] if row["lot"] in lots else row["session"]
            if not short_term(security, opened):
                told["sell", security["government"] == "true"] += row["proceeds"]
    return Traded(
        purchases=told["buy", False],
        sales=told["sell", False],
        government_purchases=told["buy", True],
        government_sales=told["sell", True],
    )


def known_securities(period: Period) -> dict[str, dict[str, Any]]:
    """{security: row of securities}."""
    return {row["security"]: row for row in period.tables.rows("securities", period.fund)}


def trade_ids(period: Period, first: datetime.date, last: datetime.date) -> set[str]:
    """Event ids of the trades booked in a period."""
    return set(period.tables.of_word("events", period.fund, "kind", "trades", shared=False).column("event_id").to_pylist())


def short_term(security: dict[str, Any], bought: datetime.date) -> bool:
    """Debt with a year or less to run when it was bought; contracts, which cost nothing or run out within the year."""
    if security["type"] in CONTRACTS:
        return True
    return security["maturity"] is not None and (security["maturity"] - bought).days <= SHORT


def turnover(period: Period, moved: Traded, annualized: bool = False) -> Fraction | None:
    """The lesser of purchases and sales over the average of the month-end values, the first one at the beginning of the period.

    80 million bought, 65 million sold, thirteen values that average 106 million: 61 %. None where nothing was held.
    """
    values = month_end_values(period)
    average = Fraction(sum(values, ZERO)) / max(len(values), 1)
    if not average:
        return None
    lesser = min(moved.purchases + moved.government_purchases, moved.sales + moved.government_sales)
    rate = Fraction(lesser) / average
    if annualized:
        rate /= min(in_years(period.first, period.last), Fraction(1))
    return rate


def month_end_values(period: Period) -> list[Decimal]:
    """Value of what is not short-term, at the beginning and at the last session of each month of the period."""
    sessions = [period.before or period.sessions[0]]
    for each, following in zip(period.sessions, (*period.sessions[1:], None), strict=True):
        if following is None or (following.year, following.month) != (each.year, each.month):
            sessions.append(each)
    securities = known_securities(period)
    values = []
    for session in dict.fromkeys(sessions):
        held = period.tables.rows("holdings", period.fund, session)
        opened = {row["security"]: securities[row["security"]]["first_held"] for row in held}
        values.append(sum((row["book_value"] for row in held if not short_term(securities[row["security"]], opened[row["security"]])), ZERO))
    return values
