"""What a structure comes to, class by class: returns, fees by category, waivers, ratios. Whole numbers in, whole numbers out."""

import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import numpy as np

from ..basics.exact import YEAR, muldiv
from ..events.terms import CATEGORIES
from ..figures.returns import DAYS_A_YEAR, average_annual_total_return, with_reinvested, years_between
from ..strike import shapes
from ..strike.replay import STOPPED
from .block import Kept
from .plan import Fund

OK, STOP, REFUSED = "ok", "stopped", "refused"
PRECISE = Context(prec=50, rounding=ROUND_HALF_UP)
RATIO = 10**12
PLACES = Decimal("1E-12")
MEASURES = (
    "nav",
    "first_session",
    "last_session",
    "net_assets",
    "shares",
    "total_return",
    "average_annual_return",
    "fees",
    *(f"fees:{category}" for category in CATEGORIES),
    "waived",
    "recouped",
    "expense_ratio_gross",
    "expense_ratio",
    "clipped_orders",
    "refused_orders",
)


def figures(fund: Fund, kept: Kept, s: int) -> list[dict[str, Any]]:
    """[class] {measure: whole number or None} of structure s of a block."""
    return [figures_of(fund, kept, c, s) for c in range(len(fund.classes))]


def reason(fund: Fund, kept: Kept, s: int) -> str | None:
    """Why a structure stopped, naming fund, class and session; None where it ran."""
    status = int(kept.status[s])
    if status == shapes.RUNNING:
        return None
    code, what = STOPPED[status]
    who = f"fund {fund.id}" if status == shapes.NO_WEIGHT else f"class {fund.classes[int(kept.stopped_class[s])]} of fund {fund.id}"
    return f"{code}: {who} {what} on {fund.days[int(kept.stopped_at[s])]}"


def figures_of(fund: Fund, kept: Kept, c: int, s: int) -> dict[str, Any]:
    """One class under one structure."""
    told: dict[str, Any] = dict.fromkeys(MEASURES)
    charged, waived, recouped = expenses(fund, kept.totals[:, c, s])
    last = int(kept.last[c, s])
    told |= {
        "net_assets": int(kept.net_assets[c, s]),
        "shares": int(kept.shares[c, s]) * 10 ** (6 - fund.share_decimals),
        "fees": sum(charged.values()),
        "waived": waived,
        "recouped": recouped,
        "clipped_orders": int(kept.clipped[c, s]),
        "refused_orders": int(kept.refused[c, s]),
    }
    told |= {f"fees:{category}": charged.get(category, 0) for category in CATEGORIES}
    if last < 0:
        return told
    years = int(kept.years[c, s]) * YEAR + int(kept.dust[c, s])  # cents x parts of a year
    spent = told["fees"] - waived + recouped
    became = growth(fund, kept, c, s)
    told |= {
        "nav": int(kept.nav[c, s]),
        "first_session": fund.days[int(kept.first[c, s])],
        "last_session": fund.days[last],
        "total_return": places(became - 1),
        "average_annual_return": places(yearly(became, fund.days[int(kept.first[c, s])], fund.days[last])),
    }
    if years:
        told |= {
            "expense_ratio_gross": muldiv(told["fees"] * YEAR, RATIO, years),
            "expense_ratio": muldiv(spent * YEAR, RATIO, years),
        }
    return told


def expenses(fund: Fund, totals: np.ndarray) -> tuple[dict[str, int], int, int]:
    """({category: cents}, given back, taken back) out of the totals of every line; what the adviser bears is left out."""
    charged: dict[Any, Any] = {}
    waived = recouped = 0
    count = len(fund.accruals)
    for first in range(shapes.FEES, len(totals) - 1, fund.block or 1):
        for k, (category, memo) in enumerate(fund.accruals):
            if not memo:
                charged[category] = charged.get(category, 0) - int(totals[first + k])
        given = totals[first + count : first + (fund.recoup_line if fund.recoups else fund.block)]
        waived += int(given.sum())
        recouped -= int(totals[first + fund.recoup_line]) if fund.recoups else 0
    return charged, waived, recouped


def growth(fund: Fund, kept: Kept, c: int, s: int) -> Decimal:
    """What one dollar became, every distribution reinvested at the NAV of its ex-date.

    10.00 to 9.92 is 0.992; 10.00 to 10.00 with 0.50 paid at 10.00 in between is 1.05.
    """
    became = Decimal(int(kept.nav[c, s])) / Decimal(fund.first_prices[c])
    paid: dict[Any, Any] = {}
    for d, (share_class, ex, _, rate) in enumerate(fund.distributions):
        if share_class == c and ex <= kept.last[c, s]:
            paid[ex] = paid.get(ex, (0,))[0] + Decimal(rate).scaleb(-9), Decimal(int(kept.ex_navs[d, s])).scaleb(-8)
    if kept.growth is not None:  # of one session one payment, whatever is paid
        sessions, factors, navs = kept.growth
        for t, factor, nav in zip(sessions.tolist(), factors[:, c, s].tolist(), navs[:, c, s].tolist(), strict=True):
            if factor:
                paid[t] = paid.get(t, (Decimal(0),))[0] + Decimal(factor).scaleb(-9), Decimal(nav).scaleb(-8)
    for each, nav in paid.values():
        became = with_reinvested(became, each, nav)
    return became


def yearly(became: Decimal, first: datetime.date, last: datetime.date) -> Decimal:
    """The return a year that makes it, compounded; within a year, as it is."""
    if (last - first).days < DAYS_A_YEAR:
        return became - 1
    return average_annual_total_return(became - 1, years=years_between(first, last))


def places(value: Decimal) -> int:
    """A fraction as a whole number of twelve decimals."""
    return int(value.quantize(PLACES, ROUND_HALF_UP, PRECISE).scaleb(12))
