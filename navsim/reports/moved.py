"""One fund of two runs before its orders are looked at: what was told, what is struck now, and the class-days that differ."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import attrs

from . import nav_error
from .cited import cite
from .dealt import Dealt, Navs, dealt
from .moved_lines import moved_lines
from .reading import Tables, as_rows


@attrs.frozen(kw_only=True, eq=False)
class Moved:
    """One fund of both runs before its orders are looked at.

    told, struck  {(session, class): row}: what was told, published or struck, and what is struck now
    seqs          {session: seq of what was published}; None where told is what was struck
    orders        those it has been told of by then, as struck
    """

    fund: str
    both: list[datetime.date]
    only_before: int
    only_now: int
    told: Navs
    struck: Navs
    seqs: dict[datetime.date, int] | None
    days: list[nav_error.ClassDay]
    before: Dealt
    now: Dealt

    @property
    def alone(self) -> list[tuple[datetime.date, str, Decimal | None, Decimal | None]]:
        """Class-days that only one of them has. What was never published is not missed."""
        common, told, struck = {*self.both}, self.told, self.struck
        gone = [(*key, told[key]["nav"], None) for key in told.keys() - struck.keys() if key[0] in common]
        new = [(*key, None, struck[key]["nav"]) for key in struck.keys() - told.keys() if key[0] in common and self.seqs is None]
        return sorted([*gone, *new], key=lambda each: each[:2])

    @classmethod
    def of(cls, was: Tables, is_: Tables, fund: str, published: bool) -> Moved:
        """Class-days that moved, and orders by event, class and direction."""
        before, now = was.sessions(fund), is_.sessions(fund)
        both = sorted(set(before) & set(now))
        told, seqs = published_navs(was, fund) if published else (navs(was, fund), None)
        struck = navs(is_, fund)
        lines = None if published else moved_lines(was, is_, fund)
        days = nav_error.moved(fund, told, struck, is_.about(fund)["nav_decimals"], lines)
        orders = dealt(is_, fund)
        return cls(
            fund=fund,
            both=both,
            only_before=len(before) - len(both),
            only_now=len(now) - len(both),
            told=told,
            struck=struck,
            seqs=seqs,
            days=days,
            before=orders if published else dealt(was, fund),
            now=orders,
        )


def first_legs(moved: dict[str, Moved]) -> dict[str, tuple[str, dict[str, Any]]]:
    """{event id: (fund, row of orders)} of what exchanges and conversions take out."""
    return {key[0]: (name, row) for name, each in moved.items() for key, row in each.before.items() if row["leg"] == "out"}


def navs(tables: Tables, fund: str) -> Navs:
    """{(session, class): row of nav}."""
    return {(row["session"], row["share_class"]): row for row in tables.rows("nav", fund)}


def published_navs(tables: Tables, fund: str) -> tuple[Navs, dict[datetime.date, int]]:
    """The same of what was told to the world, and was not taken back: a NAV, and nothing else; and when the log heard of it, {session: seq}."""
    rows = as_rows(tables.of_word("events", fund, "kind", "published", shared=False))
    found = [(row, cite(row)) for row in sorted(rows, key=lambda row: row["seq"])]
    replaced = {event.said.get("reverses") for _, event in found}
    standing = [(row, event) for row, event in found if event.event_id not in replaced and "nav" in event.said]
    only = tables.classes(fund)[0]
    told = {
        (row["effective"], event.said.get("class", only)): {"nav": Decimal(event.said["nav"]), "net_assets": None, "shares": None}
        for row, event in standing
    }
    return told, {row["effective"]: row["seq"] for row, _ in reversed(standing)}
