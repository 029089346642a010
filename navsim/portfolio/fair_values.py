"""Who made a fair price, and why: of the holdings that were valued at one. accounting.md 5."""

import numpy as np

from ..events.prices import FAIR, PriceColumns
from .quotes import STALE, Quotes
from .valuation import Holdings

DAYS = 1 << 32  # more than a calendar has


def who_and_why(prices: PriceColumns, quotes: Quotes, holdings: Holdings) -> dict[int, tuple[str, str]]:
    """{row of holdings: (by, reason)}; a fair price of an earlier session, now stale, keeps its own.

    prices  what the quotes were chosen from
    """
    told: dict[int, tuple[str, str]] = {}
    if not prices.said:
        return told
    rows = np.flatnonzero(np.isin(holdings.kind, (FAIR, STALE)))
    keys = holdings.security[rows].astype(np.int64) * DAYS + holdings.day[rows]  # a holding is looked for by all prices at once
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    place = {name: n for n, name in enumerate(holdings.securities)}
    places = np.array([place.get(name, -1) for name in quotes.securities] or [-1], np.int64)
    quoted = np.flatnonzero(np.isin(quotes.row, np.array(sorted(prices.said), np.int64)))
    wanted = places[np.searchsorted(quotes.first, quoted, side="right") - 1] * DAYS + quotes.day[quoted]
    first, last = np.searchsorted(keys, wanted, side="left").tolist(), np.searchsorted(keys, wanted, side="right").tolist()
    for begin, end, row in zip(first, last, quotes.row[quoted].tolist(), strict=True):
        told.update(dict.fromkeys(rows[begin:end].tolist(), prices.said[row]))
    return told
