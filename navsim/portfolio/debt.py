"""Debt: interest, amortization, coupons, maturities, lot by lot. accounting.md 5, 6."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.exact import muldiv
from ..basics.instants import DAY
from ..events.portfolio import DEBT, Security, Trade
from . import amortization
from .books import INVESTMENTS, Books
from .coupons import coupon_dates, earned, last_coupon
from .exchange import ONE_E8
from .lots import Lot, choose, part, take, take_average
from .settlement import settle_date

if TYPE_CHECKING:
    from .trades import Ticket

INTEREST_DUE = "interest receivable"
FACE = 10**4  # quantity e6 to cents of face


@attrs.define(kw_only=True, repr=False)
class Accrual:
    """The interest and amortization of one lot of debt.

    settle      the day it began to earn
    carried     amortized cost in cents, through the last strike
    purchased   cents of interest bought with it, booked as receivable
    exact       interest earned since settlement, in cents, exactly
    posted      of that, posted
    receivable  purchased and posted less what coupons and sales have taken
    dollars     the receivable as it stands in the books; all else is in the currency of the security
    through     the day up to which it has earned
    paid_to     the last coupon date received, or the one before settlement
    born        the day of the session that booked the lot
    uneven      whether part of the face was paid back since the last coupon
    """

    settle: datetime.date
    carried: int
    purchased: int = 0
    exact: Fraction = Fraction(0)
    posted: int = 0
    receivable: int = 0
    dollars: int = 0
    through: datetime.date
    paid_to: datetime.date
    born: datetime.date
    uneven: bool = False


def is_debt(security: Security) -> bool:
    """Whether a security bears interest and matures."""
    return security.type in DEBT


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
    since = last_coupon(security, settle)
    bought = reckoned(books, security, ticket, since, settle)
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
    )
    books.book(t, INTEREST_DUE, dollars, event.event_id)
    return bought, dollars


def rateless(books: Books, security: Security, event: Trade, settle: datetime.date) -> None:
    """A floater without a coupon earns from its first reset on: one that nobody told is an error, not a rate of nothing."""
    if security.type == "floater" and security.coupon_e10 is None and not any(day <= settle for day, _ in books.resets(security.security)):
        message = f"{security.security} settles on {settle} and has no rate then: no coupon, and no reset by that day"
        books.refuse(event, "reset.missing", message, "add its reset to resets.csv, or the coupon it begins with")


def reckoned(books: Books, security: Security, ticket: Ticket, since: datetime.date, settle: datetime.date) -> int:
    """Interest bought with a lot: as given, else from the last coupon to settlement; of debt in default nothing."""
    if ticket.interest is not None:
        return ticket.interest if ticket.units > 0 else -ticket.interest
    if security.security in books.defaulted:
        return 0
    return nearest(exact_face(ticket.units) * earned(security, books.resets(security.security), since, settle))


def close(books: Books, t: int, ticket: Ticket, proceeds: int, named: list[Any] | None) -> tuple[int, int]:
    """Lots go out at the amortized cost carried through the last strike; interest to the settlement date comes with the proceeds."""
    event = ticket.event
    settle = settle_date(books.schedule, event.date, event.settle)
    wanted = named or choose(books.current[event.security], ticket.units, books.relief)
    gained = ticket.interest if ticket.interest is None or ticket.units > 0 else -ticket.interest
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
    """Lots go out for so much and their interest to a day, reckoned where it is not given. Gives the interest, in its currency and in dollars."""
    if gained is None:
        gained = interest_to(books, books.securities[name], wanted, settle)
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


def interest_to(books: Books, security: Security, wanted: list[tuple[Lot, int]], settle: datetime.date) -> int:
    """Interest that lots have run up and not received by the day a sale settles: coupons on the way, and since the last of them."""
    if security.security in books.defaulted:
        return 0
    resets, last = books.resets(security.security), last_coupon(security, settle)
    coupons = stub = Fraction(0)
    for lot, quantity in wanted:
        start = min(lot.accrual.paid_to, last) if security.frequency else lot.accrual.settle
        if before_first(security, lot):
            start = lot.accrual.settle
            coupons += part(lot.accrual.purchased, quantity, lot.quantity)
            last = max(last, start) if last >= security.first_coupon else start
        since = min(last, settle) if security.frequency else start
        coupons += exact_face(quantity) * earned(security, resets, start, since)
        stub += exact_face(quantity) * earned(security, resets, max(since, start), settle, start if not security.frequency else None)
    return nearest(coupons) + nearest(stub)


def before_first(security: Security, lot: Lot) -> bool:
    """Whether an odd first coupon is still to come: until then a lot's interest runs from its own settlement, on top of what was bought."""
    return bool(security.frequency and security.first_coupon and lot.accrual.paid_to < security.first_coupon)


