"""What a class came to so far: NAVs first, last, low and high, the line drawn of them, and what a share became. It goes on row by row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from .became import NOTHING, Became, of_e8

DRAWN = 64  # NAVs that are kept of a class, to draw its line


@attrs.frozen(kw_only=True)
class Drawn:
    """A line of NAVs e8: the last of each stretch of so many sessions, and how many sessions there were. Stretches double when there are too many."""

    navs: tuple[int, ...] = ()
    stretch: int = 1
    sessions: int = 0

    def through(self, navs: list[int]) -> Drawn:
        """With the next sessions."""
        kept, stretch, sessions = list(self.navs), self.stretch, self.sessions
        for nav in navs:
            sessions += 1
            if sessions % stretch == 0:
                kept.append(nav)
            if len(kept) > DRAWN:
                kept, stretch = kept[1::2], stretch * 2
        return Drawn(navs=tuple(kept), stretch=stretch, sessions=sessions)


@attrs.frozen(kw_only=True)
class ClassSoFar:
    """first, last  sessions with shares, day numbers; NAVs e8 and the price of the first shares; net assets and shares of the last session.

    became, owed, owed_now, waiting  as in Became: one share, its distributions reinvested
    """

    first: int
    last: int
    first_price_e8: int
    first_nav_e8: int
    last_nav_e8: int
    low_e8: int
    high_e8: int
    net_assets_cents: int
    shares_e6: int
    became: Decimal
    owed: Decimal
    owed_now: Decimal
    waiting: tuple[tuple[int, Decimal, Decimal], ...]
    drawn: Drawn

    @property
    def line_e8(self) -> tuple[int, ...]:
        """Its NAVs as they are drawn, the last session's at the end."""
        ended = self.drawn.sessions % self.drawn.stretch == 0
        return self.drawn.navs if ended else (*self.drawn.navs, self.last_nav_e8)

    @property
    def total_return(self) -> Decimal:
        """Since the first shares, what is declared and not paid included."""
        return self.became * (of_e8(self.last_nav_e8) + self.owed) / of_e8(self.first_price_e8) - 1

    def through(self, struck: list[Any], paid: list[Any], declared: list[Any]) -> ClassSoFar:
        """With more sessions: rows of nav (session, NAV, net assets, shares), of distributions and of yields, each in order."""
        share = Became(first=self.first, shares=self.became, owed=self.owed, owed_now=self.owed_now, waiting=list(self.waiting))
        for _ in share.through(struck, paid, declared):
            pass
        became = attrs.evolve(self, became=share.shares, owed=share.owed, owed_now=share.owed_now, waiting=tuple(share.waiting))
        if not struck:
            return became
        session, nav, net_assets, shares = struck[-1]
        navs = [each for _, each, *_ in struck]
        return attrs.evolve(
            became,
            last=session,
            last_nav_e8=nav,
            low_e8=min(self.low_e8, *navs),
            high_e8=max(self.high_e8, *navs),
            net_assets_cents=net_assets,
            shares_e6=shares,
            drawn=self.drawn.through(navs),
        )


def beginning(row: tuple[int, ...], cost_e8: int | None) -> ClassSoFar:
    """A class before its first session with shares, which `row` is of."""
    session, nav, *_ = row
    return ClassSoFar(
        first=session,
        last=session,
        first_price_e8=nav if cost_e8 is None else cost_e8,
        first_nav_e8=nav,
        last_nav_e8=nav,
        low_e8=nav,
        high_e8=nav,
        net_assets_cents=0,
        shares_e6=0,
        became=Decimal(1),
        owed=NOTHING,
        owed_now=NOTHING,
        waiting=(),
        drawn=Drawn(),
    )


def class_again(told: Mapping[str, Any]) -> ClassSoFar:
    """A class from what is remembered of it."""
    own = {name: Decimal(told[name]) for name in ("became", "owed", "owed_now")}
    waiting = tuple((day, Decimal(nav), Decimal(dollars)) for day, nav, dollars in told["waiting"])
    drawn = Drawn(**{**told["drawn"], "navs": tuple(told["drawn"]["navs"])})
    return ClassSoFar(**{**told, **own, "waiting": waiting, "drawn": drawn})
