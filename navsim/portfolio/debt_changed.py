"""Debt that changes between two coupons: paid in kind, of another face, other debt, in default, with capital returned. accounting.md 5, 6, 15.

A lot begins anew on the day it changes, at what it is carried at: its interest ran on the old face until then, and runs on the new one since.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from ..basics.exact import muldiv
from ..basics.instants import DAY, day_number
from .books import INVESTMENTS, Books
from .coupons import earned, last_coupon
from .debt import INTEREST_DUE, Accrual, exact_face, is_debt, nearest, pays_all
from .debt_earned import accrue_lot, amortize, level_rates, post, receivable_on
from .debt_paid import pay_coupons_of
from .fx_rates import ONE_E8
from .lots import Lot

TERMS = ("currency", "maturity", "coupon_e10", "frequency", "day_count", "first_coupon", "call_date", "month_end_coupons")


def pay_in_kind(books: Books, t: int, name: str, lot: Lot, day: datetime.date, quantity: int, cause: str) -> None:
    """Interest earned to a day is paid in new face: the receivable becomes cost. A coupon of that day is what is paid so.

    1,000.00 receivable on 100,000.00 carried at 100,000.00 make 101,000.00 of face at 101,000.00; the next coupon pays from the day on.
    """
    reach(books, t, name, lot, day, day - DAY)
    lot.accrual.beyond = 0
    accrual, due = lot.accrual, begin_anew(books, t, name, lot, day, quantity)
    cents = accrual.dollars if due == accrual.receivable else books.dollars(name, due, t)
    books.book(t, INTEREST_DUE, -cents, cause)
    books.book(t, INVESTMENTS, cents, cause)
    lot.carry(accrual.carried + cents, accrual.carried + cents)
    accrual.receivable -= due
    accrual.dollars -= cents


def change_face(books: Books, t: int, name: str, lot: Lot, day: datetime.date, quantity: int, other: str | None = None) -> None:
    """Another face, or other debt: the interest earned to the day comes with the next coupon, or with a sale before it."""
    reach(books, t, name, lot, day, day)
    lot.accrual.aside = Fraction(begin_anew(books, t, name, lot, day, quantity, other))


def reach(books: Books, t: int, name: str, lot: Lot, day: datetime.date, through: datetime.date) -> None:
    """Coupons dated through one day are received; interest is earned, and the lot amortized, to the day it changes, also where more was booked."""
    security = books.securities[name]
    pay_coupons_of(books, t, name, [lot], through)
    accrue_lot(books, t, security, lot, day)
    if books.amortizes(name):
        amortize(books, t, security, lot, day)


def begin_anew(books: Books, t: int, name: str, lot: Lot, day: datetime.date, quantity: int, other: str | None = None) -> int:
    """Interest is on the new face from the day on, the days that are booked already or were bought with it as well; of other debt, at its terms.

    Gives what is receivable from before. What is left as receivable is bought, where the lot has yet to settle.
    """
    accrual, old, new = lot.accrual, books.securities[name], books.securities[other or name]
    since = max(day, accrual.paid_to)
    start, due, pays = (day if other else since), accrual.receivable - accrual.beyond, name not in books.defaulted
    if pays:
        face, rates = exact_face(lot.quantity), books.resets(name)
        due = receivable_on(books, old, lot, since) - accrual.beyond - nearest(face * earned(old, rates, since, accrual.settle))
        accrual.exact -= face * earned(old, rates, since, accrual.through, accrual.settle)
    if other:
        post(books, t, name, lot)
        if old.currency != new.currency:
            accrual.beyond = muldiv(books.dollars(name, accrual.beyond, t), ONE_E8, books.rate(other, t))
            accrual.receivable = muldiv(accrual.dollars, ONE_E8, books.rate(other, t))
            due = accrual.receivable - accrual.beyond
            accrual.exact, accrual.posted = Fraction(0), 0
    lot.quantity = quantity
    if pays or other:
        accrual.exact += exact_face(quantity) * earned(new, books.resets(new.security), start, min(accrual.through, new.maturity), start)
        post(books, t, new.security, lot)
    accrual.settle, accrual.through = max(accrual.settle, day), max(accrual.through, day)
    accrual.paid_to, accrual.since, accrual.aside = start, (start if new.frequency else None), Fraction(0)
    accrual.purchased = accrual.receivable - due if accrual.settle > start else accrual.beyond
    accrual.beyond = 0 if pays_all(new, accrual) else accrual.beyond
    if books.amortizes(name):
        lot.carry(accrual.carried, accrual.carried)
    return int(due)


def amortize_anew(books: Books, t: int, name: str, lot: Lot, day: datetime.date) -> None:
    """The cost of a lot is about to change: debt is amortized to the day, and from what it then costs on; its interest goes on as it was."""
    if lot.accrual is None or not books.amortizes(name):
        return
    reach(books, t, name, lot, day, day)
    accrual, security = lot.accrual, books.securities[name]
    if day <= accrual.settle:
        return
    accrual.purchased = receivable_on(books, security, lot, day) - nearest(accrual.aside)
    accrual.since = accrual.paid_to if security.frequency and accrual.paid_to != last_coupon(security, day) else None
    accrual.settle = day
    lot.carry(accrual.carried, accrual.carried)


def take_over(books: Books, t: int, name: str, lot: Lot, other: str, heir: Lot, day: datetime.date, cause: str) -> None:
    """What becomes of the interest of a lot that goes on in another security.

    Debt that becomes the same debt under another name keeps its accrual; other debt begins anew, with the interest due. What becomes a
    share loses the interest it had not received, and costs what it was carried at; a share that becomes debt begins to earn that day.
    """
    own, new = lot.accrual, is_debt(books.securities[other])
    if own is None:
        if new:
            begin_to_earn(books, t, other, heir, day)
        return
    if not new:
        take_back(books, t, name, lot, cause)
        heir.cost = heir.paid = own.carried
    elif heir.quantity == lot.quantity and same_terms(books, name, other, day):
        heir.accrual, own.names = own, (*own.names, (name, day_number(day)))
    else:
        own.born, own.names = books.schedule.days[t], ()
        heir.accrual, heir.quantity, quantity = own, lot.quantity, heir.quantity
        change_face(books, t, name, heir, day, quantity, other)
        heir.cost = heir.paid = own.carried
    lot.accrual = None


def same_terms(books: Books, name: str, other: str, day: datetime.date) -> bool:
    """Whether debt is the same under another name on a day: what it pays and when, and whether it pays. Resets of an index come after that."""
    terms = [[getattr(books.securities[each], term) for term in TERMS] for each in (name, other)]
    rates = [level_rates(books, books.securities[each], day) for each in (name, other)]
    return terms[0] == terms[1] and rates[0] == rates[1] and (name in books.defaulted) == (other in books.defaulted)


def begin_to_earn(books: Books, t: int, name: str, lot: Lot, day: datetime.date) -> None:
    """Debt that comes in for other securities earns from that day on, and its first coupon pays from there."""
    since = day if books.securities[name].frequency else None
    lot.accrual = Accrual(settle=day, carried=lot.cost, through=day, paid_to=day, born=books.schedule.days[t], since=since)


def default(books: Books, t: int, name: str, lots: list[Any], day: datetime.date, cause: str) -> None:
    """Coupons dated before it are received, what is receivable then is taken back, and so are the days beyond it that are amortized.

    It stays at what the last strike carried it at, as what a sale relieves does: accounting.md 5.
    """
    for lot in lots:
        pay_coupons_of(books, t, name, [lot], day - DAY)
        if lot.accrual.through > day and books.amortizes(name):
            amortize(books, t, books.securities[name], lot, day)
        take_back(books, t, name, lot, cause)


def take_back(books: Books, t: int, name: str, lot: Lot, cause: str) -> None:
    """Interest receivable that will not come is taken out of income."""
    books.book(t, INTEREST_DUE, -lot.accrual.dollars, cause)
    books.earn(t, "interest", -lot.accrual.dollars)
    lot.accrual.receivable = lot.accrual.dollars = lot.accrual.beyond = 0
    lot.accrual.aside = Fraction(0)
