"""The portfolio's books while sessions go by: lots, open items, cash, and what each session earned."""

import datetime

import attrs

from ..basics.problems import Place, Problem
from ..basics.sessions import Schedule
from ..events.portfolio import DEBT
from . import exchange
from .lots import Lot, relieve
from .settlement import Local, OpenItem

CASH = "cash"
INVESTMENTS = "investments at cost"
APPRECIATION = "unrealized appreciation of investments"
SOLD = "receivable for investments sold"
PURCHASED = "payable for investments purchased"
DIVIDENDS_DUE = "dividends receivable"

EARNINGS = ("dividend_income", "foreign_tax", "interest", "realized", "unrealized", "currency")


@attrs.frozen(kw_only=True)
class Relief:
    """What a sale took out of one lot: a row of lot_relief."""

    session: int
    security: str
    lot: str
    sale: str
    quantity: int
    cost: int
    proceeds: int
    gain: int
    term: str


@attrs.define(kw_only=True)
class Books:
    """State of one fund's portfolio. Amounts are cents; sessions are positions.

    extra     a day where windows look forward, else nothing: debt earns through A(t) and that
    lots      {security: [Lot]}, used-up ones included
    open      items not settled yet
    settled   items settled, with the session that settled them and the cents paid
    earned    [t]{component: cents} for classes to share
    marks     {security: [(t, quantity, cost, amortized cost, interest receivable)]} after each session that changed it
    debt_lots {(security, t): [(quantity, amortized cost, session it was booked)]}
    bookings  (t, account, cents, cause): debits positive
    """

    fund: str
    securities: dict
    schedule: Schedule
    sessions: int
    rates: exchange.Rates
    relief: str
    amortization: str
    problems: list
    extra: datetime.timedelta
    rate_resets: dict = attrs.field(factory=dict)
    lots: dict = attrs.field(factory=dict)
    open: list = attrs.field(factory=list)
    settled: list = attrs.field(factory=list)
    items: list = attrs.field(factory=list)
    earned: list = attrs.field(factory=list)
    marks: dict = attrs.field(factory=dict)
    debt_lots: dict = attrs.field(factory=dict)
    touched: set = attrs.field(factory=set)
    bookings: list = attrs.field(factory=list)
    reliefs: list = attrs.field(factory=list)

    def book(self, t: int, account: str, cents: int, cause: str) -> None:
        """Debit (positive) or credit (negative) an account."""
        if cents:
            self.bookings.append((t, account, cents, cause))

    def earn(self, t: int, component: str, cents: int) -> None:
        """Something for the classes to share."""
        self.earned[t][component] += cents

    def owe(self, item: OpenItem) -> None:
        """A new open item, receivable or payable, in the books at once."""
        self.open.append(item)
        self.items.append(item)
        self.book(item.booked, item.account, item.cents, item.cause)

    def held(self, security: str) -> int:
        """Quantity e6 held now."""
        return sum(lot.quantity for lot in self.lots.get(security, ()))

    def open_lot(self, t: int, security: str, lot: Lot) -> None:
        """A lot comes into the portfolio."""
        self.lots.setdefault(security, []).append(lot)
        self.touched.add(security)

    def dispose(self, t: int, security: str, quantity: int, cause: str, proceeds: int, slices=None, sold=None) -> int:
        """A quantity leaves at its cost, by the fund's method or by named slices; gives the cost, and books the gain."""
        slices = relieve(self.lots[security], quantity, self.relief) if slices is None else slices
        from .lots import holding_period, spread

        cost = sum(part.cost for part in slices)
        shares = spread(proceeds, [part.quantity for part in slices])
        for part, share in zip(slices, shares, strict=True):
            self.reliefs.append(
                Relief(
                    session=t,
                    security=security,
                    lot=part.lot.id,
                    sale=cause,
                    quantity=part.quantity,
                    cost=part.cost,
                    proceeds=share,
                    gain=share - part.cost,
                    term=holding_period(part.lot.opened, sold or self.schedule.days[t]),
                )
            )
        self.touched.add(security)
        self.book(t, INVESTMENTS, -cost, cause)
        self.earn(t, "realized", proceeds - cost)
        return cost

    def receive(self, t: int, cents: int, cause: str) -> None:
        """Cash at once, without an open item."""
        self.book(t, CASH, cents, cause)
        self.settled.append((t, cents))

    def through(self, t: int) -> datetime.date:
        """E(t): the day up to which debt has earned at strike t."""
        return self.schedule.through[t] + self.extra

    def debt(self) -> list:
        """[(security, its lots of debt that are held)]."""
        held = [(name, [lot for lot in lots if lot.quantity and lot.accrual is not None]) for name, lots in self.lots.items()]
        return [(name, lots) for name, lots in held if lots]

    def resets(self, security: str) -> tuple:
        """((date, rate e10), ...) of a floater, in order."""
        return self.rate_resets.get(security, ())

    def amortizes(self, security: str) -> bool:
        """Whether discount and premium become interest: debt in dollars."""
        return self.securities[security].currency == exchange.DOLLAR

    def per(self, security: str) -> int:
        """What quantity e6 x price e8 is divided by to give cents."""
        event = self.securities[security]
        basis = event.price_basis or ("percent" if event.type in DEBT else "unit")
        return 10**14 if basis == "percent" else 10**12

    def fx(self, security: str, t: int, given: int | None) -> int:
        """The rate a trade or dividend is booked at: the row's own, or the session's."""
        currency = self.securities[security].currency
        return given if given is not None and currency != exchange.DOLLAR else self.rates.at(currency, t)

    def local(self, security: str, units: int, price: int, tax_e10: int = 0) -> Local | None:
        """The formula an open item of a foreign security is revalued by; None for dollars."""
        currency = self.securities[security].currency
        if currency == exchange.DOLLAR:
            return None
        return Local(currency=currency, units=units, price=price, per=self.per(security), tax_e10=tax_e10)

    def refuse(self, event, code: str, message: str, help: str) -> None:
        """An event that cannot be: kept for the end, when all are told."""
        self.problems.append(Problem(code=code, message=message, help=help, place=Place(file=event.file, line=event.line)))


