"""Debt: interest, amortization, coupons, maturities, lot by lot. accounting.md 5, 6."""

import datetime
from fractions import Fraction

import attrs

from ..basics.exact import muldiv
from ..basics.instants import DAY
from ..events.portfolio import DEBT, Security, Trade
from . import amortization
from .books import INVESTMENTS, PURCHASED, SOLD, Books, Relief
from .coupons import coupon_dates, earned, last_coupon
from .lots import RELIEF, Lot, holding_period, spread
from .settlement import OpenItem, settle_date, settles

INTEREST_DUE = "interest receivable"
FACE = 10**4  # quantity e6 to cents of face


@attrs.define(kw_only=True)
class Accrual:
    """The interest and amortization of one lot of debt.

    settle      the day it began to earn
    carried     amortized cost in cents, through the last strike
    purchased   cents of interest bought with it, booked as receivable
    exact       interest earned since settlement, in cents, exactly
    posted      of that, posted
    receivable  purchased and posted less what coupons and sales have taken
    through     the day up to which it has earned
    paid_to     the last coupon date received, or the one before settlement
    born        the session that booked the lot
    """

    settle: datetime.date
    carried: int
    purchased: int = 0
    exact: Fraction = Fraction(0)
    posted: int = 0
    receivable: int = 0
    through: datetime.date
    paid_to: datetime.date
    born: int


def is_debt(security: Security) -> bool:
    """Whether a security bears interest and matures."""
    return security.type in DEBT


def buy(books: Books, t: int, event: Trade, principal: int, formula) -> None:
    """A lot comes in at its clean cost; interest bought with it is a receivable, not income."""
    security = books.securities[event.security]
    settle = settle_date(books.schedule, event.date, event.settle)
    since = last_coupon(security, settle)
    bought = event.accrued_cents
    if bought is None:
        bought = nearest(face(event.quantity_e6) * earned(security, books.resets(event.security), since, settle))
    cost = principal + event.commission_cents
    lot = Lot(id=event.event_id, opened=event.date, quantity=event.quantity_e6, cost=cost, bought=event.quantity_e6, paid=cost)
    lot.accrual = Accrual(settle=settle, carried=cost, purchased=bought, receivable=bought, through=settle, paid_to=since, born=t)
    books.open_lot(t, event.security, lot)
    books.book(t, INVESTMENTS, cost, event.event_id)
    books.book(t, INTEREST_DUE, bought, event.event_id)
    books.owe(
        OpenItem(
            account=PURCHASED,
            cause=event.event_id,
            security=event.security,
            booked=t,
            due=settles(books.schedule, event.date, event.settle),
            cents=-(cost + bought),
            local=formula,
            fixed=-(event.commission_cents + bought),
        )
    )


def sell(books: Books, t: int, event: Trade, proceeds: int, formula, wanted: list) -> None:
    """Lots go out at the amortized cost carried through the last strike; interest to the settlement date comes with the proceeds."""
    security = books.securities[event.security]
    settle = settle_date(books.schedule, event.date, event.settle)
    gained = sum(nearest(face(quantity) * interest_to(books, security, lot, settle)) for lot, quantity in wanted)
    if event.accrued_cents is not None:
        gained = event.accrued_cents
    shares = spread(proceeds, [quantity for _, quantity in wanted])
    relieved = 0
    for (lot, quantity), share in zip(wanted, shares, strict=True):
        cost, due = take(lot, quantity)
        relieved += due
        books.reliefs.append(
            Relief(
                session=t,
                security=event.security,
                lot=lot.id,
                sale=event.event_id,
                quantity=quantity,
                cost=cost,
                proceeds=share,
                gain=share - cost,
                term=holding_period(lot.opened, event.date),
            )
        )
        books.book(t, INVESTMENTS, -cost, event.event_id)
        books.book(t, INTEREST_DUE, -due, event.event_id)
        books.earn(t, "realized", share - cost)
    books.touched.add(event.security)
    books.earn(t, "interest", gained - relieved)
    books.owe(
        OpenItem(
            account=SOLD,
            cause=event.event_id,
            security=event.security,
            booked=t,
            due=settles(books.schedule, event.date, event.settle),
            cents=proceeds + gained,
            local=formula,
            fixed=gained - event.commission_cents,
        )
    )


def interest_to(books: Books, security: Security, lot: Lot, settle: datetime.date) -> Fraction:
    """Interest a lot has run up and not received by the day a sale settles, as a part of the face."""
    since = max(lot.accrual.paid_to, lot.accrual.settle) if not security.frequency else lot.accrual.paid_to
    return earned(security, books.resets(security.security), since, settle)


def choose(books: Books, event: Trade) -> list:
    """[(lot, quantity)] that a sale takes by the fund's method."""
    left, wanted = event.quantity_e6, []
    for lot in RELIEF[books.relief]([lot for lot in books.lots[event.security] if lot.quantity]):
        taken = min(lot.quantity, left)
        if taken:
            wanted.append((lot, taken))
            left -= taken
    return wanted


def take(lot: Lot, quantity: int) -> tuple:
    """Part of a lot at its part of the amortized cost and of the interest receivable; the last part takes what is left."""
    accrual, whole = lot.accrual, lot.quantity
    cost, due, paid = accrual.carried, accrual.receivable, lot.cost
    if quantity < whole:
        cost, due, paid = (muldiv(cents, quantity, whole) for cents in (cost, due, paid))
    lot.quantity -= quantity
    lot.cost -= paid
    accrual.carried -= cost
    accrual.receivable -= due
    return cost, due


