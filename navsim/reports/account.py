"""An account's statement from the tables alone: its orders, what it was paid, what it holds, what that cost and what it is worth."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs

from ..basics.problems import refuse, suggestion
from ..tables.schemas import DATE, LONG_TEXT, MONEY, PRICE, SHARES, TEXT
from .figures import Figures
from .reading import Tables

COLUMNS = (
    ("date", DATE),
    ("fund", TEXT),
    ("share_class", TEXT),
    ("account", LONG_TEXT),
    ("entry", TEXT),
    ("what", TEXT),
    ("event_id", LONG_TEXT),
    ("nav", PRICE),
    ("shares", SHARES),
    ("amount", MONEY),
    ("charge", MONEY),
    ("status", TEXT),
    ("held", SHARES),
    ("cost", MONEY),
    ("value", MONEY),
)
CENT = Decimal("0.01")
ORDER, DISTRIBUTION, BALANCE = "order", "distribution", "balance"


@attrs.frozen(kw_only=True)
class Balance:
    """What an account holds of one class at a session; `nav` is None where the class has none."""

    share_class: str
    shares: Decimal
    nav: Decimal | None
    value: Decimal
    cost: Decimal


@attrs.frozen(kw_only=True)
class Statement:
    """One account in one fund, through a session. Entries are dicts with the names of COLUMNS, in the order of their days."""

    fund: str
    name: str
    account: str
    through: datetime.date
    entries: tuple[dict[str, Any], ...]
    balances: tuple[Balance, ...]


def statement(tables: Tables, fund: str, account: str, day: datetime.date | None = None) -> Statement | None:
    """The statement of an account through a day (the last session, without one); None where the fund does not know it."""
    through = max((each for each in tables.sessions(fund) if day is None or each <= day), default=None)
    if through is None:
        return None
    moved = [row for row in tables.rows("account_balances", fund) if row["account"] == account]
    ordered = [row for row in tables.rows("orders", fund) if account in (row["account"], row["to_account"])]
    if not moved and not ordered:
        return None
    paid = [row for row in tables.rows("account_distributions", fund) if row["account"] == account]
    entries = [order_entry(row, account) for row in ordered if row["booked"] <= through]
    entries += [distribution_entry(row) for row in paid if row["ex_date"] <= through]
    navs = {row["share_class"]: row["nav"] for row in tables.rows("nav", fund, through)}
    last = {row["share_class"]: row for row in moved if row["session"] <= through}
    returned = capital_since(paid, last, through)
    return Statement(
        fund=fund,
        name=tables.about(fund)["name"],
        account=account,
        through=through,
        entries=tuple(sorted(entries, key=lambda each: (each["date"], each["entry"] != ORDER, each["event_id"] or ""))),
        balances=tuple(balance(last[name], navs.get(name), returned.get(name, Decimal(0))) for name in tables.classes(fund) if name in last),
    )


def order_entry(row: dict[str, Any], account: str) -> dict[str, Any]:
    """An order on the session that books it: what leaves the account is negative."""
    comes_in = row["side"] == "purchase" or row["leg"] == "in" or (row["to_account"] == account and row["account"] != account)
    sign = 1 if comes_in else -1
    return {
        "date": row["booked"],
        "share_class": row["share_class"],
        "entry": ORDER,
        "what": row["side"],
        "event_id": row["event_id"],
        "nav": row["nav"],
        "shares": sign * row["shares"],
        "amount": sign * row["amount"],
        "charge": row["charge"] + row["kept"],
        "status": row["status"],
    }


def distribution_entry(row: dict[str, Any]) -> dict[str, Any]:
    """A distribution on its ex-date: the shares it bought are booked the session after."""
    return {
        "date": row["ex_date"],
        "share_class": row["share_class"],
        "entry": DISTRIBUTION,
        "what": row["kind"],
        "event_id": row["event_id"],
        "shares": row["shares"],
        "amount": row["amount"],
        "status": "reinvested" if not row["cash"] else "cash" if not row["reinvested"] else "part reinvested",
    }


def capital_since(paid: list[dict[str, Any]], last: dict[str, dict[str, Any]], through: datetime.date) -> dict[str, Decimal]:
    """{class: capital returned since the account last moved}: it lowers the cost of what is held."""
    told: dict[Any, Any] = {}
    for row in paid:
        name = row["share_class"]
        if row["kind"] == "capital" and name in last and last[name]["session"] < row["ex_date"] <= through:
            told[name] = told.get(name, Decimal(0)) + row["amount"]
    return told


def balance(row: dict[str, Any], nav: Decimal | None, returned: Decimal) -> Balance:
    """What is held at the NAV of the session."""
    value = (row["shares"] * (nav or 0)).quantize(CENT, ROUND_HALF_UP)
    return Balance(share_class=row["share_class"], shares=row["shares"], nav=nav, value=value, cost=max(row["cost"] - returned, Decimal("0.00")))


def statements(tables: Tables, funds: tuple[str, ...], account: str, day: datetime.date | None = None) -> list[Statement]:
    """The statements of an account in every fund that knows it; refused where none does."""
    found = [statement(tables, fund, account, day) for fund in funds]
    if not any(found):
        began: dict[str, datetime.date] = {}
        for row in (row for fund in funds for row in tables.rows("account_balances", fund) if row["account"]):
            began[row["account"]] = min(row["session"], began.get(row["account"], row["session"]))
        if day is not None and account in began:
            refuse("account.later", f'account "{account}" holds nothing by {day}', f"its first session is {began[account]}")
        known = sorted(began)
        refuse("account.unknown", f'there is no account "{account}" in this run', suggestion(account, known))
    return [each for each in found if each is not None]


def figures(told: Statement) -> Figures:
    """One row an order or distribution, then one a class with what is held."""
    rows = list(told.entries)
    for each in told.balances:
        rows.append(
            {
                "date": told.through,
                "share_class": each.share_class,
                "entry": BALANCE,
                "nav": each.nav,
                "held": each.shares,
                "cost": each.cost,
                "value": each.value,
            }
        )
    always = {"fund": told.fund, "account": told.account}
    return Figures(COLUMNS, tuple(tuple((always | row).get(name) for name, _ in COLUMNS) for row in rows))
