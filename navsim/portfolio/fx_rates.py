"""FX rates, the rates of exchange: dollars per unit of a currency at a session, and exact products with them."""

from __future__ import annotations

import bisect
import datetime
from typing import TYPE_CHECKING, Any

from ..basics.exact import RATE_ONE, muldiv
from ..basics.instants import DAY
from ..basics.problems import Place, Problem
from ..basics.sessions import Schedule, nyse
from .settlement import Local

if TYPE_CHECKING:
    from ..events.portfolio import FxRate

DOLLAR = "USD"
ONE_E8 = 10**8
LONG_AGO = 400  # days: older than any policy allows


class FxRates:
    """The rates of a run, by currency and session: the latest on or before the session's day."""

    def __init__(self, events: list[FxRate], schedule: Schedule, most_stale: int, problems: list[Any]) -> None:
        self.schedule, self.most_stale, self.problems = schedule, most_stale, problems
        self.quotes: dict[Any, Any] = {}
        for event in events:
            self.quotes.setdefault(event.currency, {})[event.date] = event.rate_e8
        self.days = {currency: sorted(quotes) for currency, quotes in self.quotes.items()}
        self.refused: set[Any] = set()

    def at(self, currency: str, t: int) -> int:
        """Dollars per unit, e8, at the close of session t."""
        return self.quoted(currency, t)[0]

    def age(self, t: int, day: datetime.date) -> int:
        """Sessions after a day, up to and with session t; those before the fund began count too."""
        since = t + 1 - bisect.bisect_right(self.schedule.days, day)
        between = (self.schedule.days[0] - day).days - 1
        if between > 0:
            since += sum(nyse().is_session(day + n * DAY) for n in range(1, min(between, LONG_AGO) + 1))
        return since

    def quoted(self, currency: str, t: int) -> tuple[int, int]:
        """The rate and its age in sessions."""
        if currency == DOLLAR:
            return ONE_E8, 0
        day = self.schedule.days[t]
        days = self.days.get(currency, ())
        n = bisect.bisect_right(days, day)
        age = self.age(t, days[n - 1]) if n else None
        if age is None or age > self.most_stale:
            if (currency, t) not in self.refused:
                self.refused.add((currency, t))
                since = f"; the last is of {days[n - 1]}" if n else ""
                self.problems.append(
                    Problem(
                        code="fx.missing",
                        message=f"no rate of exchange for {currency} on {day}{since}",
                        help="add it to fx.csv (dollars per unit)",
                        place=Place(file="fx.csv"),
                    )
                )
            return ONE_E8, 0
        return self.quotes[currency][days[n - 1]], age

    def day_of(self, currency: str, t: int) -> datetime.date:
        """The day whose rate session t takes, where there is one."""
        days: list[datetime.date] = self.days[currency]
        return days[bisect.bisect_right(days, self.schedule.days[t]) - 1]


def dollars(local: Local, fx_e8: int) -> int:
    """An open item in cents at a rate of exchange: the gross rounded, less the tax on it rounded, and interest rounded."""
    gross = muldiv(local.units * local.price, fx_e8, local.per * ONE_E8)
    return int(gross - muldiv(gross, local.tax_e10, RATE_ONE) + muldiv(local.interest, fx_e8, ONE_E8))


def principal(units: int, price: int, fx_e8: int, per: int) -> int:
    """quantity x price x rate of exchange in cents."""
    return int(muldiv(units * price, fx_e8, per * ONE_E8))