def settle(books: Books, t: int) -> None:
    """Items due become cash; what a foreign one gained since its last revaluation is currency."""
    still = []
    for item in books.open:
        if item.due > t:
            still.append(item)
            continue
        revalue(books, item, t)
        books.book(t, item.account, -item.cents, item.cause)
        books.receive(t, item.cents, item.cause)
    books.open = still


def revalue(books: Books, item: OpenItem, t: int) -> None:
    """An open item of another currency at the session's rate: the change is `currency`."""
    if item.local is None:
        return
    sign = 1 if item.cents - item.fixed >= 0 else -1
    now = sign * exchange.dollars(item.local, books.rates.at(item.local.currency, t)) + item.fixed
    change = now - item.cents
    if change:
        books.book(t, item.account, change, f"currency:{item.local.currency}")
        books.earn(t, "currency", change)
        item.cents = now


def mark(books: Books, t: int) -> None:
    """Quantity, cost, amortized cost and interest receivable of what this session changed; of debt, also lot by lot."""
    for security in books.touched:
        lots = [lot for lot in books.lots[security] if lot.quantity]
        carried = sum(lot.cost if lot.accrual is None else lot.accrual.carried for lot in lots)
        due = sum(lot.accrual.receivable for lot in lots if lot.accrual is not None)
        row = (t, sum(lot.quantity for lot in lots), sum(lot.cost for lot in lots), carried, due)
        books.marks.setdefault(security, []).append(row)
        if lots and lots[0].accrual is not None:
            books.debt_lots[security, t] = [(lot.quantity, lot.accrual.carried, lot.accrual.born) for lot in lots]
    books.touched.clear()
