"""What a run comes to: each fund's sessions, each class's NAV from first to last, and whether the books meet."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs

from ..basics.instants import date_of, day_number
from ..tables.became import of_e8
from ..tables.class_so_far import ClassSoFar
from ..tables.come_to import READ, FundSoFar, so_far
from ..tables.schemas import DATE, MONEY, PRICE, SHARES, TEXT, WHOLE, YIELD
from .figures import Figures
from .reading import Tables

BEFORE, AFTER = (day_number(day) for day in (datetime.date.min, datetime.date.max))


@attrs.frozen(kw_only=True, repr=False)
class ClassSummary:
    """first, last  (session, NAV); line, NAVs to draw; the return is from what the first shares cost, distributions reinvested on their ex-date."""

    share_class: str
    name: str
    sessions: int
    first_price: Decimal
    first: tuple[datetime.date, Decimal]
    last: tuple[datetime.date, Decimal]
    low: Decimal
    high: Decimal
    line: tuple[Decimal, ...]
    total_return: Decimal
    net_assets: Decimal
    shares: Decimal


@attrs.frozen(kw_only=True, repr=False)
class FundSummary:
    """failed  {proof: how often it did not meet}; unconfirmed {severity: {check: how often}}."""

    fund: str
    name: str
    sessions: int
    first: datetime.date
    last: datetime.date
    nav_decimals: int
    classes: tuple[ClassSummary, ...]
    proofs: int
    failed: dict[str, int]
    unconfirmed: dict[str, dict[str, int]]
    known_at: str | None


def summary(tables: Tables, fund: str) -> FundSummary:
    """One fund of a run."""
    rows = {name: tables.read(name, fund, None) for name in READ}
    return told_of(fund, tables.about(fund), so_far(FundSoFar(), rows, BEFORE, AFTER), tables.said["known_at"])


def told_of(fund: str, about: Mapping[str, Any], found: FundSoFar, known_at: str | None = None) -> FundSummary:
    """The same of what it came to; `about` is what run.json says of it."""
    return FundSummary(
        fund=fund,
        name=about["name"],
        sessions=about["sessions"],
        first=datetime.date.fromisoformat(about["first_session"]),
        last=datetime.date.fromisoformat(about["last_session"]),
        nav_decimals=about["nav_decimals"],
        classes=tuple(of_class(name, about["classes"][name], found.classes[name]) for name in about["class_order"] if name in found.classes),
        proofs=found.proofs,
        failed=dict(found.failed),
        unconfirmed={severity: dict(checks) for severity, checks in found.unconfirmed.items()},
        known_at=known_at,
    )


def of_class(share_class: str, name: str, found: ClassSoFar) -> ClassSummary:
    """One class."""
    return ClassSummary(
        share_class=share_class,
        name=name,
        sessions=found.drawn.sessions,
        first_price=of_e8(found.first_price_e8),
        first=(date_of(found.first), of_e8(found.first_nav_e8)),
        last=(date_of(found.last), of_e8(found.last_nav_e8)),
        low=of_e8(found.low_e8),
        high=of_e8(found.high_e8),
        line=tuple(of_e8(nav) for nav in found.line_e8),
        total_return=found.total_return,
        net_assets=Decimal(found.net_assets_cents).scaleb(-2),
        shares=Decimal(found.shares_e6).scaleb(-6),
    )


def figures(found: FundSummary) -> Figures:
    """One row a class."""
    columns = (
        ("fund", TEXT),
        ("share_class", TEXT),
        ("sessions", WHOLE),
        ("first_session", DATE),
        ("last_session", DATE),
        ("first_price", PRICE),
        ("first_nav", PRICE),
        ("last_nav", PRICE),
        ("low", PRICE),
        ("high", PRICE),
        ("total_return", YIELD),
        ("net_assets", MONEY),
        ("shares", SHARES),
        ("failed_proofs", WHOLE),
        ("errors", WHOLE),
        ("warnings", WHOLE),
    )
    counted = (sum(found.failed.values()), *(sum(found.unconfirmed.get(severity, {}).values()) for severity in ("error", "warning")))
    rows = [
        (
            found.fund,
            each.share_class,
            each.sessions,
            each.first[0],
            each.last[0],
            *(shown(value, found.nav_decimals) for value in (each.first_price, each.first[1], each.last[1], each.low, each.high)),
            each.total_return.quantize(Decimal("1E-12"), ROUND_HALF_UP),
            each.net_assets,
            each.shares,
            *counted,
        )
        for each in found.classes
    ]
    return Figures(columns, tuple(rows))


def shown(value: Decimal, decimals: int) -> Decimal:
    """A price with the decimals of the NAV, more where it has more."""
    plain = value.normalize()
    return value.quantize(Decimal(1).scaleb(min(-decimals, int(plain.as_tuple().exponent))))
