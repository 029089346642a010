"""Which funds a run strikes: those that have begun by its last day, linked ones together, or that of the one that is named."""

from __future__ import annotations

import datetime
from typing import Any

from ..basics.instants import at_minute
from ..basics.problems import refuse, suggestion
from ..basics.sessions import close_minute, nyse
from ..events.terms import FundTerms
from ..log.knowledge import Known
from .days import last_day
from .group import groups


def begun(known: Known, to: datetime.date | None) -> list[FundTerms]:
    """The funds that have begun by the last day asked for; all of them where none has, or no day was named."""
    every = list(known.of(FundTerms))
    if to is None and known.at is None:
        return every
    last = to or last_day(known)

    def has(fund: FundTerms) -> bool:
        minute = close_minute(nyse(), list(known.notices), fund.inception)
        return fund.inception <= last and (known.at is None or minute is None or at_minute(fund.inception, minute) <= known.at)

    return [fund for fund in every if has(fund)] or every


def to_strike(known: Known, to: datetime.date | None, fund: str | None) -> list[Any]:
    """The groups of funds that a run strikes: those that have begun, or that of the fund that was named."""
    return asked_for(known, begun(known, to) if fund is None else known.of(FundTerms), fund)


def asked_for(known: Known, every: Any, fund: str | None) -> list[Any]:
    """The funds that exchanges or holdings link, together: all of them, or those of the one that was named, which must be known."""
    if not every:
        refuse("log.no_fund", "the log knows no fund", "append the terms of one, or name a later instant with --known-at")
    together = [group for group in groups(known, every) if fund is None or fund in {each.id for each in group}]
    if fund is not None and not together:
        refuse("fund.unknown", f'there is no fund "{fund}"', suggestion(fund, [each.id for each in every]))
    return together
