"""The books of all securities in the order they were kept: what was written one by one, and what stayed columns, as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from .books import CASH, EVENTS, INVESTMENTS, SETTLEMENT, Books, Relief, moment
from .lots import Lot, holding_period
from .open_items import worth_at
from .ordinary import Ordinary
from .ordinary_items import ACCOUNTS, Items

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .settlement import OpenItem


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Bookings:
    """Debits (positive) and credits: columns of one length. account, cause: positions in `accounts`, in `causes`."""

    session: np.ndarray
    account: np.ndarray
    accounts: tuple[str, ...]
    cents: np.ndarray
    cause: np.ndarray
    causes: list[str]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Owed:
    """Open items, in the order they came to be: columns of one length. account: position in `accounts`; the others as in OpenItem.

    foreign  {row: item} of those in another currency, whose cents are those of the last session
    """

    account: np.ndarray
    accounts: tuple[str, ...]
    booked: np.ndarray
    due: np.ndarray
    cents: np.ndarray
    cause: list[str]
    foreign: dict[int, OpenItem]

    def worth(self, books: Books, rows: Ints, at: Ints) -> Ints:
        """Cents of some rows, each at a session."""
        cents: Ints = self.cents[rows]
        for n, row in enumerate(rows.tolist() if self.foreign else ()):
            if row in self.foreign:
                cents[n] = worth_at(books, self.foreign[row], int(at[n]))
        return cents

    def of(self, *accounts: str) -> Ints:
        """The rows that stand in some accounts."""
        return np.flatnonzero(np.array([name in accounts for name in self.accounts] or [False])[self.account])


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reliefs:
    """What sales took out of lots: columns of one length, a row a sale and lot. sale: the event id of the sale, or what else took it."""

    session: np.ndarray
    security: list[str]
    lot: list[str]
    sale: list[str]
    quantity: np.ndarray
    cost: np.ndarray
    proceeds: np.ndarray
    gain: np.ndarray
    term: list[str]


def bookings(books: Books) -> Bookings:
    """Every debit and credit of the portfolio, with its cause."""
    rows = books.written_bookings
    accounts = {name: n for n, name in enumerate(dict.fromkeys((INVESTMENTS, CASH, *ACCOUNTS, *(row[3] for row in rows))))}
    causes = {name: n for n, name in enumerate(dict.fromkeys(row[5] for row in rows))}
    numbers = [(at, made, t, accounts[account], cents, causes[cause]) for at, made, t, account, cents, cause in rows]
    names, told = list(causes), [tuple(np.array(numbers, np.int64).reshape(len(rows), 6).T)]
    if books.ordinary is not None:
        own = books.ordinary.items
        told += [came(own, accounts, len(names)), settled(own, accounts, len(names), books.sessions)]
        names += own.causes
    at, made, session, account, cents, cause = (np.concatenate(columns) for columns in zip(*told, strict=True))
    order = np.flatnonzero(cents)
    order = order[np.lexsort((made[order], at[order]))]
    return Bookings(session=session[order], account=account[order], accounts=tuple(accounts), cents=cents[order], cause=cause[order], causes=names)


def came(items: Items, accounts: dict[str, int], first: int) -> tuple[Ints, ...]:
    """(moment, 0, session, account, cents, cause) of items as they came to be, with the cost that came in with them, or went out."""
    cost, owed = accounts[INVESTMENTS], np.array([accounts[name] for name in ACCOUNTS], np.int64)[items.account]
    account, cents = paired(np.full_like(owed, cost), owed), paired(items.invested, items.cents)
    at, session, cause = (np.repeat(each, 2) for each in (items.moment, items.booked, np.arange(first, first + len(owed))))
    return at, np.zeros_like(at), session, account, cents, cause


def settled(items: Items, accounts: dict[str, int], first: int, sessions: int) -> tuple[Ints, ...]:
    """(moment, that of the item, session, account, cents, cause) of items as they became cash: those that did."""
    done = np.flatnonzero(items.settled < sessions)
    owed, cents, session = np.array([accounts[name] for name in ACCOUNTS], np.int64)[items.account[done]], items.cents[done], items.settled[done]
    account, cents = paired(owed, np.full_like(owed, accounts[CASH])), paired(-cents, cents)
    at, made, session, cause = (np.repeat(each, 2) for each in (moment(session, SETTLEMENT), items.moment[done], session, first + done))
    return at, made, session, account, cents, cause


def paired(one: Ints, other: Ints) -> Ints:
    """Two columns as one, row by row."""
    both: Ints = np.stack([one, other], axis=1).ravel()
    return both


def items(books: Books) -> list[OpenItem]:
    """Every open item there was, in the order they came to be."""
    if books.ordinary is None:
        return books.written_items
    own = books.ordinary.items
    if not books.written_items:
        return own.made
    order = np.argsort(np.concatenate([np.array(books.item_moments, np.int64), own.moment]), kind="stable")
    return chosen([*books.written_items, *own.made], order)


def owed(books: Books) -> Owed:
    """The same, column by column."""
    rows, own = books.written_items, None if books.ordinary is None else books.ordinary.items
    accounts = {name: n for n, name in enumerate(dict.fromkeys((*ACCOUNTS, *(item.account for item in rows))))}
    told = [np.array([[accounts[item.account], item.booked, item.due, item.cents] for item in rows], np.int64).reshape(len(rows), 4).T]
    moments, causes = [np.array(books.item_moments, np.int64)], [item.cause for item in rows]
    if own is not None:
        told.append(np.stack([own.account, own.booked, own.due, own.cents]).astype(np.int64))
        moments.append(own.moment)
        causes += own.causes
    order = np.argsort(np.concatenate(moments), kind="stable") if own is not None else np.arange(len(rows))
    account, booked, due, cents = np.concatenate(told, axis=1)[:, order]
    some = any(item.local is not None for item in rows)
    foreign = {row: rows[n] for row, n in enumerate(order.tolist()) if n < len(rows) and rows[n].local is not None} if some else {}
    return Owed(account=account, accounts=tuple(accounts), booked=booked, due=due, cents=cents, cause=chosen(causes, order), foreign=foreign)


def reliefs(books: Books) -> Reliefs:
    """Every row of lot_relief, sale by sale."""
    told: dict[str, Any] = {name: [getattr(row, name) for row in books.written_reliefs] for name in attrs.fields_dict(Relief)}
    written = Reliefs(**told | {name: np.array(told[name], np.int64) for name in ("session", "quantity", "cost", "proceeds", "gain")})
    if books.ordinary is None:
        return written
    own, moments = relieved(books.ordinary)
    if not books.written_reliefs:
        return own
    order = np.argsort(np.concatenate([np.array(books.relief_moments, np.int64), moments]), kind="stable")
    both: dict[str, Any] = {}
    for name in told:
        one, other = getattr(written, name), getattr(own, name)
        both[name] = np.concatenate([one, other])[order] if isinstance(one, np.ndarray) else chosen([*one, *other], order)
    return Reliefs(**both)


def lots(books: Books) -> dict[str, list[Lot]]:
    """{security: every lot there was, as the run left it, in the order they came in}."""
    told: dict[str, list[Lot]] = {**books.lots}
    for _, security, lot in ordinary_births(books):
        told.setdefault(security, []).append(lot)
    return told


def births(books: Books) -> list[tuple[int, str, Lot]]:
    """(session, security, lot) of every lot that came in, by session."""
    return sorted([*books.births, *ordinary_births(books)], key=lambda birth: birth[0])


def ordinary_births(books: Books) -> list[tuple[int, str, Lot]]:
    """Those of securities with an ordinary life."""
    if books.ordinary is None:
        return []
    names = books.ordinary.items.securities
    return [(t, names[n], lot) for t, n, lot in books.ordinary.dealt.lots()]


def chosen(values: list[Any], order: Ints) -> list[Any]:
    """Values in an order."""
    return [values[n] for n in order.tolist()]


def relieved(ordinary: Ordinary) -> tuple[Reliefs, Ints]:
    """Those of securities with an ordinary life, and when each was written."""
    own, trades, sales = ordinary.dealt.relieved, ordinary.dealt.trades, ordinary.dealt.relieved.sale
    ids, days = trades.told.few("event_id").listed(), trades.told.few("date").listed()
    names, rows, lots = ordinary.items.securities, sales.tolist(), own.lot.tolist()
    told = Reliefs(
        session=trades.session[sales],
        security=[names[n] for n in trades.security[sales].tolist()],
        lot=[ids[n] for n in lots],
        sale=[ids[n] for n in rows],
        quantity=own.quantity,
        cost=own.cost,
        proceeds=own.proceeds,
        gain=own.proceeds - own.cost,
        term=[holding_period(days[lot], days[n]) for lot, n in zip(lots, rows, strict=True)],
    )
    return told, moment(trades.session[sales], EVENTS, trades.place[sales])
