"""The statement of assets and liabilities, from the balances of the journal; net assets of the classes beside it."""

from decimal import Decimal

from .entries import ZERO, Entry, total
from .period import Period

SOLD, SHARES_SOLD = "receivable for investments sold", "receivable for fund shares sold"
PURCHASED, SHARES_REDEEMED = "payable for investments purchased", "payable for fund shares redeemed"
COST, APPRECIATION, CASH = "investments at cost", "unrealized appreciation of investments", "cash"
DIVIDENDS, INTEREST, DISTRIBUTIONS = "dividends receivable", "interest receivable", "distributions payable"
ADVISER = "due from adviser"
NAMED = {"variation margin": "Variation margin", "forward contracts closed": "Forward currency contracts closed"}
OWN_LINE = (SOLD, SHARES_SOLD, PURCHASED, SHARES_REDEEMED, COST, APPRECIATION, CASH, DIVIDENDS, INTEREST, DISTRIBUTIONS, ADVISER)
EARNED = ("capital", "distribution:", "dividend_income", "foreign_tax", "interest", "realized", "unrealized", "currency", "offset", "expense:")
NOT_BALANCES = (*EARNED, "given back:", "recoupment")


def position(period: Period) -> list[Entry]:
    """[Entry]: net assets with all that makes them, then each class."""
    return [total("net_assets", "Net Assets", [assets(period), liabilities(period)]), *of_classes(period)]


def assets(period: Period) -> Entry:
    """Investments, cash, receivables, and what has no line of its own."""
    books = period.journal
    cost = books.of(COST)
    receivables = [
        Entry(key="investments_sold", label="Investments sold", amount=books.of(SOLD)),
        Entry(key="shares_sold_receivable", label="Portfolio shares sold", amount=books.of(SHARES_SOLD)),
        Entry(key="dividends_receivable", label="Dividends", amount=books.of(DIVIDENDS)),
        Entry(key="interest_receivable", label="Interest", amount=books.of(INTEREST)),
        Entry(key="due_from_adviser", label="Due from adviser", amount=max(books.of(ADVISER), ZERO)),
    ]
    told = [
        Entry(key="investments_at_cost", label="Investments at cost", amount=cost, sign=0),
        Entry(key="investments_at_value", label="Investments at value", amount=cost + books.of(APPRECIATION)),
        Entry(key="cash", label="Cash", amount=max(books.of(CASH), ZERO)),
        total("receivables", "", receivables, heading="Receivables:", silent=True),
        *others(period, 1),
    ]
    return total("total_assets", "Total Assets", told, heading="Assets:")


def liabilities(period: Period) -> Entry:
    """Payables, accrued expenses, and what has no line of its own."""
    books = period.journal
    advisory, other = fees_payable(period)
    payables = [
        Entry(key="due_to_custodian", label="Due to custodian", amount=max(-books.of(CASH), ZERO)),
        Entry(key="investments_purchased", label="Investments purchased", amount=-books.of(PURCHASED)),
        Entry(key="shares_repurchased", label="Portfolio shares repurchased", amount=-books.of(SHARES_REDEEMED)),
        Entry(key="distributions_payable", label="Dividends and distributions", amount=-books.of(DISTRIBUTIONS)),
        Entry(key="advisory_payable", label="Advisory fees", amount=advisory),
        Entry(key="due_to_adviser", label="Due to adviser", amount=max(-books.of(ADVISER), ZERO)),
    ]
    told = [
        total("payables", "", payables, heading="Payables:", silent=True),
        Entry(key="accrued_expenses", label="Accrued expenses", amount=other),
        *others(period, -1),
    ]
    return total("total_liabilities", "Total Liabilities", told, heading="Liabilities:", sign=-1)


def fees_payable(period: Period) -> tuple[Decimal, Decimal]:
    """(advisory fees, every other expense) accrued and not paid; what was given back is out of them."""
    advisory = other = ZERO
    for fee, category in period.about["fees"].items():
        owed = -period.journal.of(f"accrued {fee}")
        advisory, other = (advisory + owed, other) if category == "management" else (advisory, other + owed)
    return advisory, other


def others(period: Period, side: int) -> list[Entry]:
    """Balances of one side, assets 1 or liabilities -1, that have no line of their own: some under their names, then all that is left."""
    named, left = [], ZERO
    accrued = {f"accrued {fee}" for fee in period.about["fees"]}
    for account, balance in period.journal.balances.items():
        if account in OWN_LINE or account in accrued or account.startswith(NOT_BALANCES) or (balance > 0) is not (side > 0):
            continue
        if account in NAMED:
            named.append(Entry(key=account.replace(" ", "_"), label=NAMED[account], amount=abs(balance)))
        else:
            left += abs(balance)
    key = "other_assets" if side > 0 else "other_liabilities"
    return [*named, Entry(key=key, label=key.replace("_", " ").capitalize(), amount=left)]


def of_classes(period: Period) -> list[Entry]:
    """Net assets, shares and net asset value of each class with shares."""
    par = period.about["par_value"]
    shares = f"Shares Outstanding, ${par} Par Value (unlimited shares authorized)" if par else "Shares Outstanding"
    told = []
    for name, row in period.close.items():
        decimals = period.about["nav_decimals"]
        if len(period.classes) > 1:
            told.append(Entry(key="class_net_assets", label="Net Assets", amount=row["net_assets"], share_class=name))
        told += [
            Entry(key="shares_outstanding", label=shares, amount=row["shares"], form="shares", share_class=name),
            Entry(key="nav", label="Net Asset Value Per Share", amount=row["nav"], form="price", decimals=decimals, share_class=name),
        ]
    return told


def par_value(period: Period) -> Decimal | None:
    """Par value of all shares outstanding, in whole cents; None where shares have none."""
    par = period.about["par_value"]
    if par is None:
        return None
    shares = sum((row["shares"] for row in period.close.values()), Decimal(0))
    return (shares * Decimal(par)).quantize(ZERO)