def face(quantity_e6: int) -> int:
    """Face in cents."""
    return muldiv(quantity_e6, 1, FACE)


def nearest(exact: Fraction) -> int:
    """Halves away from zero."""
    return muldiv(exact.numerator, 1, exact.denominator)


def mature(books: Books, t: int) -> None:
    """Debt due since the last strike accretes to face as interest, is redeemed, and pays the interest it still owes."""
    today = books.schedule.days[t]
    for name, lots in books.debt():
        security = books.securities[name]
        if security.maturity > today:
            continue
        for lot in lots:
            accrual = lot.accrual
            accrue_lot(books, t, security, lot, security.maturity)
            principal = face(lot.quantity)
            cause = f"maturity:{name}"
            books.book(t, INVESTMENTS, -accrual.carried, cause)
            books.book(t, INTEREST_DUE, -accrual.receivable, cause)
            books.earn(t, "interest" if books.amortizes(name) else "realized", principal - accrual.carried)
            books.receive(t, principal + accrual.receivable, cause)
            lot.quantity = lot.cost = accrual.carried = accrual.receivable = 0
        books.touched.add(name)


def pay_coupons(books: Books, t: int) -> None:
    """Coupons dated since the last strike turn receivable into cash; an odd first one pays what is receivable."""
    today = books.schedule.days[t]
    for name, lots in books.debt():
        security = books.securities[name]
        for lot in lots:
            for day in coupon_dates(security, lot.accrual.paid_to, today):
                accrue_lot(books, t, security, lot, max(day, lot.accrual.through))
                paid = nearest(face(lot.quantity) * earned(security, books.resets(name), lot.accrual.paid_to, day))
                if day == security.first_coupon:
                    paid = lot.accrual.receivable
                lot.accrual.receivable -= paid
                lot.accrual.paid_to = day
                books.book(t, INTEREST_DUE, -paid, f"coupon:{name}")
                books.receive(t, paid, f"coupon:{name}")


def accrue(books: Books, t: int, through: datetime.date) -> None:
    """Interest and amortization of the window, of every lot held, through E(t)."""
    for name, lots in books.debt():
        security = books.securities[name]
        for lot in lots:
            accrue_lot(books, t, security, lot, through)
            if books.amortizes(name):
                amortize(books, t, security, lot, through)
        books.touched.add(name)


def accrue_lot(books: Books, t: int, security: Security, lot: Lot, through: datetime.date) -> None:
    """Interest from the day reached before, posted as the difference of the rounded total: 450.00 for 1,000,000 at 5.40 %, Friday to Monday."""
    accrual = lot.accrual
    through = min(through, security.maturity)
    if through <= accrual.through:
        return
    accrual.exact += face(lot.quantity) * earned(security, books.resets(security.security), accrual.through, through)
    accrual.through = through
    posting = nearest(accrual.exact) - accrual.posted
    accrual.posted += posting
    accrual.receivable += posting
    books.book(t, INTEREST_DUE, posting, f"interest:{security.security}")
    books.earn(t, "interest", posting)


def amortize(books: Books, t: int, security: Security, lot: Lot, through: datetime.date) -> None:
    """Discount or premium of the window: the book value now less what was carried."""
    now = book_value(books, security, lot, through)
    books.book(t, INVESTMENTS, now - lot.accrual.carried, f"amortization:{security.security}")
    books.earn(t, "interest", now - lot.accrual.carried)
    lot.accrual.carried = now


def book_value(books: Books, security: Security, lot: Lot, through: datetime.date) -> int:
    """Amortized cost of a lot as it now is, on a day; a callable premium runs to the first call."""
    worth, end = face(lot.quantity), security.maturity
    if security.call_date is not None and lot.cost > worth and security.call_date > lot.accrual.settle:
        end = security.call_date
    days = (end - lot.accrual.settle).days
    elapsed = min(max((through - lot.accrual.settle).days, 0), days)
    if books.amortization == "straight_line":
        return amortization.straight_line(lot.cost, worth, elapsed, days)
    if security.coupon_e10 is None:
        return amortization.constant_yield(lot.cost, worth, elapsed, days)
    return level_yield(books, security, lot, end, elapsed)


def level_yield(books: Books, security: Security, lot: Lot, end: datetime.date, elapsed: int) -> int:
    """The flows still to come at the yield of the dirty cost, less the interest receivable."""
    accrual, worth, resets = lot.accrual, face(lot.quantity), books.resets(security.security)
    flows, since = [], last_coupon(security, accrual.settle)
    for day in [*coupon_dates(security, accrual.settle, end - DAY), end]:
        interest = nearest(worth * earned(security, resets, since, day))
        flows.append(((day - accrual.settle).days, interest + (worth if day == end else 0), day))
        since = day
    dirty = lot.cost + nearest(worth * earned(security, resets, last_coupon(security, accrual.settle), accrual.settle))
    factor = amortization.daily_yield(dirty, tuple((days, cents) for days, cents, _ in flows))
    left = tuple((days, cents) for days, cents, day in flows if day > accrual.paid_to)
    return amortization.half_up(amortization.present(left, factor, elapsed)) - accrual.receivable
