"""The monthly figures of form N-MFP, one figure a row: month by month, by day and class where the form asks for that.

Percentages are fractions of total assets, yields fractions, the market price has four decimals of a fund at 1.00.
"""

from __future__ import annotations

import fractions
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..ledger.assets import assets
from ..ledger.booked import Booked, components
from ..ledger.money import levels
from ..ledger.yields import current_yield_of_fund, yields
from .money import nearest

if TYPE_CHECKING:
    from ..ledger.assets import Assets
    from ..ledger.money import Level
    from ..ledger.yields import Yield

CENTS, UNITS = 10**10, 10**12  # to twelve decimals


@attrs.frozen
class Item:
    """A figure: `part` of the form, what it is, the session it is of, the class or None, its value e12."""

    part: str
    what: str
    session: int
    share_class: str | None
    value: int


def nmfp(booked: Booked) -> dict[str, list[Any]]:
    """Every month of a fund at a stable price, the last one up to where the run ends."""
    rows: list[Any] = []
    own, by_session = assets(booked), {level.session: level for level in levels(booked)}
    told_yields, gross = yields(booked) if booked.struck.ask.daily else [], current_yield_of_fund(booked)
    for sessions in months(booked):
        last = sessions[-1]
        if last in by_session:
            items = [*of_month(booked, own, by_session[last]), *of_days(own, by_session, gross, sessions), *of_classes(booked, told_yields, sessions)]
            rows += [(last, item) for item in items]
    return {
        "session": [day_number(booked.days[last]) for last, _ in rows],
        "item": [item.part for _, item in rows],
        "what": [item.what for _, item in rows],
        "day": [day_number(booked.days[item.session]) for _, item in rows],
        "share_class": [item.share_class for _, item in rows],
        "value": [item.value for _, item in rows],
    }


def months(booked: Booked) -> list[list[int]]:
    """Sessions by calendar month."""
    by_month: dict[Any, Any] = {}
    for t, day in enumerate(booked.days):
        by_month.setdefault((day.year, day.month), []).append(t)
    return list(by_month.values())


def of_month(booked: Booked, own: Assets, level: Level) -> list[Item]:
    """As at the last session of the month."""
    t = level.session
    shares = level.shares * 10 ** (6 - level.share_decimals)
    figures = (
        ("A.11", "weighted average maturity", nearest(level.wam, 12)),
        ("A.12", "weighted average life", nearest(level.wal, 12)),
        ("A.14", "cash", int(own.cash[t]) * CENTS),
        ("A.14", "securities", int(own.securities[t]) * CENTS),
        ("A.14", "securities at amortized cost", int(own.securities[t] - booked.portfolio.recognized[t]) * CENTS),
        ("A.14", "other assets", int(own.interest[t] + own.receivables[t]) * CENTS),
        ("A.15", "liabilities", int(own.liabilities[t]) * CENTS),
        ("A.16", "net assets", int(own.total[t] - own.liabilities[t]) * CENTS),
        ("A.17", "shares", (shares + 5 * 10**3) // 10**4 * 10**10),
        ("A.18", "stable price", level.price_e8 * 10**4),
    )
    return [Item(part, what, t, None, value) for part, what, value in figures]


def of_days(own: Assets, by_session: dict[int, Level], gross: dict[int, fractions.Fraction | None], sessions: list[int]) -> list[Item]:
    """Every session of the month."""
    told = []
    for t in sessions:
        if t not in by_session:
            continue
        level, total = by_session[t], max(int(own.total[t]), 1)
        for word, cents in (("daily", int(own.daily[t])), ("weekly", int(own.weekly[t]))):
            told.append(Item("A.13", f"{word} liquid assets", t, None, cents * CENTS))
            told.append(Item("A.13", f"{word} liquid assets, part of total assets", t, None, (cents * UNITS + total // 2) // total))
        if gross.get(t) is not None:
            told.append(Item("A.19", "seven-day gross yield", t, None, nearest(gross[t], 12)))
        if level.market is not None:
            told.append(Item("A.20", "market price a share", t, None, nearest(level.shadow, 4) * 10**8))
    return told


def of_classes(booked: Booked, told_yields: list[Yield], sessions: list[int]) -> list[Item]:
    """Every session and class of the month: price, net yield, what came and went."""
    nav, net_assets, there = (booked.recorded(name) for name in ("nav", "net_assets", "shares"))
    sheet, told = components(booked), []
    for t in sessions:
        for c in np.flatnonzero(there[t] > 0).tolist():
            for what, value in (
                ("net assets", int(net_assets[t, c]) * CENTS),
                ("price a share", int(nav[t, c]) * 10**4),
                ("gross subscriptions", int(sheet["purchases"][t, c] + sheet["reinvested"][t, c]) * CENTS),
                ("gross redemptions", -int(sheet["redemptions"][t, c]) * CENTS),
            ):
                told.append(Item("B", what, t, booked.class_ids[c], value))
    for row in told_yields:
        if sessions[0] <= row.session <= sessions[-1] and row.current is not None:
            told.append(Item("B", "seven-day net yield", row.session, booked.class_ids[row.share_class], nearest(row.current, 12)))
    return sorted(told, key=lambda item: (item.session, item.share_class, item.what))
