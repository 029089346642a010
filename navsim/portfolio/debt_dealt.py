"""Debt bought and sold: purchased interest, what a sale brings of the receivable, amortized cost relieved. accounting.md 5."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..basics.exact import muldiv
from ..events.portfolio import Security, Trade
from .books import Books
from .coupons import earned, last_coupon
from .debt import INTEREST_DUE, Accrual, before_first, exact_face, nearest, pays_all
from .fx_rates import ONE_E8
from .lots import Lot, choose, part, take, take_average
from .settlement import settle_date

if TYPE_CHECKING:
    from .trades import Ticket


def begin(books: Books, t: int, ticket: Ticket, lot: Lot) -> tuple[int, int]:
    """A lot begins to earn at its settlement; interest bought with it is a receivable, not income. Gives it in its currency and in dollars."""
    event = ticket.event
    security = books.securities[event.security]
    settle = settle_date(books.schedule, event.date, event.settle)
    if settle > security.maturity:
        message = f"{event.security} matures on {security.maturity}; this {event.side} settles on {settle}"
        books.refuse(event, "trade.settles_after_maturity", message, "give the day it settles, or another maturity")
        settle = security.maturity
    rateless(books, security, event, settle)
    since = paid_through(books, security, settle)
    ours = reckoned(books, security, ticket, since, settle)
    bought = ours if ticket.interest is None else signed(ticket, ticket.interest)
    dollars = muldiv(bought, ticket.fx, ONE_E8)
    lot.accrual = Accrual(
        settle=settle,
        carried=lot.cost,
        purchased=bought,
        receivable=bought,
        dollars=dollars,
        through=settle,
        paid_to=since,
        born=books.schedule.days[t],
        since=None if since == last_coupon(security, settle) else since,
    )
    lot.accrual.beyond = 0 if pays_all(security, lot.accrual) else bought - ours
    books.book(t, INTEREST_DUE, dollars, event.event_id)
    return bought, dollars


def paid_through(books: Books, security: Security, day: datetime.date) -> datetime.date:
    """The day through which interest has been paid by a day: the last coupon date, or a payment in kind since."""
    last, in_kind = last_coupon(security, day), books.paid_in_kind.get(security.security, datetime.date.min)
    return in_kind if last < in_kind <= day else last


def rateless(books: Books, security: Security, event: Trade, settle: datetime.date) -> None:
    """A floater without a coupon earns from its first reset on: one that nobody told is an error, not a rate of nothing."""
    if security.type == "floater" and security.coupon_e10 is None and not any(day <= settle for day, _ in books.resets(security.security)):
        message = f"{security.security} settles on {settle} and has no rate then: no coupon, and no reset by that day"
        books.refuse(event, "reset.missing", message, "add its reset to resets.csv, or the coupon it begins with")


def reckoned(books: Books, security: Security, ticket: Ticket, since: datetime.date, settle: datetime.date) -> int:
    """Interest from the last coupon to settlement, which is bought with a lot where no other is given; of debt in default nothing."""
    if security.security in books.defaulted:
        return 0
    return nearest(exact_face(ticket.units) * earned(security, books.resets(security.security), since, settle))


def signed(ticket: Ticket, cents: int) -> int:
    """What is bought or sold with a ticket's lots: below zero of short ones."""
    return cents if ticket.units > 0 else -cents


def close(books: Books, t: int, ticket: Ticket, proceeds: int, named: list[Any] | None) -> tuple[int, int]:
    """Lots go out at the amortized cost carried through the last strike; interest to the settlement date comes with the proceeds.

    A sale that settles after maturity, as one of the last days does by custom, brings no interest beyond it.
    """
    event = ticket.event
    settle = min(settle_date(books.schedule, event.date, event.settle), books.securities[event.security].maturity)
    wanted = named or choose(books.current[event.security], ticket.units, books.relief)
    gained = None if ticket.interest is None else signed(ticket, ticket.interest)
    pooled = books.relief == "average" and not named
    result: tuple[int, int] = give_up(books, t, event.security, wanted, event.event_id, proceeds, settle, ticket.fx, gained, event.date, pooled)
    return result


