"""The fee table and the example on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from ...basics.problems import printable
from ...figures.example import YEARS
from ...reports.prospectus import dollars, per_cent, whole
from ..grid import Grid, folded
from ..ink import Ink, wrapped

if TYPE_CHECKING:
    from ...reports.prospectus import FeeTable

NONE = "N/A"


def lines(every: list[FeeTable], room: int) -> Any:
    """Lines of cells no wider than `room`."""
    several = len({table.fund for table in every}) > 1
    if several and len({table.fund for table in every}) == len(every):  # one class each: its name says nothing
        every = [attrs.evolve(table, class_name=table.fund_name) for table in every]
        several = False
    told = [[Ink("Annual fund operating expenses", "bold")], [Ink("of average net assets", "dim")], [""]]
    told += folded(expenses(every, several), room)
    paid = [table for table in every if table.front_load or table.deferred_load or table.redemption_fee]
    if paid:
        told += [[""], [Ink("Shareholder fees", "bold")], [""], *folded(fees(paid, several), room)]
    example = wrapped("Example: $10,000 at 5 % a year, redeemed at the end", room)
    told += [[""], *([Ink(line, "bold")] for line in example), [""], *folded(examples(every, several), room)]
    if any(table.deferred_load or table.deferred_schedule for table in every):
        told += [[""], [Ink("The same, not redeemed", "bold")], [""], *folded(examples(every, several, redeemed=False), room)]
    told.append([""])
    told += [[Ink(line, "dim")] for note in notes(every) for line in wrapped(note, room)]
    return told


def label(table: FeeTable, several: bool) -> str:
    """The fund where there are several, and the class where they have several."""
    return printable(table.class_name if not several else f"{table.fund_name}, {table.class_name}")


def expenses(every: list[FeeTable], several: bool) -> Grid:
    """Management, 12b-1, other, total, waivers, net."""
    acquired = any(table.acquired_funds for table in every)
    head = ("", "management", "12b-1", "other", *(["acquired funds"] if acquired else []), "total", "waivers", "with waivers")
    rows = []
    for table in every:
        parts = [table.management, table.distribution, table.other, *([table.acquired_funds] if acquired else []), table.total]
        waiver = per_cent(table.waiver) if table.waiver else NONE
        rows.append((label(table, several), *(per_cent(each) for each in parts), waiver, Ink(per_cent(table.net), "head")))
    return Grid(head=head, rows=tuple(rows), right=(False, *[True] * (len(head) - 1)))


def fees(paid: Any, several: Any) -> Grid:
    """Loads and fees paid from an account."""
    rows = tuple((label(each, several), per_cent(each.front_load), per_cent(each.deferred_load), per_cent(each.redemption_fee)) for each in paid)
    return Grid(head=("", "sales charge", "deferred charge", "redemption fee"), rows=rows, right=(False, True, True, True))


def examples(every: list[FeeTable], several: bool, redeemed: bool = True) -> Grid:
    """Dollars after 1, 3, 5 and 10 years."""
    rows = tuple((label(each, several), *(whole(value) for value in dollars(each, every, redeemed).values())) for each in every)
    head = ("", *(f"{year} year{'s' if year > 1 else ''}" for year in YEARS))
    return Grid(head=head, rows=rows, right=(False, *[True] * len(YEARS)))


def notes(every: list[FeeTable]) -> Iterator[str]:
    """Where the ratios come from, and what the example takes into account."""
    if any(table.measured for table in every):
        yield "Ratios are measured over the last fiscal year of the run."
    waived = {table.waiver_years for table in every if table.waiver}
    if 0 in waived:
        yield "The example does not count waivers for which no term is agreed."
    for years in sorted(waived - {0}):
        yield f"The example counts waivers agreed for {years} year{'s' if years > 1 else ''} in that time alone."
    for table in every:
        if table.converts_to:
            yield f"{printable(table.class_name)} become {printable(table.converts_to)} after {table.converts_after} years."
