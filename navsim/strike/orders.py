"""From orders as shareholders place them to the arrays of the rules: which NAV they take, when they are booked, what they move.

Columns throughout: of a day of a million orders none is an object here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import columns
from ..basics.exact import RATE_ONE
from ..basics.instants import at_minute
from ..basics.problems import Place, Problem
from ..events.many import Few, Many, Whole, as_many
from ..events.shares import ALL, SIDES, Order
from .dealing import DealingTerms, bracket
from .order_times import NOT_GIVEN, Asked, Timed, asked, named, settles, timed
from .placed import COLUMNS, SHARES_ONLY, PlacedOrders
from .shapes import CONVERSION, IN_KIND, PURCHASE_AMOUNT, PURCHASE_SHARES, PURCHASES, REDEEM_ALL, REDEEM_AMOUNT, REDEEM_SHARES, REDEMPTIONS

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints

FIRST_LEG = {"purchase": PURCHASES, "redemption": REDEMPTIONS, "exchange": REDEMPTIONS, "conversion": CONVERSION, "in_kind": IN_KIND}
PAYS_FEE = ("redemption", "exchange", "in_kind")
SECOND_LEG = {"exchange": PURCHASES, "conversion": CONVERSION}


def place(orders: Sequence[Order], dealing: DealingTerms, problems: list[Problem]) -> PlacedOrders:
    """Orders of a run in the order they are worked out: by strike: seed capital, orders, second legs; those heard after their strike last.

    Orders whose NAV is not struck yet are left for a later run.
    """
    told = as_many(Order, orders)
    of_fund = told.few("fund").where(lambda fund: fund == dealing.fund)
    legs = [first_legs(timed(asked(told, np.flatnonzero(of_fund), dealing), dealing), dealing, problems)]
    to_fund = told.few("to_fund")
    into = to_fund.where(lambda fund: fund == dealing.fund) | (of_fund & to_fund.where(lambda _: False, empty=True))
    coming = np.flatnonzero(into & told.few("side").where(SECOND_LEG.__contains__))
    if len(coming):
        legs.append(second_legs(timed(begun(asked(told, coming, dealing), dealing, problems), dealing), dealing))
    return in_order(told, legs, dealing)


def sales_charges(told: Asked, amounts: Ints, class_at: Ints, classes: tuple[str, ...], dealing: DealingTerms) -> Ints:
    """Cents of purchases that go to the distributor: the whole amount at the rate of its bracket; 10,000.00 at 5.75 % is 575.00."""
    load = np.zeros(len(amounts), np.int64)
    for c, name in enumerate(classes):
        own = dealing.classes.get(name)
        if own is not None and own.front_load:
            rows = np.flatnonzero((class_at == c) & told.is_one_of(("purchase",)) & (amounts != NOT_GIVEN) & (told.price == 0))
            rates = [bracket(own.front_load, cents) for cents in amounts[rows].tolist()]
            load[rows] = columns.muldiv(amounts[rows], np.array(rates, np.int64), RATE_ONE)
    return load


def first_legs(when: Timed, dealing: DealingTerms, problems: list[Problem]) -> dict[str, Any]:
    """The orders themselves in the fund they name."""
    told = when.asked
    amounts = told.told.whole("amount_cents", NOT_GIVEN)
    kind, units = kinds(told, amounts, dealing.share_decimals, problems)
    known = {name: n for n, name in enumerate(dealing.classes)}
    names = told.told.few("share_class")
    class_at = named(names, known)
    load = sales_charges(told, amounts, class_at, tuple(known), dealing)
    terms = [dealing.classes.get(name) for name in known]
    pays = told.is_one_of(PAYS_FEE)
    fees = np.array([0 if own is None else own.redemption_fee_e10 or 0 for own in terms] or [0], np.int64)
    fee_days = np.array([0 if own is None else own.redemption_fee_days or 0 for own in terms] or [0], np.int64)
    fee = np.where(pays, fees[class_at], 0)
    liquidity = np.array([dealing.liquidity_fees.get(t, 0) for t in range(dealing.sessions)] or [0], np.int64)
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
        "settles": settles(when, dealing),
        "heard_after": ~when.seed & (told.heard > when.priced),
    }


def begun(told: Asked, dealing: DealingTerms, problems: list[Problem]) -> Asked:
    """Exchanges into a fund that has begun; the others are refused."""
    early = told.told.whole("accepted_at") < at_minute(dealing.schedule.days[0], 0)
    for order in told.told.some(np.flatnonzero(early)):
        problems.append(
            Problem(
                code="order.before_inception",
                message=f"order {order.event_id} goes into {dealing.fund}, which begins on {dealing.schedule.days[0]}",
                help="exchange into a fund that has begun",
                place=Place(file=order.file, line=order.line),
            )
        )
    return told.take(np.flatnonzero(~early))


def second_legs(when: Timed, dealing: DealingTerms) -> dict[str, Any]:
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
        "settles": settles(when, dealing),
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


def in_order(orders: Many, legs: list[dict[str, Any]], dealing: DealingTerms) -> PlacedOrders:
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
    classes: dict[str, int] = {name: n for n, name in enumerate(dealing.classes)}
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
