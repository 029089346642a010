"""Daily dividends by the month: which days of a window are whose month's, when they are paid, and what a floor asks of a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..basics.sessions import Schedule
from . import accounts as registers

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from .ask import Ask

FIRST_SESSION, MONTH_END = 1, 2


def parts_of(ask: Ask, accounts: dict[tuple[str, str], int]) -> registers.Parts:
    """Where what each account is paid is recorded."""
    return registers.parts(ask, accounts, last_of_month(ask.schedule, ask.sessions).tolist(), (opens_month(ask) == FIRST_SESSION).tolist())


def floor_factors(ask: Ask) -> list[list[int]]:
    """[t][class] what a share must be declared at least, e9: rate x days / 365 of the stable price, rounded up."""
    rates = [ask.charges.floors.get(name, 0) for name in ask.classes]
    if not any(rates):
        return [rates] * ask.sessions
    every, price = days_of(ask.schedule, ask.sessions).tolist(), ask.stable_price or 0
    return [[-(-rate * days * price // (365 * 10**9)) for rate in rates] for days in every]


def days_of(schedule: Schedule, sessions: int) -> Ints:
    """[t] days of each window."""
    begins, ends = schedule.accrued
    found: Ints = np.maximum(ends - begins + 1, 0)[:sessions]
    return found


def month_days(schedule: Schedule, sessions: int) -> Ints:
    """[t, 2] days of each window in the month of its session or before, and in all; of a window without a day 0 and 1."""
    begins, ends = schedule.accrued
    last = (months_of(schedule.numbers) + 1).astype("datetime64[D]").astype(np.int64) - 1  # day of the month of each session
    own = np.maximum(np.minimum(ends, last) - begins + 1, 0)[:sessions]
    return np.stack([own, np.maximum(days_of(schedule, sessions), 1)], axis=1)


def months_of(days: Ints) -> np.ndarray:
    """The month of each day number."""
    return days.astype("datetime64[D]").astype("datetime64[M]")


def last_of_month(schedule: Schedule, sessions: int) -> Bools:
    """[t] whether the next session, as scheduled at the close, is in another month."""
    found: Bools = (months_of(schedule.next_numbers) != months_of(schedule.numbers))[:sessions]
    return found


def opens_month(ask: Ask) -> Ints:
    """[t] 0 within a month; at its first session 1 or 2, by what is done with dividends declared for it before."""
    months = months_of(ask.schedule.numbers[: ask.sessions])
    opens = np.zeros(ask.sessions, np.int64)
    opens[1:] = months[1:] != months[:-1]
    return opens * (FIRST_SESSION if ask.month_start == "first_session" else MONTH_END)
