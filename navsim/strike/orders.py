"""From orders as shareholders place them to the arrays of the rules: which NAV they take, when they are booked, what they move."""

import datetime

import attrs

from ..basics.instants import local_date
from ..basics.problems import Place, Problem
from ..basics.sessions import Schedule
from ..events.shares import ALL, Order
from .shapes import CONVERSION, PURCHASE_AMOUNT, PURCHASE_SHARES, PURCHASES, REDEEM_ALL, REDEEM_AMOUNT, REDEEM_SHARES, REDEMPTIONS

SHARES_ONLY = -1
FIRST_LEG = {"redemption": REDEMPTIONS, "exchange": REDEMPTIONS, "conversion": CONVERSION}
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
    """What a fund must be known by to place its orders. `stable_price` e8 of a money fund, None of the others."""

    fund: str
    schedule: Schedule
    sessions: int
    share_decimals: int
    stable_price: int | None = None


def place(orders, register: Register, problems: list) -> list:
    """Orders of a run in the order they are worked out: by strike, seed capital first, late ones after, second legs last, else as logged.

    Orders whose NAV is not struck yet are left for a later run.
    """
    placed = []
    for order in orders:
        if order.fund == register.fund:
            placed += first_legs(order, register, problems)
        if order.side in SECOND_LEG and (order.to_fund or order.fund) == register.fund:
            placed += second_legs(order, register, problems)
    placed.sort(key=lambda p: (p.at_strike, not p.seed, p.into, p.late))
    return placed


def sessions_of(order: Order, register: Register) -> tuple | None:
    """(priced, booked, own price, seed) of an order; None where the run does not reach it."""
    schedule = register.schedule
    priced = schedule.pricing(order.accepted_at)
    if priced >= register.sessions:
        return None
    plain = order.side in ("purchase", "redemption")
    heard = schedule.pricing(order.recorded_at)
    same_day = plain and register.stable_price is not None and order.settle == schedule.days[priced] and heard <= priced
    price = order.price_e8 if order.price_e8 is not None else register.stable_price if same_day else None
    seed = price is not None and heard <= priced
    booked = priced if seed else max(priced + 1, heard)
    return (priced, booked, price, seed) if booked <= register.sessions else None


def settles(order: Order, register: Register, priced: int, booked: int, seed: bool) -> datetime.date:
    """The day the cash of an order moves: as given, else the session after its price; of one heard after that strike, the one that books it."""
    days = register.schedule.days
    if not seed and order.recorded_at > register.schedule.closes[priced]:
        return days[booked]
    return order.settle or days[priced + 1]


def first_legs(order: Order, register: Register, problems: list) -> list:
    """The order itself in the fund it names: none, where the run does not reach it."""
    found = sessions_of(order, register)
    if found is None:
        return []
    priced, booked, price, seed = found
    kind, units = _kind(order, register.share_decimals, problems)
    line = PURCHASES if order.side == "purchase" else FIRST_LEG.get(order.side, SHARES_ONLY)
    leg = Placed(
        order=order,
        share_class=order.share_class,
        account=order.account,
        kind=kind,
        units=units,
        priced=priced,
        booked=booked,
        seed=seed,
        settles=settles(order, register, priced, booked, seed),
        price=price,
        line=line,
        out=order.side in SECOND_LEG,
        to_account=order.to_account if order.side == "transfer" else None,
    )
    return [leg]


def second_legs(order: Order, register: Register, problems: list) -> list:
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
    priced, booked, _, _ = found
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
    )
    return [leg]


def _kind(order: Order, share_decimals: int, problems: list) -> tuple:
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

    event: object
    ex: int
    recorded: int


def pay(distributions, schedule: Schedule, sessions: int, problems: list) -> list:
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
