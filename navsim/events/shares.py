"""What shareholders do, what they are paid, and what the fund is billed."""

import datetime
from typing import Any

import attrs

from . import columns as col
from .event import Event

ALL = "all"
SIDES = ("purchase", "redemption", "exchange", "transfer", "conversion", "in_kind")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Order(Event):
    """orders: a shareholder's, at the first NAV struck at or after `accepted_at`. An order with its own price is seed capital.

    shares_e6  number of shares, or ALL
    """

    accepted_at: int = col.instant("accepted_at", required=True)
    share_class: Any = col.ident("class")
    account: str | None = col.ident("account")
    side: str = col.choice("side", *SIDES, required=True)
    amount_cents: int | None = col.money("amount", least=1)
    shares_e6: int | str | None = col.other("shares", "shares", example="100.000")
    price_e8: int | None = col.number("price", 8, least=1)
    to_fund: str | None = col.ident("to_fund")
    to_class: str | None = col.ident("to_class")
    to_account: str | None = col.ident("to_account")
    settle: datetime.date | None = col.date("settle")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Distribution(Event):
    """distributions: the fund pays its shareholders."""

    ex_date: datetime.date = col.date("ex_date", required=True)
    share_class: Any = col.ident("class")
    kind: str = col.choice("kind", "income", "short_gain", "long_gain", "capital", required=True)
    per_share_e9: int = col.number("per_share", 9, required=True, example="0.25")
    record_date: datetime.date | None = col.date("record_date")
    pay_date: datetime.date | None = col.date("pay_date")
    reinvest_e10: int = col.rate("reinvest", default=0)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Expense(Event):
    """expenses: a bill for a fee, or a one-off."""

    date: datetime.date = col.date("date", required=True)
    share_class: Any = col.ident("class")
    fee: str = col.ident("fee", required=True)
    amount_cents: int = col.money("amount", required=True, least=-(10**15))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Payment(Event):
    """payments: cash paid against an accrual."""

    date: datetime.date = col.date("date", required=True)
    share_class: Any = col.ident("class")
    fee: str = col.ident("fee", required=True)
    amount_cents: int = col.money("amount", required=True, least=-(10**15))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Offset(Event):
    """offsets: an expense paid for the fund by brokers' or the custodian's credit."""

    date: datetime.date = col.date("date", required=True)
    fee: str = col.ident("fee", required=True)
    amount_cents: int = col.money("amount", required=True)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AccountCount(Event):
    """accounts: how many accounts are open, and how many were closed since the row before."""

    date: datetime.date = col.date("date", required=True)
    share_class: Any = col.ident("class")
    open: int = col.whole("open", required=True)
    closed: int = col.whole("closed", default=0)
