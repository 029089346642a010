"""The strike sheet, to be signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..reports.components import kind, words
from ..reports.wording import day, days, grouped, money, signed
from .grid import Grid, Section, cell, row

if TYPE_CHECKING:
    from ..reports.strike_sheet import Change, StrikeSheet
    from .grid import Cell

ALWAYS = ("opening", "closing", "fee")


def strike(sheet: StrikeSheet) -> Section:
    """Opening to closing, shares, NAV and its change, class by class and in sum, with lines for signatures."""
    many = len(sheet.classes) > 1
    rows = []
    for line in sheet.lines:
        if not any(line.amounts.values()) and kind(line.component) not in ALWAYS:
            continue
        label, css = words(line.component), ""
        if line.component == "opening":
            label = f"Net assets, {day(sheet.before)}" if sheet.before else "Net assets, none before"
            css = "strong"
        if line.component == "closing":
            label, css = f"Net assets, {day(sheet.session)}", "sum"
        amounts = [cell(money(line.amounts[name]) if name in line.amounts else "–", "num") for name in sheet.classes]
        rows.append(row(label, *amounts, *([cell(money(line.total), "num")] if many else []), css=css))
    blank = [""] if many else []
    rows.append(
        row("Shares outstanding", *(told(sheet.shares, name, lambda each: grouped(each, sheet.share_decimals)) for name in sheet.classes), *blank)
    )
    rows.append(
        row("NAV per share", *(told(sheet.nav, name, lambda each: grouped(each, sheet.nav_decimals)) for name in sheet.classes), *blank, css="sum")
    )
    first = " from first price" if any(change.first for change in sheet.change.values()) else ""
    rows.append(row(f"Change{first}", *(told(sheet.change, name, lambda each: changed(each, sheet.nav_decimals)) for name in sheet.classes), *blank))
    head = (day(sheet.session), *(sheet.classes[name] for name in sheet.classes), *(["Fund"] if many else []))
    span = f" Books {days(*sheet.days)}." if sheet.days else ""
    failed = f" Proofs that do not meet: {', '.join(sheet.failed)}." if sheet.failed else f" {sheet.proofs} proofs meet to the cent."
    lead = f"How each class went from the last strike to this one.{span}{failed}"
    return Section(id=f"{sheet.fund}-strike", title="Strike sheet", lead=lead, kind="sheet", blocks=(Grid(head=head, rows=tuple(rows)),), breaks=True)


def told(values: dict[str, Any], name: str, how: Callable[..., Any]) -> Cell:
    """A class's value, or a dash."""
    return cell(how(values[name]) if name in values else "–", "num")


def changed(each: Change, decimals: int) -> str:
    """+0.02 (+20.5 bp)."""
    return f"{signed(each.amount, decimals)} ({signed(each.bp, 1)} bp)"