def take_interest(lot: Lot, quantity: int) -> tuple[int, int]:
    """The interest receivable that goes with a part of a lot, in its currency and in dollars; the last part takes what is left."""
    accrual = lot.accrual
    due, dollars, purchased = (part(cents, quantity, lot.quantity) for cents in (accrual.receivable, accrual.dollars, accrual.purchased))
    accrual.receivable -= due
    accrual.dollars -= dollars
    accrual.purchased -= purchased if quantity != lot.quantity else 0
    return due, dollars


def face(quantity_e6: int) -> int:
    """Face in cents."""
    return int(muldiv(quantity_e6, 1, FACE))


def exact_face(quantity_e6: int) -> Fraction:
    """Face in cents and parts of a cent: what interest is reckoned on."""
    return Fraction(quantity_e6, FACE)


def nearest(exact: Fraction) -> int:
    """Halves away from zero."""
    return int(muldiv(exact.numerator, 1, exact.denominator))


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
    """Principal of an asset-backed security comes back at face, lot by lot; the interest on it until that day with the next coupon."""
    security, cause = books.securities[name], f"factor:{name}"
    lots = [lot for lot in books.lots[name] if lot.quantity and lot.accrual is not None]
    pay_coupons_of(books, t, name, lots, day)
    for lot in lots:
        accrue_lot(books, t, security, lot, day)
        paid = lot.quantity - muldiv(lot.quantity, factor, before)
        principal = books.dollars(name, face(lot.quantity) - face(lot.quantity - paid), t)
        lot.accrual.purchased -= part(lot.accrual.purchased, paid, lot.quantity)
        lot.accrual.uneven = lot.accrual.paid_to < day
        if books.amortizes(name):
            redeem(books, t, name, lot, paid, principal, cause)
        else:
            books.dispose(t, name, paid, cause, principal, [take(lot, paid)], sold=day)
            books.receive(t, principal, cause)
    books.changed(name)


def pay_in_kind(books: Books, t: int, name: str, lot: Lot, day: datetime.date, cause: str) -> None:
    """Interest earned to a day is paid in new face: the receivable becomes cost, and the lot begins anew at what it is carried at."""
    accrual, security = lot.accrual, books.securities[name]
    accrue_lot(books, t, security, lot, day)
    if books.amortizes(name):
        amortize(books, t, security, lot, day)
    due = receivable_on(books, security, lot, day)
    cents = accrual.dollars if due == accrual.receivable else books.dollars(name, due, t)
    books.book(t, INTEREST_DUE, -cents, cause)
    books.book(t, INVESTMENTS, cents, cause)
    lot.carry(accrual.carried + cents, accrual.carried + cents)
    accrual.receivable -= due
    accrual.dollars -= cents
    accrual.paid_to = max(accrual.paid_to, day)
    accrual.settle, accrual.purchased = max(accrual.settle, day), 0


def take_over(books: Books, t: int, name: str, lot: Lot, heir: Lot, day: datetime.date, cause: str) -> None:
    """Debt that becomes other debt keeps its accrual. What becomes a share loses the interest it had not received, and costs what it was
    carried at; a share that becomes debt begins to earn that day."""
    old, new = lot.accrual, is_debt(books.securities[name])
    if old is not None and new:
        heir.accrual, lot.accrual = old, None
    elif old is not None:
        take_back(books, t, name, lot, cause)
        heir.cost = heir.paid = old.carried
        lot.accrual = None
    elif new:
        paid_to, born = last_coupon(books.securities[name], day), books.schedule.days[t]
        heir.accrual = Accrual(settle=day, carried=heir.cost, through=day, paid_to=paid_to, born=born)


def take_back(books: Books, t: int, name: str, lot: Lot, cause: str) -> None:
    """Interest receivable that will not come is taken out of income."""
    books.book(t, INTEREST_DUE, -lot.accrual.dollars, cause)
    books.earn(t, "interest", -lot.accrual.dollars)
    lot.accrual.receivable = lot.accrual.dollars = 0


def pay_coupons(books: Books, t: int) -> None:
    """Coupons dated since the last strike turn receivable into cash."""
    for name, lots in books.debt():
        pay_coupons_of(books, t, name, lots, books.schedule.days[t])


