"""What shareholders brought and took, explained: orders, distributions, and the roll-forward from opening to NAV. accounting.md 10."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .cited import Events
from .components import in_order, kind, words
from .explanation import Section
from .shares_of import NOTHING
from .strike_sheet import places

if TYPE_CHECKING:
    from .explain import Asked
    from .explanation import Cited

# {component: ((side, leg or None for orders that have one), ...)}: the orders that move it
MOVES = {
    "purchases": (("purchase", None), ("exchange", "in")),
    "redemptions": (("redemption", None), ("exchange", "out")),
    "conversion": (("conversion", "in"), ("conversion", "out")),
    "redeemed_in_kind": (("in_kind", None),),
}


def orders(asked: Asked) -> tuple[tuple[Section, ...], tuple[Cited, ...], Decimal]:
    """The orders booked this morning, priced at an earlier NAV."""
    events = Events(asked.tables, asked.fund)
    found = [
        row
        for row in asked.tables.rows("orders", asked.fund)
        if row["booked"] == asked.session
        and row["amount"]
        and row["share_class"] == asked.share_class
        and (row["side"], row["leg"]) in MOVES[asked.component]
    ]
    rows = tuple(
        (
            row["account"] or "",
            row["accepted_at"].strftime("%Y-%m-%d %H:%M:%S"),
            row["session"],
            signed(row) * row["shares"],
            row["nav"],
            signed(row) * row["amount"],
            particulars(row),
            events.own[row["event_id"]].place if row["event_id"] in events.own else "",
        )
        for row in sorted(found, key=lambda row: (-row["amount"], row["event_id"]))
    )
    columns = (
        ("account", "words"),
        ("accepted, New York", "words"),
        ("priced at", "day"),
        ("shares", "quantity"),
        ("NAV", "price"),
        ("amount", "money"),
        ("", "words"),
        ("read at", "place"),
    )
    total = sum((row[5] for row in rows), NOTHING)
    sums = ("all", None, None, sum((row[3] for row in rows), Decimal(0)), None, total, None, None)
    note = "an order takes the first NAV struck at or after its acceptance, and enters the books with the next strike"
    section = Section(title=f"orders booked on {asked.session}", columns=columns, rows=rows, total=sums, notes=(note,) if rows else ())
    return (section,), events.of([row["event_id"] for row in found]), total if asked.component in SIGNED else -total


SIGNED = ("purchases", "conversion")


def signed(row: dict[str, Any]) -> int:
    """Minus for the shares that a conversion takes out of their class; what is redeemed is told as it was paid."""
    return -1 if (row["side"], row["leg"]) == ("conversion", "out") else 1


def particulars(row: dict[str, Any]) -> str:
    """What is not usual about an order."""
    told = [] if row["status"] == "filled" else [row["status"]]
    told += [row["side"].replace("_", " ")] if row["side"] in ("exchange", "conversion") else []
    told += [f"sales charge {row['charge']:,.2f} apart"] if row["charge"] else []
    told += [f"{row['kept']:,.2f} kept by the fund"] if row["kept"] else []
    return ", ".join(told)


def reinvested(asked: Asked) -> tuple[tuple[Section, ...], tuple[Cited, ...], Decimal]:
    """Distributions of the session before, reinvested at its NAV."""
    found = distributed(asked, asked.before) if asked.before else []
    section, cited = paid_out(asked, found, f"distributions that went ex on {asked.before}, booked as shares on {asked.session}")
    return (section,), cited, asked.amount or NOTHING


def distribution(asked: Any) -> tuple[Any, ...]:
    """A distribution going ex: per share, times the shares entitled."""
    wanted = asked.component.partition(":")[2]
    found = [row for row in distributed(asked, asked.session) if row["kind"] == wanted]
    section, cited = paid_out(asked, found, f"distributions that go ex on {asked.session}")
    return (section,), cited, -sum((row["amount"] for row in found), NOTHING)


def distributed(asked: Asked, day: datetime.date) -> list[dict[str, Any]]:
    """Rows of a class and ex-date."""
    return [row for row in asked.tables.rows("distributions", asked.fund, day) if row["share_class"] == asked.share_class]


def paid_out(asked: Asked, found: list[dict[str, Any]], title: str) -> tuple[Section, tuple[Cited, ...]]:
    """A section of distributions, and their events."""
    events = Events(asked.tables, asked.fund)
    cited = [
        event
        for event in events.terms("distributions")
        if any(event.said.get("ex_date") == str(row["ex_date"]) and event.said.get("kind") == row["kind"] for row in found)
        and event.said.get("class", asked.share_class) == asked.share_class
    ]
    columns = (
        ("kind", "words"),
        ("a share", "price"),
        ("shares entitled", "quantity"),
        ("exact", "exact"),
        ("declared", "money"),
        ("reinvested at", "price"),
        ("shares bought", "quantity"),
    )
    rows = tuple(
        (
            row["kind"],
            row["per_share"],
            row["shares"],
            Fraction(row["per_share"]) * Fraction(row["shares"]),
            row["amount"],
            row["nav"],
            row["reinvested_shares"],
        )
        for row in found
    )
    return Section(title=title, columns=columns, rows=rows), tuple(cited)


def opening(asked: Any) -> tuple[Any, ...]:
    """The closing of the session before."""
    if asked.before is None:
        columns = (("", "words"), ("dollars", "money"))
        return (Section(title="the first session of the fund", columns=columns, rows=(("nothing before it", NOTHING),)),), (), NOTHING
    rows = asked.tables.rows("roll_forward", asked.fund, asked.before)
    moved = {row["component"]: row["amount"] for row in rows if row["share_class"] == asked.share_class}
    return (rolled(asked.before, moved),), (), moved.get("closing", NOTHING)


def closing(asked: Any) -> tuple[Any, ...]:
    """Opening and everything that moved it."""
    moved = asked.moved[asked.share_class]
    total = sum((amount for name, amount in moved.items() if name != "closing"), NOTHING)
    return (rolled(asked.session, moved),), (), total


def nav(asked: Asked) -> tuple[tuple[Section, Section], tuple[Any, ...], None]:
    """Net assets over shares, rounded."""
    about = asked.tables.about(asked.fund)
    row = next(row for row in asked.tables.rows("nav", asked.fund, asked.session) if row["share_class"] == asked.share_class)
    rows = (
        ("net assets", row["net_assets"], None),
        ("shares", None, places(row["shares"], about["share_decimals"])),
        ("net assets / shares, to 18 decimals", None, row["nav_exact"]),
        ("NAV as struck", None, places(row["nav"], about["nav_decimals"])),
    )
    columns = (("", "words"), ("dollars", "money"), ("", "number"))
    section = Section(title=f"NAV of {asked.share_class}", columns=columns, rows=rows, strong=(3,))
    return (rolled(asked.session, asked.moved[asked.share_class]), section), (), None


def rolled(session: datetime.date, moved: dict[str, Decimal]) -> Section:
    """The roll-forward of one class and session; lines of nothing are left out."""
    rows = tuple((words(name), name, moved[name]) for name in in_order(moved) if moved[name] or kind(name) in ("opening", "closing"))
    closed = next((row for row in rows if row[1] == "closing"), None)
    above = tuple(row for row in rows if row is not closed)
    columns = (("", "words"), ("component", "words"), ("dollars", "money"))
    return Section(title=f"opening to closing, {session}", columns=columns, rows=above, total=closed)
