"""The statement of changes in net assets: operations, distributions, capital; what net assets consist of; shares; securities traded."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs

from ..reading import as_rows
from .entries import ZERO, Entry, nearest, total
from .expenses import Expenses
from .period import Period
from .position import par_value
from .ratios import Traded

INCOME, GAINS, CAPITAL = ("distribution:income",), ("distribution:short_gain", "distribution:long_gain"), ("distribution:capital",)
DAILY = "distribution:daily"
SHARES = Decimal("0.000000")


def changes(period: Period, operations: Entry, spent: Expenses, traded: Traded) -> list[Entry]:
    """[Entry]: the net increase, net assets at both ends, what they consist of, transactions in shares, purchases and sales."""
    begin = sum((row["net_assets"] for row in period.opening.values()), ZERO)
    end = sum((row["net_assets"] for row in period.close.values()), ZERO)
    told = [
        total(
            "operations",
            "Net Increase/(Decrease) in Net Assets Resulting from Operations",
            [
                Entry(key="net_investment_income", label="Net investment income/(loss)", amount=operations.find("net_investment_income").amount),
                Entry(
                    key="net_realized_gain",
                    label="Net realized gain/(loss) from investment transactions and foreign currency transactions",
                    amount=operations.find("net_realized_gain").amount,
                ),
                Entry(
                    key="change_in_unrealized",
                    label="Change in unrealized net appreciation/(depreciation) of investments and foreign currency translations",
                    amount=operations.find("change_in_unrealized").amount,
                ),
            ],
            heading="Operations:",
        ),
        distributions(period),
        capital(period),
    ]
    beyond = sum(spent.beyond.values(), ZERO)
    if beyond:
        words = "Expenses booked for days of another fiscal year"
        told.append(Entry(key="expenses_of_other_years", label=words, amount=beyond))
    increase = Entry(key="net_increase", label="Net Increase/(Decrease) in Net Assets", amount=end - begin, parts=told)
    opening = Entry(key="net_assets_begin", label="Beginning of period", amount=begin, heading="Net Assets:", dollars=nearest(begin))
    whole = Entry(key="net_assets_end", label="End of period", amount=end, parts=[increase, opening])
    return [whole, consist_of(period), *shares(period), *securities(traded)]


def distributions(period: Period) -> Entry:
    """Dividends and distributions to shareholders, class by class where there are several."""
    income, gains = split(period, ever=False)
    words = (
        ("dividends_from_income", "Net investment income", income),
        ("distributions_from_gains", "Net realized gain from investment transactions", gains),
        ("returns_of_capital", "Return of capital", {name: period.sum_of(*CAPITAL, share_class=name) for name in period.classes}),
    )
    lines = []
    for key, label, by_class in words:
        if key == "returns_of_capital" and not any(by_class.values()):
            continue
        lines.append(by_classes(period, key, label, by_class))
    return total(
        "total_distributions", "Net Decrease from Dividends and Distributions", lines, heading="Dividends and Distributions to Shareholders:"
    )


def split(period: Period, ever: bool) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """({class: dollars} out of income, the same out of gains): a daily dividend that includes gains pays those realized."""
    income, gains = {}, {}
    for name in period.classes:
        daily = period.sum_of(DAILY, share_class=name, ever=ever)
        realized = -period.sum_of("realized", share_class=name, ever=ever) if period.about["daily_includes_gains"] and daily else ZERO
        income[name] = period.sum_of(*INCOME, share_class=name, ever=ever) + daily - realized
        gains[name] = period.sum_of(*GAINS, share_class=name, ever=ever) + realized
    return income, gains


def by_classes(period: Period, key: str, label: str, amounts: dict[str, Decimal]) -> Entry:
    """A line, and what each class has of it where there are several."""
    if len(period.classes) == 1:
        return Entry(key=key, label=label, amount=sum(amounts.values(), ZERO))
    parts = [Entry(key=f"{key}_class", label=f"  {period.classes[name]}", amount=amount, share_class=name) for name, amount in amounts.items()]
    return total(key, label, parts, heading=f"{label}:", silent=True)


def capital(period: Period) -> Entry:
    """Capital share transactions in dollars."""
    kinds = (
        ("shares_sold", "Shares sold", ("purchases",)),
        ("shares_reinvested", "Reinvested dividends and distributions", ("reinvested",)),
        ("shares_repurchased", "Shares repurchased", ("redemptions",)),
        ("shares_converted", "Conversions between classes", ("conversion", "class_closed")),
        ("shares_in_kind", "Redeemed in kind", ("redeemed_in_kind",)),
    )
    lines = []
    for key, label, components in kinds:
        amounts = {name: period.sum_of(*components, share_class=name) for name in period.classes}
        if any(amounts.values()) or key in ("shares_sold", "shares_reinvested", "shares_repurchased"):
            lines.append(by_classes(period, key, label, amounts))
    return total("capital_transactions", "Net Increase/(Decrease) from Capital Share Transactions", lines, heading="Capital Share Transactions:")


def consist_of(period: Period) -> Entry:
    """Capital, undistributed income and gains, unrealized appreciation, since inception."""
    income, gains = split(period, ever=True)
    of: Callable[..., Decimal] = lambda *starts: period.sum_of(*starts, ever=True)
    paid_in = of("purchases", "redemptions", "reinvested", "conversion", "class_closed", "redeemed_in_kind", *CAPITAL)
    earned = of("dividend_income", "foreign_tax", "interest", "fee:", "waiver:", "reimbursement:", "recoupment", "offset")
    open_currency = period.journal.currency
    par = par_value(period)
    end = sum((row["net_assets"] for row in period.close.values()), ZERO)
    parts = [
        Entry(key="paid_in", label="Capital (par value and paid-in surplus)", amount=paid_in),
        Entry(
            key="undistributed_income",
            label="Undistributed net investment income/(loss)",
            amount=earned + sum(income.values(), ZERO),
        ),
        Entry(
            key="undistributed_gains",
            label="Undistributed net realized gain/(loss) from investments",
            amount=of("realized", "currency") - open_currency + sum(gains.values(), ZERO),
        ),
        Entry(
            key="unrealized_appreciation",
            label="Unrealized appreciation/(depreciation) of investments and foreign currency translations",
            amount=of("unrealized") + open_currency,
        ),
    ]
    if par is not None:
        parts.insert(0, Entry(key="par_value", label="Par value, part of capital", amount=par, sign=0))
    return Entry(key="total_net_assets", label="Total Net Assets", amount=end, parts=parts, heading="Net Assets Consist of:")


@attrs.frozen(kw_only=True)
class ShareCount:
    """Shares of a class in a period; every one with its sign."""

    begin: Decimal
    sold: Decimal
    reinvested: Decimal
    repurchased: Decimal
    converted: Decimal
    end: Decimal


def share_count(period: Period, share_class: str, orders: list[dict[str, Any]], paid: dict[tuple[str, str], Decimal]) -> ShareCount:
    """From orders booked in the period and distributions reinvested; which way an order went is told by the capital it moved, `paid`."""
    begin, end = (rows.get(share_class, {}).get("shares", SHARES) for rows in (period.opening, period.close))
    sold = repurchased = converted = SHARES
    for row in orders:
        moved = paid.get((row["event_id"], share_class))
        if row["share_class"] != share_class or not row["shares"] or not moved:
            continue
        if row["side"] == "conversion":
            converted += row["shares"] if moved > 0 else -row["shares"]
        elif moved > 0:
            sold += row["shares"]
        else:
            repurchased -= row["shares"]
    earlier = period.before
    reinvested = sum(
        (
            row["reinvested_shares"]
            for row in period.tables.rows("distributions", period.fund)
            if row["share_class"] == share_class and (earlier is None or row["ex_date"] >= earlier) and row["ex_date"] < period.closing
        ),
        SHARES,
    )
    return ShareCount(begin=begin, sold=sold, reinvested=reinvested, repurchased=repurchased, converted=converted, end=end)


def capital_postings(period: Period) -> dict[tuple[str, str], Decimal]:
    """{(event id, class): dollars into the class} of the period."""
    told: dict[Any, Any] = {}
    for row in period.tables.rows("journal", period.fund, period.sessions[0], period.closing):
        if row["account"] == "capital":
            key = (row["cause"], row["share_class"])
            told[key] = told.get(key, ZERO) + row["credit"] - row["debit"]
    return told


def shares(period: Period) -> list[Entry]:
    """Transactions in shares, class by class."""
    lines, paid = [], capital_postings(period)
    orders = as_rows(period.tables.between("orders", period.fund, period.sessions[0], period.closing, dated="booked"))
    for name, words in period.classes.items():
        count = share_count(period, name, orders, paid)
        if not any(attrs.astuple(count)):
            continue
        more: dict[str, Any] = {"form": "shares", "share_class": name}
        parts = [
            Entry(key="sold", label="Shares sold", amount=count.sold, **more),
            Entry(key="reinvested", label="Reinvested dividends and distributions", amount=count.reinvested, **more),
            Entry(key="repurchased", label="Shares Repurchased", amount=count.repurchased, **more),
        ]
        if count.converted:
            parts.append(Entry(key="converted", label="Conversions between classes", amount=count.converted, **more))
        heading = "Transactions in Portfolio Shares" + (f" - {words}" if len(period.classes) > 1 else "")
        increase = total("net_increase_in_shares", "Net Increase/(Decrease) in Portfolio Shares", parts, heading=heading, **more)
        begin = Entry(key="shares_begin", label="Shares Outstanding, Beginning of Period", amount=count.begin, **more)
        begin.dollars = nearest(count.begin)  # as it was printed when it was an end
        lines.append(Entry(key="shares_end", label="Shares Outstanding, End of Period", amount=count.end, parts=[increase, begin], **more))
    return lines


def securities(traded: Traded) -> list[Entry]:
    """Purchases and sales of securities, short-term ones left out; obligations of the government apart."""
    lines = (
        ("purchases_of_securities", "Purchases of securities", traded.purchases),
        ("sales_of_securities", "Proceeds from sales of securities", traded.sales),
        ("purchases_of_government", "Purchases of long-term U.S. government obligations", traded.government_purchases),
        ("sales_of_government", "Proceeds from sales of long-term U.S. government obligations", traded.government_sales),
    )
    parts = [Entry(key=key, label=label, amount=amount, sign=0) for key, label, amount in lines]
    heading = "Purchases and Sales of Investment Securities (excluding short-term securities):"
    return [total("securities_traded", "", parts, heading=heading, silent=True)]
