"""Yields of classes that declare daily: seven and thirty days, net and before any expense. accounting.md 12."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from ..basics.exact import RATE_ONE, muldiv
from ..basics.instants import DAY, date_of, day_number
from .booked import Booked
from .money_funds import current_yield, effective_yield

WEEK, MONTH = 7, 30
EARNED = ("dividend_income", "foreign_tax", "interest", "offset")
Factors = dict[tuple[int, datetime.date], Fraction]


@attrs.frozen(kw_only=True, repr=False)
class Yield:
    """Of a class at a session; yields are exact, None before there are so many days.

    factor    declared a share, e9; expenses, cents of the strike less what was given back
    """

    session: int
    share_class: int
    factor: int
    expenses: int
    current: Fraction | None
    effective: Fraction | None
    gross: Fraction | None
    current_30: Fraction | None
    gross_30: Fraction | None


def expenses_of(booked: Booked) -> np.ndarray:
    """int64 [t, c] cents: fees less what the adviser gave back, and what he took back of earlier years."""
    told: np.ndarray = -booked.components.sum_of(lambda name: name.startswith(("fee:", "waiver:", "reimbursement:")) or name == "recoupment")
    return told


def earned(booked: Booked) -> np.ndarray:
    """int64 [t, c] cents: income before any expense, with what payments to accounts left over; declared or not.

    Income of 30.00 against fees of 50.00 declares nothing, and earned 30.00 all the same.
    """
    income = booked.components.sum_of(lambda name: name in EARNED)
    declared: np.ndarray = -booked.components.sum_of(lambda name: name == "distribution:daily")
    told: np.ndarray = income + (booked.recorded("declared") - declared)
    return told


def yields(booked: Booked) -> list[Yield]:
    """Of every session and class with shares."""
    declared, entitled = booked.recorded("declared"), booked.recorded("entitled_daily")
    expenses, there = expenses_of(booked), booked.recorded("shares") > 0
    scale = 10 ** (booked.fund.share_decimals + 9 - 2)
    net, gross = factors_of_classes(booked)
    rows = []
    for t in range(booked.first, booked.sessions):
        _, last = booked.schedule.window(t)
        week, month = ([last - n * DAY for n in range(days)] for days in (WEEK, MONTH))
        for c in np.flatnonzero(there[t]).tolist():
            rows.append(
                Yield(
                    session=t,
                    share_class=c,
                    factor=a_share(int(declared[t, c]), int(entitled[t, c]), scale),
                    expenses=int(expenses[t, c]),
                    current=whole(net, c, week, current_yield),
                    effective=whole(net, c, week, effective_yield),
                    gross=whole(gross, c, week, current_yield),
                    current_30=whole(net, c, month, thirty_days),
                    gross_30=whole(gross, c, month, thirty_days),
                )
            )
    return rows


def factors_of_classes(booked: Booked) -> tuple[Factors, Factors]:
    """{(class, day): what a share earned}, net and before expenses. A day's is its window's over the window's days; gains are left out."""
    entitled, plain_of = booked.recorded("entitled_daily"), without_gains(booked)[0]
    income, there = earned(booked), booked.recorded("shares") > 0
    scale = 10 ** (booked.fund.share_decimals + 9 - 2)
    net, gross = (factors_before(booked, name) for name in ("net", "gross"))
    for t in range(booked.first, booked.sessions):
        first, last = booked.schedule.window(t)
        length = (last - first).days + 1
        for c in np.flatnonzero(there[t]).tolist():
            shares = int(entitled[t, c])
            plain = a_share(int(plain_of[t, c]), shares, scale)
            before = a_share(int(income[t, c]), shares, scale)
            for n in range(length):
                net[c, first + n * DAY] = Fraction(plain, 10**9 * length)
                gross[c, first + n * DAY] = Fraction(before, 10**9 * length)
    return net, gross


