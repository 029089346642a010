"""What a share becomes as its distributions buy shares on their ex-date, at that day's NAV: of a run, its last lines and every return.

figures/returns.py has the step. A daily dividend is owed from the session that declares it, and buys shares when it is paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from ..figures.returns import with_reinvested

NOTHING = Decimal(0)


@attrs.define(kw_only=True)
class Became:
    """One share of a class since its first session with shares; it goes on day by day.

    shares   that it has become; owed, dollars a share declared daily and not paid, by the last session with shares; owed_now, by now
    waiting  (day, NAV, dollars a share) of what was paid since that session
    """

    first: int
    shares: Decimal = Decimal(1)
    owed: Decimal = NOTHING
    owed_now: Decimal = NOTHING
    waiting: list[tuple[int, Decimal, Decimal]] = attrs.field(factory=list)

    def through(self, struck: list[Any], paid: list[Any], declared: list[Any]) -> Iterator[Decimal]:
        """What it is worth in dollars at each session with shares, what is declared and not paid included.

        struck    rows of nav: (day number, NAV e8, ...); declared, of yields: (day number, factor e9)
        paid      rows of distributions: (day number, kind, dollars a share e9, NAV e8)
        """
        factors, navs = dict(declared), {day: nav for day, nav, *_ in struck}
        of_day: dict[int, list[Any]] = {}
        for day, *row in paid:
            if day >= self.first:  # a class that had no shares yet paid nobody
                of_day.setdefault(day, []).append(row)
        for day in sorted({*factors, *of_day, *navs}):
            self.owed_now += Decimal(factors.get(day) or 0).scaleb(-9)
            self.waiting += [(day, of_e8(nav), dollars) for nav, dollars in sorted(self.pays(of_day.get(day, [])).items())]
            if day in navs:
                for _, nav, dollars in self.waiting:
                    self.shares = with_reinvested(self.shares, dollars, nav)
                self.waiting, self.owed = [], self.owed_now
                yield self.shares * (of_e8(navs[day]) + self.owed)

    def pays(self, rows: list[Any]) -> dict[int, Decimal]:
        """{NAV e8: dollars a share that buy at it}: the distributions of a day, and all that is owed where daily dividends are paid."""
        at: dict[int, Decimal] = {}
        for kind, per_share, nav in rows:
            if kind != "daily":
                at[nav] = at.get(nav, NOTHING) + Decimal(per_share).scaleb(-9)
        for nav in [nav for kind, _, nav in rows if kind == "daily"]:
            at[nav] = at.get(nav, NOTHING) + self.owed_now
            self.owed_now = NOTHING
        return at


def of_e8(price_e8: int) -> Decimal:
    """A price in dollars."""
    return Decimal(price_e8).scaleb(-8)
