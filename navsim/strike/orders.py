"""From orders as shareholders place them to the arrays of the rules: which NAV they take, when they are booked, what they move.

Columns throughout: of a day of a million orders none is an object here.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import columns
from ..basics.exact import RATE_ONE
from ..basics.instants import at_minute, day_number, local_date
from ..basics.problems import Place, Problem
from ..basics.sessions import Schedule
from ..events.many import Few, Many, Whole, as_many
from ..events.shares import ALL, SIDES, Order
from .placed import COLUMNS, SHARES_ONLY, Placed, PlacedOrders
from .shapes import CONVERSION, IN_KIND, PURCHASE_AMOUNT, PURCHASE_SHARES, PURCHASES, REDEEM_ALL, REDEEM_AMOUNT, REDEEM_SHARES, REDEMPTIONS

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from ..events.terms import ClassTerms

__all__ = ["SHARES_ONLY", "Placed", "PlacedOrders", "bracket", "pay", "place"]

FIRST_LEG = {"purchase": PURCHASES, "redemption": REDEMPTIONS, "exchange": REDEMPTIONS, "conversion": CONVERSION, "in_kind": IN_KIND}
PAYS_FEE = ("redemption", "exchange", "in_kind")
SECOND_LEG = {"exchange": PURCHASES, "conversion": CONVERSION}
NOT_GIVEN = np.iinfo(np.int64).min


@attrs.frozen(kw_only=True, repr=False)
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


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Asked:
    """Some orders as they were given, and when they were heard: columns of one length.

    told       the orders; at, which of all orders they are
    side       position in SIDES; price e8, 0 where none is given
    asked      the session whose NAV they would take; heard, the one that could have booked them
    settle     day numbers; NOT_GIVEN where none is
    """

    told: Many
    at: Ints
    side: Ints
    price: Ints
    asked: Ints
    heard: Ints
    settle: Ints

    def __len__(self) -> int:
        return len(self.at)

    def take(self, rows: Ints) -> Asked:
        """Some of them."""
        if len(rows) == len(self):
            return self
        return Asked(told=self.told.take(rows), **{name: getattr(self, name)[rows] for name in ("at", "side", "price", "asked", "heard", "settle")})

    def is_one_of(self, sides: Any) -> Bools:
        """Which are of one of some sides."""
        return np.array([side in sides for side in SIDES])[self.side]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Timed:
    """When orders are priced and booked, and at which price of their own; 0: at the NAV struck. Those the run does not reach are left out."""

    asked: Asked
    priced: Ints
    booked: Ints
    price: Ints
    seed: Bools
    barred: Bools


def place(orders: Sequence[Order], register: Register, problems: list[Problem]) -> PlacedOrders:
    """Orders of a run in the order they are worked out: by strike: seed capital, orders, second legs; those heard after their strike last.

    Orders whose NAV is not struck yet are left for a later run.
    """
    told = as_many(Order, orders)
    of_fund = told.few("fund").where(lambda fund: fund == register.fund)
    legs = [first_legs(timed(asked(told, np.flatnonzero(of_fund), register), register), register, problems)]
    to_fund = told.few("to_fund")
    into = to_fund.where(lambda fund: fund == register.fund) | (of_fund & to_fund.where(lambda _: False, empty=True))
    coming = np.flatnonzero(into & told.few("side").where(SECOND_LEG.__contains__))
    if len(coming):
        legs.append(second_legs(timed(begun(asked(told, coming, register), register, problems), register), register))
    return in_order(told, legs, register)


def asked(told: Many, at: Ints, register: Register) -> Asked:
    """The columns of some orders."""
    told = told if len(at) == len(told) else told.take(at)
    return Asked(
        told=told,
        at=at,
        side=named(told.few("side"), {side: n for n, side in enumerate(SIDES)}),
        price=told.whole("price_e8"),
        asked=register.schedule.pricing(told.whole("accepted_at")),
        heard=register.schedule.pricing(told.whole("recorded_at")),
        settle=told.whole("settle", NOT_GIVEN, day_number),
    )


def timed(told: Asked, register: Register) -> Timed:
    """When orders are priced and booked, and which of them are not accepted."""
    shut = barred(told, register)
    priced = np.where((told.price == 0) & ~shut, first_open(told, register), told.asked)
    reached = np.flatnonzero(priced < register.sessions)
    told, priced, shut = told.take(reached), priced[reached], shut[reached]
    price, seed = own_price(told, priced, shut, register)
    booked = np.where(seed, priced, np.maximum(priced + 1, told.heard))
    kept = np.flatnonzero(booked <= register.sessions)
    return Timed(asked=told.take(kept), priced=priced[kept], booked=booked[kept], price=price[kept], seed=seed[kept], barred=shut[kept])


def own_price(told: Asked, priced: Ints, shut: Bools, register: Register) -> tuple[Ints, Bools]:
    """(e8 or 0, whether it is booked on its own session): seed capital, and what a stable-price fund is paid the same day."""
    price = told.price
    if register.stable_price is not None:
        days = session_days(register)
        plain = told.is_one_of(("purchase", "redemption")) & (told.settle == days[priced]) & (told.heard <= priced) & (priced == told.asked)
        same_day = plain & ~np.isin(priced, list(register.at_market)) & ~shut
        price = np.where((price == 0) & same_day, register.stable_price, price)
    return price, (price != 0) & (told.heard <= priced)


def session_days(register: Register) -> Ints:
    """Day numbers of the schedule."""
    return np.array([day_number(day) for day in register.schedule.days], np.int64)


def first_open(told: Asked, register: Register) -> Ints:
    """The first session on or after the one asked for, that every fund of an order takes orders on; the number of sessions where none is."""
    priced = told.asked.copy()
    if not register.suspended:
        return priced
    for funds, rows in by_funds(told).items():
        spans = [span for fund in funds for span in register.suspended.get(fund, ())]
        if spans:
            days = register.schedule.days[: register.sessions]
            shut = np.array([any(first <= day and (until is None or day < until) for first, until in spans) for day in days], bool)
            at = np.where(shut, register.sessions, np.arange(len(days)))
            following = np.append(np.minimum.accumulate(at[::-1])[::-1], register.sessions)
            priced[rows] = np.maximum(following[np.minimum(told.asked[rows], register.sessions)], told.asked[rows])
    return priced


def by_funds(told: Asked) -> dict[tuple[Any, Any], Ints]:
    """{(fund, fund it goes to): rows}."""
    own, to = told.told.few("fund").merged(), told.told.few("to_fund").merged()
    pairs, which = np.unique(own.codes.astype(np.int64) * len(to.values) + to.codes, return_inverse=True)
    funds = [(own.values[pair // len(to.values)], to.values[pair % len(to.values)]) for pair in pairs.tolist()]
    return {each: np.flatnonzero(which == n) for n, each in enumerate(funds)}


def barred(told: Asked, register: Register) -> Bools:
    """Whether an order would buy shares of a fund that has suspended sales, and was placed after it had.

    Those who placed an order before, and those who ask for their money, wait for the first NAV after the suspension; no new order to
    buy is accepted while it lasts.
    """
    shut, accepted = np.zeros(len(told), bool), told.told.whole("accepted_at")
    if not register.suspended:
        return shut
    purchase = told.is_one_of(("purchase",))
    for (own, to), rows in by_funds(told).items():
        for fund, mine in ((own, rows[purchase[rows]]), (to, rows[~purchase[rows]])):
            spans = register.suspended.get(fund, ()) if fund is not None else ()
            for n in mine[told.price[mine] == 0].tolist() if spans else ():
                day = local_date(int(accepted[n]))
                shut[n] = any(first <= day and (until is None or day < until) for first, until in spans)
    return shut


def sales_charges(told: Asked, amounts: Ints, class_at: Ints, classes: tuple[str, ...], register: Register) -> Ints:
    """Cents of purchases that go to the distributor: the whole amount at the rate of its bracket; 10,000.00 at 5.75 % is 575.00."""
    load = np.zeros(len(amounts), np.int64)
    for c, name in enumerate(classes):
        own = register.charges.get(name)
        if own is not None and own.front_load:
            rows = np.flatnonzero((class_at == c) & told.is_one_of(("purchase",)) & (amounts != NOT_GIVEN) & (told.price == 0))
            rates = [bracket(own.front_load, cents) for cents in amounts[rows].tolist()]
            load[rows] = columns.muldiv(amounts[rows], np.array(rates, np.int64), RATE_ONE)
    return load


def bracket(brackets: tuple[Any, ...], cents: int) -> int:
    """The rate, e10, of the bracket an amount falls in: up_to is where the next one begins."""
    return next((rate for up_to, rate in brackets if up_to is None or cents < up_to), 0)


def settles(when: Timed, register: Register) -> Ints:
    """The day the cash of an order moves: as given, else the session after its price; of one heard after that strike, the one that books it."""
    days, told = session_days(register), when.asked
    usual = np.where(told.settle != NOT_GIVEN, told.settle, days[when.priced + 1])
    waited = (told.settle != NOT_GIVEN) & (when.priced > told.asked)  # for a resumption
    usual = np.where(waited, np.maximum(told.settle, days[when.booked]), usual)
    return np.where(~when.seed & (told.heard > when.priced), days[when.booked], usual)


def named(names: Few, known: dict[str, int]) -> Ints:
    """Positions of names, as they are numbered here; -1 for none."""
    places: Ints = np.array([-1 if name is None else known.setdefault(name, len(known)) for name in names.values] or [-1], np.int64)[names.codes]
    return places


def first_legs(when: Timed, register: Register, problems: list[Problem]) -> dict[str, Any]:
    """The orders themselves in the fund they name."""
    told = when.asked
    amounts = told.told.whole("amount_cents", NOT_GIVEN)
    kind, units = kinds(told, amounts, register.share_decimals, problems)
    known = {name: n for n, name in enumerate(register.charges)}
    names = told.told.few("share_class")
    class_at = named(names, known)
    load = sales_charges(told, amounts, class_at, tuple(known), register)
    terms = [register.charges.get(name) for name in known]
    pays = told.is_one_of(PAYS_FEE)
    fees = np.array([0 if own is None else own.redemption_fee_e10 or 0 for own in terms] or [0], np.int64)
    fee_days = np.array([0 if own is None else own.redemption_fee_days or 0 for own in terms] or [0], np.int64)
    fee = np.where(pays, fees[class_at], 0)
    liquidity = np.array([register.liquidity_fees.get(t, 0) for t in range(register.sessions)] or [0], np.int64)
    to_account = told.told.few("to_account")
    return {
        "when": when,
        "share_class": names,
        "account": told.told.few("account"),
        "to_account": Few(np.where(told.is_one_of(("transfer",)), to_account.codes, len(to_account.values)), (*to_account.values, None)),
        "kind": kind,
        "units": units - load,
        "price": when.price,
        "seed": when.seed,
        "line": np.array([FIRST_LEG.get(side, SHARES_ONLY) for side in SIDES], np.int64)[told.side],
        "out": told.is_one_of(SECOND_LEG),
        "into": np.zeros(len(told), bool),
        "barred": when.barred,
        "load": load,
        "fee": fee,
        "fee_days": np.where(fee != 0, fee_days[class_at], 0),
        "liquidity": np.where(pays, liquidity[when.priced], 0),
        "settles": settles(when, register),
        "heard_after": ~when.seed & (told.heard > when.priced),
    }


def begun(told: Asked, register: Register, problems: list[Problem]) -> Asked:
    """Exchanges into a fund that has begun; the others are refused."""
    early = told.told.whole("accepted_at") < at_minute(register.schedule.days[0], 0)
    for order in told.told.some(np.flatnonzero(early)):
        problems.append(
            Problem(
                code="order.before_inception",
                message=f"order {order.event_id} goes into {register.fund}, which begins on {register.schedule.days[0]}",
                help="exchange into a fund that has begun",
                place=Place(file=order.file, line=order.line),
            )
        )
    return told.take(np.flatnonzero(~early))


def second_legs(when: Timed, register: Register) -> dict[str, Any]:
    """The other leg of exchanges and conversions: a purchase for what the first leg is paid."""
    told = when.asked
    to_class, share_class, to_account, account = (told.told.few(name).listed() for name in ("to_class", "share_class", "to_account", "account"))
    none, no = np.zeros(len(told), np.int64), np.zeros(len(told), bool)
    when = attrs.evolve(when, seed=no)
    return {
        "when": when,
        "share_class": distinct([to or own for to, own in zip(to_class, share_class, strict=True)]),
        "account": distinct([to or own for to, own in zip(to_account, account, strict=True)]),
        "to_account": distinct([None] * len(told)),
        "kind": np.full(len(told), PURCHASE_AMOUNT, np.int64),
        "units": none,
        "price": none,
        "seed": no,
        "line": np.array([SECOND_LEG.get(side, SHARES_ONLY) for side in SIDES], np.int64)[told.side],
        "out": no,
        "into": ~no,
        "barred": no,
        "load": none,
        "fee": none,
        "fee_days": none,
        "liquidity": none,
        "settles": settles(when, register),
        "heard_after": told.heard > when.priced,
    }


def kinds(told: Asked, amounts: Ints, share_decimals: int, problems: list[Problem]) -> tuple[Ints, Ints]:
    """(kind, units) of first legs: an amount in cents, a number of shares in units of the last decimal, or all of them."""
    purchase, by_amount = told.is_one_of(("purchase",)), amounts != NOT_GIVEN
    whole, rests, everything = shares_of(told.told, 10 ** (6 - share_decimals))
    units, rest = (np.where(by_amount, 0, each) for each in (whole, rests))
    everything &= ~by_amount
    for order in told.told.some(np.flatnonzero(rest)):
        problems.append(
            Problem(
                code="order.too_many_decimals",
                message=f"order {order.event_id} is for a part of a share that the fund does not keep",
                help=f"the fund keeps {share_decimals} decimals (share_decimals in [fund])",
                place=Place(file=order.file, line=order.line),
            )
        )
    kind = np.where(purchase, np.where(by_amount, PURCHASE_AMOUNT, PURCHASE_SHARES), np.where(by_amount, REDEEM_AMOUNT, REDEEM_SHARES))
    return np.where(everything, REDEEM_ALL, kind), np.where(by_amount, amounts, units)


def shares_of(told: Many, of_decimals: int) -> tuple[Ints, Ints, Bools]:
    """(units that the fund keeps, millionths beyond them, whether all shares) that orders ask for; 0 where they ask for money."""
    if isinstance(told.columns.get("shares_e6"), Whole):
        units, rest = np.divmod(told.whole("shares_e6"), of_decimals)
        return units, rest, np.zeros(len(told), bool)
    asked_for = told.few("shares_e6")  # millionths of a share may be more than 64 bits hold; what the fund keeps is less
    parts = [divmod(given, of_decimals) if isinstance(given, int) else (0, 0) for given in asked_for.values] or [(0, 0)]
    units, rest = (np.array(each, np.int64)[asked_for.codes] for each in zip(*parts, strict=True))
    return units, rest, asked_for.where(lambda given: bool(given == ALL))


def distinct(names: list[Any]) -> Few:
    """Names by their distinct ones."""
    known: dict[Any, int] = {}
    codes = np.array([known.setdefault(name, len(known)) for name in names], np.int32)
    return Few(codes, tuple(known))


def in_order(orders: Many, legs: list[dict[str, Any]], register: Register) -> PlacedOrders:
    """The legs of all orders as they are worked out; what is equal there stays as it was heard, first legs before second ones."""
    whens: list[Timed] = [leg["when"] for leg in legs]
    told = {
        "priced": np.concatenate([when.priced for when in whens]),
        "booked": np.concatenate([when.booked for when in whens]),
        "waited": np.concatenate([when.priced - when.asked.asked for when in whens]),
        "at": np.concatenate([when.asked.at for when in whens]),
    }
    told |= {name: np.concatenate([leg[name] for leg in legs]) for name in COLUMNS if name not in told}
    worked_out = np.where(told["seed"], told["booked"], told["booked"] - 1)
    for later in (~told["seed"], told["into"], told["heard_after"]):
        worked_out = 2 * worked_out + later
    order = np.lexsort([told["into"], told["at"], worked_out])
    classes: dict[str, int] = {name: n for n, name in enumerate(register.charges)}
    accounts: dict[str, int] = {}
    names = {
        "side_at": np.concatenate([when.asked.side for when in whens]),
        "class_at": np.concatenate([named(leg["share_class"], classes) for leg in legs]),
        "account_at": np.concatenate([named(leg["account"], accounts) for leg in legs]),
        "to_account_at": np.concatenate([named(leg["to_account"], accounts) for leg in legs]),
    }
    return PlacedOrders(
        told=orders, classes=tuple(classes), accounts=tuple(accounts), **{name: column[order] for name, column in (told | names).items()}
    )


@attrs.frozen(kw_only=True, repr=False)
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
