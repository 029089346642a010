"""Which sessions of a fund are struck: from its inception to the last day that is asked for, or that prices reach."""

import datetime

from ..basics import sessions
from ..basics.instants import date_of
from ..basics.problems import InputProblems, Place, Problem
from ..events.kinds import BY_EVENT
from ..events.terms import FundTerms, PolicyTerms
from ..log import identity
from ..log.knowledge import Known
from ..portfolio import portfolio
from .going_on import Opening


def lay_out(
    known: Known, fund: FundTerms, policy: PolicyTerms, to: datetime.date | None, opening: Opening | None = None
) -> tuple[sessions.Schedule, int]:
    """The fund's schedule, and how many of its sessions are struck."""
    window = portfolio.window_of(known, fund, policy)
    last = to or last_day(known)
    if known.at is not None:
        last = min(last, date_of(known.at // (24 * 3600 * 10**6)) + datetime.timedelta(days=1))
    schedule = sessions.lay_out(
        sessions.nyse(),
        fund.inception if opening is None else opening.since,
        max(last, fund.inception),
        window=window,
        close_month=policy.close_month,
        notices=known.notices,
    )
    if opening is None and schedule.days[0] != fund.inception:
        raise InputProblems(
            [
                Problem(
                    code="fund.inception_no_session",
                    message=f"{fund.id} begins on {fund.inception}, when the exchange is shut",
                    help=f"the next session is {schedule.days[0]}",
                    place=Place(file=fund.file, line=fund.line),
                )
            ]
        )
    count = schedule.at_or_after(last + datetime.timedelta(days=1))
    if known.at is not None:
        count = min(count, sum(close <= known.at for close in schedule.closes))
    if count == 0:
        ends = f"the run ends on {last}" if last > datetime.date.min else "no feed has a date"
        raise InputProblems(
            [
                Problem(
                    code="run.no_session",
                    message=f"{fund.id} has no session to strike: it begins on {fund.inception}, and {ends}",
                    help="add prices, or name a later day with --to",
                    place=Place(file=fund.file, line=fund.line),
                )
            ]
        )
    return schedule, count


def last_day(known: Known) -> datetime.date:
    """The latest date in the prices; without any, of any feed."""
    if len(known.prices):
        return date_of(int(known.prices.date.max()))
    days = [identity.effective(event) for kind, events in known.events.items() if BY_EVENT[kind].dated for event in events]
    return max((day for day in days if day), default=datetime.date.min)
