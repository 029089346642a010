"""What a run comes to: each fund's sessions, each class's NAV from first to last, and whether the books meet."""

from __future__ import annotations

import collections
import datetime
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs
import numpy as np

from ..tables.schemas import DATE, MONEY, PRICE, SHARES, TEXT, WHOLE, YIELD
from .figures import Figures
from .growth import Growth, growths
from .reading import Tables, coded, whole


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
    """One fund of a run: by the columns of its tables, of which a long run has a hundred thousand rows."""
    about = tables.about(fund)
    proofs = tables.read("proofs", fund, None)
    wrong = np.flatnonzero(whole(proofs.column("difference"))).tolist()
    grown = growths(tables, fund)
    return FundSummary(
        fund=fund,
        name=about["name"],
        sessions=about["sessions"],
        first=datetime.date.fromisoformat(about["first_session"]),
        last=datetime.date.fromisoformat(about["last_session"]),
        nav_decimals=about["nav_decimals"],
        classes=classes(tables, fund, about["classes"], grown),
        proofs=proofs.num_rows,
        failed=counted(proofs.column("proof").take(wrong).to_pylist() if wrong else []),
        unconfirmed=unconfirmed(tables, fund),
        known_at=tables.said["known_at"],
    )


def classes(tables: Tables, fund: str, names: dict[str, str], grown: dict[str, Growth]) -> tuple[ClassSummary, ...]:
    """Every class that had shares, in the order they were declared in."""
    struck = tables.read("nav", fund, None)
    codes, words = coded(struck.column("share_class"))
    last = {words[code]: row for row, code in enumerate(codes.tolist())}

    def cell(column: str, name: str) -> Any:
        return struck.column(column)[last[name]].as_py()

    return tuple(
        ClassSummary(
            share_class=name,
            name=names[name],
            first_price=grown[name].began,
            navs=grown[name].navs,
            total_return=grown[name].became - 1,
            net_assets=cell("net_assets", name),
            shares=cell("shares", name),
        )
        for name in tables.classes(fund)
        if name in grown
    )


def unconfirmed(tables: Tables, fund: str) -> dict[str, dict[str, int]]:
    """{severity: {check: how often}} of the exceptions that nobody has confirmed."""
    told = tables.read("exceptions", fund, None)
    (severity, severities), (check, checks) = coded(told.column("severity")), coded(told.column("check"))
    free = np.flatnonzero(coded(told.column("confirmed_by"))[0] < 0)
    pairs = counted(zip(severity[free].tolist(), check[free].tolist(), strict=True))
    found: dict[str, dict[str, int]] = {}
    for (s, c), often in pairs.items():
        found.setdefault(severities[s], {})[checks[c]] = often
    return found


def counted(told: Iterable[Any]) -> dict[Any, int]:
    """{what was told: how often}, in the order they come first."""
    return dict(collections.Counter(told))


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
