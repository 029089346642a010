"""What a fund came to so far, grown from the rows of its tables: a night adds its own to what is remembered, and its last lines read no others.

The return is that of a share whose distributions buy shares on their ex-date, at that day's NAV: figures/returns.py has the step.
"""

from __future__ import annotations

import collections
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics.arrow import integers
from ..figures.returns import with_reinvested
from .grown import one, some
from .schemas import TABLES

READ = ("nav", "orders", "distributions", "yields", "proofs", "exceptions")
DRAWN = 64  # NAVs that are kept of a class, to draw its line
NOTHING = Decimal(0)


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

    became   shares that one has become, distributions reinvested; owed, dollars a share declared daily and not paid, by the last session and
             by now; waiting, (day, NAV, dollars a share) of what was paid since the last session with shares
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


@attrs.frozen(kw_only=True)
class FundSoFar:
    """proofs, how many; failed {proof: how often}; unconfirmed {severity: {check: how often}}; classes that had shares."""

    classes: Mapping[str, ClassSoFar] = attrs.field(factory=dict)
    proofs: int = 0
    failed: Mapping[str, int] = attrs.field(factory=dict)
    unconfirmed: Mapping[str, Mapping[str, int]] = attrs.field(factory=dict)


def so_far(before: FundSoFar, rows: Mapping[str, pa.Table], after: int, through: int) -> FundSoFar:
    """A fund with the rows of the days after one, to another. `rows` are those of the tables that are READ, as many as there are."""
    told = {name: dated(rows[name], name, after, through) for name in READ if name in rows}
    paid = by_class(told["distributions"], ("ex_date", "kind", "per_share", "nav")) if "distributions" in told else {}
    declared = by_class(told["yields"], ("session", "factor")) if "yields" in told else {}
    struck = by_class(told["nav"], ("session", "nav", "net_assets", "shares"))
    began = {name for name in struck if name not in before.classes}
    costs = first_prices(rows["orders"]) if began and "orders" in rows else {}
    classes = dict(before.classes)
    for name in {*struck, *paid, *declared}:
        was = before.classes.get(name)
        if was is None:
            if name not in struck:
                continue
            was = beginning(struck[name][0], costs.get(name))
        classes[name] = of_class(was, struck.get(name, []), paid.get(name, []), declared.get(name, []))
    proofs, unconfirmed = told.get("proofs"), {name: dict(checks) for name, checks in before.unconfirmed.items()}
    failed, count = dict(before.failed), before.proofs
    if proofs is not None:
        count += proofs.num_rows
        wrong = np.flatnonzero(whole(proofs, "difference"))
        codes, names = coded(proofs, "proof")
        for name in [names[code] for code in codes[wrong].tolist()]:
            failed[name] = failed.get(name, 0) + 1
    if "exceptions" in told:
        for (severity, check), often in free(told["exceptions"]).items():
            checks = unconfirmed.setdefault(severity, {})
            checks[check] = checks.get(check, 0) + often
    return FundSoFar(classes=classes, proofs=count, failed=failed, unconfirmed=unconfirmed)


def beginning(row: tuple[int, ...], cost_e8: int | None) -> ClassSoFar:
    """A class before its first session with shares."""
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


def of_class(was: ClassSoFar, struck: list[Any], paid: list[Any], declared: list[Any]) -> ClassSoFar:
    """A class with more sessions: rows of nav, of distributions and of yields, each in order."""
    became, owed_now, owed, waiting = was.became, was.owed_now, was.owed, list(was.waiting)
    factors, navs = dict(declared), {session: nav for session, nav, *_ in struck}
    of_day: dict[int, list[Any]] = {}
    for day, *row in paid:
        if day >= was.first:  # a class that had no shares yet paid nobody
            of_day.setdefault(day, []).append(row)
    for day in sorted({*factors, *of_day, *navs}):
        owed_now += Decimal(factors.get(day) or 0).scaleb(-9)
        at: dict[int, Decimal] = {}
        for kind, per_share, nav in of_day.get(day, ()):
            if kind != "daily":
                at[nav] = at.get(nav, NOTHING) + Decimal(per_share).scaleb(-9)
        for nav in [nav for kind, _, nav in of_day.get(day, ()) if kind == "daily"]:
            at[nav] = at.get(nav, NOTHING) + owed_now
            owed_now = NOTHING
        waiting += [(day, of_e8(nav), dollars) for nav, dollars in sorted(at.items())]
        if day in navs:
            for _, nav, dollars in waiting:
                became = with_reinvested(became, dollars, nav)
            waiting, owed = [], owed_now
    if not struck:
        return attrs.evolve(was, became=became, owed_now=owed_now, waiting=tuple(waiting))
    session, nav, net_assets, shares = struck[-1]
    return attrs.evolve(
        was,
        last=session,
        last_nav_e8=nav,
        low_e8=min(was.low_e8, *navs.values()),
        high_e8=max(was.high_e8, *navs.values()),
        net_assets_cents=net_assets,
        shares_e6=shares,
        became=became,
        owed=owed,
        owed_now=owed_now,
        waiting=tuple(waiting),
        drawn=was.drawn.through(list(navs.values())),
    )


