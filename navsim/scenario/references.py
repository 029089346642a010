"""What rows name must exist: funds, classes, securities, fees, currencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..basics.problems import Problem, suggestion
from ..events.control import Confirmation, PublishedNav
from ..events.event import Event
from ..events.kinds import BY_EVENT
from ..events.portfolio import CorporateAction, CustodianBalance, Dividend, Factor, FxRate, Reset, Security, Split, Trade
from ..events.shares import AccountCount, Distribution, Expense, Offset, Order, Payment
from ..events.terms import CATEGORIES, FeeTerms, LimitTerms, ProspectusTerms, YieldFloorTerms
from . import suspects
from .batch import Batch
from .structures import CHECKS

if TYPE_CHECKING:
    from ..basics.arrays import Bools
    from ..events.many import Many

CASH, PROOF = "cash", "proof"
NAMED_CHECKS = tuple(name for name in CHECKS if name.rpartition(".")[0] not in CHECKS)  # price.move.equity is told as price.move
DOLLAR = "USD"
NAMES_SECURITY = (Trade, Dividend, Split, CorporateAction, Factor, Reset, CustodianBalance)
NAMES_CLASS = (Order, Distribution, PublishedNav, Expense, Payment, AccountCount)
NAMES_FEE = (Expense, Payment, Offset)
NAMES_CLASSES = (FeeTerms, LimitTerms, YieldFloorTerms)
NOT_CURRENCIES = {"GBX": ("GBP", "a penny is 0.01 GBP"), "GBp": ("GBP", "a penny is 0.01 GBP"), "ZAC": ("ZAR", "a cent is 0.01 ZAR")}


def unknown_names(batch: Batch) -> Iterator[Any]:
    """Every problem with a name that nothing goes by."""
    yield from unknown_funds(batch)
    yield from unknown_classes(batch)
    yield from unknown_securities(batch)
    yield from unknown_fees(batch)
    yield from unknown_lots(batch)
    yield from unknown_orders(batch)
    yield from unknown_checks(batch)
    yield from currencies(batch)


def unknown_funds(batch: Batch) -> Iterator[Any]:
    """A fund that no TOML file declares."""
    if "fund" in batch.unread:
        return
    for event in batch.own(Event, where=lambda many: suspects.of_no_fund(many, batch)):
        kind = BY_EVENT.get(type(event))
        if kind is not None and kind.has_fund and event.fund not in batch.funds:
            yield batch.problem(event, "fund", "fund.unknown", f'no fund is called "{event.fund}"', suggestion(event.fund, batch.funds))
    for event in batch.own(Order, where=lambda many: suspects.elsewhere(many, batch.funds, "to_fund")):
        if event.to_fund and event.to_fund not in batch.funds:
            yield batch.problem(event, "to_fund", "fund.unknown", f'no fund is called "{event.to_fund}"', suggestion(event.to_fund, batch.funds))


def unknown_classes(batch: Batch) -> Iterator[Any]:
    """A class that its fund has not."""
    for event in batch.own(*NAMES_CLASS, where=lambda many: suspects.of_no_class(many, batch)):
        if event.share_class is not None:
            yield from _class(batch, event, "class", event.fund, event.share_class)
    for event in batch.own(Order, where=suspects.goes_elsewhere):
        if event.side == "exchange" and event.to_fund in batch.funds:
            yield from _class(batch, event, "to_class" if event.to_class else "class", event.to_fund, event.to_class or event.share_class)
        elif event.to_class is not None:
            yield from _class(batch, event, "to_class", event.to_fund or event.fund, event.to_class)
    for event in batch.own(*NAMES_CLASSES):
        for name in event.classes or ():
            yield from _class(batch, event, "classes", event.fund, name)
    for event in batch.own(ProspectusTerms):
        for name in {name: None for name, _, _ in event.ratios if name}:
            yield from _class(batch, event, name, event.fund, name)


def _class(batch: Batch, event: Any, column: str, fund: str, name: str) -> Iterator[Any]:
    classes = batch.funds.get(fund)
    if classes is not None and name not in classes:
        help = suggestion(name, classes, "classes are the [class.<id>] tables of the fund's TOML file")
        yield batch.problem(event, column, "class.unknown", f'{fund} has no class "{name}"', help)


def unknown_securities(batch: Batch) -> Iterator[Any]:
    """A security that securities.csv does not have."""
    if "securities" in batch.unread:
        return
    known = {event.security for event in batch.all(Security)} | batch.mentions.securities
    for event in batch.own(*NAMES_SECURITY, where=lambda many: suspects.elsewhere(many, known, "security")):
        if event.security not in known and not (event.security == CASH and isinstance(event, CustodianBalance)):
            yield batch.problem(event, "security", *_no_security(event.security, known))
    for event in batch.own(Security):
        names_fund = event.type == "fund" and event.underlying in funds_and_classes(batch)
        if event.underlying and event.underlying not in known and not names_fund:
            yield batch.problem(event, "underlying", *_no_security(event.underlying, known))
    for event in batch.own(CorporateAction):
        if event.new_security and event.new_security not in known:
            yield batch.problem(event, "new_security", *_no_security(event.new_security, known))
    yield from _prices_of_none(batch, known)


def funds_and_classes(batch: Batch) -> set[str]:
    """What the underlying of a security of type fund may be: a fund of the folder, or `fund.class`."""
    return set(batch.funds) | {f"{fund}.{name}" for fund, names in batch.funds.items() for name in names or ()}


def _prices_of_none(batch: Batch, known: set[str]) -> Iterator[Any]:
    """The first price of each security that is not known; how many more there are."""
    prices = batch.prices
    for code, security in enumerate(prices.securities):
        if security in known:
            continue
        rows = (prices.security == code).nonzero()[0]
        if len(rows):
            place = batch.places[prices.files[prices.file[rows[0]]]](int(prices.line[rows[0]]), "security")
            code_, message, help = _no_security(security, known)
            if len(rows) > 1:
                message += f", which has {len(rows)} prices"
            yield Problem(code=code_, message=message, help=help, place=place)


def _no_security(name: str, known: set[str]) -> tuple[str, str, str]:
    help = suggestion(name, sorted(known)) if known else "there is no securities.csv; it lists what the fund can own: security,type,name"
    return "security.unknown", f'no security is called "{name}"', help or "add it to securities.csv"


def unknown_fees(batch: Batch) -> Iterator[Any]:
    """A bill or payment for a fee that the fund has not. A one-off without terms names its category instead."""
    if "fund" in batch.unread:
        return
    fees: dict[Any, Any] = {}
    for terms in batch.all(FeeTerms):
        fees.setdefault(terms.fund, {})[terms.id] = terms
    for event in batch.own(*NAMES_FEE):
        own = fees.get(event.fund, {})
        if event.fund in batch.funds and event.fee not in own and event.fee not in CATEGORIES:
            help = suggestion(event.fee, own, "declare it: [[fee]] with an id and a category, nothing else where it has only bills")
            help += "" if help.endswith("?") else "; a one-off is named by its category: audit, legal, other"
            yield batch.problem(event, "fee", "fee.unknown", f'{event.fund} has no fee "{event.fee}"', help)


def unknown_lots(batch: Batch) -> Iterator[Any]:
    """A lot that no buy opened. Lots named by ids that a log made are left to the log."""
    named = batch.own(Trade, where=lambda many: many.told("lots"))
    if not named:
        return
    buys = {trade.event_id for trade in batch.those(Trade, suspects.identified) if trade.side == "buy" and trade.event_id} | batch.mentions.event_ids
    for trade in named:
        for lot, _ in trade.lots:
            if lot not in buys and ":" not in lot:
                help = suggestion(lot, sorted(buys), "a lot is named by the event_id of the buy that opened it")
                yield batch.problem(trade, "lots", "lot.unknown", f'no buy has the event id "{lot}"', help)


def unknown_orders(batch: Batch) -> Iterator[Any]:
    """A delivery against an order that is none in kind. Orders named by ids that a log made are left to the log."""
    delivered = [trade for trade in batch.own(Trade, where=lambda many: many.told("order")) if trade.order]
    if not delivered:
        return
    known = {order.event_id: order.side for order in batch.those(Order, suspects.identified) if order.event_id}
    for trade in delivered:
        if trade.order and known.get(trade.order) != "in_kind" and ":" not in trade.order and trade.order not in batch.mentions.event_ids:
            help = suggestion(trade.order, sorted(known), "a sale that delivers names the event_id of the order of side in_kind")
            yield batch.problem(trade, "order", "order.unknown", f'no order in kind has the event id "{trade.order}"', help)


def unknown_checks(batch: Batch) -> Iterator[Any]:
    """A confirmation of what no check is called, or of a proof, which is mended, not signed."""
    for event in batch.own(Confirmation):
        if event.check == PROOF:
            yield batch.problem(event, "check", "confirm.proof", "a failed proof cannot be confirmed", "what does not meet is mended, not signed")
        elif event.check not in NAMED_CHECKS:
            help = suggestion(event.check, NAMED_CHECKS)
            yield batch.problem(event, "check", "check.unknown", f'no check is called "{event.check}"', help or "navsim exceptions OUT names them")


def _odd_currency(many: Many) -> Bools:
    """Rows in dollars, or in what is no currency."""
    return many.few("currency").where(lambda code: code == DOLLAR or not is_currency(code))


def _quoted(batch: Batch, security: Security) -> bool:
    """Whether it is a forward with prices of its own, which are in dollars, or one whose prices could not be read."""
    return security.type == "forward" and ("prices" in batch.unread or security.security in batch.prices.securities)


def is_currency(code: str) -> bool:
    """Whether it has the form of a code, and is that of a currency."""
    return len(code) == 3 and code.isalpha() and code.isupper() and code not in ("XXX", "XTS", *NOT_CURRENCIES)


def currencies(batch: Batch) -> Iterator[Any]:
    """Codes that are none, dollars against dollars, and a currency that something held is valued in, without a rate."""
    for event in batch.own(Security, FxRate, where=_odd_currency):
        code = event.currency
        if code in NOT_CURRENCIES:
            right, note = NOT_CURRENCIES[code]
            yield batch.problem(event, "currency", "currency.unknown", f'"{code}" is no currency', f"write {right} and the price in it: {note}")
        elif not is_currency(code):
            yield batch.problem(event, "currency", "currency.unknown", f'"{code}" is no currency', "three capital letters, like EUR")
        elif code == DOLLAR and isinstance(event, FxRate):
            yield batch.problem(event, "currency", "currency.dollar", "a dollar is a dollar", "rates are for other currencies")
    if batch.appended or "fx" in batch.unread:
        return
    rated = {event.currency for event in batch.all(FxRate)} | {DOLLAR}
    lacking = [event for event in batch.own(Security) if event.currency not in rated and is_currency(event.currency) and not _quoted(batch, event)]
    held = {trade.security for trade in batch.all(Trade)} | {action.new_security for action in batch.all(CorporateAction)} if lacking else set()
    told = set()
    for event in lacking:
        if event.security in held and event.currency not in told:
            told.add(event.currency)
            help = "add them to fx.csv: date,currency,rate, in dollars per unit"
            yield batch.problem(event, "currency", "currency.no_rate", f"there are no rates of exchange for {event.currency}", help)
