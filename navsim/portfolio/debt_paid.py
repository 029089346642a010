"""What debt pays: coupons, principal in part, the face at maturity. accounting.md 5."""

from __future__ import annotations

import datetime
from fractions import Fraction

from ..basics.exact import muldiv
from ..events.portfolio import Security
from .books import INVESTMENTS, Books
from .coupons import coupon_dates, earned
from .debt import INTEREST_DUE, exact_face, face, nearest
from .debt_earned import accrue_lot, post, receivable_on, revalue_interest
from .lots import Lot, part, take


def pay_coupons(books: Books, t: int) -> None:
    """Coupons dated since the last strike turn receivable into cash."""
    for name, lots in books.debt():
        pay_coupons_of(books, t, name, lots, books.schedule.days[t])


def pay_coupons_of(books: Books, t: int, name: str, lots: list[Lot], through: datetime.date) -> None:
    """Coupons of one security through a day. An odd first one, and one whose face changed on the way, pays what is receivable."""
    security = books.securities[name]
    if name in books.defaulted:
        return
    for lot in lots:
        accrual = lot.accrual
        for day in coupon_dates(security, accrual.paid_to, through):
            accrue_lot(books, t, security, lot, max(day, accrual.through))
            paid = nearest(exact_face(lot.quantity) * earned(security, books.resets(name), accrual.paid_to, day))
            if day == security.first_coupon or accrual.aside:
                paid = receivable_on(books, security, lot, day) - accrual.beyond
            receive_interest(books, t, name, lot, paid, f"coupon:{name}")
            accrual.paid_to, accrual.aside = day, Fraction(0)


def receive_interest(books: Books, t: int, name: str, lot: Lot, cents: int, cause: str) -> None:
    """Interest receivable becomes cash, at the session's rate."""
    cash = books.dollars(name, cents, t)
    lot.accrual.receivable -= cents
    lot.accrual.dollars -= cash
    books.book(t, INTEREST_DUE, -cash, cause)
    books.receive(t, cash, cause)


def mature(books: Books, t: int) -> None:
    """Debt due since the last strike accretes to face as interest, is redeemed, and pays the interest it still owes.

    What is not amortized, debt in other currencies, realizes the difference. Debt in default is not redeemed.
    """
    today = books.schedule.days[t]
    for name, lots in books.debt():
        security = books.securities[name]
        if security.maturity > today or name in books.defaulted:
            continue
        for lot in lots:
            accrue_lot(books, t, security, lot, security.maturity)
            principal, cause = books.dollars(name, face(lot.quantity), t), f"maturity:{name}"
            receive_interest(books, t, name, lot, lot.accrual.receivable, cause)
            revalue_interest(books, t, name, lot)
            if books.amortizes(name):
                redeem(books, t, name, lot, lot.quantity, principal, cause)
            else:
                books.dispose(t, name, lot.quantity, cause, principal, [take(lot, lot.quantity)], sold=security.maturity)
                books.receive(t, principal, cause)
        books.changed(name)


def redeem(books: Books, t: int, name: str, lot: Lot, quantity: int, principal: int, cause: str) -> None:
    """Part of a lot is paid back at face: what it was carried below face is interest."""
    cost = take(lot, quantity).cost
    books.book(t, INVESTMENTS, -cost, cause)
    books.earn(t, "interest", principal - cost)
    books.receive(t, principal, cause)


def pay_down(books: Books, t: int, name: str, day: datetime.date, factor: int, before: int) -> None:
    """Principal of an asset-backed security comes back at face, lot by lot; the interest on it until that day with the next coupon.

    With the last of the principal comes the interest: there is no coupon after it.
    """
    security, cause = books.securities[name], f"factor:{name}"
    lots = [lot for lot in books.lots[name] if lot.quantity and lot.accrual is not None]
    pay_coupons_of(books, t, name, lots, day)
    for lot in lots:
        accrue_lot(books, t, security, lot, day)
        paid = lot.quantity - muldiv(lot.quantity, factor, before)
        principal = books.dollars(name, face(lot.quantity) - face(lot.quantity - paid), t)
        put_aside(books, t, security, lot, paid, day)
        if books.amortizes(name):
            redeem(books, t, name, lot, paid, principal, cause)
        else:
            books.dispose(t, name, paid, cause, principal, [take(lot, paid)], sold=day)
            books.receive(t, principal, cause)
        if not lot.quantity:
            receive_interest(books, t, name, lot, lot.accrual.receivable, cause)
            revalue_interest(books, t, name, lot)
    books.changed(name)


def put_aside(books: Books, t: int, security: Security, lot: Lot, paid: int, day: datetime.date) -> None:
    """The interest on a part of the face that is paid back: bought with it, and earned until that day; days booked beyond it are taken back."""
    accrual, resets = lot.accrual, books.resets(security.security)
    since, bought = max(accrual.paid_to, accrual.settle), part(accrual.purchased - accrual.beyond, paid, lot.quantity)
    until = max(day, since)
    accrual.aside += exact_face(paid) * earned(security, resets, since, until, accrual.settle)
    accrual.aside += bought if accrual.paid_to <= accrual.settle else 0
    accrual.purchased -= bought
    if accrual.through > until:
        accrual.exact -= exact_face(paid) * earned(security, resets, until, accrual.through, accrual.settle)
        post(books, t, security.security, lot)
