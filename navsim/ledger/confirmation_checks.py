"""Confirmations of what nobody found: a subject misspelt, another day, or something that a correction has since taken away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..events.control import Confirmation
from .booked import Booked
from .findings import Limits, finding

if TYPE_CHECKING:
    from .findings import Finding
    from .found import Findings

CHECK = "confirmation.unmatched"


def unmatched(booked: Booked, limits: Limits, findings: Findings) -> Iterator[Finding]:
    """Confirmations that stand by nothing, told at the first session on or after their day; one at another value leaves its exception open instead.

    findings  what every other check found
    """
    if not limits.on(CHECK):
        return
    stand = set(findings.keys)
    events = booked.known.of(Confirmation, booked.fund.id)
    for event in sorted(events, key=lambda each: each.check == CHECK):  # those about what is found here come last
        t = booked.schedule.at_or_after(event.date)
        if t < booked.sessions and not (booked.days[t] == event.date and (t, event.check, event.subject) in stand):
            subject = f"{event.check} {event.subject}" if event.subject else event.check
            stand.add((t, CHECK, subject))
            yield finding(t, CHECK, limits.severity(CHECK), subject, None, None, event.file, event.line)
