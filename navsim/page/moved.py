"""Why a NAV moved since the session before: its change in basis points, component by component."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..plots.figure import NARROW, WIDE, as_svg
from ..plots.waterfall import waterfall
from ..reports.components import kind, words
from ..reports.wording import day, grouped, signed
from .grid import Grid, Picture, Section, cell, row

if TYPE_CHECKING:
    from ..reports.strike_sheet import StrikeSheet

CAPITAL = {"opening", "closing", "purchases", "redemptions", "reinvested", "conversion", "redeemed_in_kind", "class_closed"}
GROUPED = {
    "fee": "Fees",
    "waiver": "Given back",
    "reimbursement": "Given back",
    "recoupment": "Given back",
    "offset": "Given back",
    "distribution": "Distributions",
}


def parts(sheet: StrikeSheet, name: str) -> list[tuple[str, Decimal]]:
    """[(words, basis points of the NAV before)]: each component a share; the last is rounding, and capital booked at rounded prices."""
    change, shares = sheet.change[name], sheet.shares[name]
    found: dict[Any, Any] = {}
    for line in sheet.lines:
        amount = line.amounts.get(name, 0)
        if line.component not in CAPITAL and amount:
            label = GROUPED.get(kind(line.component), words(line.component))
            found[label] = found.get(label, Decimal(0)) + Decimal(amount) / shares / change.since * 10_000
    told = [(label, value) for label, value in found.items() if value]
    rest = change.bp - sum((value for _, value in told), Decimal(0))
    return [*told, ("Rounding and flows", rest)]


def moved(sheet: StrikeSheet) -> Section | None:
    """A chart for each class that has a NAV before this one."""
    pictures, alone = [], len(sheet.change) == 1
    for name, change in sheet.change.items():
        if name not in sheet.shares or change.first:
            continue
        told = parts(sheet, name)
        if not any(value for _, value in told):
            continue
        behind = Grid(
            head=("", "basis points", "dollars a share"),
            rows=(
                *(row(label, cell(signed(value, 3), "num"), cell(signed(value * change.since / 10_000, 6), "num")) for label, value in told),
                row("NAV change", cell(signed(change.bp, 3), "num"), cell(signed(change.amount, 6), "num"), css="sum"),
            ),
        )
        pictures.append(
            Picture(
                caption=f"Why {sheet.classes[name]} moved, basis points",
                svg=as_svg(waterfall(told, change.bp, WIDE if alone else NARROW), f"{sheet.fund} moved {name}"),
                narrow=as_svg(waterfall(told, change.bp, NARROW), f"{sheet.fund} moved {name} narrow") if alone else "",
                said=f"{sheet.classes[name]}: from {grouped(change.since, sheet.nav_decimals)} to {grouped(sheet.nav[name], sheet.nav_decimals)}",
                behind=behind,
            )
        )
    if not pictures or sheet.before is None:
        return None
    lead = f"From the NAV of {day(sheet.before)} to that of {day(sheet.session)}."
    return Section(id=f"{sheet.fund}-moved", title="Why it moved", lead=lead, kind="pictures", blocks=tuple(pictures))
