"""Who made a fair price, and why: of the holdings that were valued at one. accounting.md 5."""

import numpy as np

from ..events.prices import FAIR, PriceColumns
from .quotes import STALE, Quotes
from .valuation import Holdings


def who_and_why(prices: PriceColumns, quotes: Quotes, holdings: Holdings) -> dict[int, tuple[str, str]]:
    """{row of holdings: (by, reason)}; a fair price of an earlier session, now stale, keeps its own.

    prices  what the quotes were chosen from
    """
    told: dict[int, tuple[str, str]] = {}
    if not prices.said:
        return told
    names, place = tuple(quotes.securities), {name: n for n, name in enumerate(holdings.securities)}
    for n in np.flatnonzero(np.isin(quotes.row, np.array(sorted(prices.said), np.int64))).tolist():
        security = place.get(names[int(np.searchsorted(quotes.first, n, side="right")) - 1], -1)
        used = (holdings.security == security) & (holdings.day == quotes.day[n]) & np.isin(holdings.kind, (FAIR, STALE))
        told.update(dict.fromkeys(np.flatnonzero(used).tolist(), prices.said[int(quotes.row[n])]))
    return told
