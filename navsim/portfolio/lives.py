"""Which securities have an ordinary life: they are bought, sold and paid dividends on in dollars, and nothing else happens to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics import columns
from . import fx_rates
from .bounds import MOST_HELD_E6
from .income import PER_UNIT

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from ..events.many import Many
    from ..events.portfolio import Security
    from .happenings import Queue

TYPES = ("equity", "fund")
NOT_GIVEN = np.iinfo(np.int64).min
MOST = 1 << 47  # cents a quantity and a price may come to in columns; beyond, whole numbers of Python go on
MOST_HIGH = np.uint64((MOST * PER_UNIT) >> 64)
MOST_IN_ALL = 1 << 60  # of all together


def positions(told: Many, names: tuple[str, ...]) -> Ints:
    """The position of each event's security among some names; their number where it is none of them."""
    few, known = told.few("security"), {name: n for n, name in enumerate(names)}
    found: Ints = np.array([known.get(name, len(names)) for name in few.values] or [0], np.int64)[few.codes]
    return found


def ordinary_lives(trades: Queue, dividends: Queue, names: tuple[str, ...], securities: dict[str, Security], changed: set[Any]) -> Bools:
    """Whether each of the names has one; changed: the names that corporate actions and the like name.

    A sale that names its lots, or is of more than is held, is of no ordinary life, nor are sums that columns do not hold.
    """
    lives = np.array([is_plain(securities[name]) and name not in changed for name in names], bool)
    told, security = trades.many, positions(trades.many, names)
    quantities, large = told.whole("quantity_e6"), too_large(told.whole("quantity_e6"), told.whole("price_e8"))
    large &= ~told.told("amount_cents")
    lives[security[large | told.told("lots") | ~(told.told("price_e8") | told.told("amount_cents"))]] = False
    if max(sum(each.tolist()) for each in (quantities, np.where(large, 0, principals(told)), told.whole("commission_cents"))) > MOST_IN_ALL:
        return np.zeros(len(names), bool)
    rows = np.lexsort((trades.place, security))
    rows = rows[trades.place[rows] >= 0]
    held = running(security[rows], np.where(told.few("side").where("buy".__eq__), quantities, -quantities)[rows])
    lives[security[rows[(held < 0) | (held > MOST_HELD_E6)]]] = False
    most = np.zeros(len(names) + 1, np.int64)
    np.maximum.at(most, security[rows], held)
    paid = positions(dividends.many, names)
    lives[paid[too_large(most[paid], dividends.many.whole("rate_e8")) & (paid < len(names))]] = False
    return lives


def is_plain(security: Security) -> bool:
    """Whether it is priced a unit, in dollars, and neither bears interest nor ends."""
    plain = security.type in TYPES and security.currency == fx_rates.DOLLAR
    return plain and security.multiplier_e6 is None and security.price_basis in (None, "unit")


def principals(trades: Many) -> Ints:
    """What changes hands for each trade, commission left out: its amount, or quantity x price in cents: 100.5 at 20.01 are 2,011.01."""
    amounts = trades.whole("amount_cents", NOT_GIVEN)
    given = amounts != NOT_GIVEN
    reckoned = columns.muldiv(trades.whole("quantity_e6"), np.where(given, 0, trades.whole("price_e8")), PER_UNIT)
    found: Ints = np.where(given, amounts, reckoned)
    return found


def too_large(units: Ints, price: Ints) -> Bools:
    """Whether a quantity at a price is more cents than columns are multiplied to."""
    high, _ = columns.product(units.astype(np.uint64), price.astype(np.uint64))
    large: Bools = high >= MOST_HIGH
    return large


def running(group: Ints, amounts: Ints) -> Ints:
    """Amounts added up one by one, from nothing in each group; those of a group stand together."""
    total = np.cumsum(amounts)
    begins = np.flatnonzero(np.diff(group, prepend=-1))
    before = np.repeat(total[begins] - amounts[begins], np.diff(begins, append=len(group)))
    return total - before
