"""From orders as shareholders place them to the arrays of the rules: which NAV they take, when they are booked."""

import datetime

import attrs

from ..basics.problems import Place, Problem
from ..basics.sessions import Schedule
from ..events.shares import ALL, Order
from .shapes import PURCHASE_AMOUNT, PURCHASE_SHARES, REDEEM_ALL, REDEEM_AMOUNT, REDEEM_SHARES


@attrs.frozen(kw_only=True)
class Placed:
    """An order with its sessions, by position.

    priced   the session whose NAV it takes
    booked   the session that books it into shares and assets
    seed     it brings its own price, and is booked on the session it is priced
    """

    order: Order
    kind: int
    units: int
    priced: int
    booked: int
    seed: bool
    settles: datetime.date

    @property
    def at_strike(self) -> int:
        """The strike it is worked out with: the one before it is booked, or, for seed capital, its own."""
        return self.booked if self.seed else self.booked - 1

    @property
    def late(self) -> bool:
        return not self.seed and self.booked > self.priced + 1


def place(orders, schedule: Schedule, sessions: int, share_decimals: int, problems: list) -> list:
    """Orders of a run of so many sessions in the order they are worked out: by strike, seed capital first, late ones last, else as logged.

    Orders whose NAV is not struck yet are left for a later run.
    """
    placed = []
    for order in orders:
        priced = schedule.pricing(order.accepted_at)
        if priced >= sessions:
            continue
        seed = order.price_e8 is not None
        booked = priced if seed else max(priced + 1, schedule.pricing(order.recorded_at))
        if booked > sessions:
            continue
        kind, units = _kind(order, share_decimals, problems)
        settles = order.settle or schedule.days[booked if booked > priced + 1 else priced + 1]
        placed.append(Placed(order=order, kind=kind, units=units, priced=priced, booked=booked, seed=seed, settles=settles))
    placed.sort(key=lambda p: (p.at_strike, not p.seed, p.late))
    return placed


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
