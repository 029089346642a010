"""What the market says of a security at some sessions: its quotations, and of a forward without any the rates of exchange. accounting.md 5."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import date_of, day_number
from ..basics.problems import Place, Problem
from ..events.portfolio import Security, Split
from ..events.prices import EVALUATED
from ..log.knowledge import Known
from . import fx_rates, quoted_rates, quotes

if TYPE_CHECKING:
    from ..basics.sessions import Schedule
    from .quotes import PricesUsed, SessionDays


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Market:
    """The quotations of a run, laid out once.

    splits  {security: [(day number of the ex-date, ratio e10)]}
    """

    securities: dict[str, Security]
    quotes: quotes.Quotes
    calendar: SessionDays
    splits: dict[str, list[tuple[int, int]]]
    rates: fx_rates.FxRates
    most_stale: int
    problems: list[Any]

    def prices_used(self, security: str, sessions: np.ndarray, days: np.ndarray | None = None) -> PricesUsed:
        """The price of a security at each session, or on the days that follow them before the next ones."""
        event = self.securities[security]
        if event.type == "forward" and currency_used(event, self.quotes) != fx_rates.DOLLAR:
            return self.spot(event, sessions)
        return quotes.prices_used(self.quotes, security, sessions, self.calendar, tuple(self.splits.get(security, ())), days)

    def spot(self, security: Security, sessions: np.ndarray) -> PricesUsed:
        """A forward nobody quotes: the rate of exchange of its currency."""
        price = np.array([self.rates.at(security.currency, t) for t in sessions.tolist()], np.int64)
        zero = np.zeros(len(sessions), np.int64)
        return quotes.PricesUsed(found=zero == 0, price=price, kind=zero + EVALUATED, day=self.calendar.of(sessions), age=zero)

    def price_at(self, security: str, t: int) -> int:
        """The price of a security at one session, e8; without one the run stops."""
        found = self.prices_used(security, np.array([t], np.int64))
        self.check(security, np.array([t], np.int64), found)
        return int(found.price[0])

    def price_on(self, security: str, day: datetime.date) -> int:
        """The price of a security on a day, e8: the exchange may be shut, then the latest one of before it, or its own; no later one."""
        last = np.array([max(self.rates.schedule.at_or_after(day + datetime.timedelta(days=1)) - 1, 0)], np.int64)
        found = self.prices_used(security, last, np.array([day_number(day)], np.int64))
        self.check(security, last, found)
        return int(found.price[0])

    def check(self, name: str, sessions: np.ndarray, prices: PricesUsed) -> None:
        """A held security without any price, or with one too old, stops the run; the first session of each is named."""
        missing = ~prices.found
        if missing.any():
            day = date_of(int(self.calendar.of(sessions[np.argmax(missing)])))
            self.refuse(name, f"{name} is held on {day} and has no price", f"add its price of {day} to prices.csv")
        old = prices.found & (prices.age > self.most_stale)
        if old.any():
            n = int(np.argmax(old))
            day, age, last = date_of(int(self.calendar.of(sessions[n]))), int(prices.age[n]), date_of(int(prices.day[n]))
            message = f"the last price of {name} is of {last}, {age} sessions before {day}; the fund allows {self.most_stale}"
            self.refuse(name, message, f"add a price of {day} or before, or raise max_stale_sessions in [policy]")

    def refuse_unpriced(self, t: int, securities: Any) -> None:
        """What a fund at amortized cost holds without a price stops a strike that takes the market's."""
        day = self.rates.schedule.days[t]
        for name in securities:
            message = f"{name} has no price on {day}, when the trustees price the fund at market"
            self.refuse(name, message, f"add its price of {day} to prices.csv, fair if need be")

    def refuse(self, name: str, message: str, help: str) -> None:
        """A price that is not there."""
        event = self.securities[name]
        self.problems.append(Problem(code="price.missing", message=message, help=help, place=Place(file=event.file, line=event.line)))


def lay_out(
    known: Known,
    securities: dict[str, Security],
    sources: tuple[Any, ...],
    schedule: Schedule,
    rates: fx_rates.FxRates,
    resets: dict[str, tuple[Any, ...]],
    most_stale: int,
    problems: list[Any],
) -> Market:
    """The market of a run, from all that is known."""
    earliest = int(known.prices.date.min()) if len(known.prices) else 0
    return Market(
        securities=securities,
        quotes=quotes.best(quoted_rates.priced(known.prices, securities, resets), sources),
        calendar=quotes.SessionDays(schedule, earliest),
        splits=day_numbers(known.of(Split)),
        rates=rates,
        most_stale=most_stale,
        problems=problems,
    )


def currency_used(security: Security, quotes_: quotes.Quotes) -> str:
    """The currency whose rate of exchange values a security: a forward is quoted in dollars, and is worth that rate where nobody quotes it."""
    return fx_rates.DOLLAR if security.type == "forward" and quotes_.any_of(security.security) else security.currency


def day_numbers(events: list[Split]) -> dict[str, list[tuple[int, int]]]:
    """{security: [(day number of the ex-date, ratio e10)]} of splits, in order."""
    told: dict[Any, Any] = {}
    for event in sorted(events, key=lambda event: event.ex_date):
        told.setdefault(event.security, []).append((day_number(event.ex_date), event.ratio_e10))
    return told
