"""Splits and other corporate actions, on the quantity held when their ex-date opened: accounting.md 5, 15.

What the agreement leaves open: a stock merger that also pays cash, redemption before maturity (call, pay-down of principal) and default.
"""

import datetime
from typing import Any

from ..basics.exact import muldiv
from ..events.portfolio import CorporateAction, Factor, Split
from . import debt, debt_changed, debt_dealt, debt_paid
from .books import INVESTMENTS, Books
from .lots import Lot, choose, part, spread

ONE = 10**10


def split(books: Books, t: int, event: Split) -> None:
    """Two new shares for one old where the ratio is 2: quantity to six decimals changes, cost does not. Debt earns on the new face from then on."""
    if ended(books, event.security, event.ex_date):
        return
    for lot in books.lots.get(event.security, ()):
        quantity = muldiv(lot.quantity, event.ratio_e10, ONE)
        if lot.quantity and lot.accrual is not None:
            debt_changed.change_face(books, t, event.security, lot, event.ex_date, quantity)
        lot.quantity = quantity
        books.changed(event.security)


def corporate_action(books: Books, t: int, event: CorporateAction) -> None:
    """One corporate action at its session, where the security is held. What later purchases of debt hang on is remembered without that."""
    if ended(books, event.security, event.ex_date):
        return
    remember(books, event)
    if event.action == "default":
        default(books, t, event)
    elif books.held(event.security):
        ACTIONS[event.action](books, t, event)


def remember(books: Books, event: CorporateAction) -> None:
    """A payment in kind: what is bought later has interest from that day. Under another name debt is paid down, in kind and in default as before."""
    name: str = event.security
    other: Any = event.new_security
    if event.action == "stock_dividend" and debt.is_debt(books.securities[name]):
        books.paid_in_kind[name] = event.ex_date
    if event.action == "rename":
        for told in (books.defaulted, books.factors, books.paid_in_kind):
            if name in told:
                told[other] = told[name]


def ended(books: Books, name: str, day: datetime.date) -> bool:
    """Whether debt was due before a day: what happens to it then finds nothing of it."""
    security = books.securities[name]
    return debt.is_debt(security) and name not in books.defaulted and bool(security.maturity < day)


def stock_dividend(books: Books, t: int, event: CorporateAction) -> None:
    """`ratio` new shares for each share held, without cost. Debt that pays in kind: new face for the interest receivable, which becomes cost."""
    for lot in books.lots[event.security]:
        quantity = muldiv(lot.quantity, ONE + event.ratio_e10, ONE)
        if lot.quantity and lot.accrual is not None:
            debt_changed.pay_in_kind(books, t, event.security, lot, event.ex_date, quantity, event.event_id)
        lot.quantity = quantity
    books.changed(event.security)
    cash_in_lieu(books, t, event, event.security)


def spin_off(books: Books, t: int, event: CorporateAction) -> None:
    """`ratio` shares of a new security for each held, with `cost_share` of each lot's cost and the lot's dates. New debt earns from then on."""
    other: Any = event.new_security
    for lot in books.lots[event.security]:
        if lot.quantity:
            cost = share_of_cost(books, t, event, lot)
            lot.carry(lot.cost - cost, lot.carried - cost)
            heir = carry(books, t, other, lot, muldiv(lot.quantity, event.ratio_e10, ONE), cost)
            if debt.is_debt(books.securities[other]):
                debt_changed.begin_to_earn(books, t, other, heir, event.ex_date)
    books.changed(event.security)
    cash_in_lieu(books, t, event, event.new_security)


def merger(books: Books, t: int, event: CorporateAction) -> None:
    """For cash the position is sold at `cash` a share; for shares the lots carry over at `ratio`."""
    if event.new_security is None and debt.is_debt(books.securities[event.security]):
        call(books, t, event)
        return
    if event.new_security is None:
        units = books.held(event.security)
        proceeds = cash_of(books, t, event, units)
        books.dispose(t, event.security, units, event.event_id, proceeds, sold=event.ex_date)
        books.receive(t, proceeds, event.event_id)
        return
    if event.cash_e8:
        cash_and_shares(books, t, event)
    for lot in books.lots[event.security]:
        if lot.quantity:
            heir = carry(books, t, event.new_security, lot, muldiv(lot.quantity, event.ratio_e10 or ONE, ONE), lot.cost)
            debt_changed.take_over(books, t, event.security, lot, event.new_security, heir, event.ex_date, event.event_id)
            lot.quantity = lot.cost = 0
    books.changed(event.security)
    cash_in_lieu(books, t, event, event.new_security)


def cash_and_shares(books: Books, t: int, event: CorporateAction) -> None:
    """The cash of a merger that also gives shares: `cost_share` of the cost goes with the shares, the rest against the cash.

    Without a cost_share the cash lowers cost, as a return of capital does; beyond cost it is realized.
    """
    if event.cost_share_e10 is None:
        return_of_capital(books, t, event)
        return
    lots = [lot for lot in books.lots[event.security] if lot.quantity]
    cash = cash_of(books, t, event, sum(lot.quantity for lot in lots))
    for lot, share in zip(lots, spread(cash, [lot.quantity for lot in lots]), strict=True):
        kept = share_of_cost(books, t, event, lot)
        given_up = lot.carried - kept
        lot.carry(lot.cost - given_up, kept)
        books.book(t, INVESTMENTS, -given_up, event.event_id)
        books.earn(t, "realized", share - given_up)
    books.receive(t, cash, event.event_id)


