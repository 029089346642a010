"""What is undistributed, by class; and a distribution that pays out more than there is, unless it says that it returns capital."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from .booked import Booked, components
from .findings import Limits, finding

if TYPE_CHECKING:
    from ..basics.arrays import Ints

CHECK = "distribution.exceeds"
GAINS = ("short_gain", "long_gain")


def undistributed(booked: Booked) -> dict[str, Ints]:
    """{"income" or "gains": int64 [t, c] cents at every close, after the distributions of that session}.

    Income is dividends and interest less tax, fees and what was paid out of it, with what the adviser gave back; gains are those
    realized, less those paid out. What was distributed before its time stays below zero until it is earned.
    """
    told = components(booked)
    income = sum(
        (values for name, values in told.items() if of_income(name)),
        np.zeros_like(told["opening"]),
    )
    gains = told["realized"] + sum(told[f"distribution:{kind}"] for kind in GAINS)
    return {"income": booked.summed("income", income), "gains": booked.summed("gains", gains)}


def of_income(component: str) -> bool:
    """Whether a component of the roll-forward is net investment income, or paid out of it."""
    return component in ("dividend_income", "foreign_tax", "interest", "offset", "recoupment", "distribution:income", "distribution:daily") or (
        component.startswith(("fee:", "waiver:", "reimbursement:"))
    )


def distribution_findings(booked: Booked, limits: Limits) -> Iterator[Any]:
    """Several distributions of one kind and day are one: value is what was paid, limit what there was, in dollars."""
    if not limits.on(CHECK) or not booked.struck.ask.paid:
        return
    left, amounts, groups = undistributed(booked), booked.recorded("distributed").tolist(), {}
    for n, paid in enumerate(booked.struck.ask.paid):
        kind = "income" if paid.event.kind == "income" else "gains"
        if paid.event.kind != "capital":
            groups.setdefault((paid.ex, booked.class_ids.index(paid.event.share_class), kind), []).append(n)
    for (t, c, kind), own in groups.items():
        paid_out, after = sum(amounts[n] for n in own), int(left[kind][t, c])
        if after < 0 and paid_out:
            event = booked.struck.ask.paid[own[-1]].event
            there = (Fraction(paid_out, 100), Fraction(max(after + paid_out, 0), 100))
            yield finding(t, CHECK, limits.severity(CHECK), event.event_id, *there, event.file, event.line)
