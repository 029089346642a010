"""How long each position of debt still runs, and how soon it can be turned into cash: accounting.md 12, rule 2a-7."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from ..basics.instants import day_number
from ..events.portfolio import Security
from .books import Books
from .debt import is_debt
from .valuation import Holdings

if TYPE_CHECKING:
    from ..basics.arrays import Ints

NO_TERM, NOT_LIQUID, WEEKLY, DAILY = -1, 0, 1, 2
WEEK_SESSIONS, DISCOUNT_DAYS = 5, 60
TREASURIES = ("bill", "note", "bond")


def terms_to_run(books: Books, holdings: Holdings) -> tuple[Ints, Ints, Ints]:
    """(days to the next reset, days to the end, how liquid) of every row of holdings; NO_TERM for what is no debt.

    The end is maturity, or the day the holder may demand his money; a reset that nobody has told is not counted. Debt in default that is held
    past its end has no days to run and keeps its weight. What is in default is not counted on to become cash.
    """
    near, final, liquid = (np.broadcast_to(np.int64(none), len(holdings.session)) for none in (NO_TERM, NO_TERM, NOT_LIQUID))
    if not any(is_debt(books.securities[name]) for name in holdings.securities):
        return near, final, liquid
    near, final, liquid = np.array(near), np.array(final), np.array(liquid)
    days = books.schedule.numbers[: books.sessions]
    tomorrow = np.array([day_number(books.schedule.following[t]) for t in range(books.sessions)], np.int64)
    week = np.array([day_number(after(books, t, WEEK_SESSIONS)) for t in range(books.sessions)], np.int64)
    order = np.argsort(holdings.security, kind="stable")
    cuts = np.searchsorted(holdings.security[order], np.arange(len(holdings.securities) + 1))
    for n, name in enumerate(holdings.securities):
        security, own = books.securities[name], order[cuts[n] : cuts[n + 1]]
        if not is_debt(security):
            continue
        t = holdings.session[own]
        end = np.maximum(ends(security, days[t]), days[t])
        final[own], near[own] = end - days[t], np.minimum(end, next_resets(books, security, days[t])) - days[t]
        treasury = security.government and security.type in TREASURIES
        discount = security.government & (security.coupon_e10 is None) & (end - days[t] <= DISCOUNT_DAYS)
        soon = np.where((end <= week[t]) | discount, WEEKLY, NOT_LIQUID)
        pays = t < books.defaulted.get(name, books.sessions)
        liquid[own] = np.where((end <= tomorrow[t]) | treasury, DAILY, soon) * pays * (not security.illiquid)
    return near, final, liquid


def after(books: Books, t: int, sessions: int) -> datetime.date:
    """The day so many sessions on, as far as the schedule goes."""
    return books.schedule.days[min(t + sessions, len(books.schedule.days) - 1)]


def ends(security: Security, days: np.ndarray) -> np.ndarray:
    """The last day of a security seen from each day: the demand date while it is ahead, then maturity; never beyond maturity."""
    maturity = np.full_like(days, day_number(security.maturity))
    if security.demand_date is None:
        return maturity
    demand = day_number(security.demand_date)
    return np.where(demand > days, np.minimum(demand, maturity), maturity)


def next_resets(books: Books, security: Security, days: np.ndarray) -> np.ndarray:
    """The first reset after each day; far away where there is none."""
    told = [security.next_reset] if security.next_reset is not None else []
    told += [date for date, _ in books.resets(security.security)]
    resets = np.array([*sorted(map(day_number, told)), 1 << 40], np.int64)
    return resets[np.searchsorted(resets, days, side="right")]
