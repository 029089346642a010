"""What is owed for the trades and dividends of securities with an ordinary life: open items by columns, as `settlement` has them one by one."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import date_of, day_number
from .books import DIVIDENDS_DUE, EVENTS, PURCHASED, SOLD, Books, moment
from .income import NEVER
from .settlement import OpenItem

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from ..events.many import Many
    from .happenings import Happenings

ACCOUNTS = (PURCHASED, SOLD, DIVIDENDS_DUE)
NOBODY_KNOWS = np.iinfo(np.int64).min


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Items:
    """What was owed for trades and dividends, in the order it came to be: columns of one length.

    moment    its place in the order of the books
    booked    session; due: session it is due; settled: the one that settles it: both maybe beyond the run
    on        day number it is due; NOBODY_KNOWS
    account   position in ACCOUNTS
    invested  cents at cost that came in with it, or went out
    named     gives the event ids that brought them
    """

    moment: np.ndarray
    booked: np.ndarray
    due: np.ndarray
    settled: np.ndarray
    on: np.ndarray
    account: np.ndarray
    cents: np.ndarray
    invested: np.ndarray
    security: np.ndarray
    securities: tuple[str, ...]
    named: Callable[[], list[str]]

    @functools.cached_property
    def causes(self) -> list[str]:
        """The event id that brought each."""
        return self.named()

    @functools.cached_property
    def made(self) -> list[OpenItem]:
        """Each of them as an open item."""
        names = (getattr(self, name).tolist() for name in ("account", "security", "booked", "due", "cents", "on"))
        return [
            OpenItem(
                account=ACCOUNTS[account],
                cause=cause,
                security=self.securities[security],
                booked=booked,
                due=due,
                cents=cents,
                on=None if on == NOBODY_KNOWS else date_of(on),
                sign=-1 if ACCOUNTS[account] == PURCHASED else 1,
                fixed=0 if ACCOUNTS[account] == DIVIDENDS_DUE else cents,
            )
            for cause, account, security, booked, due, cents, on in zip(self.causes, *names, strict=True)
        ]


def items_of(told: Happenings, books: Books, buys: Bools, owed: Ints, invested: Ints, paid: Bools, net: Ints) -> Items:
    """What is owed for each trade, and for each dividend that is paid."""
    trades, those = told.trades, np.flatnonzero(paid)
    shares = told.dividends.told.take(those)
    due, on = trades_due(trades.told, books)
    booked = told.dividends.session[those]
    pays = shares.few("pay_date")
    at = np.array([NEVER if day is None else books.schedule.at_or_after(day) for day in pays.values] or [0], np.int64)[pays.codes]
    place = np.concatenate([trades.place, told.dividends.place[those]])
    order = np.argsort(place)

    def both(of_trades: Any, of_dividends: Any) -> Ints:
        merged: Ints = np.concatenate([of_trades, of_dividends])[order]
        return merged

    session = both(trades.session, booked)
    falls = both(due, np.where(at == NEVER, NEVER, np.maximum(booked, at)))

    def named() -> list[str]:
        ids = [*trades.told.few("event_id").listed(), *shares.few("event_id").listed()]
        return [ids[n] for n in order.tolist()]

    return Items(
        moment=moment(session, EVENTS, place[order]),
        booked=session,
        due=falls,
        settled=np.maximum(session, falls),
        on=both(on, shares.whole("pay_date", NOBODY_KNOWS, day_number)),
        account=both(np.where(buys, ACCOUNTS.index(PURCHASED), ACCOUNTS.index(SOLD)), np.full(len(those), ACCOUNTS.index(DIVIDENDS_DUE))),
        cents=both(owed, net[those]),
        invested=both(invested, np.zeros(len(those), np.int64)),
        security=both(trades.security, told.dividends.security[those]),
        securities=told.securities,
        named=named,
    )


def trades_due(trades: Many, books: Books) -> tuple[Ints, Ints]:
    """(session that books the settlement, its day number) of each trade; each pair of dates is asked for once."""
    dates, given = trades.few("date"), trades.few("settle")
    pairs, which = np.unique(dates.codes.astype(np.int64) * len(given.values) + given.codes, return_inverse=True)
    told = [books.settlement(dates.values[pair // len(given.values)], given.values[pair % len(given.values)]) for pair in pairs.tolist()]
    sessions, days = np.array([t for t, _ in told], np.int64), np.array([day_number(day) for _, day in told], np.int64)
    return sessions[which], days[which]
