"""The portfolio's books while sessions go by: lots, open items, cash, and what each session earned."""

from __future__ import annotations

import datetime
import heapq
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.exact import muldiv
from ..basics.problems import Place, Problem
from ..basics.sessions import Schedule
from ..events.portfolio import DEBT
from . import bounds, fx_rates
from .lots import BY_AGE, Lot, holding_period, relieve, spread
from .settlement import Local, OpenItem, settles

if TYPE_CHECKING:
    from ..events.portfolio import Security
    from .lots import Slice
    from .ordinary import Ordinary

CONTRACTS = ("future", "forward")
WRITTEN = ("option", "future", "forward", "repo")
CASH = "cash"
INVESTMENTS = "investments at cost"
APPRECIATION = "unrealized appreciation of investments"
SOLD = "receivable for investments sold"
PURCHASED = "payable for investments purchased"
DIVIDENDS_DUE = "dividends receivable"
VARIATION = "variation margin"

OPENING, EVENTS, ENDS, SETTLEMENT, CLOSE = range(5)  # parts of a session, in their order
EARNINGS = ("dividend_income", "foreign_tax", "interest", "realized", "unrealized", "currency")


def moment(session: Any, part: int, place: Any = 0) -> Any:
    """When something is written into the books, as a number that grows: of a session, its part, and the place of an event among all."""
    return (((session << 3) + part) << 40) + place


@attrs.define(kw_only=True, repr=False)
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


