"""Going on from an earlier run: where it stood, which sessions are good to stop at, and whether a fund can be taken up there at all.

A run that goes on has a schedule of its own. It begins `BEFORE` sessions before the point where the earlier run stood, so that what is
dated before it finds its place; it strikes the sessions after the point. What every room carried into the first of them comes from the
earlier run (portfolio/carried.py, strike/carried.py, ledger/carried.py), exactly, so each of its sessions is struck to the cent as it would
be from the beginning. Rows are held against those of the session before: so a point is at least `WARM` sessions before the first session
whose rows are wanted, and the rows before that are made, and left out. What looks back further is carried.

The points a run remembers are quiet sessions: no distribution of the fund goes ex and no month's dividends are paid, so that nothing but
orders is under way. It remembers those of the last `NIGHTS` sessions, for the night after; and one in the middle of each of the last months,
so that what comes late finds one before what it touches.

Cost: an ordinary night strikes its own session and the one before, however long the fund has been there.
"""

import datetime
from collections.abc import Callable
from typing import Any

import attrs

from ..basics.sessions import Schedule, fiscal_end
from ..basics.window import Unfit as Unfit
from ..events.shares import Distribution
from ..events.terms import DistributionTerms, FundTerms
from ..ledger import carried as ledger_carried
from ..ledger.booked import Booked
from ..ledger.findings import limits_of
from ..ledger.found import Findings
from ..ledger.journal import Journal
from ..log.knowledge import Known
from ..tables import accrued
from ..tables.come_to import FundSoFar, again, kept
from . import holders
from .come_to import CameTo

BEFORE = 270  # sessions before a point that only name days: a year and some
WARM = 1  # sessions before the first one whose rows are wanted
NIGHTS = 6  # the last sessions, remembered each where it is quiet
MONTHS = 5  # of which one is remembered
LONGEST_AGE = 200  # sessions of a check of open items
MIDDLE = 10  # day of a month from which its quiet session is looked for


@attrs.frozen(kw_only=True, repr=False)
class Opening:
    """Where an earlier run stood.

    since  first day of the schedule that goes on
    after  the session whose close it is
    count  how many sessions the fund had been struck by then
    rooms  {room: what it carried}
    """

    since: datetime.date
    after: datetime.date
    count: int
    rooms: dict[str, Any]

    @property
    def came_to(self) -> FundSoFar:
        """What the fund had come to."""
        return again(self.rooms["tables"])

    def first(self, schedule: Schedule, count: int) -> int:
        """Position of the first session that is struck."""
        first = schedule.at_or_after(self.after) + 1
        if schedule.days[first - 1] != self.after or not 0 < first < count:
            raise Unfit("the sessions are not those of the run before")
        return first


def points(schedule: Schedule, first: int, count: int, busy: Callable[[int], bool]) -> tuple[int, ...]:
    """Positions of the sessions to remember: of the last months the first quiet one from the middle on, and every quiet one of the last nights."""
    by_month: dict[tuple[int, int], int] = {}
    for t in range(max(first + 1, count - (MONTHS + 1) * 23), count - 1):
        day = schedule.days[t]
        if day.day >= MIDDLE and not busy(t):
            by_month.setdefault((day.year, day.month), t)
    nights = [t for t in range(max(first, count - NIGHTS), count) if not busy(t)]
    return tuple(sorted({*sorted(by_month.values())[-MONTHS:], *nights}))


def busy(known: Known, schedule: Schedule, funds: frozenset[str]) -> Callable[[int], bool]:
    """Whether more than orders is under way when a session ends: a distribution of the funds, or the dividends of a month."""
    exes = {schedule.at_or_after(each.ex_date) for each in known.of(Distribution) if each.fund in funds}
    monthly = any(each.income == "daily" and each.fund in funds for each in known.of(DistributionTerms))
    return lambda t: t in exes or (monthly and schedule.following[t].month != schedule.days[t].month)


def chosen(told: list[Opening]) -> list[Opening]:
    """Of points, the earliest first: those of the last nights, and the first of each of the last months from its middle on."""
    by_month: dict[tuple[int, int], Opening] = {}
    for each in told:
        if each.after.day >= MIDDLE:
            by_month.setdefault((each.after.year, each.after.month), each)
    months = [each.after for each in by_month.values()][-MONTHS:]
    return [each for n, each in enumerate(told) if each.after in months or n >= len(told) - NIGHTS]


def fiscal_years(fund: FundTerms, through: datetime.date) -> tuple[tuple[int, datetime.date], ...]:
    """(fiscal year, its last day) of those begun by a day."""
    ends = [fiscal_end(fund.inception, fund.fiscal_year_end)]
    while ends[-1] < through:
        ends.append(fiscal_end(ends[-1] + datetime.timedelta(days=1), fund.fiscal_year_end))
    return tuple((end.year, end) for end in ends)


def remembered(booked: Booked, journal: Journal, findings: Findings, came_to: CameTo, before: int = 0) -> list[Opening]:
    """Where a later run may go on from this one, the earliest first; `before`, how many sessions were struck before its own."""
    days, told, taken = booked.schedule.days, [], sorted(booked.struck.taken)
    ledger, adviser = ledger_carried.take(booked, journal, findings, taken), accrued.adviser_at(booked, taken)
    for t in taken:
        ledger[t]["adviser"] = adviser[t]
        tables = kept(came_to.through(days[t]))
        rooms = {"portfolio": booked.portfolio.taken[t], "strike": booked.struck.taken[t], "ledger": ledger[t], "tables": tables}
        told.append(Opening(since=since(booked, t), after=days[t], count=before + t + 1 - booked.first, rooms=rooms))
    return told


def since(booked: Booked, t: int) -> datetime.date:
    """The first day of the schedule of a run that goes on after session t."""
    return booked.schedule.days[max(t + 1 - BEFORE, 0)]


def unsuited(known: Known, fund: FundTerms) -> str | None:
    """Why no later run can go on from a fund's: what it looks back on has no end, or nobody carries it yet; None: one can."""
    daily = {each.fund for each in known.of(DistributionTerms) if each.income == "daily"}
    if daily & holders.holdings(known).get(fund.id, {}).keys():
        return f"{fund.id} holds a fund that declares daily, and what it is owed looks back on the month"
    limits = limits_of(known, fund.id)
    if max(limits.limit("item.ageing") or 0, limits.limit("dividend.ageing") or 0) > LONGEST_AGE:
        return f"a check of {fund.id} looks back on more sessions than are laid out"
    return None
