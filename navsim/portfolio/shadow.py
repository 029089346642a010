"""The market price beside the stable one, and how long the portfolio runs: accounting.md 12."""

import datetime

import attrs
import numpy as np

from ..basics.instants import day_number
from ..events.portfolio import Security
from .books import Books
from .debt import book_value, is_debt
from .valuation import Holdings


@attrs.frozen(kw_only=True, eq=False)
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
    to_reset: list
    to_maturity: list
    missing: dict


def shadow(books: Books, holdings: Holdings) -> Shadow:
    """Like with like on the session's date: the days a forward window has accrued are left out of the amortized cost."""
    sessions = books.sessions
    difference, weight = np.zeros(sessions, np.int64), np.zeros(sessions, np.int64)
    to_reset, to_maturity, missing = [0] * sessions, [0] * sessions, {}
    of_position = np.zeros(len(holdings.session), np.int64)
    for n in range(len(holdings.session)):
        t, name = int(holdings.session[n]), holdings.securities[holdings.security[n]]
        security, amortized = books.securities[name], int(holdings.amortized[n])
        if not holdings.found[n]:
            missing.setdefault(t, []).append(name)
        if not is_debt(security):
            of_position[n] = int(holdings.value[n]) - amortized
            continue
        of_position[n] = int(holdings.value[n]) - books.cost_today[name, t]
        weight[t] += amortized
        near, final = ends(books, security, books.schedule.days[t])
        to_reset[t] += amortized * near
        to_maturity[t] += amortized * final
    np.add.at(difference, holdings.session, of_position)
    return Shadow(difference=difference, of_position=of_position, weight=weight, to_reset=to_reset, to_maturity=to_maturity, missing=missing)


def ends(books: Books, security: Security, day: datetime.date) -> tuple:
    """Days to the next reset, and to the end: maturity, or the day the holder may demand."""
    final = security.demand_date if security.demand_date is not None and security.demand_date > day else security.maturity
    resets = [security.next_reset] if security.next_reset is not None else []
    resets += [date for date, _ in books.resets(security.security)]
    ahead = [date for date in resets if date > day]
    near = min([final, *ahead])
    return day_number(near) - day_number(day), day_number(final) - day_number(day)


def cost_on(books: Books, name: str, lots: list, day: datetime.date) -> int:
    """Amortized cost of lots on a day itself."""
    return sum(book_value(books, books.securities[name], lot, day) for lot in lots)
