"""The first thing on the page: what each class came to, and its NAV over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ..plots.figure import NARROW, as_svg
from ..plots.nav import nav
from ..plots.spark import spark
from ..reports.reading import Tables
from ..reports.summary import summary
from ..reports.wording import count, days, grouped, percent, price, signed
from .grid import Picture, Section, capped, cell, dated, row
from .pointed import pointed

if TYPE_CHECKING:
    from ..reports.strike_sheet import StrikeSheet
    from ..reports.summary import ClassSummary, FundSummary

MONTH = 63  # sessions a spark line shows


@attrs.frozen(kw_only=True)
class Tile:
    """A figure to remember."""

    name: str
    value: str
    change: str
    css: str
    spark: str


def overview(tables: Tables, fund: str, sheet: StrikeSheet) -> Section:
    """Tiles for the session and the chart of the whole run."""
    found, navs = summary(tables, fund), dict[str, list[tuple[Any, Any]]]()
    for each in tables.rows("nav", fund):
        navs.setdefault(each["share_class"], []).append((each["session"], each["nav"]))
    tiles = tuple(tile(fund, n, each, navs[each.share_class], sheet) for n, each in enumerate(found.classes))
    total = sum(line.total for line in sheet.lines if line.component == "closing")
    lead = f"Net assets {grouped(total, 2)} dollars. {count(found.sessions, 'session')}, {days(found.first, found.last)}."
    return Section(id=f"{fund}-overview", title="Overview", lead=lead, kind="overview", blocks=(tiles, chart(tables, fund, found, navs)))


def tile(fund: str, n: int, each: ClassSummary, navs: list[tuple[Any, Any]], sheet: StrikeSheet) -> Tile:
    """One class: NAV, change since the session before, the last months."""
    values = [value for day, value in navs if day <= sheet.session]
    change, css = "", ""
    if each.share_class in sheet.change:
        moved = sheet.change[each.share_class]
        css = "up" if moved.amount > 0 else "down" if moved.amount < 0 else ""
        mark = "▲ " if moved.amount > 0 else "▼ " if moved.amount < 0 else ""
        change = f"{mark}{signed(moved.amount, sheet.nav_decimals)} ({signed(moved.bp, 1)} bp)"
    shown = sheet.nav.get(each.share_class)
    return Tile(
        name=f"{each.name}, NAV per share",
        value=grouped(shown, sheet.nav_decimals) if shown is not None else "–",
        change=change or f"{percent(each.total_return)} since it began",
        css=css,
        spark=as_svg(spark(values[-MONTH:], n), f"{fund} spark {n}") if len(values) > 1 else "",
    )


def chart(tables: Tables, fund: str, found: FundSummary, navs: dict[str, list[tuple[Any, Any]]]) -> Picture:
    """NAV per share of every class, distributions marked."""
    own = {each.share_class: navs[each.share_class] for each in found.classes}
    lines = {name: ([day for day, _ in rows], [value for _, value in rows]) for name, rows in own.items()}
    paid: dict[Any, Any] = {}
    for each in tables.rows("distributions", fund):
        if each["kind"] != "daily":
            paid.setdefault(each["ex_date"], set()).add(each["kind"].replace("_", " "))
    marks = [(day, ", ".join(sorted(kinds))) for day, kinds in sorted(paid.items())][-12:]
    head = ("session", *(f"NAV, {name}" for name in lines), *(f"net assets, {name}" for name in lines))
    told: dict[Any, Any] = {}
    for each in tables.rows("nav", fund):
        told.setdefault(each["session"], {})[each["share_class"]] = each
    rows = [
        row(
            dated(day),
            *(cell(price(by_class[name]["nav"]) if name in by_class else "–", "num") for name in lines),
            *(cell(grouped(by_class[name]["net_assets"], 2) if name in by_class else "–", "num") for name in lines),
        )
        for day, by_class in sorted(told.items())
    ]
    figure, narrow = nav(lines, marks), nav(lines, marks, width=NARROW)
    return Picture(
        caption="NAV per share by class, dollars",
        svg=as_svg(figure, f"{fund} nav"),
        narrow=as_svg(narrow, f"{fund} nav narrow"),
        said=f"NAV per share of {', '.join(lines)}, {days(found.first, found.last)}",
        behind=capped(head, rows, "nav", last=True),
        points=pointed(figure, lines, narrow),
    )