def without_gains(booked: Booked) -> tuple[np.ndarray, np.ndarray]:
    """int64 [t, c] cents: what would have been declared, and carried on, had gains and losses never gone with the daily dividend.

    Income of 100.00 a day and a loss of 150.00 declare nothing, then 50.00; without the loss 100.00 on each of the days.
    """
    declared, carried = booked.recorded("declared").copy(), booked.recorded("carried").copy()
    if not booked.struck.ask.daily_gains:
        return declared, carried
    paid = -booked.components.sum_of(lambda name: name == "distribution:daily")
    net, left_over = earned(booked) - expenses_of(booked), declared - paid
    for c in range(declared.shape[1]):
        before = carried_before(booked, c)
        for t in range(booked.first, booked.sessions):
            income, kept_back = before + int(net[t, c] - left_over[t, c]), int(booked.struck.ask.kept_back.get(t, 0))
            told = muldiv(income, RATE_ONE - kept_back, RATE_ONE) if income > 0 else 0
            before = (income - told) * int(booked.recorded("shares")[t, c] > 0)
            declared[t, c], carried[t, c] = told + int(left_over[t, c]), before
    return declared, carried


def carried_before(booked: Booked, c: int) -> int:
    """Cents of income, gains left out, that a class had not declared when the run before ended."""
    told = {day: cents for (of, day), cents in factors_before(booked, "carried").items() if of == c}
    return int(told[max(told)]) if told else 0


def a_share(cents: int, shares: int, scale: int) -> int:
    """Of an amount, what a share has of it, e9; nothing where no share is entitled, as on shares that nobody has paid for yet."""
    return muldiv(cents, scale, shares) if shares > 0 else 0


def factors_before(booked: Booked, name: str) -> Factors:
    """{(class, day): a day's factor} of the thirty days before a run that goes on."""
    return {(c, date_of(day)): Fraction(*factor) for c, day, *factor in (booked.carried("factors") or {}).get(name, ())}


def factors_at(booked: Booked, at: list[int]) -> dict[int, dict[str, list[list[int]]]]:
    """{t: {net, gross, or fund: [[class, day, factor as a fraction]] of the thirty days that end with session t}}, and the cents carried by then."""
    every = dict(zip(("net", "gross"), factors_of_classes(booked), strict=True)) | {"fund": factors_of_fund(booked)}
    carried = without_gains(booked)[1]
    told = {}
    for t in at:
        through = booked.schedule.window(t)[1]
        told[t] = {
            name: [[c, day_number(day), *each.as_integer_ratio()] for (c, day), each in factors.items() if through - MONTH * DAY < day <= through]
            for name, factors in every.items()
        }
        told[t]["carried"] = [[c, day_number(through), int(cents), 1] for c, cents in enumerate(carried[t])]
    return told


def whole(factors: dict[tuple[int, datetime.date], Fraction], c: int, days: list[datetime.date], of: Callable[..., Any]) -> Fraction | None:
    """A yield of days that all have a factor; None before."""
    found = [factors.get((c, day)) for day in days]
    return None if None in found else of(found)


def thirty_days(month: list[Fraction]) -> Any:
    """Thirty daily factors, without compounding, times 365/30."""
    return sum(month) * 365 / MONTH


def current_yield_of_fund(booked: Booked) -> dict[int, Fraction | None]:
    """{t: seven days before any expense, of all classes together}, from the seventh day on."""
    if not booked.struck.ask.daily:
        return {}
    factors = factors_of_fund(booked)
    weeks = {t: [booked.schedule.window(t)[1] - n * DAY for n in range(WEEK)] for t in range(booked.first, booked.sessions)}
    return {t: whole(factors, 0, week, current_yield) for t, week in weeks.items()}


def factors_of_fund(booked: Booked) -> Factors:
    """{(0, day): what a share of all classes together earned before any expense}."""
    income = (earned(booked) * (booked.recorded("shares") > 0)).sum(axis=1)
    shares, factors = booked.recorded("entitled_daily").sum(axis=1), factors_before(booked, "fund")
    for t in range(booked.first, booked.sessions):
        first, last = booked.schedule.window(t)
        length = (last - first).days + 1
        entitled = int(shares[t])
        for n in range(length):  # none, where an earlier window took the days of a month end
            a_day = Fraction(int(income[t]) * 10**booked.fund.share_decimals, 100 * entitled * length) if entitled > 0 else Fraction(0)
            factors[0, first + n * DAY] = a_day
    return factors
