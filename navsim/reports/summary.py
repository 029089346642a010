"""What a run comes to: each fund's sessions, each class's NAV from first to last, and whether the books meet."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs
import numpy as np

from ..tables.schemas import DATE, MONEY, PRICE, SHARES, TEXT, WHOLE, YIELD
from .figures import Figures
from .growth import growth
from .reading import Tables, whole


@attrs.frozen(kw_only=True, eq=False)
class ClassSummary:
    """`navs` are [(session, NAV)]; the return is from what the first shares cost, distributions reinvested on their ex-date."""

    share_class: str
    name: str
    first_price: Decimal
    navs: tuple[tuple[datetime.date, Decimal], ...]
    total_return: Decimal
    net_assets: Decimal
    shares: Decimal

    @property
    def low(self) -> Decimal:
        return min(nav for _, nav in self.navs)

    @property
    def high(self) -> Decimal:
        return max(nav for _, nav in self.navs)


@attrs.frozen(kw_only=True, eq=False)
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
    about = tables.about(fund)
    struck: dict[Any, Any] = {}
    for row in tables.rows("nav", fund):
        struck.setdefault(row["share_class"], []).append(row)
    proofs = tables.read("proofs", fund, None)
    wrong = np.flatnonzero(whole(proofs.column("difference"))).tolist()
    failed: dict[Any, Any] = {}
    for name in proofs.column("proof").take(wrong).to_pylist() if wrong else ():
        failed[name] = failed.get(name, 0) + 1
    unconfirmed: dict[Any, Any] = {}
    for row in tables.rows("exceptions", fund):
        if row["confirmed_by"] is None:
            checks = unconfirmed.setdefault(row["severity"], {})
            checks[row["check"]] = checks.get(row["check"], 0) + 1
    return FundSummary(
        fund=fund,
        name=about["name"],
        sessions=about["sessions"],
        first=datetime.date.fromisoformat(about["first_session"]),
        last=datetime.date.fromisoformat(about["last_session"]),
        nav_decimals=about["nav_decimals"],
        classes=tuple(
            of_class(name, about["classes"][name], struck[name], growth(tables, fund, name)) for name in tables.classes(fund) if name in struck
        ),
        proofs=proofs.num_rows,
        failed=failed,
        unconfirmed=unconfirmed,
        known_at=tables.said["known_at"],
    )


def of_class(share_class: str, name: str, struck: list[dict[str, Any]], grown: Any) -> ClassSummary:
    """One class; `struck` are its rows of nav in order."""
    return ClassSummary(
        share_class=share_class,
        name=name,
        first_price=grown.began,
        navs=grown.navs,
        total_return=grown.index[-1] - 1,
        net_assets=struck[-1]["net_assets"],
        shares=struck[-1]["shares"],
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
            len(each.navs),
            each.navs[0][0],
            each.navs[-1][0],
            *(shown(value, found.nav_decimals) for value in (each.first_price, each.navs[0][1], each.navs[-1][1], each.low, each.high)),
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
