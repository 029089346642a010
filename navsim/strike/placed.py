"""Orders with their sessions, in the order they are worked out: columns for the strike and the ledger, a row where one is looked at."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, overload

import attrs
import numpy as np

from ..basics.instants import date_of
from ..events.many import Few, Many, as_many
from ..events.shares import SIDES, Order
from .shapes import PURCHASE_SHARES, PURCHASES

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints

SHARES_ONLY = -1


@attrs.frozen(kw_only=True, repr=False)
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
    def as_of(self) -> bool:
        """Whether it was heard too late for the session after the one whose NAV it takes, so that a later one books it."""
        return not self.seed and self.booked > self.priced + 1

    @property
    def purchase(self) -> bool:
        """Whether it brings shares into its class."""
        return self.kind <= PURCHASE_SHARES


POSITIONS = ("class_at", "account_at", "to_account_at", "side_at")
FLAGS = ("seed", "out", "into", "barred", "heard_after")
COLUMNS = (
    "kind",
    "units",
    "priced",
    "booked",
    "seed",
    "settles",
    "price",
    "line",
    "out",
    "into",
    "barred",
    "waited",
    "load",
    "fee",
    "fee_days",
    "liquidity",
    "heard_after",
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PlacedOrders:
    """Placed, column by column: int64 and bool of one length; a row is made where it is asked for.

    told, at     the orders as they were heard, and which of them each row is of
    class_at     position in `classes`; account_at and to_account_at in `accounts`, -1 where none is named; side_at in SIDES
    settles      day number
    price        0: the NAV struck
    """

    told: Many
    at: Ints
    classes: tuple[str, ...]
    accounts: tuple[str, ...]
    class_at: Ints
    account_at: Ints
    to_account_at: Ints
    side_at: Ints
    kind: Ints
    units: Ints
    priced: Ints
    booked: Ints
    seed: Bools
    settles: Ints
    price: Ints
    line: Ints
    out: Bools
    into: Bools
    barred: Bools
    waited: Ints
    load: Ints
    fee: Ints
    fee_days: Ints
    liquidity: Ints
    heard_after: Bools

    def __len__(self) -> int:
        return len(self.at)

    def __iter__(self) -> Iterator[Placed]:
        return iter(self.rows)

    @overload
    def __getitem__(self, n: int) -> Placed: ...

    @overload
    def __getitem__(self, n: slice) -> tuple[Placed, ...]: ...

    def __getitem__(self, n: int | slice) -> Placed | tuple[Placed, ...]:
        if isinstance(n, slice):
            return tuple(self.row(each) for each in range(*n.indices(len(self))))
        return self.row(n)

    @functools.cached_property
    def rows(self) -> tuple[Placed, ...]:
        """All of them: for what looks at each."""
        return tuple(self.row(n) for n in range(len(self)))

    def row(self, n: int) -> Placed:
        """One of them."""
        told: dict[str, Any] = {name: getattr(self, name)[n].item() for name in COLUMNS}
        account, to_account = int(self.account_at[n]), int(self.to_account_at[n])
        return Placed(
            **told
            | {
                "order": self.told[int(self.at[n])],
                "share_class": self.classes[self.class_at[n]],
                "account": self.accounts[account] if account >= 0 else None,
                "to_account": self.accounts[to_account] if to_account >= 0 else None,
                "settles": date_of(told["settles"]),
                "price": told["price"] or None,
            }
        )

    @functools.cached_property
    def ids(self) -> tuple[Ints, tuple[str, ...]]:
        """(which of the ids the order of each row has, the ids in alphabetical order): two legs of an exchange have one."""
        there = np.zeros(len(self.told), bool)
        there[self.at] = True
        used = np.flatnonzero(there)
        ids = self.told.column("event_id")
        listed = (self.told.few("event_id") if ids is None else ids).take(used).listed()
        order = sorted(range(len(listed)), key=listed.__getitem__)
        place = np.zeros(len(self.told), np.int64)
        place[used[order]] = np.arange(len(order))
        return place[self.at], tuple(listed[n] for n in order)

    @functools.cached_property
    def event_ids(self) -> list[str]:
        """The event id of each row's order."""
        which, ids = self.ids
        return [ids[n] for n in which.tolist()]

    def of_orders(self, name: str) -> Ints:
        """Integers that the order of each row says."""
        told: Ints = self.told.whole(name)[self.at]
        return told

    def place(self, n: int) -> tuple[str, int]:
        """(file, line) the order of a row was read from."""
        files = self.files
        return files.values[files.codes[n]], int(self.lines[n])

    @functools.cached_property
    def files(self) -> Few:
        """The file of each row's order."""
        return self.told.few("file").take(self.at)

    @functools.cached_property
    def lines(self) -> Ints:
        """The line of each row's order."""
        return self.of_orders("line")

    @functools.cached_property
    def at_strike(self) -> Ints:
        """The strike each is worked out with."""
        at: Ints = np.where(self.seed, self.booked, self.booked - 1)
        return at

    @property
    def as_of(self) -> Bools:
        """Which were heard too late for the session after the one whose NAV they take, so that a later one books them."""
        as_of: Bools = ~self.seed & (self.booked > self.priced + 1)
        return as_of

    @property
    def purchase(self) -> Bools:
        """Which bring shares into their class."""
        return self.kind <= PURCHASE_SHARES

    def is_one_of(self, sides: tuple[str, ...]) -> Bools:
        """Which are of one of some sides."""
        return np.array([side in sides for side in SIDES])[self.side_at]

    def paid_at(self, days: Ints) -> Ints:
        """The session that books the cash of each; days: day numbers of the schedule."""
        return np.maximum(self.booked, np.searchsorted(days, self.settles, side="left"))

    def pairs(self, account_at: Ints) -> tuple[list[tuple[str, str]], Ints]:
        """((class, account), ...) that rows name, each once, and which of them each row names; "" is the account that nobody names."""
        names, count = (*self.accounts, ""), len(self.accounts) + 1
        wanted, which = np.unique(self.class_at * count + account_at % count, return_inverse=True)
        return [(self.classes[key // count], names[key % count]) for key in wanted.tolist()], which

    def places(self, accounts: dict[tuple[str, str], int]) -> Ints:
        """Where the account of each row stands among some."""
        pairs, which = self.pairs(self.account_at)
        return np.array([accounts[pair] for pair in pairs], np.int64)[which]

    def places_to(self, accounts: dict[tuple[str, str], int]) -> Ints:
        """The same of the account a transfer goes to; -1 where there is none."""
        pairs, which = self.pairs(self.to_account_at)
        return np.array([accounts[pair] if pair[1] else -1 for pair in pairs], np.int64)[which]


def nothing_placed() -> PlacedOrders:
    """No orders."""
    columns: dict[str, Any] = {name: np.zeros(0, bool if name in FLAGS else np.int64) for name in (*POSITIONS, *COLUMNS)}
    return PlacedOrders(told=as_many(Order, ()), at=np.zeros(0, np.int64), classes=(), accounts=(), **columns)
