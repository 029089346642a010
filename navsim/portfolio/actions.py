"""Splits and other corporate actions, on the quantity held when their ex-date opened: accounting.md 5, 15."""

from ..basics.exact import muldiv
from ..events.portfolio import CorporateAction, Split
from . import exchange
from .books import INVESTMENTS, Books
from .lots import Lot, spread

ONE = 10**10


def split(books: Books, t: int, event: Split) -> None:
    """Two new shares for one old where the ratio is 2: quantity changes, cost does not."""
    multiply(books, event.security, event.ratio_e10)


def multiply(books: Books, security: str, ratio_e10: int) -> None:
    """Every lot's quantity by a ratio, to six decimals."""
    for lot in books.lots.get(security, ()):
        lot.quantity = muldiv(lot.quantity, ratio_e10, ONE)
        books.touched.add(security)


def corporate_action(books: Books, t: int, event: CorporateAction) -> None:
    """One corporate action at its session, where the security is held."""
    if books.held(event.security):
        ACTIONS[event.action](books, t, event)


def stock_dividend(books: Books, t: int, event: CorporateAction) -> None:
    """`ratio` new shares for each share held, without cost."""
    multiply(books, event.security, ONE + event.ratio_e10)
    cash_in_lieu(books, t, event, event.security)


def spin_off(books: Books, t: int, event: CorporateAction) -> None:
    """`ratio` shares of a new security for each held, with `cost_share` of each lot's cost and the lot's dates."""
    for lot in books.lots[event.security]:
        if lot.quantity:
            cost = muldiv(lot.cost, event.cost_share_e10, ONE)
            lot.cost -= cost
            carry(books, t, event.new_security, lot, muldiv(lot.quantity, event.ratio_e10, ONE), cost)
    books.touched.add(event.security)
    cash_in_lieu(books, t, event, event.new_security)


def merger(books: Books, t: int, event: CorporateAction) -> None:
    """For cash the position is sold at `cash` a share; for shares the lots carry over at `ratio`."""
    if event.new_security is None:
        units = books.held(event.security)
        proceeds = cash_of(books, t, event, units)
        books.dispose(t, event.security, units, event.event_id, proceeds, sold=event.ex_date)
        books.receive(t, proceeds, event.event_id)
        return
    for lot in books.lots[event.security]:
        if lot.quantity:
            carry(books, t, event.new_security, lot, muldiv(lot.quantity, event.ratio_e10 or ONE, ONE), lot.cost)
            lot.quantity = lot.cost = 0
    books.touched.add(event.security)
    cash_in_lieu(books, t, event, event.new_security)


def return_of_capital(books: Books, t: int, event: CorporateAction) -> None:
    """Cash a share lowers the cost of each lot; what exceeds a lot's cost is realized gain."""
    lots = [lot for lot in books.lots[event.security] if lot.quantity]
    cash = cash_of(books, t, event, sum(lot.quantity for lot in lots))
    for lot, part in zip(lots, spread(cash, [lot.quantity for lot in lots]), strict=True):
        lowered = min(part, lot.cost)
        lot.cost -= lowered
        books.book(t, INVESTMENTS, -lowered, event.event_id)
        books.earn(t, "realized", part - lowered)
    books.touched.add(event.security)
    books.receive(t, cash, event.event_id)


def cash_in_lieu(books: Books, t: int, event: CorporateAction, security: str) -> None:
    """The fraction of a share that a position is left with, sold at the price given for it."""
    fraction = books.held(security) % 10**6
    if event.in_lieu_price_e8 is None or not fraction:
        return
    fx = books.rates.at(books.securities[security].currency, t)
    proceeds = exchange.principal(fraction, event.in_lieu_price_e8, fx, books.per(security))
    books.dispose(t, security, fraction, event.event_id, proceeds, sold=event.ex_date)
    books.receive(t, proceeds, event.event_id)


def carry(books: Books, t: int, security: str, lot: Lot, quantity: int, cost: int) -> None:
    """A lot goes on in another security, under its id and date."""
    books.open_lot(t, security, Lot(id=lot.id, opened=lot.opened, quantity=quantity, cost=cost, bought=quantity, paid=cost))


def cash_of(books: Books, t: int, event: CorporateAction, units: int) -> int:
    """Cash for so many units, in cents."""
    return exchange.principal(units, event.cash_e8, books.rates.at(books.securities[event.security].currency, t), 10**12)


ACTIONS = {
    "stock_dividend": stock_dividend,
    "spin_off": spin_off,
    "merger": merger,
    "rename": merger,
    "return_of_capital": return_of_capital,
}
