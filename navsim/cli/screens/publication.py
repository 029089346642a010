"""What was published, or what stopped it, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...basics.problems import printable
from ...reports.publication import DRAFT
from ..grid import Grid
from ..grid import lines as drawn
from ..ink import Ink, width, wrapped
from ..wording import count
from .heading import marked

if TYPE_CHECKING:
    from ...reports.publication import Publication

WAY = ("draft", "proved", "published")


def lines(found: list[Publication], head: str, address: str, stopped: bool, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`."""
    rows = tuple(
        (each.session.isoformat(), each.fund, name, f"{nav:f}", _way(each.state if stopped else WAY[-1]))
        for each in found
        for name, nav in each.navs.items()
    )
    told = drawn(Grid(head=("session", "fund", "class", "NAV", "state"), rows=rows, right=(False, False, False, True, False)), room)
    blocked = [row for each in found if each.state == DRAFT for row in each.stopped_by]
    if stopped:
        words = f"stopped by {count(len(blocked), 'error')} that nobody has confirmed; nothing was appended"
        told += [[""], *marked(Ink("▲", "red"), words, room, "red")]
        told += [["  ", Ink(row["check"], "bold"), f" {printable(row['subject'] or '')}"] for row in blocked]
        return told
    seq = head.partition(":")[0]
    signed, typed = "the sheet that was signed is always there:", f"navsim run {address} --known-at {seq} -o SIGNED"
    if width(f"{signed} {typed}") <= room:
        return [*told, [""], [Ink(f"{signed} {typed}", "dim")]]
    return [*told, [""], *([Ink(line, "dim")] for line in (*wrapped(signed, room), *wrapped(typed, room)))]  # what is typed begins a line


def _way(state: str) -> str:
    """draft → proved → published, as far as it came."""
    return " → ".join(WAY[: WAY.index(state) + 1])