def give_up(
    books: Books,
    t: int,
    name: str,
    wanted: list[tuple[Lot, int]],
    cause: str,
    proceeds: int,
    settle: datetime.date,
    fx: int,
    gained: Any = None,
    sold: datetime.date | None = None,
    pooled: bool = False,
) -> Any:
    """Lots go out for so much, their interest to a day, and the coupons on the way. Gives the interest, in its currency and in dollars.

    gained  the interest of the ticket, from the last coupon to the day, where it is given: a coupon on the way is the fund's besides
    """
    coupons, running = interest_to(books, books.securities[name], wanted, settle)
    gained = coupons + (running if gained is None else gained)
    dollars, due, booked = muldiv(gained, fx, ONE_E8), 0, 0
    for lot, quantity in wanted:
        parts = take_interest(lot, quantity)
        due, booked = due + parts[0], booked + parts[1]
    slices = take_average(books.current[name], wanted) if pooled else [take(lot, quantity) for lot, quantity in wanted]
    books.dispose(t, name, sum(quantity for _, quantity in wanted), cause, proceeds, slices, sold=sold)
    books.book(t, INTEREST_DUE, -booked, cause)
    earned_now = muldiv(gained - due, fx, ONE_E8)
    books.earn(t, "interest", earned_now)
    books.earn(t, "currency", dollars - booked - earned_now)
    return gained, dollars


def interest_to(books: Books, security: Security, wanted: list[tuple[Lot, int]], settle: datetime.date) -> tuple[int, int]:
    """Interest that lots have run up and not received by the day a sale settles: (coupons on the way, what runs since), in cents.

    Coupons on the way are those due by that day, and what face paid back has earned. Until an odd first coupon, and where all interest
    comes at maturity, what runs is what was bought and what the lot has earned itself.
    """
    if security.security in books.defaulted:
        return 0, 0
    resets = books.resets(security.security)
    coupons = running = Fraction(0)
    bought = 0
    for lot, quantity in wanted:
        whole, (start, last) = exact_face(quantity), runs_from(security, lot, settle)
        coupons += lot.accrual.aside * Fraction(quantity, lot.quantity) + whole * earned(security, resets, start, last)
        running += whole * earned(security, resets, last, settle, None if security.frequency else start)
        if pays_all(security, lot.accrual):
            own = part(lot.accrual.purchased, quantity, lot.quantity)
            coupons, bought = (coupons + own, bought) if first_due(security, settle) else (coupons, bought + own)
    return nearest(coupons), bought + nearest(running)


def runs_from(security: Security, lot: Lot, settle: datetime.date) -> tuple[datetime.date, datetime.date]:
    """(the day from which the interest of a lot is still to come, the last coupon on the way to a settlement): one day where none is on the way."""
    paid_to, last = lot.accrual.paid_to, last_coupon(security, settle)
    if not security.frequency:
        start = last = lot.accrual.settle
    elif before_first(security, lot.accrual):
        start = lot.accrual.settle
        last = last if first_due(security, settle) else start
    else:
        start = paid_to if paid_to <= settle else last
    return start, max(start, last)


def first_due(security: Security, settle: datetime.date) -> bool:
    """Whether an odd first coupon is paid by a settlement."""
    return bool(security.frequency and security.first_coupon and last_coupon(security, settle) >= security.first_coupon)


def take_interest(lot: Lot, quantity: int) -> tuple[int, int]:
    """The interest receivable that goes with a part of a lot, in its currency and in dollars; the last part takes what is left."""
    accrual = lot.accrual
    held = (accrual.receivable, accrual.dollars, accrual.purchased, accrual.beyond)
    due, dollars, purchased, beyond = (part(cents, quantity, lot.quantity) for cents in held)
    accrual.receivable -= due
    accrual.dollars -= dollars
    accrual.purchased -= purchased if quantity != lot.quantity else 0
    accrual.beyond -= beyond
    accrual.aside -= accrual.aside * Fraction(quantity, lot.quantity)
    return due, dollars
