"""A distribution that pays out more than is undistributed, unless it says that it returns capital."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from .booked import Booked
from .findings import Limits, finding
from .undistributed import undistributed

CHECK = "distribution.exceeds"


def distribution_findings(booked: Booked, limits: Limits) -> Iterator[Any]:
    """Several distributions of one kind and day are one: value is what was paid, limit what there was, in dollars.

    A gain of one kind pays out no more than there is of it, nor, where the other kind lost, than there is of both.
    """
    if not limits.on(CHECK) or not booked.struck.ask.paid:
        return
    left, amounts = undistributed(booked), booked.recorded("distributed").tolist()
    kinds = {"income": left.income, "short_gain": left.short_gains, "long_gain": left.long_gains}
    groups: dict[tuple[int, int, str], list[int]] = {}
    for n, paid in enumerate(booked.struck.ask.paid):
        if paid.event.kind in kinds:
            groups.setdefault((paid.ex, booked.class_ids.index(paid.event.share_class), paid.event.kind), []).append(n)
    for (t, c, kind), own in groups.items():
        paid_out, after = sum(amounts[n] for n in own), int(kinds[kind][t, c])
        if kind != "income":
            after = min(after, int(left.gains[t, c]))
        if after < 0 and paid_out:
            event = booked.struck.ask.paid[own[-1]].event
            there = (Fraction(paid_out, 100), Fraction(max(after + paid_out, 0), 100))
            yield finding(t, CHECK, limits.severity(CHECK), event.event_id, *there, event.file, event.line)
