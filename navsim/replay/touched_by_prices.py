"""The first day that prices heard now can change in the rows of a fund's run; of all other events, see touched.py."""

from __future__ import annotations

import datetime

import numpy as np

from ..basics.instants import date_of
from ..log.log import Log
from ..log.price_ids import price_ids
from .news import NEVER, News


def first_day_of_prices(news: News) -> datetime.date | None:
    """Of all new prices, and of those they replace, of securities that the fund had to do with; what it buys now is told by its trade."""
    prices, first = news.log.prices, NEVER
    if not len(prices):
        return first
    own = np.array([name in news.named for name in prices.securities], bool)
    reverses = np.isin(np.arange(len(prices)), list(prices.reverses))
    new = np.flatnonzero((news.log.price_seqs > news.after) & (own[prices.security] | reverses))
    if len(new):
        first = date_of(int(prices.date[new].min()))
    replaced = {prices.reverses[row] for row in new.tolist() if row in prices.reverses}
    if replaced:
        days = {name: day for day, name in prices_by_id(news.log)}
        if not replaced <= days.keys():
            return None
        first = min(first, *(days[name] for name in replaced))
    return first


def prices_by_id(log: Log) -> list[tuple[datetime.date, str]]:
    """(date, id) of the prices that are looked up."""
    if not len(log.prices):
        return []
    days = [date_of(day) for day in log.prices.date.tolist()]
    return list(zip(days, price_ids(log.prices).to_pylist(), strict=True))
