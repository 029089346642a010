"""The tables of the fund's shares: orders and what they pay, accounts, distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..events.shares import SIDES
from ..ledger import open_accounts, register
from ..ledger import order_charges as of_orders
from ..ledger.booked import Booked
from ..ledger.undistributed import undistributed as left_to_pay
from ..strike.shapes import CLIPPED, REFUSED
from .arrow import Cells, Words, words
from .schemas import TABLES
from .strikes import TO_E6, scaled

if TYPE_CHECKING:
    from ..basics.arrays import Ints

TWO_LEGS = ("exchange", "conversion", "transfer")


def orders(booked: Booked) -> dict[str, Any]:
    """One row an order that was priced."""
    placed, dealt = booked.struck.ask.placed, booked.dealt
    accepted = placed.of_orders("accepted_at")
    which, ids = placed.ids
    at = np.lexsort([which, accepted, placed.priced])  # by the session that priced them, when they were accepted, and their ids
    units, status = TO_E6[booked.fund.share_decimals], booked.recorded("order_status")[: len(placed)][at]
    days = booked.day_numbers
    charged = np.zeros(len(placed), np.int64)
    for each in of_orders.charges(booked):
        if each.paid_to == of_orders.DISTRIBUTOR:
            charged[each.position] += each.cents
    joined = of_orders.as_of(booked)
    of_two = placed.is_one_of(TWO_LEGS)[at]
    gains, told = np.zeros(len(placed), np.int64), np.zeros(len(placed), bool)
    gains[list(joined)], told[list(joined)] = list(joined.values()), True
    return {
        "event_id": Words(which[at].astype(np.int32), ids),
        "share_class": Words(dealt.share_class[at].astype(np.int32), booked.class_ids),
        "account": Words(placed.account_at[at].astype(np.int32), placed.accounts),
        "side": Words(placed.side_at[at].astype(np.int32), SIDES),
        "accepted_at": accepted[at],
        "session": days[dealt.priced[at]],
        "nav": dealt.nav[at],
        "shares": scaled(dealt.shares[at], units),
        "amount": dealt.cents[at],
        "booked": days[dealt.booked[at]],
        "settles": placed.settles[at],
        "status": Words(np.select([status == CLIPPED, status == REFUSED], [1, 2], 0).astype(np.int32), ("filled", "clipped", "refused")),
        "leg": Words(np.where(of_two, placed.into[at], -1).astype(np.int32), ("out", "in")),
        "to_account": Words(placed.to_account_at[at].astype(np.int32), placed.accounts),
        "charge": charged[at],
        "kept": booked.recorded("order_kept")[: len(placed)][at],
        "as_of_gain": Cells(gains[at], told[at]),
    }


def order_charges(booked: Booked) -> dict[str, list[Any]]:
    """One row a charge."""
    rows, placed, days = of_orders.charges(booked), booked.struck.ask.placed, booked.schedule.days
    return {
        "session": [day_number(days[row.session]) for row in rows],
        "share_class": [placed[row.position].share_class for row in rows],
        "account": [placed[row.position].account for row in rows],
        "event_id": [placed.event_ids[row.position] for row in rows],
        "charge": [row.kind for row in rows],
        "rate": [row.rate for row in rows],
        "base": [row.base for row in rows],
        "amount": [row.cents for row in rows],
        "paid_to": [row.paid_to for row in rows],
    }


def account_balances(booked: Booked) -> dict[str, Any]:
    """One row an account and session that moved it."""
    owner, units = register.accounts(booked), TO_E6[booked.fund.share_decimals]
    rows = register.lines(booked)
    place = np.array(rows.place, np.int64)
    return {
        "session": booked.day_numbers[np.array(rows.session, np.int64)],
        "share_class": Words(np.array([c for c, _ in owner], np.int32)[place], booked.class_ids),
        "account": named(place, [account for _, account in owner]),
        "moved": [shares * units for shares in rows.moved],
        "shares": [shares * units for shares in rows.shares],
        "cost": rows.cost,
        "value": rows.value,
    }


def named(place: Ints, names: list[str | None]) -> Words:
    """The account that stands at each place; an id may stand at several, one a class."""
    of_each = words(names)
    return Words(of_each.codes[place], of_each.words)


def account_counts(booked: Booked) -> dict[str, Any]:
    """One row a session and class in which accounts opened or closed."""
    told = open_accounts.counts(booked)
    return {
        "session": booked.day_numbers[told.session],
        "share_class": Words(told.share_class.astype(np.int32), booked.class_ids),
        "open": told.open,
        "opened": told.opened,
        "closed": told.closed,
    }


def undistributed(booked: Booked) -> dict[str, Any]:
    """One row a session and class with a NAV, or whose last share went."""
    told: dict[str, np.ndarray] = attrs.asdict(left_to_pay(booked))
    there = booked.recorded("shares") > 0
    for values in told.values():
        there = there | (values != 0)
    t, c = np.nonzero(there)
    keys = {"session": booked.day_numbers[t], "share_class": Words(c.astype(np.int32), booked.class_ids)}
    return keys | {name: values[t, c] for name, values in told.items()}


def account_distributions(booked: Booked) -> dict[str, list[Any]]:
    """One row a distribution and account that has a part in it."""
    owner, units = register.accounts(booked), TO_E6[booked.fund.share_decimals]
    days = booked.day_numbers.tolist()
    rows = [
        (paid, paid.first + n, int(paid.in_cash[n]), int(paid.reinvested[n]), int(paid.shares[n]))
        for paid in register.payments(booked)
        for n in np.flatnonzero(paid.in_cash | paid.reinvested | paid.shares).tolist()
    ]
    return {
        "ex_date": [days[paid.ex] for paid, *_ in rows],
        "share_class": [booked.class_ids[owner[place][0]] for _, place, *_ in rows],
        "account": [owner[place][1] for _, place, *_ in rows],
        "kind": [paid.kind for paid, *_ in rows],
        "event_id": [paid.event_id for paid, *_ in rows],
        "amount": [cash + reinvested for _, _, cash, reinvested, _ in rows],
        "cash": [cash for _, _, cash, _, _ in rows],
        "reinvested": [reinvested for _, _, _, reinvested, _ in rows],
        "shares": [shares * units for *_, shares in rows],
        "entitled": [None if paid.per_share is None else int(paid.entitled[place - paid.first]) * units for paid, place, *_ in rows],
        "difference": [paid.difference(place - paid.first, 10 ** (booked.fund.share_decimals + 6)) for paid, place, *_ in rows],
    }


def distributions(booked: Booked) -> dict[str, list[Any]]:
    """One row a distribution, class and kind."""
    paid = booked.struck.ask.paid
    amounts, entitled, bought = (booked.recorded(name)[: len(paid)].tolist() for name in ("distributed", "entitled", "reinvested"))
    days = booked.day_numbers.tolist()
    units = TO_E6[booked.fund.share_decimals]
    rows = [
        (
            day_number(row.event.ex_date),
            row.event.share_class,
            row.event.kind,
            row.event.per_share_e9,
            entitled[n] * units,
            amounts[n],
            booked.offered_nav(row.ex, booked.class_ids.index(row.event.share_class)),
            bought[n] * units,
        )
        for n, row in enumerate(paid)
    ]
    if booked.struck.ask.daily:
        cents, shares = booked.recorded("paid"), booked.recorded("bought")
        for t, bucket, c in np.argwhere(cents).tolist():
            told = (int(cents[t, bucket, c]), booked.offered_nav(t, c), int(shares[t, bucket, c]) * units)
            rows.append((days[t], booked.class_ids[c], "daily", None, None, *told))
    rows.sort(key=lambda row: row[0])
    names = [column.name for column in TABLES["distributions"].columns]
    return dict(zip(names, [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names], strict=True))
