"""What debt earns in the window of a strike: interest and amortization, lot by lot. accounting.md 5, 6."""

from __future__ import annotations

import datetime
from typing import Any

from ..basics.instants import DAY
from ..events.portfolio import Security
from . import amortization
from .books import INVESTMENTS, Books
from .coupons import coupon_dates, earned, last_coupon
from .debt import INDEXED, INTEREST_DUE, exact_face, face, nearest
from .lots import Lot


def accrue(books: Books, t: int, through: datetime.date) -> None:
    """Interest and amortization of the window, of every lot held, through E(t)."""
    for name, lots in books.debt():
        security = books.securities[name]
        for lot in lots:
            accrue_lot(books, t, security, lot, through)
            revalue_interest(books, t, name, lot)
            if books.amortizes(name):
                amortize(books, t, security, lot, through)
            today = (name, t)
            own_day = through != books.schedule.days[t] and books.amortizes(name)
            worth = book_value(books, security, lot, books.schedule.days[t]) if own_day else lot.carried
            books.cost_today[today] = books.cost_today.get(today, 0) + worth
        books.changed(name)


def accrue_lot(books: Books, t: int, security: Security, lot: Lot, through: Any) -> None:
    """Interest from the day reached before, posted as the difference of the rounded total: 450.00 for 1,000,000 at 5.40 %, Friday to Monday."""
    accrual = lot.accrual
    through = min(through, security.maturity)
    if through <= accrual.through or security.security in books.defaulted:
        return
    accrual.exact += exact_face(lot.quantity) * earned(security, books.resets(security.security), accrual.through, through, accrual.settle)
    accrual.through = through
    post(books, t, security.security, lot)


def post(books: Books, t: int, name: str, lot: Lot) -> None:
    """What a lot has earned and is not posted: the difference of the rounded total."""
    accrual = lot.accrual
    posting = nearest(accrual.exact) - accrual.posted
    income = books.dollars(name, posting, t)
    accrual.posted += posting
    accrual.receivable += posting
    accrual.dollars += income
    books.book(t, INTEREST_DUE, income, f"interest:{name}")
    books.earn(t, "interest", income)


def amortize(books: Books, t: int, security: Security, lot: Lot, through: datetime.date) -> None:
    """Discount or premium of the window: the book value now less what was carried."""
    now = book_value(books, security, lot, through)
    books.book(t, INVESTMENTS, now - lot.accrual.carried, f"amortization:{security.security}")
    books.earn(t, "interest", now - lot.accrual.carried)
    lot.accrual.carried = now


def book_value(books: Books, security: Security, lot: Lot, through: datetime.date) -> int:
    """Amortized cost of a lot as it now is, on a day; a callable premium runs to the first call.

    No yield leads from nothing to something, nor back, as where dust is left of a lot: that goes in a straight line.
    """
    worth, end = face(lot.quantity), security.maturity
    if security.call_date is not None and abs(lot.cost) > abs(worth) and security.call_date > lot.accrual.settle:
        end = security.call_date
    days = (end - lot.accrual.settle).days
    elapsed = min(max((through - lot.accrual.settle).days, 0), days)
    if books.amortization == "straight_line" or lot.cost * worth <= 0:
        return amortization.straight_line(lot.cost, worth, elapsed, days)
    if not (security.coupon_e10 or books.resets(security.security)):
        return amortization.constant_yield(lot.cost, worth, elapsed, days)
    if elapsed == days:
        return worth
    return level_yield(books, security, lot, end, through, elapsed)


def level_yield(books: Books, security: Security, lot: Lot, end: Any, through: datetime.date, elapsed: int) -> int:
    """The flows still to come at the yield of the dirty cost, and coupons due but not received, less the interest receivable on them.

    A straight line where no rate leads from the cost to them. A floater bought at par stays at par: a reset changes its coupons, not what it is
    carried at.
    """
    accrual, worth, whole = lot.accrual, face(lot.quantity), exact_face(lot.quantity)
    resets = level_rates(books, security, accrual.settle)
    flows, since = [], accrual.since or last_coupon(security, accrual.settle)
    purchased = 0 if security.frequency else accrual.purchased
    if security.first_coupon is not None and security.first_coupon > accrual.settle:
        since, purchased = accrual.settle, accrual.purchased
    for day in [*coupon_dates(security, accrual.settle, end - DAY), end]:
        flows.append((day, purchased + whole * earned(security, resets, since, day) + (worth + accrual.beyond if day == end else 0)))
        since, purchased = day, 0
    apart = tuple(((day - accrual.settle).days, amount) for day, amount in flows)
    dirty = lot.cost + accrual.purchased
    if dirty * sum(amount for _, amount in apart) <= 0:
        return amortization.straight_line(lot.cost, worth, elapsed, (end - accrual.settle).days)
    factor = amortization.daily_yield(dirty, apart)
    coming = amortization.half_up(amortization.present(tuple(flow for flow in apart if flow[0] > elapsed), factor, elapsed))
    due = sum(nearest(amount) for day, amount in flows if accrual.paid_to < day <= through)
    return coming + due - (receivable_on(books, security, lot, through) - nearest(accrual.aside) - reset_since(books, security, lot, through))


def reset_since(books: Books, security: Security, lot: Lot, day: datetime.date) -> int:
    """What a lot has earned since the last coupon received because its rate is not the one at settlement."""
    accrual, resets = lot.accrual, books.resets(security.security)
    level = level_rates(books, security, accrual.settle)
    if len(level) == len(resets):
        return 0
    since = max(accrual.paid_to, accrual.settle)
    now, then = (earned(security, each, since, day, accrual.settle) for each in (resets, level))
    return nearest(exact_face(lot.quantity) * (now - then))


def level_rates(books: Books, security: Security, settle: datetime.date) -> tuple[Any, ...]:
    """The resets that are in the flows of a yield: of what follows an index those up to settlement, of a coupon that steps all of them.

    ASC 310-20-35-18: the factor in effect at inception.
    """
    resets = books.resets(security.security)
    return resets if security.type not in INDEXED else tuple(reset for reset in resets if reset[0] <= settle)


def receivable_on(books: Books, security: Security, lot: Lot, day: datetime.date) -> int:
    """Interest receivable of a lot on a day up to the one it has earned through."""
    accrual = lot.accrual
    if day >= accrual.through:
        return int(accrual.receivable)
    since = max(day, accrual.settle)
    later = exact_face(lot.quantity) * earned(security, books.resets(security.security), since, accrual.through, accrual.settle)
    return int(accrual.receivable - (nearest(accrual.exact) - nearest(accrual.exact - later)))


def revalue_interest(books: Books, t: int, name: str, lot: Lot) -> None:
    """Interest receivable in another currency at the session's rate: the change is `currency`."""
    change = books.dollars(name, lot.accrual.receivable, t) - lot.accrual.dollars
    lot.accrual.dollars += change
    books.book(t, INTEREST_DUE, change, f"currency:{books.securities[name].currency}")
    books.earn(t, "currency", change)
