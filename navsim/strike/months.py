"""Daily dividends by the month: which days of a window are whose month's, when they are paid, and what a floor asks of a window."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ..basics.sessions import Schedule
from . import accounts as registers

if TYPE_CHECKING:
    from .ask import Ask


def parts_of(ask: Ask, accounts: dict[tuple[str, str], int]) -> registers.Parts:
    """Where what each account is paid is recorded."""
    sessions = range(ask.sessions)
    return registers.parts(ask, accounts, [is_last_of_month(ask.schedule, t) for t in sessions], [opens_month(ask, t) for t in sessions])


def floor_factors(ask: Ask, t: int) -> list[int]:
    """What a share of each class must be declared at least, e9: rate x days / 365 of the stable price, rounded up."""
    first, last = ask.schedule.window(t)
    days = max((last - first).days + 1, 0)
    rates = [ask.charges.floors.get(name, 0) for name in ask.classes]
    return [-(-rate * days * (ask.stable_price or 0) // (365 * 10**9)) for rate in rates]


def month_days(schedule: Schedule, t: int) -> list[int]:
    """Days of a window in the month of its session or before, and in all."""
    first, last = schedule.window(t)
    days = [first + datetime.timedelta(n) for n in range((last - first).days + 1)]
    day = schedule.days[t]
    return [sum((each.year, each.month) <= (day.year, day.month) for each in days), max(len(days), 1)]


def is_last_of_month(schedule: Schedule, t: int) -> bool:
    """Whether the next session, as scheduled at the close, is in another month."""
    return schedule.following[t].month != schedule.days[t].month


def opens_month(ask: Ask, t: int) -> int:
    """0 within a month; at its first session 1 or 2, by what is done with dividends declared for it before."""
    if t == 0 or ask.schedule.days[t].month == ask.schedule.days[t - 1].month:
        return 0
    return 1 if ask.month_start == "first_session" else 2
