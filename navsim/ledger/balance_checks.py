"""Balances that should not be negative: cash, and what is accrued of a fee. Told when they become so."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from ..events.shares import Offset
from .booked import Booked
from .custodian_checks import settled_cash
from .findings import Limits, begins, effect, finding
from .journal import paid_fees


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
                yield finding(t, "balance.accrual", limits.severity("balance.accrual"), fee, Fraction(int(owed[t]), 100), 0)


def accrued(booked: Booked) -> dict[Any, Any]:
    """{fee: int64 [t]}: charged, less given back, less paid, of fees that were paid at all."""
    paid: dict[Any, Any] = {}
    for event, t in paid_fees(booked):
        paid.setdefault(event.fee, np.zeros(booked.sessions, np.int64))[t] -= event.amount_cents
    for event in booked.known.of(Offset, booked.fund.id):
        t = booked.schedule.accruing(event.date)
        if t < booked.sessions:
            paid.setdefault(event.fee, np.zeros(booked.sessions, np.int64))[t] -= event.amount_cents
    sessions = np.array([part.session for part in booked.parts], np.int64)
    charged, given = booked.recorded("charged"), booked.recorded("given")
    for k, accrual in enumerate(booked.accruals):
        if accrual.fee in paid and not accrual.memo:
            np.add.at(paid[accrual.fee], sessions, charged[:, k] - given[:, k])
    return {fee: np.cumsum(moved) for fee, moved in paid.items()}
