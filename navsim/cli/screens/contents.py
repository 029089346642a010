"""What a scenario holds, on a terminal."""

from typing import Any

from ...basics.problems import printable
from ...reports.contents import Contents
from ..grid import RULE, Grid, parted
from ..ink import Ink
from .heading import heading


def lines(found: Contents, room: int) -> list[Any]:
    """Lines of cells no wider than `room`."""
    names = ", ".join(printable(name) for name in found.funds.values())
    told = heading(names, f"{found.events:,} events", found.name, room)
    rows = [(printable(each.file), Ink(each.kind, "dim"), f"{each.events:,}", _day(each.first), _day(each.last)) for each in found.kept]
    total = (Ink("all events", "bold"), "", Ink(f"{found.events:,}", "bold"), "", "")
    told += parted(Grid(head=("file", "kind", "events", "from", "to"), rows=(*rows, RULE, total), right=(False, False, True, False, False)), room, 2)
    return [*told, [""], [Ink("✓", "green"), " nothing wrong in any file"]]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
