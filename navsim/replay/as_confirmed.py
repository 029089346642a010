"""Whether what a confirmation stands by was there when it was made: the fund is struck once more, as known then. accounting.md 14.

A confirmation that stands by nothing today names a wrong subject or day, or a correction has since taken away what it stood by. Only the log
as known when it was made tells them apart; it is asked where a correction that reaches back to that day was heard since.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from ..basics.problems import InputProblems
from ..events.control import Confirmation
from ..events.terms import FundTerms
from ..ledger import exceptions
from ..ledger.confirmation_checks import Stood
from ..log.knowledge import Known, as_known
from ..log.log import Log
from .group import replay_funds
from .moments import moments
from .reach import reach
from .to_strike import asked_for, begun


def asking(known: Known, whole: Callable[[], Log] | None = None) -> Callable[[str], Stood]:
    """What tells, of a fund's confirmations that stand by nothing as known now, the event ids of those that stood by something when they were made.

    whole  gives the log with all that was ever heard, where that of `known` holds but a part
    """

    def of(fund: str) -> Stood:
        return lambda confirmations: stood(whole() if whole is not None else known.log, known, fund, confirmations)

    return of


def stood(log: Log, known: Known, fund: str, confirmations: list[Confirmation]) -> set[str]:
    """Event ids of the confirmations of a fund for which there was a finding as known when they were made.

    Two that were made at one instant are looked up together. What was made at the very instant that is known now is as it is.
    """
    made: dict[int, list[Confirmation]] = {}
    for event in confirmations:
        made.setdefault(event.recorded_at, []).append(event)
    told: set[str] = set()
    for at, own in sorted(made.items()):
        last = max(event.date for event in own)
        if (known.at is None or at < known.at) and corrected_since(log, known, last):
            there = found(log, known, fund, at, last)
            told |= {event.event_id for event in own if (event.date, event.check, event.subject) in there}
    return told


def corrected_since(log: Log, known: Known, day: datetime.date) -> bool:
    """Whether something that reaches back to the sessions through a day was heard after the last of them."""
    first = min(terms.inception for terms in known.of(FundTerms))
    when = moments(known.notices, first, day)
    return any(heard == len(when.days) for _, heard in reach(log, when))


def found(log: Log, known: Known, fund: str, at: int, to: datetime.date) -> set[tuple[Any, str, str]]:
    """(session, check, subject) of what is found in a fund through a day as known at an instant. What could not be struck then found nothing."""
    then = as_known(log, at=at, seq=known.seq)
    try:
        group = next(group for group in asked_for(then, begun(then, to), fund))
        booked = next(each for each in replay_funds(then, group, to) if each.fund.id == fund)
    except InputProblems:
        return set()
    findings = exceptions.found(booked, asking(then)(fund))
    return {(booked.days[t], check, subject) for t, check, subject in findings.keys}
