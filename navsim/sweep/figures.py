"""What structures come to, class by class: returns, fees by category, waivers, ratios. Whole numbers in, columns of whole numbers out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import YEAR, muldiv
from ..events.terms import CATEGORIES
from ..strike import shapes
from ..strike.stopped import STOPPED
from .returns import Returns

if TYPE_CHECKING:
    from .block import Kept
    from .forms import Fund

OK, STOP, REFUSED = "ok", "stopped", "refused"
RATIO = 10**12
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


def reason(fund: Fund, kept: Kept, s: int) -> str | None:
    """Why a structure stopped, naming fund, class and session; None where it ran."""
    status = int(kept.status[s])
    if status == shapes.RUNNING:
        return None
    code, what = STOPPED[status]
    who = f"fund {fund.id}" if status == shapes.NO_WEIGHT else f"class {fund.classes[int(kept.stopped_class[s])]} of fund {fund.id}"
    return f"{code}: {who} {what} on {fund.days[int(kept.stopped_at[s])]}"


def figures(fund: Fund, kept: Kept, running: np.ndarray) -> dict[str, np.ma.MaskedArray[Any, Any]]:
    """{measure: masked whole numbers}, structure after structure, of each its classes; all empty of one that does not run.

    Days are numbers of days. A class that never had shares has no NAV and no return; one without average net assets has no ratios.
    """
    there = running & (kept.last >= 0)
    charged, waived, recouped = dict(zip(fund.categories, kept.charged, strict=True)), kept.waived, kept.recouped
    fees = sum(charged.values(), np.zeros_like(kept.nav))
    returns = Returns(fund)
    total, annual = returns.of(kept, running)
    gross, net, averaged = ratios(fees, fees - waived + recouped, kept, there)
    nothing = np.zeros_like(kept.nav)
    told = {
        "nav": (kept.nav, there),
        "first_session": (returns.days[kept.first], there),
        "last_session": (returns.days[kept.last], there),
        "net_assets": (kept.net_assets, running),
        "shares": (finer(kept.shares, 10 ** (6 - fund.share_decimals)), running),
        "total_return": (total, there),
        "average_annual_return": (annual, there),
        "fees": (fees, running),
        **{f"fees:{category}": (charged.get(category, nothing), running) for category in CATEGORIES},
        "waived": (waived, running),
        "recouped": (recouped, running),
        "expense_ratio_gross": (gross, averaged),
        "expense_ratio": (net, averaged),
        "clipped_orders": (kept.clipped, running),
        "refused_orders": (kept.refused, running),
    }
    return {name: masked(column(values), np.broadcast_to(valid, kept.nav.shape).T.ravel()) for name, (values, valid) in told.items()}


def masked(values: np.ndarray, valid: np.ndarray) -> np.ma.MaskedArray[Any, Any]:
    """Whole numbers, empty and 0 where they are not valid."""
    return np.ma.MaskedArray(np.where(valid, values, 0), ~valid)


def column(values: Any) -> np.ndarray:
    """[c, s] as a column; [s][c] of Python's integers, which may need more than 64 bits, too."""
    if isinstance(values, np.ndarray):
        return values.T.ravel()
    flat = [value for row in values for value in row]
    try:
        return np.array(flat, np.int64)
    except OverflowError:
        return np.array(flat, object)


def finer(shares: np.ndarray, scale: int) -> Any:
    """Shares in units of six decimals."""
    if np.abs(shares).max(initial=0) < 2**63 // scale:
        return shares * scale
    return [[value * scale for value in row] for row in shares.T.tolist()]


def ratios(fees: np.ndarray, spent: np.ndarray, kept: Kept, there: np.ndarray) -> tuple[list[list[int]], list[list[int]], np.ndarray]:
    """(gross, net) [s][c] of average net assets, twelve decimals, and [c, s] where there were any."""
    averaged = there & ((kept.years != 0) | (kept.dust != 0))

    def ratio(cents: int, years: int, dust: int, valid: bool) -> int:
        return muldiv(cents * YEAR, RATIO, years * YEAR + dust) if valid else 0

    def of(amounts: np.ndarray) -> list[list[int]]:
        rows = zip(*(each.T.tolist() for each in (amounts, kept.years, kept.dust, averaged)), strict=True)
        return [[ratio(*cells) for cells in zip(*row, strict=True)] for row in rows]

    return of(fees), of(spent), averaged
