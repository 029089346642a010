"""The tables of money funds: shadow, yields, deviation."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from ..basics.exact import muldiv
from ..ledger.assets import assets
from ..ledger.attribution import movers
from ..ledger.booked import Booked
from ..ledger.floating_checks import average_terms, net_redeemed
from ..ledger.money_funds import Level, levels
from ..ledger.yields import yields as told_yields
from .arrow import Words
from .strikes import TO_E6, scaled, session_days

BEYOND = 10**26  # what a column of yields cannot hold: nobody's yield


def nearest(exact: Fraction, scale: int) -> int:
    """An exact figure as an integer of so many decimals."""
    return int(muldiv(exact.numerator, 10**scale, exact.denominator))


def shadow(booked: Booked) -> dict[str, Any]:
    """One row a session of a fund at amortized cost."""
    rows: list[Level] = levels(booked)
    own, at = assets(booked), [row.session for row in rows]
    units = TO_E6[booked.fund.share_decimals]
    known = [row.market is not None for row in rows]

    def if_known(values: Iterator[Any]) -> list[int | None]:
        return [value if is_known else None for value, is_known in zip(values, known, strict=True)]

    return {
        "session": session_days(booked)[[row.session for row in rows]] if rows else [],
        "stable_price": [row.price_e8 for row in rows],
        "net_assets": [row.net_assets for row in rows],
        "market_net_assets": [row.market for row in rows],
        "shares": [row.shares * units for row in rows],
        "shadow_nav_exact": if_known(nearest(row.shadow, 18) for row in rows),
        "shadow_nav": if_known(nearest(row.shadow, 4) * 10**4 for row in rows),
        "deviation_bp": if_known(nearest(row.deviation_bp, 12) for row in rows),
        "deviation_from_cost_bp": if_known(nearest(row.deviation_from_cost_bp, 12) for row in rows),
        "status": [row.status for row in rows],
        "wam_days": [nearest(row.wam, 6) for row in rows],
        "wal_days": [nearest(row.wal, 6) for row in rows],
        "total_assets": own.total[at],
        "daily_liquid_assets": own.daily[at],
        "weekly_liquid_assets": own.weekly[at],
    }


def liquidity(booked: Booked) -> dict[str, object]:
    """One row a session of a money fund, at a stable price or a floating one."""
    own, terms, redeemed = assets(booked), average_terms(booked), net_redeemed(booked)
    whole = [max(cents, 1) for cents in own.total.tolist()]

    def parts(cents: Any) -> list[int]:
        return [nearest(Fraction(each, total), 12) for each, total in zip(cents.tolist(), whole, strict=True)]

    return {
        "session": session_days(booked),
        "total_assets": own.total,
        "cash": own.cash,
        "daily_liquid_assets": own.daily,
        "weekly_liquid_assets": own.weekly,
        "daily_part": parts(own.daily),
        "weekly_part": parts(own.weekly),
        "wam_days": [nearest(wam, 6) for wam, _ in terms],
        "wal_days": [nearest(wal, 6) for _, wal in terms],
        "net_redeemed": [nearest(each, 12) for each in redeemed],
    }


def yields(booked: Booked) -> dict[str, Any]:
    """One row a session and class of a fund that declares daily."""
    rows = told_yields(booked)
    at, c = [row.session for row in rows], [row.share_class for row in rows]
    units = TO_E6[booked.fund.share_decimals]
    of_record = (("declared", "declared", 1), ("entitled", "entitled_daily", units), ("carried", "carried", 1))

    def each(name: str) -> list[int | None]:
        return [None if (value := getattr(row, name)) is None or abs(value) >= BEYOND else nearest(value, 12) for row in rows]

    return {
        "session": session_days(booked)[[row.session for row in rows]] if rows else [],
        "share_class": Words(np.array([row.share_class for row in rows], np.int32), booked.class_ids),
        "factor": [row.factor for row in rows],
        "current_7_day": each("current"),
        "effective_7_day": each("effective"),
        "gross_7_day": each("gross"),
        "current_30_day": each("current_30"),
        "gross_30_day": each("gross_30"),
        "expenses": [row.expenses for row in rows],
        **{name: scaled(booked.recorded(source)[at, c], unit) for name, source, unit in of_record},
    }


def deviation(booked: Booked) -> dict[str, object]:
    """One row a session and cause, the largest first; the figures printed add up to the change printed in shadow, to the last decimal."""
    rows = movers(booked)
    bp = [nearest(row.bp, 12) for row in rows]
    printed = {level.session: nearest(level.deviation_bp, 12) for level in levels(booked) if level.market is not None}
    missing = {t: printed[t] - printed[t - 1] for t in dict.fromkeys(row.session for row in rows)}
    first: dict[int, int] = {}
    for n, row in enumerate(rows):
        missing[row.session] -= bp[n]
        first.setdefault(row.session, n)
    for t, n in first.items():
        bp[n] += missing[t]
    return {
        "session": session_days(booked)[[row.session for row in rows]] if rows else [],
        "cause": [row.cause for row in rows],
        "subject": [row.subject for row in rows],
        "amount": [row.amount for row in rows],
        "bp": bp,
    }
