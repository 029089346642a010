"""Confirmations of what nobody found: a subject misspelt, or another day. One that a correction may have left without its exception is none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from ..events.control import Confirmation
from .booked import Booked
from .findings import Limits, finding

if TYPE_CHECKING:
    from .findings import Finding
    from .found import Findings

CHECK = "confirmation.unmatched"
CorrectedSince = Callable[[list[Confirmation]], Collection[str]]  # event ids of those since which something was heard that reaches back to their day


def unmatched(booked: Booked, limits: Limits, findings: Findings, corrected: CorrectedSince) -> Iterator[Finding]:
    """Confirmations that stand by nothing, told at the first session on or after their day; one at another value leaves its exception open.

    findings   what every other check found
    corrected  asked of those that stand by nothing, and of no others
    """
    if not limits.on(CHECK):
        return
    by_nothing = standing_by_nothing(booked, findings)
    since = corrected([event for event, *_ in by_nothing]) if by_nothing else ()
    for event, t, subject in by_nothing:
        if event.event_id not in since:
            yield finding(t, CHECK, limits.severity(CHECK), subject, None, None, event.file, event.line)


def standing_by_nothing(booked: Booked, findings: Findings) -> list[tuple[Confirmation, int, str]]:
    """(confirmation, the session it is told at, the subject it is told by) of those for which there is no finding, from the first session made."""
    found, told = set(findings.keys), []
    events = booked.known.of(Confirmation, booked.fund.id)
    for event in sorted(events, key=lambda each: each.check == CHECK):  # those about what is found here come last
        t = booked.schedule.at_or_after(event.date)
        if booked.first <= t < booked.sessions and not (booked.days[t] == event.date and (t, event.check, event.subject) in found):
            subject = f"{event.check} {event.subject}" if event.subject else event.check
            found.add((t, CHECK, subject))
            told.append((event, t, subject))
    return told
