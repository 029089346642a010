"""Balances that should not be negative: cash, and what is accrued of a fee. Told when they become so."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..events.shares import Offset
from .booked import Booked
from .custodian_checks import settled_cash
from .findings import Limits, begins, effect, finding
from .journal import paid_fees

if TYPE_CHECKING:
    from ..basics.arrays import Ints


def balance_findings(booked: Booked, limits: Limits) -> Iterator[Any]:
    """Everything below zero: value is the balance in dollars."""
    if limits.on("balance.cash"):
        cash = settled_cash(booked)
        for t in np.flatnonzero(begins(cash < 0)).tolist():
            cents = int(cash[t])
            found = (Fraction(cents, 100), 0)
            yield finding(t, "balance.cash", limits.severity("balance.cash"), "cash", *found, effect=effect(booked, t, cents))
    if limits.on("balance.accrual"):
        for fee, owed in accrued(booked).items():
            for t in np.flatnonzero(begins(owed < 0)).tolist():
                found = (Fraction(int(owed[t]), 100), 0)
                yield finding(t, "balance.accrual", limits.severity("balance.accrual"), fee, *found, effect=effect(booked, t, int(owed[t])))


def accrued(booked: Booked) -> dict[str, Ints]:
    """{fee: int64 [t]}: charged, less given back, less paid, of fees that were paid at all."""
    every = balances(booked)
    return {fee: every[fee] for fee in fees_paid(booked, booked.sessions)}


def fees_paid(booked: Booked, until: int) -> list[str]:
    """The fees of which anything was paid before a session."""
    paid = {event.fee: t for event, t in paid_fees(booked) if t < until}
    paid |= {event.fee: 0 for event in booked.known.of(Offset, booked.fund.id) if booked.schedule.accruing(event.date) < until}
    return sorted({*paid, *(booked.carried("fees_paid") or ())})


def balances(booked: Booked) -> dict[str, Ints]:
    """The same of every fee."""
    told: dict[str, Ints] = {}

    def of(fee: str) -> Ints:
        return told.setdefault(fee, np.zeros(booked.sessions, np.int64))

    for event, t in paid_fees(booked):
        of(event.fee)[t] -= event.amount_cents
    for event in booked.known.of(Offset, booked.fund.id):
        t = booked.schedule.accruing(event.date)
        if t < booked.sessions:
            of(event.fee)[t] -= event.amount_cents
    sessions = booked.part_days.session
    charged, given = booked.recorded("charged"), booked.recorded("given")
    for k, accrual in enumerate(booked.accruals):
        if not accrual.memo:
            np.add.at(of(accrual.fee), sessions, charged[:, k] - given[:, k])
    before = booked.carried("accrued") or {}
    for fee in before:
        of(fee)
    for fee, moved in told.items():
        moved[: booked.first] = 0
        moved[booked.first] += before.get(fee, 0)
        told[fee] = np.cumsum(moved)
    return told