def share_of_cost(books: Books, t: int, event: CorporateAction, lot: Lot) -> int:
    """The `cost_share` of what a lot costs: of debt, of its amortized cost on the ex-date; what stays is amortized from then on."""
    debt_changed.amortize_anew(books, t, event.security, lot, event.ex_date)
    return int(muldiv(lot.carried, event.cost_share_e10, ONE))


def return_of_capital(books: Books, t: int, event: CorporateAction) -> None:
    """Cash a share lowers the cost of each lot; what exceeds a lot's cost is realized gain."""
    lots = [lot for lot in books.lots[event.security] if lot.quantity]
    cash = cash_of(books, t, event, sum(lot.quantity for lot in lots))
    for lot in lots:
        debt_changed.amortize_anew(books, t, event.security, lot, event.ex_date)
    lower_cost(books, t, event.security, cash, event.event_id)
    books.receive(t, cash, event.event_id)


def lower_cost(books: Books, t: int, security: str, cash: int, cause: str) -> None:
    """Capital that came back, lot by lot."""
    lots = [lot for lot in books.lots[security] if lot.quantity]
    for lot, share in zip(lots, spread(cash, [lot.quantity for lot in lots]), strict=True):
        lowered = min(share, lot.carried) if lot.quantity > 0 else max(share, lot.carried)
        lot.carry(lot.cost - lowered, lot.carried - lowered)
        books.book(t, INVESTMENTS, -lowered, cause)
        books.earn(t, "realized", share - lowered)
    books.changed(security)


def default(books: Books, t: int, event: CorporateAction) -> None:
    """Debt in default earns no more; what was receivable is taken back out of interest. It stays in the books until it is sold."""
    held = [lot for lot in books.lots.get(event.security, ()) if lot.quantity and lot.accrual is not None]
    debt_changed.default(books, t, event.security, held, event.ex_date, event.event_id)
    books.defaulted.setdefault(event.security, t)
    if event.security in books.lots:
        books.changed(event.security)


def call(books: Books, t: int, event: CorporateAction) -> None:
    """Debt is redeemed before it matures, at `cash` per 100 of face (100 where none is given), `ratio` of it (all, where none is given)."""
    ratio = event.ratio_e10 or ONE
    wanted = [(lot, part(lot.quantity, ratio, ONE)) for lot in books.lots[event.security] if lot.quantity]
    price, fx = event.cash_e8 if event.cash_e8 is not None else 100 * 10**8, books.rate(event.security, t)
    if not debt.is_debt(books.securities[event.security]):
        books.refuse(event, "action.not_debt", f"{event.security} is no debt: it cannot be called", "a merger for cash redeems shares")
        return
    proceeds = books.worth(event.security, sum(quantity for _, quantity in wanted), price, fx)
    _, interest = debt_dealt.give_up(books, t, event.security, wanted, event.event_id, proceeds, event.ex_date, fx, sold=event.ex_date)
    books.receive(t, proceeds + interest, event.event_id)


def factor(books: Books, t: int, event: Factor) -> None:
    """Principal is paid back: of a face of 100,000.00 a factor of 0.98 after 0.99 pays 1,010.10; what is held is face still owed."""
    before = books.factors.get(event.security, ONE)
    books.factors[event.security] = event.factor_e10
    if event.factor_e10 > before:
        books.refuse(
            event,
            "factor.rises",
            f"the factor of {event.security} rises from {before / ONE:.10g} to {event.factor_e10 / ONE:.10g}",
            "principal that was paid back is not owed again",
        )
    elif before and books.held(event.security):
        debt_paid.pay_down(books, t, event.security, event.date, event.factor_e10, before)


def cash_in_lieu(books: Books, t: int, event: CorporateAction, security: Any) -> None:
    """The fraction of a share that a position is left with, sold at the price given for it."""
    held = books.held(security)
    fraction = held % 10**6 if held > 0 else -(-held % 10**6)
    if event.in_lieu_price_e8 is None or not fraction:
        return
    fx = books.rate(security, t)
    proceeds, interest = books.worth(security, fraction, event.in_lieu_price_e8, fx), 0
    if debt.is_debt(books.securities[security]):
        wanted, pooled = choose(books.current[security], fraction, books.relief), books.relief == "average"
        _, interest = debt_dealt.give_up(books, t, security, wanted, event.event_id, proceeds, event.ex_date, fx, sold=event.ex_date, pooled=pooled)
    else:
        books.dispose(t, security, fraction, event.event_id, proceeds, sold=event.ex_date)
    books.receive(t, proceeds + interest, event.event_id)


def carry(books: Books, t: int, security: Any, lot: Lot, quantity: int, cost: int) -> Lot:
    """A lot goes on in another security, under its id and date."""
    heir = Lot(id=lot.id, opened=lot.opened, quantity=quantity, cost=cost, bought=quantity, paid=cost, stands=lot.stands)
    books.open_lot(t, security, heir)
    return heir


def cash_of(books: Books, t: int, event: CorporateAction, units: int) -> int:
    """Cash for so many units, in cents."""
    return books.worth(event.security, units, event.cash_e8, books.rate(event.security, t))


ACTIONS = {
    "stock_dividend": stock_dividend,
    "spin_off": spin_off,
    "merger": merger,
    "rename": merger,
    "return_of_capital": return_of_capital,
    "call": call,
}
