"""What the fund owns and earns: securities, trades, dividends, corporate actions, rates of exchange. Prices are in prices.py."""

import datetime
from typing import Any

import attrs

from . import columns as col
from .event import Event

DEBT = ("bond", "note", "bill", "commercial_paper", "certificate", "floater", "asset_backed", "repo")
SECURITY_TYPES = ("equity", *DEBT, "fund", "future", "forward", "option")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Security(Event):
    """securities: something a fund can own. `name` is data from outside."""

    security: str = col.ident("security", required=True)
    type: str = col.choice("type", *SECURITY_TYPES, required=True)
    name: str | None = col.text("name")
    currency: str = col.ident("currency", default="USD")
    country: str | None = col.text("country")
    industry: str | None = col.text("industry")
    issuer: str | None = col.text("issuer")
    price_basis: str | None = col.choice("price_basis", "unit", "percent")
    maturity: Any = col.date("maturity")
    coupon_e10: int | None = col.rate("coupon")
    frequency: int | None = col.whole("frequency", least=1, most=12)
    day_count: str | None = col.choice("day_count", "actual/actual", "30/360", "actual/360", "actual/365")
    first_coupon: Any = col.date("first_coupon")
    call_date: datetime.date | None = col.date("call_date")
    next_reset: datetime.date | None = col.date("next_reset")
    demand_date: datetime.date | None = col.date("demand_date")
    month_end_coupons: bool = col.flag("month_end_coupons", default=True)
    tier: int | None = col.whole("tier", least=1, most=2)
    government: bool = col.flag("government", default=False)
    illiquid: bool = col.flag("illiquid", default=False)
    underlying: str | None = col.ident("underlying")
    multiplier_e6: int | None = col.number("multiplier", 6, least=1)
    strike_e8: int | None = col.number("strike", 8)
    expiry: datetime.date | None = col.date("expiry")
    put_call: str | None = col.choice("put_call", "put", "call")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Trade(Event):
    """trades: the fund buys or sells. `amount` is the principal and replaces quantity x price.

    lots   ((lot id, quantity e6 or None for all of it), ...) that a sale names
    order  the redemption in kind that a sale delivers against, at the prices of the NAV it took
    """

    date: datetime.date = col.date("date", required=True)
    security: str = col.ident("security", required=True)
    side: str = col.choice("side", "buy", "sell", required=True)
    quantity_e6: int = col.quantity("quantity", required=True)
    price_e8: Any = col.number("price", 8)
    amount_cents: int | None = col.money("amount")
    commission_cents: int = col.money("commission", default=0)
    accrued_cents: int | None = col.money("accrued")
    fx_e8: int | None = col.number("fx", 8, least=1)
    settle: datetime.date | None = col.date("settle")
    lots: tuple[Any, ...] = col.other("lots", "lots", default=(), example="buy-1:100;buy-2")
    order: str | None = col.ident("order")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Dividend(Event):
    """dividends: a security pays, in its own currency per share."""

    ex_date: datetime.date = col.date("ex_date", required=True)
    security: str = col.ident("security", required=True)
    rate_e8: int = col.number("rate", 8, required=True, example="0.25")
    pay_date: datetime.date | None = col.date("pay_date")
    withholding_e10: int = col.rate("withholding", default=0)
    fx_e8: int | None = col.number("fx", 8, least=1)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Split(Event):
    """splits: ratio 2 is two new shares for one old."""

    ex_date: datetime.date = col.date("ex_date", required=True)
    security: str = col.ident("security", required=True)
    ratio_e10: int = col.number("ratio", 10, required=True, least=1, example="2")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CorporateAction(Event):
    """corporate_actions: a security changes into others, or pays back capital."""

    ex_date: datetime.date = col.date("ex_date", required=True)
    security: str = col.ident("security", required=True)
    action: str = col.choice("action", "stock_dividend", "spin_off", "merger", "return_of_capital", "rename", "default", "call", required=True)
    ratio_e10: Any = col.number("ratio", 10, least=1)
    cash_e8: Any = col.number("cash", 8)
    new_security: str | None = col.ident("new_security")
    cost_share_e10: int | None = col.number("cost_share", 10, most=10**10, example="0.2")
    in_lieu_price_e8: int | None = col.number("in_lieu_price", 8)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Factor(Event):
    """factors: the part of an asset-backed security's face that is still owed."""

    date: datetime.date = col.date("date", required=True)
    security: str = col.ident("security", required=True)
    factor_e10: int = col.number("factor", 10, required=True, most=10**10, example="0.98")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reset(Event):
    """resets: a floater's rate from a day on."""

    date: datetime.date = col.date("date", required=True)
    security: str = col.ident("security", required=True)
    rate_e10: int = col.rate("rate", required=True)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FxRate(Event):
    """fx: dollars per unit of a currency."""

    date: datetime.date = col.date("date", required=True)
    currency: str = col.ident("currency", required=True)
    rate_e8: int = col.number("rate", 8, required=True, least=1, example="1.05")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Income(Event):
    """income: earned on cash, or for lending securities."""

    date: datetime.date = col.date("date", required=True)
    kind: str = col.choice("kind", "bank_interest", "lending", "other", required=True)
    amount_cents: int = col.money("amount", required=True, least=-(10**15))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CustodianBalance(Event):
    """custodian: what the custodian holds, to reconcile with. `security` may be cash."""

    date: datetime.date = col.date("date", required=True)
    security: str = col.ident("security", required=True)
    quantity_e6: int = col.number("quantity", 6, required=True, least=-(10**18))
