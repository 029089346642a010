"""All statements of a fund for a period, footed to whole dollars, and the proofs that they tie to the roll-forward."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs
import pyarrow as pa

from ...tables.schemas import DATE, LONG_TEXT, TEXT
from ..figures import Figures
from ..reading import Tables
from .changes import changes
from .entries import ZERO, Entry, apportion, foot
from .expenses import CHARGED, expenses
from .highlights import entries as highlight_lines
from .highlights import highlights
from .operations import operations
from .period import Period, period
from .position import position
from .printed import printed, quantity, tenths, whole_dollars
from .ratios import traded, turnover
from .schedule import Schedule, schedule

AMOUNT = pa.decimal128(38, 12)
TITLES = {
    "assets_and_liabilities": "Statement of Assets and Liabilities",
    "operations": "Statement of Operations",
    "changes": "Statement of Changes in Net Assets",
    "highlights": "Financial Highlights",
}


@attrs.frozen(kw_only=True)
class Tie:
    """Two figures of the statements that must be one, to the cent."""

    name: str
    left: Decimal
    right: Decimal

    @property
    def failed(self) -> bool:
        """Whether the statement does not tie to the roll-forward."""
        return self.left != self.right


@attrs.frozen(kw_only=True, eq=False)
class Statements:
    """sheets  {statement: [Entry]}; notes what the reader must know; ties every sum proven."""

    fund: str
    name: str
    first: datetime.date
    last: datetime.date
    closing: datetime.date
    classes: dict[str, str]
    sheets: dict[str, list[Entry]]
    schedule: Schedule
    notes: tuple[str, ...]
    ties: tuple[Tie, ...]

    @property
    def failed(self) -> tuple[Any, ...]:
        """The ties that do not hold."""
        return tuple(tie for tie in self.ties if tie.failed)


def statements(
    tables: Tables, fund: str, first: datetime.date | None = None, last: datetime.date | None = None, annualized_turnover: bool = False
) -> Statements:
    """From `first` through `last`; without them, the fiscal year of the last session."""
    of = period(tables, fund, first, last)
    spent, moved = expenses(of), traded(of)
    balance, earned = position(of), operations(of, spent)
    changed = changes(of, earned, spent, moved)
    found = schedule(of)
    foot_together(balance, changed, earned, found)
    turned = turnover(of, moved, annualized_turnover)
    told = {name: highlights(of, spent, name) for name in of.close}
    lines = [line for name, each in told.items() for line in highlight_lines(each, of, name, turned)]
    return Statements(
        fund=fund,
        name=of.fund_name,
        first=of.first,
        last=of.last,
        closing=of.closing,
        classes=of.classes,
        sheets={"assets_and_liabilities": balance, "operations": [earned], "changes": changed, "highlights": lines},
        schedule=found,
        notes=tuple(notes(of, found)),
        ties=tuple(ties(of, balance, earned, changed, found)),
    )


def foot_together(balance: list[Entry], changed: list[Entry], earned: Entry, found: Schedule) -> None:
    """One figure prints one way in every statement: net assets first, then the changes, then what operations brought."""
    net_assets = balance[0]
    net_assets.find("investments_at_value").dollars = found.dollars
    foot(net_assets)
    whole, consist = changed[0], changed[1]
    foot(whole, net_assets.dollars)
    foot(consist, net_assets.dollars)
    for line in changed[2:]:
        foot(line)
    classes = [line for line in balance if line.key == "class_net_assets"]
    for line, dollars in zip(classes, apportion([line.told for line in classes], net_assets.dollars) if classes else (), strict=True):
        line.dollars = dollars
    for key in ("net_investment_income", "net_realized_gain", "change_in_unrealized"):
        earned.find(key).dollars = whole.find(key).dollars
    earned.find("net_gain").dollars = sum(whole.find(key).dollars or 0 for key in ("net_realized_gain", "change_in_unrealized"))
    foot(earned, whole.find("operations").dollars)


def ties(of: Period, balance: list[Entry], earned: Entry, changed: list[Entry], found: Schedule) -> Iterator[Tie]:
    """Every total against its parts, and the statements against the tables they were made from and each other."""
    end = sum((row["net_assets"] for row in of.close.values()), ZERO)
    for sheet in ([balance[0]], [earned], changed):
        for root in sheet:
            for line in root.all():
                if line.parts:
                    yield Tie(name=f"sum:{line.key}", left=line.told, right=line.told - line.gap)
    at_close = sum((row["amount"] for row in of.tables.rows("roll_forward", of.fund, of.closing) if row["component"] == "closing"), ZERO)
    yield Tie(name="net_assets:roll_forward", left=balance[0].told, right=at_close)
    yield Tie(name="net_assets:nav", left=balance[0].told, right=end)
    yield Tie(name="net_assets:changes", left=balance[0].told, right=changed[0].told)
    yield Tie(name="investments:schedule", left=balance[0].find("investments_at_value").told, right=found.value)
    moved = of.sum_of(*{component for component, _ in of.moved if component not in ("opening", "closing")})
    for session in of.cut:
        parts = sum((row["amount"] for row in of.year_ends if row["session"] == session), ZERO)
        whole = sum((row["amount"] for row in of.tables.rows("roll_forward", of.fund, session) if row["component"].startswith(CHARGED)), ZERO)
        yield Tie(name="year_ends:roll_forward", left=parts, right=whole)
    yield Tie(name="net_increase:roll_forward", left=changed[0].find("net_increase").told, right=moved)


def notes(of: Period, found: Schedule) -> Iterator[str]:
    """What the period is, and what could not be told."""
    if of.first_of_all and of.sessions[0] == of.inception:
        yield f"{of.fund_name} commenced operations on {of.inception} (inception date)."
    for name, row in of.close.items():
        if name not in of.opening and not of.first_of_all and row:
            first = min(each["session"] for each in of.tables.rows("nav", of.fund, of.sessions[0], of.closing) if each["share_class"] == name)
            yield f"{of.classes[name]}: from {first}, when its first shares were sold."
    if of.last > of.closing:
        yield f"The last session of the period was {of.closing}."
    if of.unbooked:
        first, last = of.unbooked
        yield f"Expenses of {first}{'' if first == last else f' to {last}'} are not in it: no session of the run has booked them yet."
    if found.unclassified:
        yield f"Without an industry or a country in securities.csv: {', '.join(found.unclassified)}."


def figures(found: Statements, statement: str | None = None) -> Figures:
    """One row a line: exact amount and as it is printed; the schedule of investments and the summary by country after the others."""
    columns = (
        ("fund", TEXT),
        ("from", DATE),
        ("to", DATE),
        ("statement", TEXT),
        ("line", TEXT),
        ("share_class", TEXT),
        ("label", LONG_TEXT),
        ("amount", AMOUNT),
        ("printed", LONG_TEXT),
    )
    rows = []
    for sheet, roots in found.sheets.items():
        for root in roots:
            for entry in root.all():
                if not entry.silent:
                    rows.append((sheet, entry.key, entry.share_class, entry.label.strip(), exact(entry.amount), printed(entry)))
    rows += schedule_rows(found.schedule)
    if statement is not None:
        rows = [row for row in rows if row[0] == statement or (row[0], statement) == ("countries", "schedule")]
    return Figures(columns, tuple((found.fund, found.first, found.last, *row) for row in rows))


def exact(amount: Decimal | None) -> Decimal | None:
    """An amount at the twelve decimals of the column."""
    return None if amount is None else amount.quantize(Decimal("1E-12")).normalize() + Decimal("0.00")


def schedule_rows(found: Schedule) -> Iterator[tuple[Any, ...]]:
    """Holdings, industries, kinds, and the foot of the schedule; then countries."""
    for kind, industries in found.kinds:
        yield "schedule", "kind", None, kind.name, kind.value, whole_dollars(kind.dollars)
        yield "schedule", "kind_per_cent", None, kind.name, kind.per_cent, tenths(kind.per_cent)
        yield "schedule", "kind_cost", None, kind.name, kind.cost, whole_dollars(kind.cost_dollars)
        for industry in industries:
            for held in industry.holdings:
                yield "schedule", "quantity", None, held.name, held.quantity, quantity(held.quantity)
                yield "schedule", "holding", None, held.name, held.value, whole_dollars(held.dollars)
            if industry.name:
                yield "schedule", "industry", None, industry.name, industry.value, whole_dollars(industry.dollars)
                yield "schedule", "industry_per_cent", None, industry.name, industry.per_cent, tenths(industry.per_cent)
    yield "schedule", "total_cost", None, "Total Investments", found.cost, whole_dollars(found.cost_dollars)
    for line, label, value, dollars, share in (
        ("total_investments", "Total Investments", found.value, found.dollars, found.per_cent),
        ("rest", "Cash, Receivables and Other Assets, net of Liabilities", found.rest, found.rest_dollars, found.rest_per_cent),
        ("net_assets", "Net Assets", found.net_assets, found.net_assets_dollars, Decimal("100.0")),
    ):
        yield "schedule", line, None, label, value, whole_dollars(dollars)
        yield "schedule", f"{line}_per_cent", None, label, share, tenths(share)
    for country in found.countries:
        yield "countries", "country", None, country.name, country.value, whole_dollars(country.dollars)
        yield "countries", "country_per_cent", None, country.name, country.per_cent, tenths(country.per_cent)
