"""Rows that must make sense by themselves and against the dates of their fund: what is given together, what comes first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..basics.instants import DAY, at_minute, local
from ..basics.sessions import FIRST, LAST, close_minute, nyse
from ..events.control import Closure, TrusteeAction
from ..events.event import Event
from ..events.kinds import BY_EVENT
from ..events.portfolio import CorporateAction, Dividend, Security, Trade
from ..events.shares import ALL, Distribution, Order
from ..events.terms import FundTerms
from . import suspects
from .actions_agree import needs_a_money_fund, suspensions, trustee_action
from .batch import Batch

if TYPE_CHECKING:
    from ..basics.problems import Problem

FORMS_OF_ACTION = {
    "stock_dividend": ("ratio",),
    "spin_off": ("ratio", "new_security", "cost_share"),
    "rename": ("new_security",),
    "return_of_capital": ("cash",),
}
MAY_HAVE = {
    "stock_dividend": ("ratio", "in_lieu_price"),
    "spin_off": ("ratio", "new_security", "cost_share", "in_lieu_price"),
    "merger": ("ratio", "cash", "new_security", "cost_share", "in_lieu_price"),
    "return_of_capital": ("cash",),
    "rename": ("ratio", "new_security", "in_lieu_price"),
    "default": (),
    "call": ("ratio", "cash"),
}
LONGEST_CLOSURE = 10
OPENING = 9 * 60 + 30  # minutes: the exchange opens
OUTSIDE, YEAR = f"lies outside the calendar, {FIRST} to {LAST}", "is the year right?"
DESTINATION = {"exchange": "to_fund", "conversion": "to_class", "transfer": "to_account"}
MAY_GO_TO = {"exchange": ("to_fund", "to_class", "to_account"), "conversion": ("to_class", "to_account"), "transfer": ("to_account",)}
SEVEN_DAYS = 7


def rows_agree(batch: Batch) -> Iterator[Any]:
    """Every problem with rows whose cells are right one by one."""
    for event in batch.own(Event, where=lambda many: suspects.disagreeing(many, batch)):
        if isinstance(event, Trade):
            yield from _trade(batch, event)
        elif isinstance(event, Order):
            yield from _order(batch, event)
            yield from _order_in_time(batch, event)
        elif isinstance(event, Dividend):
            yield from _in_order(batch, event, "pay_date", "ex_date")
        elif isinstance(event, Distribution):
            yield from _in_order(batch, event, "pay_date", "ex_date")
            yield from _in_order(batch, event, "ex_date", "record_date")
            yield from _on_a_session(batch, event)
        elif isinstance(event, CorporateAction):
            yield from _action(batch, event)
        elif isinstance(event, Security):
            yield from _in_order(batch, event, "maturity", "first_coupon")
        elif isinstance(event, Closure) and event.close is not None and event.close < OPENING:
            message = f"the exchange closes at {event.close // 60:02}:{event.close % 60:02} on {event.date}, before it opens at 09:30"
            help = "one in the afternoon is 13:00; without a time it is shut all day"
            yield batch.problem(event, "close", "closure.before_opening", message, help)
        elif isinstance(event, TrusteeAction):
            yield from trustee_action(batch, event)
            yield from needs_a_money_fund(batch, event)
        yield from _in_time(batch, event)
    yield from suspensions(batch)


def orders_while_open(batch: Batch) -> Iterator[Any]:
    """Problems with orders that come before their class opens, or after it has closed."""
    for order in batch.own(Order, where=lambda many: suspects.disagreeing(many, batch)):
        yield from _order_in_time(batch, order)


def _in_order(batch: Batch, event: Any, later: str, earlier: str) -> Iterator[Any]:
    """Two dates of a row, the later one not before the earlier one."""
    after, before = getattr(event, later), getattr(event, earlier)
    if after is not None and before is not None and after < before:
        yield batch.problem(event, later, "dates.reversed", f"{later} {after} is before {earlier} {before}", "are the two the wrong way round?")


def _on_a_session(batch: Batch, event: Distribution) -> Iterator[Any]:
    """A distribution goes ex on a day that the exchange opens: accounting.md 10. Closings that nobody foresaw show when the fund is struck."""
    if FIRST <= event.ex_date <= LAST and not nyse().is_scheduled(event.ex_date):
        message = f"the exchange is shut on the ex-date {event.ex_date}"
        yield batch.problem(event, "ex_date", "distribution.no_session", message, "name the session from which shares go without it")


def _trade(batch: Batch, trade: Trade) -> Iterator[Any]:
    if trade.price_e8 is None and trade.amount_cents is None:
        yield batch.problem(trade, "price", "trade.no_price", "neither a price nor an amount is given", "amount is the principal in dollars")
    yield from _in_order(batch, trade, "settle", "date")
    if trade.lots and trade.side == "buy":
        yield batch.problem(trade, "lots", "trade.lots_of_a_buy", "a buy names lots", "a buy opens a lot, named by its event_id; a sale names lots")
    named = [quantity for _, quantity in trade.lots]
    if trade.side == "sell" and None not in named and named and sum(named) != trade.quantity_e6:
        message = "the quantities of the lots do not add up to the quantity of the sale"
        yield batch.problem(trade, "lots", "trade.lots_quantity", message, "a lot without a quantity is all of it")


def _order(batch: Batch, order: Order) -> Iterator[Any]:
    if order.amount_cents is not None and order.shares_e6 is not None:
        yield batch.problem(order, "shares", "order.amount_and_shares", "both amount and shares are given", "give one; the NAV makes the other")
    if order.amount_cents is None and order.shares_e6 is None:
        yield batch.problem(order, "amount", "order.no_amount", "neither an amount nor shares are given", "shares may be all, of a redemption")
    if order.shares_e6 == ALL and order.side == "purchase":
        yield batch.problem(order, "shares", "order.purchase_of_all", "a purchase of all shares", "give an amount, or a number of shares")
    yield from _destination(batch, order)
    if order.price_e8 is not None and order.side not in ("purchase", "redemption"):
        message = f"this {order.side} brings a price of its own"
        yield batch.problem(order, "price", "order.price", message, "only seed capital has a price; all other orders take the NAV")
    if order.settle is not None and order.settle < local(order.accepted_at).date():
        message = f"it settles on {order.settle}, before it was accepted"
        yield batch.problem(order, "settle", "dates.reversed", message, "settle it on that day or later")
    yield from _paid_in_time(batch, order)


def _destination(batch: Batch, order: Order) -> Iterator[Any]:
    """Where an exchange, a conversion or a transfer goes: named, and not where it comes from."""
    needed = DESTINATION.get(order.side)
    if needed and getattr(order, needed) is None:
        yield batch.problem(order, needed, "order.no_destination", f"this {order.side} does not say {needed}", f"fill {needed}")
    for name in ("to_fund", "to_class", "to_account"):
        if getattr(order, name) is not None and name not in MAY_GO_TO.get(order.side, ()):
            article = "an" if order.side == "in_kind" else "a"
            yield batch.problem(
                order, name, "order.destination", f"{article} {order.side} has no {name}", "an exchange, a conversion or a transfer has"
            )
    if order.side == "exchange" and order.to_fund == order.fund:
        yield batch.problem(order, "to_fund", "order.same_fund", f"an exchange from {order.fund} into itself", "between classes it is a conversion")
    if order.side == "exchange" and order.to_class not in (None, order.share_class):
        message = f"an exchange from class {order.share_class} into class {order.to_class}"
        yield batch.problem(order, "to_class", "order.exchange_class", message, "shares are exchanged for the same class of another fund")
    if order.side == "conversion" and order.to_class is not None and order.to_class == order.share_class:
        yield batch.problem(order, "to_class", "order.same_class", f"a conversion from class {order.share_class} into itself", "name another class")
    if order.side == "transfer" and order.to_account is not None and order.to_account == order.account:
        yield batch.problem(order, "to_account", "order.same_account", f"a transfer from {order.account} to itself", "name another account")


def _paid_in_time(batch: Batch, order: Order) -> Iterator[Any]:
    """A redemption is paid within seven days of the NAV it takes."""
    if order.side != "redemption" or order.settle is None:
        return
    accepted = local(order.accepted_at).date()
    if (order.settle - accepted).days > SEVEN_DAYS:
        priced = _pricing_day(order.accepted_at, accepted, accepted + LONGEST_CLOSURE * DAY)
        if (order.settle - priced).days > SEVEN_DAYS:
            message = f"this redemption of {accepted} is paid on {order.settle}, more than seven days later"
            yield batch.problem(order, "settle", "order.paid_late", message, "a redemption is paid within seven calendar days")


def _action(batch: Batch, action: CorporateAction) -> Iterator[Problem]:
    given = {
        "ratio": action.ratio_e10,
        "new_security": action.new_security,
        "cost_share": action.cost_share_e10,
        "cash": action.cash_e8,
        "in_lieu_price": action.in_lieu_price_e8,
    }
    into_cash = action.action == "merger" and action.new_security is None
    for name, value in given.items():
        if value and name not in (("cash",) if into_cash else MAY_HAVE[action.action]):
            what = "merger for cash alone" if into_cash else action.action.replace("_", " ")
            help = "fill new_security, or empty this cell" if into_cash else "empty the cell; what else happens that day has a row of its own"
            yield batch.problem(action, name, "action.has_no", f"a {what} has no {name}", help)
    for name in FORMS_OF_ACTION.get(action.action, ()):
        if given[name] is None:
            yield batch.problem(action, name, "action.incomplete", f"a {action.action.replace('_', ' ')} needs {name}", f"fill {name}")
    if action.new_security == action.security:
        message = f"this {action.action.replace('_', ' ')} of {action.security} is into {action.security} itself"
        yield batch.problem(action, "new_security", "action.into_itself", message, "name another security; new shares of the same one are a split")
    if action.action == "merger" and action.cash_e8 is None and (action.new_security is None or action.ratio_e10 is None):
        yield batch.problem(action, "cash", "action.incomplete", "a merger is for cash, or for new_security at a ratio", "fill one or the other")


def _in_time(batch: Batch, event: Any) -> Iterator[Any]:
    """What takes effect does so in the days the calendar knows; what a fund does, not before its inception."""
    kind = BY_EVENT.get(type(event))
    if isinstance(event, FundTerms) and not FIRST <= event.inception <= LAST:
        yield batch.problem(event, "inception", "date.out_of_range", f"{event.inception} {OUTSIDE}", YEAR)
    if kind is None or kind.dated is None or isinstance(event, Order):
        return
    day = getattr(event, kind.dated)
    if not FIRST <= day <= LAST:
        yield batch.problem(event, kind.dated, "date.out_of_range", f"{day} {OUTSIDE}", YEAR)
    elif kind.has_fund and event.fund in batch.terms_of and day < batch.terms_of[event.fund].inception:
        message = f"{event.fund} begins on {batch.terms_of[event.fund].inception}; this row is for {day}"
        yield batch.problem(event, kind.dated, "fund.not_begun", message, "begin the fund earlier, or move the row")


def _order_in_time(batch: Batch, order: Order) -> Iterator[Any]:
    """An order is priced while the fund and its class are open."""
    moment = local(order.accepted_at)
    accepted = moment.date()
    if not FIRST <= accepted <= LAST:
        yield batch.problem(order, "accepted_at", "date.out_of_range", f"{accepted} {OUTSIDE}", YEAR)
        return
    yield from _while_open(batch, order, accepted, order.fund, order.share_class, "accepted_at")
    if order.side == "exchange" and order.to_fund:
        yield from _while_open(batch, order, accepted, order.to_fund, order.to_class or order.share_class, "to_fund")
    if order.side == "conversion" and order.to_class:
        yield from _while_open(batch, order, accepted, order.fund, order.to_class, "to_class")


def _while_open(batch: Batch, order: Order, accepted: datetime.date, fund_id: Any, class_id: str | None, column: str) -> Iterator[Any]:
    """The fund and class that an order is for, or goes to, have begun and have not closed."""
    fund, share_class = batch.terms_of.get(fund_id), batch.classes_of.get((fund_id, class_id or ""))
    if fund is None or share_class is None:
        return
    opens, closes = max(share_class.opens or fund.inception, fund.inception), share_class.closes
    if accepted < opens and _pricing_day(order.accepted_at, accepted, opens) < opens:
        word, code = (fund.fund, "fund.not_begun") if opens == fund.inception else (share_class.id, "class.not_open")
        message = f"{word} opens on {opens}; this {order.side} is for {accepted}"
        yield batch.problem(order, column, code, message, "open it earlier in the TOML file, or move the order")
    elif closes is not None and _pricing_day(order.accepted_at, accepted, closes + DAY) > closes:
        message = f"{share_class.id} closes on {closes}; this {order.side} is for {accepted}"
        yield batch.problem(order, column, "class.closed", message, "close the class later in the TOML file, or move the order")


def _pricing_day(at: int, accepted: datetime.date, until: datetime.date) -> datetime.date:
    """The day whose NAV an order takes, no further than `until`; the calendar is asked only where it can matter."""
    if not 0 < (until - accepted).days <= LONGEST_CLOSURE:
        return accepted
    day, calendar = accepted, nyse()
    while day < until:
        minute = close_minute(calendar, [], day)
        if minute is not None and at <= at_minute(day, minute):
            return day
        day += DAY
    return day
