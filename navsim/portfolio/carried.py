"""What a portfolio carries from one session to the next, taken out of its books as plain values and put into new ones.

Everything that a later session can read of an earlier one is here: lots and their accruals, open items, cash, the last factors and defaults.
Positions of sessions are days, since another run counts its sessions from another one.
"""

import datetime
from fractions import Fraction
from typing import Any

import attrs

from ..basics.instants import date_of, day_number
from .books import CONTRACTS, VARIATION, Books
from .debt import Accrual
from .income import NEVER
from .lives import is_plain
from .lots import Lot
from .margin import Variation
from .settlement import Local, OpenItem


def take(books: Books, t: int) -> dict[str, Any]:
    """The books as session t left them."""
    live = {name: [lot for lot in lots if lot.quantity] for name, lots in books.lots.items()}
    open_items = sorted(books.waiting, key=lambda each: each[1])
    return {
        "lots": [[name, lots_told(books, name, lots)] for name, lots in live.items() if lots],
        "bonds": [name for name, lots in books.bonds.items() if lots],
        "derivatives": sorted(name for name in books.derivatives if live.get(name)),
        "items": [item_told(item, books) for _, _, item in open_items],
        "cash": books.opening_cash + sum(cents for _, cents in books.settled),
        "factors": dict(books.factors),
        "paid_in_kind": {name: day_number(day) for name, day in books.paid_in_kind.items()},
        "defaulted": {name: day_number(books.schedule.days[at]) for name, at in books.defaulted.items()},
        "currencies": sorted(books.currencies | {books.securities[name].currency for name in books.lots}),
        "margin": [[str(each.exact), each.currency, each.cents, each.fixed] for each in books.margin],
        "margin_owed": sum(cents for account, _, cents in books.moved if account == VARIATION),
    }


def put(books: Books, told: dict[str, Any], first: int) -> None:
    """Go on from there: the books of a run whose first session to be struck is at position `first`."""
    for name, lots in told["lots"]:
        own = [lot_of(each) for each in lots]
        books.lots[name], books.current[name] = list(own), list(own)
        if is_plain(books.securities[name]):
            books.as_carried[name] = lots
        books.at_mark[name] = sum(lot.quantity for lot in own)
        cost = sum(lot.cost for lot in own)
        if books.securities[name].type in CONTRACTS:
            books.notional[name] = [(first, cost)]
            cost = 0
        carried = sum(lot.carried for lot in own) if books.securities[name].type not in CONTRACTS else 0
        due = sum(lot.accrual.dollars for lot in own if lot.accrual is not None)
        books.marks[name] = [(first, books.at_mark[name], cost, carried, due)]
    for name in told["bonds"]:
        books.bonds[name] = books.current[name]
    books.derivatives.update(told["derivatives"])
    for each in told["items"]:
        books.expect(item_of(each, books))
    for item in books.written_items:
        if item.local is None:
            books.moved.append((item.account, first, item.cents))
        else:
            books.foreign_items.append(item)
    for exact, currency, cents, fixed in told["margin"]:
        books.margin.append(Variation(session=first - 1, exact=Fraction(exact), currency=currency, cents=cents, fixed=fixed))
    if told["margin_owed"]:
        books.moved.append((VARIATION, first, told["margin_owed"]))
    books.variation_before = (told["contracts_gained"], told["contracts_owed"])
    books.opening_cash = told["cash"]
    books.factors.update(told["factors"])
    books.paid_in_kind.update({name: date_of(day) for name, day in told["paid_in_kind"].items()})
    books.defaulted.update({name: books.schedule.at_or_after(date_of(day)) for name, day in told["defaulted"].items()})
    books.currencies = frozenset(told["currencies"])
    books.last_long.update({name: tuple(each) for name, each in told["last_long"].items()})


def lots_told(books: Books, security: str, live: list[Lot]) -> list[Any]:
    """What a security's lots are, those with something in them. Of a plain one that is told once, until it is touched or a lot was used up."""
    told = books.as_carried.get(security)
    if told is None:
        told = [lot_told(lot) for lot in live]
        if is_plain(books.securities[security]) and len(live) == len(books.lots[security]):
            books.as_carried[security] = told
    return told


def lot_told(lot: Lot) -> list[Any]:
    """A lot, with what it has earned."""
    own = [lot.id, day_number(lot.opened), lot.quantity, lot.cost, lot.bought, lot.paid, None if lot.stands is None else str(lot.stands)]
    if lot.accrual is None:
        return [*own, None]
    return [*own, {name: plain(value) for name, value in attrs.asdict(lot.accrual, recurse=False).items()}]


def lot_of(told: list[Any]) -> Lot:
    """The same lot again."""
    name, opened, quantity, cost, bought, paid, stands, accrual = told
    if accrual is not None:
        days = {key: date_of(accrual[key]) for key in ("settle", "through", "paid_to", "born", "since") if accrual[key] is not None}
        exactly = {key: Fraction(*accrual[key]) for key in ("exact", "aside")}
        accrual = Accrual(**{**accrual, **days, **exactly, "names": tuple(map(tuple, accrual["names"]))})
    own = Lot(id=name, opened=date_of(opened), quantity=quantity, cost=cost, bought=bought, paid=paid, accrual=accrual)
    own.stands = None if stands is None else Fraction(stands)
    return own


def plain(value: Any) -> Any:
    """A date as its day number, a fraction as its two halves, rows as lists."""
    if isinstance(value, datetime.date):
        return day_number(value)
    if isinstance(value, tuple):
        return [list(row) for row in value]
    return [value.numerator, value.denominator] if isinstance(value, Fraction) else value


def item_told(item: OpenItem, books: Books) -> dict[str, Any]:
    """An open item: its sessions as days."""
    return {
        "account": item.account,
        "cause": item.cause,
        "security": item.security,
        "booked": day_number(books.schedule.days[item.booked]),
        "on": None if item.on is None else day_number(item.on),
        "cents": item.cents,
        "local": None if item.local is None else attrs.asdict(item.local),
        "sign": item.sign,
        "fixed": item.fixed,
    }


def item_of(told: dict[str, Any], books: Books) -> OpenItem:
    """The same item, at the positions of another run. Where it was booked matters to nobody who is so far on; when it is due does."""
    on = None if told["on"] is None else date_of(told["on"])
    return OpenItem(
        account=told["account"],
        cause=told["cause"],
        security=told["security"],
        booked=books.schedule.at_or_after(date_of(told["booked"])),
        due=NEVER if on is None else books.schedule.at_or_after(on),
        on=on,
        cents=told["cents"],
        local=None if told["local"] is None else Local(**told["local"]),
        sign=told["sign"],
        fixed=told["fixed"],
    )