def of_e8(price_e8: int) -> Decimal:
    """A price in dollars."""
    return Decimal(price_e8).scaleb(-8)


def first_prices(orders: pa.Table) -> dict[str, int]:
    """{class: what its first shares cost, e8}: the first order that was booked, of several the one accepted first."""
    codes, names = coded(orders, "share_class")
    order = np.lexsort([whole(orders, "accepted_at"), whole(orders, "booked")])
    dealt = order[whole(orders, "shares")[order] != 0]
    classes, first = np.unique(codes[dealt], return_index=True)
    return {names[c]: nav for c, nav in zip(classes.tolist(), whole(orders, "nav")[dealt[first]].tolist(), strict=True)}


def free(exceptions: pa.Table) -> collections.Counter[tuple[str, str]]:
    """{(severity, check): how often} of those that nobody has confirmed."""
    (severity, severities), (check, checks) = coded(exceptions, "severity"), coded(exceptions, "check")
    at = np.flatnonzero(coded(exceptions, "confirmed_by")[0] < 0)
    pairs = collections.Counter(zip(severity[at].tolist(), check[at].tolist(), strict=True))
    return collections.Counter({(severities[s], checks[c]): often for (s, c), often in pairs.items()})


def dated(rows: pa.Table, name: str, after: int, through: int) -> pa.Table:
    """The rows of some days."""
    days = whole(rows, TABLES[name].dated)
    kept = np.flatnonzero((days > after) & (days <= through))
    return rows if len(kept) == rows.num_rows else some(rows, kept)


def by_class(rows: pa.Table, names: tuple[str, ...]) -> dict[str, list[Any]]:
    """{class: its rows, in their order}."""
    told: dict[str, list[Any]] = {}
    for share_class, row in zip(cells(rows, "share_class"), zip(*(cells(rows, name) for name in names), strict=True), strict=True):
        told.setdefault(share_class, []).append(row)
    return told


def cells(rows: pa.Table, name: str) -> list[Any]:
    """A column as text, or as whole numbers of its last place, empty where it is 0 or empty."""
    column = rows.column(name)
    return list(column.to_pylist()) if pa.types.is_dictionary(column.type) else whole(rows, name).tolist()


def whole(rows: pa.Table, name: str) -> np.ndarray:
    """A column as whole numbers of its last place; 0 where it is empty."""
    column = rows.column(name)
    return np.concatenate([integers(chunk) for chunk in column.chunks]) if column.num_chunks else np.zeros(0, np.int64)


def coded(rows: pa.Table, name: str) -> tuple[Any, list[str]]:
    """A column of text as (position of each row's word, -1 where empty; the words)."""
    column = one(rows.column(name))
    if not len(column):
        return np.zeros(0, np.int64), []
    return integers(column.indices, -1).astype(np.int64), list(column.dictionary.to_pylist())


def kept(found: FundSoFar) -> dict[str, Any]:
    """As it is remembered."""
    return attrs.asdict(found, value_serializer=lambda _, __, value: str(value) if isinstance(value, Decimal) else value)


def again(told: Mapping[str, Any]) -> FundSoFar:
    """The same as it was."""
    return FundSoFar(**{**told, "classes": {name: class_again(each) for name, each in told["classes"].items()}})


def class_again(told: Mapping[str, Any]) -> ClassSoFar:
    """A class."""
    own = {name: Decimal(told[name]) for name in ("became", "owed", "owed_now")}
    waiting = tuple((day, Decimal(nav), Decimal(dollars)) for day, nav, dollars in told["waiting"])
    drawn = Drawn(**{**told["drawn"], "navs": tuple(told["drawn"]["navs"])})
    return ClassSoFar(**{**told, **own, "waiting": waiting, "drawn": drawn})