def pay_coupons_of(books: Books, t: int, name: str, lots: list[Lot], through: datetime.date) -> None:
    """Coupons of one security through a day. An odd first one, and one whose face was paid down on the way, pays what is receivable."""
    security = books.securities[name]
    if name in books.defaulted:
        return
    for lot in lots:
        accrual = lot.accrual
        for day in coupon_dates(security, accrual.paid_to, through):
            accrue_lot(books, t, security, lot, max(day, accrual.through))
            paid = nearest(exact_face(lot.quantity) * earned(security, books.resets(name), accrual.paid_to, day))
            if day == security.first_coupon or accrual.uneven:
                paid = receivable_on(books, security, lot, day)
            receive_interest(books, t, name, lot, paid, f"coupon:{name}")
            accrual.paid_to, accrual.uneven = day, False


def receive_interest(books: Books, t: int, name: str, lot: Lot, cents: int, cause: str) -> None:
    """Interest receivable becomes cash, at the session's rate."""
    cash = books.dollars(name, cents, t)
    lot.accrual.receivable -= cents
    lot.accrual.dollars -= cash
    books.book(t, INTEREST_DUE, -cash, cause)
    books.receive(t, cash, cause)


def revalue_interest(books: Books, t: int, name: str, lot: Lot) -> None:
    """Interest receivable in another currency at the session's rate: the change is `currency`."""
    change = books.dollars(name, lot.accrual.receivable, t) - lot.accrual.dollars
    lot.accrual.dollars += change
    books.book(t, INTEREST_DUE, change, f"currency:{books.securities[name].currency}")
    books.earn(t, "currency", change)


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
    posting = nearest(accrual.exact) - accrual.posted
    income = books.dollars(security.security, posting, t)
    accrual.posted += posting
    accrual.receivable += posting
    accrual.dollars += income
    books.book(t, INTEREST_DUE, income, f"interest:{security.security}")
    books.earn(t, "interest", income)


def amortize(books: Books, t: int, security: Security, lot: Lot, through: datetime.date) -> None:
    """Discount or premium of the window: the book value now less what was carried."""
    now = book_value(books, security, lot, through)
    books.book(t, INVESTMENTS, now - lot.accrual.carried, f"amortization:{security.security}")
    books.earn(t, "interest", now - lot.accrual.carried)
    lot.accrual.carried = now


def book_value(books: Books, security: Security, lot: Lot, through: datetime.date) -> int:
    """Amortized cost of a lot as it now is, on a day; a callable premium runs to the first call."""
    worth, end = face(lot.quantity), security.maturity
    if security.call_date is not None and abs(lot.cost) > abs(worth) and security.call_date > lot.accrual.settle:
        end = security.call_date
    days = (end - lot.accrual.settle).days
    elapsed = min(max((through - lot.accrual.settle).days, 0), days)
    if books.amortization == "straight_line":
        return amortization.straight_line(lot.cost, worth, elapsed, days)
    if not (security.coupon_e10 or books.resets(security.security)):
        return amortization.constant_yield(lot.cost, worth, elapsed, days)
    if elapsed == days:
        return worth
    return level_yield(books, security, lot, end, through, elapsed)


def level_yield(books: Books, security: Security, lot: Lot, end: Any, through: datetime.date, elapsed: int) -> int:
    """The flows still to come at the yield of the dirty cost, and coupons due but not received, less the interest receivable."""
    accrual, worth, whole, resets = lot.accrual, face(lot.quantity), exact_face(lot.quantity), books.resets(security.security)
    flows, since = [], last_coupon(security, accrual.settle)
    purchased = 0
    if security.first_coupon is not None and security.first_coupon > accrual.settle:
        since, purchased = accrual.settle, accrual.purchased
    for day in [*coupon_dates(security, accrual.settle, end - DAY), end]:
        flows.append((day, purchased + whole * earned(security, resets, since, day) + (worth if day == end else 0)))
        since, purchased = day, 0
    apart = tuple(((day - accrual.settle).days, amount) for day, amount in flows)
    factor = amortization.daily_yield(lot.cost + accrual.purchased, apart)
    coming = amortization.half_up(amortization.present(tuple(flow for flow in apart if flow[0] > elapsed), factor, elapsed))
    due = sum(nearest(amount) for day, amount in flows if accrual.paid_to < day <= through)
    return coming + due - receivable_on(books, security, lot, through)


def receivable_on(books: Books, security: Security, lot: Lot, day: datetime.date) -> int:
    """Interest receivable of a lot on a day up to the one it has earned through."""
    accrual = lot.accrual
    if day >= accrual.through:
        return int(accrual.receivable)
    since = max(day, accrual.settle)
    later = exact_face(lot.quantity) * earned(security, books.resets(security.security), since, accrual.through, accrual.settle)
    return int(accrual.receivable - (nearest(accrual.exact) - nearest(accrual.exact - later)))
