"""Whether a correction may have taken away what a confirmation stands by: something that reaches back to its day was heard since. accounting.md 14.

A confirmation that stands by nothing today names a wrong subject or day, or stood by something when it was made. A wrong one is told of in every
run until such a correction comes; to tell the two apart after that, each would have to be struck again as known when it was made.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable

import numpy as np

from ..events.control import Confirmation
from ..events.terms import FundTerms
from ..ledger.confirmation_checks import CorrectedSince
from ..log.knowledge import Known
from ..log.log import Log
from .days import last_day
from .moments import moments
from .reach import heard_late


def asking(known: Known, whole: Callable[[], Log] | None = None) -> CorrectedSince:
    """What tells, of confirmations that stand by nothing as known now, the event ids of those that a correction may have left so.

    whole  gives the log with all that was ever heard, where that of `known` holds but a part; it is looked through once, when first asked
    """

    @functools.cache
    def through(last: datetime.date) -> Corrections:
        return Corrections(whole() if whole is not None else known.log, known, last)

    def corrected(confirmations: list[Confirmation]) -> set[str]:
        found = through(max(last_day(known), *(event.date for event in confirmations)))
        return {event.event_id for event in confirmations if found.since(event)}

    return corrected


class Corrections:
    """All that is known and was heard too late for a session it can change, in the order in which it was heard."""

    def __init__(self, log: Log, known: Known, last: datetime.date) -> None:
        """last  day through which they are looked for"""
        self.when = moments(known.notices, min(fund.inception for fund in known.of(FundTerms)), last)
        late = heard_late(log, self.when)
        heard = np.ones(len(late.seq), bool)
        if known.at is not None:
            heard &= late.recorded_at <= known.at
        if known.seq is not None:
            heard &= late.seq <= known.seq
        order = np.flatnonzero(heard)[np.argsort(late.recorded_at[heard], kind="stable")]
        self.recorded_at = late.recorded_at[order]
        self.first_from_here = np.minimum.accumulate(late.first[order][::-1])[::-1]

    def since(self, event: Confirmation) -> bool:
        """Whether one was heard after the confirmation, and after the close of its session, that reaches back to that session."""
        t = self.when.on(event.date)
        if t == len(self.when.days):  # a day after the last session
            return False
        n = int(np.searchsorted(self.recorded_at, max(event.recorded_at or 0, self.when.known[t]), side="right"))
        return n < len(self.recorded_at) and int(self.first_from_here[n]) <= t
