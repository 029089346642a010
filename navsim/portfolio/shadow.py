"""The market price beside the stable one, and how long the portfolio runs: accounting.md 12."""

from typing import Any

import attrs
import numpy as np

from .books import Books
from .terms_to_run import NO_TERM
from .valuation import Holdings


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Shadow:
    """What a money fund's market price needs beyond its net assets, by session.

    difference   cents: market value at t less amortized cost at t, of all positions; unknown where a price is missing
    of_position  the same of each row of holdings
    weight       cents of amortized cost of debt; to_reset, to_maturity: the same times days
    missing      {t: [security]} held without a price
    """

    difference: np.ndarray
    of_position: np.ndarray
    weight: np.ndarray
    to_reset: list[int]
    to_maturity: list[int]
    missing: dict[int, list[str]]


def shadow(books: Books, holdings: Holdings, near: np.ndarray, final: np.ndarray) -> Shadow:
    """Like with like on the session's date: the days a forward window has accrued are left out of the amortized cost.

    near, final  days to the next reset and to the end of each row of holdings, NO_TERM for what is no debt
    """
    sessions = books.sessions
    debt = final != NO_TERM
    today = np.array(holdings.amortized)
    for n in np.flatnonzero(debt).tolist():
        today[n] = books.cost_today[holdings.securities[holdings.security[n]], int(holdings.session[n])]
    of_position = holdings.value - today
    difference, weight = np.zeros(sessions, np.int64), np.zeros(sessions, np.int64)
    np.add.at(difference, holdings.session, of_position)
    np.add.at(weight, holdings.session[debt], holdings.amortized[debt])
    to_reset = [0] * sessions
    to_maturity = [0] * sessions
    missing: dict[Any, Any] = {}
    for t, cents, days, life in zip(*(column[debt].tolist() for column in (holdings.session, holdings.amortized, near, final)), strict=True):
        to_reset[t] += cents * days
        to_maturity[t] += cents * life
    for n in np.flatnonzero(~holdings.found).tolist():
        missing.setdefault(int(holdings.session[n]), []).append(holdings.securities[holdings.security[n]])
    return Shadow(difference=difference, of_position=of_position, weight=weight, to_reset=to_reset, to_maturity=to_maturity, missing=missing)
