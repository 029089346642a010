"""The tables of money funds: shadow, yields."""

from fractions import Fraction

import numpy as np

from ..basics.exact import muldiv
from ..basics.instants import DAY
from ..ledger.booked import Booked
from ..ledger.money import Level, current_yield, effective_yield, levels
from ..strike.shapes import REALIZED
from .arrow import Words
from .strikes import TO_E6, session_days


def nearest(exact: Fraction, scale: int) -> int:
    """An exact figure as an integer of so many decimals."""
    return muldiv(exact.numerator, 10**scale, exact.denominator)


def shadow(booked: Booked) -> dict:
    """One row a session of a fund at amortized cost."""
    rows: list[Level] = levels(booked)
    units = TO_E6[booked.fund.share_decimals]
    known = [row.market is not None for row in rows]

    def if_known(values):
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
    }


def yields(booked: Booked) -> dict:
    """One row a session and class of a fund that declares daily."""
    declared, entitled = booked.recorded("declared"), booked.recorded("entitled_daily")
    gains = booked.sheet()[:, REALIZED] * int(booked.struck.ask.daily_gains)
    scale = 10 ** (booked.fund.share_decimals + 9 - 2)
    days, factors, rows = session_days(booked), {}, []
    for t in range(booked.sessions):
        first, last = booked.schedule.window(t)
        length = (last - first).days + 1
        for c in np.flatnonzero(booked.recorded("shares")[t] > 0).tolist():
            told, shares = int(declared[t, c]), max(int(entitled[t, c]), 1)
            factor = muldiv(told, scale, shares)
            plain = muldiv(told - int(gains[t, c]), scale, shares) if told else 0
            for n in range(length):
                factors[c, first + n * DAY] = Fraction(plain, 10**9 * length)
            week = [factors.get((c, last - n * DAY)) for n in range(7)]
            whole = None not in week
            rows.append((t, c, factor, current_yield(week) if whole else None, effective_yield(week) if whole else None))
    return {
        "session": days[[row[0] for row in rows]] if rows else [],
        "share_class": Words(np.array([row[1] for row in rows], np.int32), booked.class_ids),
        "factor": [row[2] for row in rows],
        "current_7_day": [None if row[3] is None else nearest(row[3], 12) for row in rows],
        "effective_7_day": [None if row[4] is None else nearest(row[4], 12) for row in rows],
    }
