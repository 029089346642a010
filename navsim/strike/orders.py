"""From orders as shareholders place them to the arrays of the rules: which NAV they take, when they are booked, what they move."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.exact import RATE_ONE, muldiv
from ..basics.instants import local_date
from ..basics.problems import Place, Problem
from ..basics.sessions import Schedule
from ..events.shares import ALL, Order
from .shapes import CONVERSION, IN_KIND, PURCHASE_AMOUNT, PURCHASE_SHARES, PURCHASES, REDEEM_ALL, REDEEM_AMOUNT, REDEEM_SHARES, REDEMPTIONS

if TYPE_CHECKING:
    from ..events.terms import ClassTerms

SHARES_ONLY = -1
FIRST_LEG = {"purchase": PURCHASES, "redemption": REDEMPTIONS, "exchange": REDEMPTIONS, "conversion": CONVERSION, "in_kind": IN_KIND}
PAYS_FEE = ("redemption", "exchange", "in_kind")
SECOND_LEG = {"exchange": PURCHASES, "conversion": CONVERSION}


@attrs.frozen(kw_only=True)
class Placed:
    """An order, or one leg of it, with its sessions by position.

    priced       the session whose NAV it takes
    booked       the session that books it into shares and assets
    seed         it is booked on the session it is priced: it brings its own price, or, in a stable-price fund, its cash
    price        e8 that is not the NAV struck; None: that NAV
    line         of the strike sheet that its cents stand on; SHARES_ONLY for a transfer
    out          whether a second leg takes what this one is paid
    into         whether it is such a second leg
    to_account   that a transfer goes to
    barred       a purchase while sales are suspended: it is not accepted
    waited       sessions that a suspension let it wait
    load         cents of the sales charge that come off before the fund is reached
    fee          e10 that the fund keeps of shares bought less than `fee_days` before
    liquidity    e10 of the liquidity fee of its session
    heard_after  whether its strike had gone by when it was heard: it then comes after the session's own orders, so it changes none of them
    """

    order: Order
    share_class: str
    account: str | None
    kind: int
    units: int
    priced: int
    booked: int
    seed: bool
    settles: datetime.date
    price: int | None = None
    line: int = PURCHASES
    out: bool = False
    into: bool = False
    to_account: str | None = None
    barred: bool = False
    waited: int = 0
    load: int = 0
    fee: int = 0
    fee_days: int = 0
    liquidity: int = 0
    heard_after: bool = False

    @property
    def at_strike(self) -> int:
        """The strike it is worked out with: the one before it is booked, or, for seed capital, its own."""
        return self.booked if self.seed else self.booked - 1

    @property
    def late(self) -> bool:
        return not self.seed and self.booked > self.priced + 1

    @property
    def purchase(self) -> bool:
        return self.kind <= PURCHASE_SHARES


@attrs.frozen(kw_only=True)
class Register:
    """What a fund must be known by to place its orders.

    suspended     {fund: ((first day, day of resumption or None), ...)} of every fund
    charges       {class: its ClassTerms}
    stable_price  e8 of a money fund, None of the others; at_market, sessions that strike another one instead
    liquidity_fees {session: e10 that the trustees charge on what is redeemed}
    """

    fund: str
    schedule: Schedule
    sessions: int
    share_decimals: int
    stable_price: int | None = None
    suspended: dict[Any, Any] = attrs.field(factory=dict)
    charges: dict[str, ClassTerms] = attrs.field(factory=dict)
    at_market: frozenset[Any] = frozenset()
    liquidity_fees: dict[Any, Any] = attrs.field(factory=dict)


def place(orders: list[Order], register: Register, problems: list[Problem]) -> list[Placed]:
    """Orders of a run in the order they are worked out: by strike: seed capital, orders, second legs; those heard after their strike last.

    Orders whose NAV is not struck yet are left for a later run.
    """
    placed = []
    for order in orders:
        if order.fund == register.fund:
            placed += first_legs(order, register, problems)
        if order.side in SECOND_LEG and (order.to_fund or order.fund) == register.fund:
            placed += second_legs(order, register, problems)
    placed.sort(key=lambda p: (p.at_strike, not p.seed, p.into, p.heard_after))
    return placed


def sessions_of(order: Order, register: Register) -> tuple[int, int, int | None, bool, int] | None:
    """(priced, booked, own price, seed, sessions it waited) of an order; None where the run does not reach it."""
    schedule = register.schedule
    asked = priced = schedule.pricing(order.accepted_at)
    if order.price_e8 is None and not barred(order, register):
        while priced < register.sessions and not open_on(schedule.days[priced], order, register):
            priced += 1
    if priced >= register.sessions:
        return None
    plain = order.side in ("purchase", "redemption")
    heard = schedule.pricing(order.recorded_at)
    same_day = plain and register.stable_price is not None and order.settle == schedule.days[priced]
    same_day = same_day and heard <= priced == asked and priced not in register.at_market and not barred(order, register)
    price = order.price_e8 if order.price_e8 is not None else register.stable_price if same_day else None
    seed = price is not None and heard <= priced
    booked = priced if seed else max(priced + 1, heard)
    return (priced, booked, price, seed, priced - asked) if booked <= register.sessions else None


def open_on(day: datetime.date, order: Order, register: Register) -> bool:
    """Whether the funds of an order take orders on a day."""
    spans = [span for fund in (order.fund, order.to_fund) for span in register.suspended.get(fund, ())]
    return not any(first <= day and (until is None or day < until) for first, until in spans)


def barred(order: Order, register: Register) -> bool:
    """Whether it would buy shares of a fund that has suspended sales, and was placed after it had.

    Those who placed an order before, and those who ask for their money, wait for the first NAV after the suspension; no new order to
    buy is accepted while it lasts.
    """
    fund = order.fund if order.side == "purchase" else order.to_fund
    day = local_date(order.accepted_at)
    spans = register.suspended.get(fund, ()) if fund is not None and order.price_e8 is None else ()
    return any(first <= day and (until is None or day < until) for first, until in spans)


def sales_charge(order: Order, register: Register) -> int:
    """Cents of a purchase that go to the distributor: the whole amount at the rate of its bracket; 10,000.00 at 5.75 % is 575.00."""
    own = register.charges.get(order.share_class)
    if order.side != "purchase" or order.amount_cents is None or order.price_e8 is not None or own is None:
        return 0
    return int(muldiv(order.amount_cents, bracket(own.front_load or (), order.amount_cents), RATE_ONE))


def bracket(brackets: tuple[Any, ...], cents: int) -> int:
    """The rate, e10, of the bracket an amount falls in: up_to is where the next one begins."""
    return next((rate for up_to, rate in brackets if up_to is None or cents < up_to), 0)


def settles(order: Order, register: Register, priced: int, booked: int, seed: bool) -> datetime.date:
    """The day the cash of an order moves: as given, else the session after its price; of one heard after that strike, the one that books it."""
    days = register.schedule.days
    if not seed and order.recorded_at > register.schedule.closes[priced]:
        return days[booked]
    if order.settle is not None and priced > register.schedule.pricing(order.accepted_at):  # it waited for a resumption
        return max(order.settle, days[booked])
    return order.settle or days[priced + 1]


def first_legs(order: Order, register: Register, problems: list[Any]) -> list[Placed]:
    """The order itself in the fund it names: none, where the run does not reach it."""
    found = sessions_of(order, register)
    if found is None:
        return []
    priced, booked, price, seed, waited = found
    kind, units = _kind(order, register.share_decimals, problems)
    load, own = sales_charge(order, register), register.charges.get(order.share_class)
    pays_fee = own is not None and order.side in PAYS_FEE and own.redemption_fee_e10
    leg = Placed(
        order=order,
        share_class=order.share_class,
        account=order.account,
        kind=kind,
        units=units - load,
        priced=priced,
        booked=booked,
        seed=seed,
        settles=settles(order, register, priced, booked, seed),
        price=price,
        line=FIRST_LEG.get(order.side, SHARES_ONLY),
        out=order.side in SECOND_LEG,
        to_account=order.to_account if order.side == "transfer" else None,
        barred=barred(order, register),
        waited=waited,
        load=load,
        fee=own.redemption_fee_e10 if own is not None and pays_fee else 0,
        fee_days=own.redemption_fee_days if own is not None and pays_fee else 0,
        liquidity=register.liquidity_fees.get(priced, 0) if order.side in PAYS_FEE else 0,
        heard_after=not seed and register.schedule.pricing(order.recorded_at) > priced,
    )
    return [leg]


def second_legs(order: Order, register: Register, problems: list[Any]) -> list[Placed]:
    """The other leg of an exchange or conversion: a purchase for what the first leg is paid."""
    if local_date(order.accepted_at) < register.schedule.days[0]:
        problems.append(
            Problem(
                code="order.before_inception",
                message=f"order {order.event_id} goes into {register.fund}, which begins on {register.schedule.days[0]}",
                help="exchange into a fund that has begun",
                place=Place(file=order.file, line=order.line),
            )
        )
        return []
    found = sessions_of(order, register)
    if found is None:
        return []
    priced, booked, _, _, waited = found
    leg = Placed(
        order=order,
        share_class=order.to_class or order.share_class,
        account=order.to_account or order.account,
        kind=PURCHASE_AMOUNT,
        units=0,
        priced=priced,
        booked=booked,
        seed=False,
        settles=settles(order, register, priced, booked, False),
        line=SECOND_LEG[order.side],
        into=True,
        waited=waited,
        heard_after=register.schedule.pricing(order.recorded_at) > priced,
    )
    return [leg]


def _kind(order: Order, share_decimals: int, problems: list[Any]) -> tuple[int, int]:
    purchase = order.side == "purchase"
    if order.amount_cents is not None:
        return (PURCHASE_AMOUNT if purchase else REDEEM_AMOUNT), order.amount_cents
    if order.shares_e6 == ALL:
        return REDEEM_ALL, 0
    units, rest = divmod(order.shares_e6, 10 ** (6 - share_decimals))
    if rest:
        problems.append(
            Problem(
                code="order.too_many_decimals",
                message=f"order {order.event_id} is for a part of a share that the fund does not keep",
                help=f"the fund keeps {share_decimals} decimals (share_decimals in [fund])",
                place=Place(file=order.file, line=order.line),
            )
        )
    return (PURCHASE_SHARES if purchase else REDEEM_SHARES), units


@attrs.frozen(kw_only=True)
class Paid:
    """A distribution with its sessions, by position.

    ex        the session it goes ex
    recorded  the session whose morning shares are entitled
    """

    event: Any
    ex: int
    recorded: int


def pay(distributions: list[Any], schedule: Schedule, sessions: int, problems: list[Problem]) -> list[Any]:
    """Distributions of a run in the order they go ex. The record date defaults to the session before."""
    paid = []
    for event in distributions:
        ex = schedule.at_or_after(event.ex_date)
        if ex >= sessions:
            continue
        if schedule.days[ex] != event.ex_date:
            problems.append(
                Problem(
                    code="distribution.no_session",
                    message=f"the fund is not struck on the ex-date {event.ex_date}",
                    help=f"the next session is {schedule.days[ex]}",
                    place=Place(file=event.file, line=event.line),
                )
            )
            continue
        record = schedule.at_or_after(event.record_date + datetime.timedelta(days=1)) if event.record_date else ex
        paid.append(Paid(event=event, ex=ex, recorded=min(record, ex)))
    paid.sort(key=lambda p: p.ex)
    return paid