@attrs.define(kw_only=True, repr=False)
class Books:
    """State of one fund's portfolio. Amounts are cents; sessions are positions.

    extra     a day where windows look forward, else nothing: debt earns through A(t) and that
    lots      {security: [Lot]}, used-up ones included, but for those of `ordinary`
    current   {security: [Lot]}, those with something in them; of debt also in `bonds`; names of what expires in `derivatives`
    at_mark   {security: quantity e6} when it was last marked: it stands until the security is touched
    waiting   items not settled yet, the next one due on top: (session due, number, item)
    foreign_items  those of them that are revalued, in the order they came
    births    (t, security, lot) of every lot that came in, but for those of `ordinary`
    moved     dollars owed from and until a session: (account, session, cents)
    settled   items settled, with the session that settled them and the cents paid
    earned    [t]{component: cents} for classes to share
    price_at  price e8 of a security at a session, by the rules of valuation
    price_on  the same on a day, which may be one the exchange is shut on
    defaulted {security: the session since which it pays no more}
    factors   {security: the last factor e10 heard}
    paid_in_kind {security of debt: the last day its interest was paid in kind}
    notional  {security: [(t, cents)]}: what open contracts were agreed at, after each session that changed it
    variation [(t, security, cents)]: gains that futures in dollars realized
    margin    of futures in other currencies: what the session before gained
    sums      {security: [quantity, cost, lots used up]} of what is neither debt nor contract, kept up lot by lot; absent: to be added up
    by_age    {security: whether its current lots stand in the order they were opened}
    as_carried {plain security: all its lots, as they were last told, here or by the run before}, until it is touched
    marks     {security: rows of (t, quantity, cost, amortized cost, interest receivable)} after each session that changed it
    cost_today {(security, t): amortized cost on the session's own day}
    debt_lots {(security, t): [(quantity, amortized cost, day it was booked, names it had before and until when)]}
    last_long {security of debt: (day number, price e8)} of the last session it was held with more than sixty days to run
    opening_cash, currencies  of a run that goes on from an earlier one: its cash then, and the currencies it has held
    variation_before  the same of futures in dollars: what open ones had gained, and what was owed of what they realized
    part, place, item  where the session stands: part, the event's place among all, and the moment of the item that is settled
    event     what is being booked, while it is an event
    written_bookings  (moment, moment of the item that is settled, t, account, cents, cause): debits positive
    item_moments, relief_moments  when each of the items, of the reliefs, was written
    ordinary  securities with an ordinary life: their lots, items, bookings and reliefs stand here; whole_books.py puts all together
    settlements {(trade date, settlement given or None): (session that books it, day)}, as they were asked for
    """

    fund: str
    securities: dict[str, Security]
    schedule: Schedule
    sessions: int
    rates: fx_rates.FxRates
    relief: str
    amortization: str
    problems: list[Any]
    extra: datetime.timedelta
    short_sales: bool = False
    price_at: Any = None
    price_on: Any = None
    defaulted: dict[Any, Any] = attrs.field(factory=dict)
    factors: dict[Any, Any] = attrs.field(factory=dict)
    paid_in_kind: dict[str, datetime.date] = attrs.field(factory=dict)
    notional: dict[Any, Any] = attrs.field(factory=dict)
    variation: list[Any] = attrs.field(factory=list)
    margin: list[Any] = attrs.field(factory=list)
    rate_resets: dict[Any, Any] = attrs.field(factory=dict)
    lots: dict[Any, Any] = attrs.field(factory=dict)
    current: dict[Any, Any] = attrs.field(factory=dict)
    bonds: dict[Any, Any] = attrs.field(factory=dict)
    derivatives: set[Any] = attrs.field(factory=set)
    waiting: list[Any] = attrs.field(factory=list)
    foreign_items: list[Any] = attrs.field(factory=list)
    moved: list[Any] = attrs.field(factory=list)
    settled: list[Any] = attrs.field(factory=list)
    written_items: list[Any] = attrs.field(factory=list)
    earned: list[dict[str, int]] = attrs.field(factory=list)
    marks: dict[Any, Any] = attrs.field(factory=dict)
    debt_lots: dict[Any, Any] = attrs.field(factory=dict)
    cost_today: dict[Any, Any] = attrs.field(factory=dict)
    touched: set[Any] = attrs.field(factory=set)
    sums: dict[str, list[int]] = attrs.field(factory=dict)
    by_age: dict[str, bool] = attrs.field(factory=dict)
    as_carried: dict[str, list[Any]] = attrs.field(factory=dict)
    at_mark: dict[Any, Any] = attrs.field(factory=dict)
    written_bookings: list[Any] = attrs.field(factory=list)
    written_reliefs: list[Any] = attrs.field(factory=list)
    last_long: dict[str, tuple[int, int]] = attrs.field(factory=dict)
    births: list[tuple[int, str, Lot]] = attrs.field(factory=list)
    settlements: dict[Any, tuple[int, datetime.date]] = attrs.field(factory=dict)
    part: int = OPENING
    place: int = 0
    event: Any = None
    item: int = 0
    item_moments: list[int] = attrs.field(factory=list)
    relief_moments: list[int] = attrs.field(factory=list)
    ordinary: Ordinary | None = None
    opening_cash: int = 0
    variation_before: tuple[int, int] = (0, 0)
    currencies: frozenset[str] = frozenset()

    def book(self, t: int, account: str, cents: int, cause: str) -> None:
        """Debit (positive) or credit (negative) an account."""
        if cents:
            if not -bounds.MOST_CENTS <= cents <= bounds.MOST_CENTS:
                bounds.too_much(self.event, cause, cents, self.schedule.days[t])
            self.written_bookings.append((moment(t, self.part, self.place), self.item, t, account, cents, cause))

    def earn(self, t: int, component: str, cents: int) -> None:
        """Something for the classes to share."""
        total = self.earned[t][component] = self.earned[t][component] + cents
        if not -bounds.MOST_CENTS <= total <= bounds.MOST_CENTS:
            bounds.too_much(self.event, component, total, self.schedule.days[t])

    def owe(self, item: OpenItem) -> None:
        """A new open item, receivable or payable, in the books at once."""
        self.expect(item)
        if item.local is None:
            self.moved.append((item.account, item.booked, item.cents))
        else:
            self.foreign_items.append(item)
        self.book(item.booked, item.account, item.cents, item.cause)

    def expect(self, item: OpenItem) -> None:
        """An open item waits for the day it is due."""
        self.written_items.append(item)
        self.item_moments.append(moment(item.booked, self.part, self.place))
        heapq.heappush(self.waiting, (item.due, len(self.written_items), item))

    def settlement(self, traded: datetime.date, given: datetime.date | None) -> tuple[int, datetime.date]:
        """(session that books it, day) a trade settles."""
        found = self.settlements.get((traded, given))
        if found is None:
            t = settles(self.schedule, traded, given)
            found = self.settlements[traded, given] = t, self.schedule.days[t] if given is None else given
        return found

    def held(self, security: str) -> int:
        """Quantity e6 held now."""
        if security not in self.touched:
            return int(self.at_mark.get(security, 0))
        if security in self.sums:
            return self.sums[security][0]
        return sum(lot.quantity for lot in self.current.get(security, ()))

    def changed(self, security: str) -> None:
        """Lots changed otherwise than by a purchase or a sale: they are added up again."""
        self.touched.add(security)
        self.sums.pop(security, None)

    def open_lot(self, t: int, security: str, lot: Lot) -> None:
        """A lot comes into the portfolio."""
        self.lots.setdefault(security, []).append(lot)
        self.births.append((t, security, lot))
        held = self.current.setdefault(security, [])
        kind = self.securities[security].type
        if not held and kind not in DEBT and kind not in (*CONTRACTS, "option"):
            self.sums[security] = [0, 0, 0]
        if security in self.sums:
            self.sums[security][0] += lot.quantity
            self.sums[security][1] += lot.cost
        self.by_age[security] = self.by_age.get(security, False) and BY_AGE(held[-1]) <= BY_AGE(lot) if held else True
        held.append(lot)
        if self.securities[security].type in DEBT:
            self.bonds[security] = held
        if self.securities[security].type in (*CONTRACTS, "option"):
            self.derivatives.add(security)
        self.touched.add(security)

    def dispose(
        self, t: int, security: str, quantity: int, cause: str, proceeds: int, slices: list[Slice] | None = None, sold: datetime.date | None = None
    ) -> int:
        """A quantity leaves at its cost, by the fund's method or by named slices; gives the cost, and books the gain."""
        slices = relieve(self.current[security], quantity, self.relief, self.by_age.get(security, False)) if slices is None else slices
        cost = slices[0].cost if len(slices) == 1 else sum(part.cost for part in slices)
        self.book(t, INVESTMENTS, -cost, cause)
        self.tell(t, security, cause, proceeds, slices, sold)
        return cost

    def tell(self, t: int, security: str, cause: str, proceeds: int, slices: list[Slice], sold: datetime.date | None = None) -> int:
        """Rows of lot_relief, none of a lot that nothing is taken out of, and the gain realized: proceeds are parted over the slices by quantity."""
        slices = [part for part in slices if part.quantity]
        self.relief_moments += [moment(t, self.part, self.place)] * len(slices)
        for part, share in zip(slices, spread(proceeds, [part.quantity for part in slices]), strict=True):
            self.written_reliefs.append(
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
        if security in self.sums:
            own = self.sums[security]
            own[0] -= sum(part.quantity for part in slices)
            own[1] -= sum(part.cost for part in slices)
            own[2] += sum(not part.lot.quantity for part in slices)
        gain = proceeds - sum(part.cost for part in slices)
        self.earn(t, "realized", gain)
        return gain

    def receive(self, t: int, cents: int, cause: str) -> None:
        """Cash at once, without an open item."""
        self.book(t, CASH, cents, cause)
        self.settled.append((t, cents))

    def through(self, t: int) -> datetime.date:
        """E(t): the day up to which debt has earned at strike t."""
        return self.schedule.through[t] + self.extra

    def debt(self) -> list[Any]:
        """[(security, its lots of debt that are held)]."""
        held = [(name, [lot for lot in lots if lot.quantity and lot.accrual is not None]) for name, lots in self.bonds.items()]
        return [(name, lots) for name, lots in held if lots]

    def resets(self, security: str) -> tuple[Any, ...]:
        """((date, rate e10), ...) of a floater, in order."""
        result: tuple[Any, ...] = self.rate_resets.get(security, ())
        return result

    def amortizes(self, security: str) -> bool:
        """Whether discount and premium become interest: debt in dollars that pays."""
        return self.securities[security].currency == fx_rates.DOLLAR and security not in self.defaulted

    def per(self, security: str) -> int:
        """What quantity e6 x price e8 is divided by to give cents."""
        event = self.securities[security]
        basis = event.price_basis or ("percent" if event.type in DEBT else "unit")
        return 10**14 if basis == "percent" else 10**12

    def scaled(self, security: str, quantity: int) -> tuple[int, int]:
        """(units, per): what a price is multiplied by and divided by; a contract counts `multiplier` units."""
        multiplier = self.securities[security].multiplier_e6
        return (quantity, self.per(security)) if multiplier is None else (quantity * multiplier, self.per(security) * 10**6)

    def worth(self, security: str, quantity: int, price: int, fx: int) -> int:
        """quantity x multiplier x price x rate of exchange in cents."""
        units, per = self.scaled(security, quantity)
        return fx_rates.principal(units, price, fx, per)

    def dollars(self, security: str, cents: int, t: int) -> int:
        """Cents of a security's currency at the rate of a session."""
        return cents if self.securities[security].currency == fx_rates.DOLLAR else muldiv(cents, self.rate(security, t), fx_rates.ONE_E8)

    def rate(self, security: str, t: int) -> int:
        """Dollars for one unit of a security's currency at a session, e8. A forward is quoted in dollars."""
        event = self.securities[security]
        return fx_rates.ONE_E8 if event.type == "forward" else self.rates.at(event.currency, t)

    def may_be_short(self, security: str) -> bool:
        """Whether more may be sold than is held: contracts, and repos, are written; other things where the terms allow it."""
        return self.short_sales or self.securities[security].type in WRITTEN

    def quiet(self, t: int) -> bool:
        """Whether nothing is open that a session without events would change."""
        due = bool(self.waiting) and self.waiting[0][0] <= t
        return not (due or self.foreign_items or self.bonds or self.derivatives or self.margin or self.touched)

    def fx(self, security: str, t: int, given: int | None) -> int:
        """The rate a trade or dividend is booked at: the row's own, or the session's."""
        return given if given is not None and self.foreign(security) else self.rate(security, t)

    def foreign(self, security: str) -> bool:
        """Whether its prices and payments are in another currency than the dollar."""
        event = self.securities[security]
        return event.currency != fx_rates.DOLLAR and event.type != "forward"

    def local(self, security: str, quantity: int, price: int, interest: int = 0) -> Local | None:
        """The formula an open item of a foreign security is revalued by; None for dollars."""
        if not self.foreign(security):
            return None
        units, per = self.scaled(security, quantity)
        return Local(currency=self.securities[security].currency, units=units, price=price, per=per, interest=interest)

    def refuse(self, event: Any, code: str, message: str, help: str) -> None:
        """An event that cannot be: kept for the end, when all are told."""
        self.problems.append(Problem(code=code, message=message, help=help, place=Place(file=event.file, line=event.line)))
