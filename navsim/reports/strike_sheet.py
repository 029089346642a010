"""The strike sheet of a session: net assets from opening to closing, shares, NAV and its change, class by class and in sum."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import attrs
import pyarrow as pa

from ..tables import come_to
from ..tables.became import of_e8
from ..tables.schemas import DATE, TEXT
from .components import in_order
from .figures import Figures
from .reading import Tables, chosen_class, chosen_session

ANY = pa.decimal128(38, 8)


@attrs.frozen(kw_only=True)
class Change:
    """From one NAV to the next. `first` where there is none before: from what the first shares cost."""

    since: Decimal
    amount: Decimal
    bp: Decimal
    first: bool


@attrs.frozen(kw_only=True)
class Line:
    """One component; a class that has none of it is left out."""

    component: str
    amounts: dict[str, Decimal]
    total: Decimal


@attrs.frozen(kw_only=True, eq=False)
class StrikeSheet:
    """days are the calendar days whose fees were accrued, or None; failed the proofs that do not meet; errors are unconfirmed; told: published."""

    fund: str
    name: str
    session: datetime.date
    before: datetime.date | None
    classes: dict[str, str]
    lines: tuple[Line, ...]
    shares: dict[str, Decimal]
    nav: dict[str, Decimal]
    change: dict[str, Change]
    nav_decimals: int
    share_decimals: int
    days: tuple[datetime.date, datetime.date] | None
    whole: bool
    proofs: int
    failed: tuple[Any, ...]
    errors: int
    warnings: int

    told: bool

    @property
    def needs_a_person(self) -> bool:
        """Whether a proof does not meet, or nobody has confirmed an error: exit 1."""
        return bool(self.failed or self.errors)

    @property
    def state(self) -> str:
        """draft while something needs a person, proved, and published once every class was told as struck."""
        if self.needs_a_person:
            return "draft"
        return "published" if self.told else "proved"


def strike_sheet(tables: Tables, fund: str, day: datetime.date | None = None, share_class: str | None = None) -> StrikeSheet:
    """The sheet of a fund, or of one of its classes. Without a day, of the last session."""
    session, before = chosen_session(tables, fund, day)
    about = tables.about(fund)
    names = tables.classes(fund) if share_class is None else (chosen_class(tables, fund, share_class),)
    moved: dict[Any, Any] = {}
    for row in tables.rows("roll_forward", fund, session):
        if row["share_class"] in names:
            moved.setdefault(row["component"], {})[row["share_class"]] = row["amount"]
    struck = {row["share_class"]: row for row in tables.rows("nav", fund, session)}
    earlier = {row["share_class"]: row["nav"] for row in tables.rows("nav", fund, before)} if before else {}
    names = tuple(name for name in names if name in struck or any(name in amounts for amounts in moved.values()))
    paid = first_prices(tables, fund) if any(name not in earlier for name in names) else {}
    accrued = tables.rows("accruals", fund, session)
    proofs = tables.rows("proofs", fund, session)
    exceptions = tables.rows("exceptions", fund, session)
    return StrikeSheet(
        fund=fund,
        name=about["name"],
        session=session,
        before=before,
        classes={name: about["classes"][name] for name in names},
        lines=tuple(
            Line(component=component, amounts=moved[component], total=sum(moved[component].values(), Decimal("0.00")))
            for component in in_order(moved)
        ),
        shares={name: struck[name]["shares"] for name in names if name in struck},
        nav={name: struck[name]["nav"] for name in names if name in struck},
        change={
            name: changed(earlier.get(name, paid.get(name)), struck[name]["nav"], name not in earlier)
            for name in names
            if name in struck and (name in earlier or name in paid)
        },
        nav_decimals=about["nav_decimals"],
        share_decimals=about["share_decimals"],
        days=(min(row["day_from"] for row in accrued), max(row["day_to"] for row in accrued)) if accrued else None,
        whole=share_class is None,
        proofs=len(proofs),
        told=sum(row["proof"] == "published" and not row["difference"] for row in proofs) >= len(struck) > 0,
        failed=tuple(row["proof"] for row in proofs if row["difference"]),
        errors=sum(row["severity"] == "error" and row["confirmed_by"] is None for row in exceptions),
        warnings=sum(row["severity"] == "warning" and row["confirmed_by"] is None for row in exceptions),
    )


def changed(since: Any, nav: Decimal, first: bool) -> Change:
    """In dollars and basis points."""
    return Change(since=since, amount=nav - since, bp=(nav / since - 1) * 10_000, first=first)


def first_prices(tables: Tables, fund: str) -> dict[str, Decimal]:
    """{class: what its first shares cost}."""
    return {name: of_e8(cost) for name, cost in come_to.first_prices(tables.read("orders", fund, None)).items()}


def figures(sheet: StrikeSheet) -> Figures:
    """One row a line and class; without a class, the sum of all."""
    columns = (("session", DATE), ("fund", TEXT), ("share_class", TEXT), ("line", TEXT), ("value", ANY))
    rows: list[tuple[str | None, str, Decimal]] = []
    for line in sheet.lines:
        rows += [(name, line.component, line.amounts[name]) for name in sheet.classes if name in line.amounts]
        rows += [(None, line.component, line.total)] if sheet.whole else []
    rows += [(name, "shares", places(value, sheet.share_decimals)) for name, value in sheet.shares.items()]
    rows += [(name, "nav", places(value, sheet.nav_decimals)) for name, value in sheet.nav.items()]
    rows += [(name, "change", places(each.amount, sheet.nav_decimals)) for name, each in sheet.change.items()]
    rows += [(name, "change_bp", each.bp.quantize(Decimal("0.01"))) for name, each in sheet.change.items()]
    return Figures(columns, tuple((sheet.session, sheet.fund, *row) for row in rows))


def places(value: Decimal, decimals: int) -> Decimal:
    """With so many decimals; those cut off are zero."""
    return value.quantize(Decimal(1).scaleb(-decimals))
