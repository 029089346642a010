"""A diff as plain rows: class-days, orders, accounts, events, as-of orders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..tables.schemas import DATE, EXACT_NAV, INSTANT, LONG_TEXT, MONEY, PRICE, SHARES, TEXT, WHOLE, YIELD
from .figures import Figures
from .nav_error import rounded

if TYPE_CHECKING:
    from .diff import Diff, FundDiff

KEYS = (("session", DATE), ("fund", TEXT), ("share_class", TEXT))
DAYS = (
    *KEYS,
    ("told", PRICE),
    ("struck", PRICE),
    ("exact", EXACT_NAV),
    ("error", EXACT_NAV),
    ("error_bp", YIELD),
    ("status", TEXT),
    ("net_assets_told", MONEY),
    ("net_assets", MONEY),
    ("shares_told", SHARES),
    ("shares", SHARES),
    ("components", LONG_TEXT),
)
ORDERS = (
    *KEYS,
    ("account", LONG_TEXT),
    ("event_id", LONG_TEXT),
    ("side", TEXT),
    ("status", TEXT),
    ("told", PRICE),
    ("shares", SHARES),
    ("amount", MONEY),
    ("shares_due", SHARES),
    ("amount_due", MONEY),
    ("loss", MONEY),
)
ACCOUNTS = (
    ("fund", TEXT),
    ("share_class", TEXT),
    ("account", LONG_TEXT),
    ("event_ids", LONG_TEXT),
    ("first", DATE),
    ("last", DATE),
    ("shares_change", SHARES),
    ("amount_change", MONEY),
    ("loss", MONEY),
)
EVENTS = (
    ("session", DATE),
    ("fund", TEXT),
    ("sign", TEXT),
    ("event_id", LONG_TEXT),
    ("kind", TEXT),
    ("recorded_at", INSTANT),
    ("replaces", LONG_TEXT),
    ("said", LONG_TEXT),
    ("said_before", LONG_TEXT),
    ("file", LONG_TEXT),
    ("line", WHOLE),
)
AS_OF = (
    *KEYS,
    ("booked", DATE),
    ("account", LONG_TEXT),
    ("event_id", LONG_TEXT),
    ("side", TEXT),
    ("nav", PRICE),
    ("current", EXACT_NAV),
    ("shares", SHARES),
    ("gain", MONEY),
)
ALONE = (*KEYS, ("told", PRICE), ("struck", PRICE))
WHAT = ("days", "orders", "accounts", "events", "as_of", "alone")


def figures(found: Diff, what: str) -> Figures:
    """One kind of rows of a Diff."""
    columns: Any
    rows: Any
    columns, rows = {"days": (DAYS, _days), "orders": (ORDERS, _orders), "accounts": (ACCOUNTS, _accounts)}.get(what, (None, None))
    if columns is None:
        columns, rows = {"events": (EVENTS, _events), "as_of": (AS_OF, _as_of), "alone": (ALONE, _alone)}[what]
    return Figures(columns, tuple(row for fund in found.funds for row in rows(fund)))


def _named(columns: tuple[tuple[str, Any], ...], each: Any, **other: Any) -> tuple[Any, ...]:
    return tuple(other[name] if name in other else getattr(each, name) for name, _ in columns)


def _days(fund: FundDiff) -> Iterator[tuple[Any, ...]]:
    for each in fund.days:
        yield _named(DAYS, each, exact=rounded(each.exact, 18), components=" ".join(each.components))


def _orders(fund: FundDiff) -> Iterator[tuple[Any, ...]]:
    for each in fund.effects:
        yield _named(ORDERS, each)


def _accounts(fund: FundDiff) -> Iterator[tuple[Any, ...]]:
    for each in fund.accounts:
        yield _named(ACCOUNTS, each, event_ids=" ".join(each.event_ids))


def _events(fund: FundDiff) -> Iterator[tuple[Any, ...]]:
    for each in fund.causes:
        yield _named(
            EVENTS,
            each,
            fund=fund.fund,
            event_id=each.event.event_id,
            kind=each.event.kind,
            replaces=each.event.said.get("reverses"),
            said=json.dumps(each.event.said, sort_keys=True, ensure_ascii=False),
            said_before=json.dumps(each.replaced.said, sort_keys=True, ensure_ascii=False) if each.replaced else None,
            file=each.event.file,
            line=each.event.line,
        )


def _as_of(fund: FundDiff) -> Iterator[tuple[Any, ...]]:
    for each in fund.as_of:
        yield _named(AS_OF, each, current=rounded(each.current, 18))


def _alone(fund: FundDiff) -> Iterator[tuple[Any, ...]]:
    for session, share_class, told, struck in fund.alone:
        yield session, fund.fund, share_class, told, struck


def as_object(found: Diff) -> dict[str, Any]:
    """Everything as one object, for machines."""
    told = {what: [dict(zip(rows.names, row, strict=True)) for row in rows.rows] for what in WHAT for rows in [figures(found, what)]}
    sums = {
        fund.fund: {
            "sessions": fund.sessions,
            "losses": fund.losses,
            "benefits": fund.benefits,
            "net": fund.losses - fund.benefits,
            "owed": fund.owed,
            "residual": fund.residual,
        }
        for fund in found.funds
    }
    return {"material": found.material, "published": found.published, "de_minimis": found.de_minimis, "funds": sums, **told}
