"""The statements on a terminal, laid out as in print."""

from collections.abc import Iterator
from typing import Any

import attrs

from ...basics.problems import printable
from ...reports.statements.entries import Entry
from ...reports.statements.printed import printed, quantity, tenths, whole_dollars
from ...reports.statements.statements import TITLES, Statements
from ..grid import RULE, Grid
from ..grid import lines as drawn
from ..ink import Ink, wrapped
from ..wording import day
from .heading import heading, marked

MOST = 100
FIGURE = 16
STEP = "  "


def lines(found: Statements, room: int, statement: str | None = None) -> list[list[Any]]:
    """Lines of cells no wider than `room`; one statement, or all."""
    room = min(room, MOST)
    told: list[Any] = []
    for name in (*TITLES, "schedule"):
        if statement not in (None, name):
            continue
        told += [[""]] if told else []
        title = TITLES.get(name, "Schedule of Investments")
        told += heading(printable(found.name), title, when(found, name), room)
        told += schedule(found, room) if name == "schedule" else highlights(found, room) if name == "highlights" else sheet(found, name, room)
    told += [[""], *([Ink(note, "dim")] for text in found.notes for note in wrapped(printable(text), room))]
    if found.failed:
        told += [[Ink(f"▲ {tie.name}: {tie.left} is not {tie.right}", "red")] for tie in found.failed]
    else:
        told += marked(Ink("✓", "green"), "every sum adds up, and ties to the roll-forward to the cent", room)
    return told


def when(found: Statements, name: str) -> str:
    """The day of a balance, or the period."""
    if name in ("assets_and_liabilities", "schedule"):
        return f"as of {day(found.closing)}"
    return f"for the period {day(found.first)} to {day(found.last)}"


def sheet(found: Statements, name: str, room: int) -> list[list[Any]]:
    """Labels to the left, figures to the right, a rule above every sum."""
    rows: list[Any] = []
    for root in found.sheets[name]:
        shown = list(entry_rows(root, 0, room))
        if root.share_class is not None and len(found.classes) > 1 and name == "assets_and_liabilities":
            shown = list(entry_rows(attrs.evolve(root, label=f"{found.classes[root.share_class]}: {root.label.strip()}"), 0, room))
        rows += shown
    return drawn(Grid(head=(), rows=tuple(rows), right=(False, True)), room)


def entry_rows(entry: Entry, depth: int, room: int) -> Iterator[Any]:
    """Heading, parts, sum."""
    if entry.heading:
        yield (STEP * depth + printable(entry.heading), "")
    for part in entry.parts:
        yield from entry_rows(part, depth + bool(entry.heading), room)
    if entry.silent:
        return
    if entry.parts:
        yield RULE
    inside = STEP * (depth + (bool(entry.heading) and not entry.parts))
    words = wrapped(printable(entry.label.strip()), room - FIGURE - len(inside) - 4, STEP)
    style = "bold" if entry.parts else ""
    yield from ((Ink(inside + each, style), "") for each in words[:-1])
    yield (Ink(inside + words[-1], style), Ink(printed(entry), style))


def highlights(found: Statements, room: int) -> list[list[Any]]:
    """A column a class."""
    of_class: dict[Any, Any] = {}
    for root in found.sheets["highlights"]:
        of_class.setdefault(root.share_class, []).append(root)
    rows: list[Any] = []
    for roots in zip(*of_class.values(), strict=False):
        rows += highlight_rows(roots, 0)
    head = ("", *(printable(found.classes[name]) for name in of_class)) if len(found.classes) > 1 else ()
    return drawn(Grid(head=head, rows=tuple(rows), right=(False, *[True] * len(of_class))), room)


def highlight_rows(entries: tuple[Entry, ...], depth: int) -> Iterator[Any]:
    """The same line of every class."""
    first, count = entries[0], len(entries)
    if first.heading:
        yield (STEP * depth + first.heading, *[""] * count)
    for parts in zip(*(entry.parts for entry in entries), strict=False):
        yield from highlight_rows(parts, depth + bool(first.heading))
    if first.parts:
        yield RULE
    style = "bold" if first.parts else ""
    yield (Ink(STEP * depth + first.label, style), *(Ink(printed(entry), style) for entry in entries))


def schedule(found: Statements, room: int) -> list[list[Any]]:
    """By kind and industry in per cent of net assets, then by country in per cent of investments."""
    told = found.schedule
    rows: list[Any] = []
    for kind, industries in told.kinds:
        rows.append(("", Ink(f"{kind.name} - {tenths(kind.per_cent)}", "bold"), ""))
        for industry in industries:
            if industry.name:
                rows.append(("", Ink(f"{printable(industry.name)} - {tenths(industry.per_cent)}", "dim"), ""))
            rows += [(quantity(held.quantity), STEP + printable(held.name), whole_dollars(held.dollars)) for held in industry.holdings]
            if len(industry.holdings) > 1:
                rows.append(("", "", Ink(whole_dollars(industry.dollars), "dim")))
        rows.append(RULE)
        rows.append(("", Ink(f"Total {kind.name} (cost {whole_dollars(kind.cost_dollars)})", "bold"), Ink(whole_dollars(kind.dollars), "bold")))
    total = f"Total Investments (total cost {whole_dollars(told.cost_dollars)}) - {tenths(told.per_cent)}"
    rows += [
        RULE,
        ("", Ink(total, "bold"), Ink(whole_dollars(told.dollars), "bold")),
        ("", f"Cash, Receivables and Other Assets, net of Liabilities - {tenths(told.rest_per_cent)}", whole_dollars(told.rest_dollars)),
        ("", Ink("Net Assets - 100%", "bold"), Ink(whole_dollars(told.net_assets_dollars), "bold")),
    ]
    lines_ = drawn(Grid(head=("Shares or principal", "", "Market value"), rows=tuple(rows), right=(True, False, True)), room)
    countries: list[Any] = [(printable(each.name), tenths(each.per_cent), whole_dollars(each.dollars)) for each in told.countries]
    countries += [RULE, (Ink("Total", "bold"), tenths(told.per_cent * 0 + 100), Ink(whole_dollars(told.dollars), "bold"))]
    grid = Grid(head=("Country", "% of investment securities", "Market value"), rows=tuple(countries), right=(False, True, True))
    return [*lines_, [""], *drawn(grid, room)]
