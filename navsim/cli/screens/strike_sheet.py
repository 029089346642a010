"""The strike sheet on a terminal."""

import decimal
from collections.abc import Callable, Iterator
from typing import Any

from ...basics.problems import printable
from ...reports.components import WORDS, kind, words
from ...reports.strike_sheet import StrikeSheet
from ..grid import RULE, Grid, folded
from ..ink import Ink
from ..wording import NOTHING, day, days, grouped, money, signed, weekday
from .heading import heading, verdict

ALWAYS = ("opening", "closing", "fee")


def lines(sheet: StrikeSheet, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`."""
    span = f"books {days(*sheet.days)}" if sheet.days else ""
    told = heading(printable(sheet.name), f"strike of {weekday(sheet.session)}", " · ".join(filter(None, [sheet.fund, span, sheet.state])), room)
    total = len(sheet.classes) > 1 and sheet.whole
    told += folded(Grid(head=_head(sheet, total), rows=tuple(_rows(sheet, total)), right=(False, *[True] * (len(sheet.classes) + total))), room)
    told.append([""])
    told += verdict(sheet.proofs, sheet.failed, sheet.errors, sheet.warnings, room)
    return told


def _head(sheet: StrikeSheet, total: bool) -> tuple[str, ...]:
    return ("", *(f"{name} " for name in sheet.classes), *(["fund "] if total else []))


def _rows(sheet: StrikeSheet, total: bool) -> Iterator[Any]:
    for line in sheet.lines:
        if not any(line.amounts.values()) and kind(line.component) not in ALWAYS:
            continue
        label, style = _label(sheet, line.component)
        if line.component == "closing":
            yield RULE
        amounts = [money(line.amounts.get(name)) if name in line.amounts else NOTHING for name in sheet.classes]
        cells = [*amounts, money(line.total)] if total else amounts
        yield (Ink(label, style), *(Ink(cell if cell != NOTHING else f"{NOTHING} ", style) for cell in cells))
    blank = [""] if total else []
    yield ("Shares", *(_of(sheet.shares, name, lambda each: grouped(each, sheet.share_decimals) + " ") for name in sheet.classes), *blank)
    yield (
        Ink("NAV", "head"),
        *(Ink(_of(sheet.nav, name, lambda each: grouped(each, sheet.nav_decimals) + " "), "head") for name in sheet.classes),
        *blank,
    )
    firsts = {name: each for name, each in sheet.change.items() if each.first}
    since = " from first price" if firsts and len(firsts) == len(sheet.change) else ""
    yield (f"Change{since}", *(_of(sheet.change, name, lambda each: _marked(each.amount, sheet.nav_decimals, " ")) for name in sheet.classes), *blank)
    yield (Ink("  in basis points", "dim"), *(_of(sheet.change, name, lambda each: _marked(each.bp, 1, " ")) for name in sheet.classes), *blank)


def _marked(value: decimal.Decimal, decimals: int, unit: str) -> Ink:
    return signed(value, decimals, unit)


def _of(values: dict[str, Any], name: str, told: Callable[..., Any]) -> Any:
    return told(values[name]) if name in values else f"{NOTHING} "


def _label(sheet: StrikeSheet, component: str) -> tuple[str, str]:
    if component == "opening":
        return (f"Net assets, {day(sheet.before)}" if sheet.before else "Net assets, none before"), "bold"
    if component == "closing":
        return f"Net assets, {day(sheet.session)}", "bold"
    return f"  {words(component) if kind(component) in WORDS else component}", ""
