"""What a run comes to, read by columns, beside the rows of its tables."""

from decimal import Decimal

import pytest
from folders import SCENARIOS

import navsim
from navsim.reports.growth import growth
from navsim.reports.reading import of_run
from navsim.reports.summary import summary


@pytest.fixture(scope="module", params=["three-classes", "money-market-2000", "money-market-breach", "shareholders"])
def tables(request):
    """Those of a scenario: with classes that open late, daily dividends, exceptions, reinvestments."""
    return of_run(navsim.run(SCENARIOS / request.param))


def test_navs_and_last_sheet_are_the_rows_of_nav(tables):
    """First, last, lowest and highest of every class, and net assets and shares of the last."""
    for fund in tables.funds:
        rows = tables.rows("nav", fund)
        for each in summary(tables, fund).classes:
            own = [row for row in rows if row["share_class"] == each.share_class]
            navs = [(row["session"], row["nav"]) for row in own]
            assert (each.sessions, each.first, each.last) == (len(navs), navs[0], navs[-1])
            assert (each.low, each.high) == (min(nav for _, nav in navs), max(nav for _, nav in navs))
            assert (each.net_assets, each.shares) == (own[-1]["net_assets"], own[-1]["shares"])


def test_return_is_the_last_of_the_growth(tables):
    """Of a dollar put in before the first session."""
    for fund in tables.funds:
        for each in summary(tables, fund).classes:
            grown = growth(tables, fund, each.share_class)
            assert each.total_return == grown.index[-1] - 1


def test_what_is_declared_daily_buys_shares_when_it_is_paid(tables):
    """Row by row of the tables: factors add up until a payment, which buys at its NAV; what stands unpaid at the end is on top."""
    for fund in tables.funds:
        daily = [row for row in tables.rows("distributions", fund) if row["kind"] == "daily"]
        for each in summary(tables, fund).classes if daily else ():
            shares, owed, payments = Decimal(1), Decimal(0), {row["ex_date"]: row["nav"] for row in daily if row["share_class"] == each.share_class}
            for row in tables.rows("yields", fund):
                if row["share_class"] == each.share_class:
                    owed += row["factor"] or 0
                    if row["session"] in payments:
                        shares, owed = shares * (1 + owed / payments[row["session"]]), Decimal(0)
            assert payments
            assert each.total_return == shares * (each.last[1] + owed) / each.first_price - 1


def test_exceptions_nobody_confirmed_are_counted(tables):
    """By severity and check."""
    for fund in tables.funds:
        free = [(row["severity"], row["check"]) for row in tables.rows("exceptions", fund) if row["confirmed_by"] is None]
        told = summary(tables, fund).unconfirmed
        assert {(severity, check): n for severity, checks in told.items() for check, n in checks.items()} == {each: free.count(each) for each in free}
