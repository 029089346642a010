"""What moved a money fund's deviation, on a terminal: by cause, then by security."""

from decimal import Decimal
from typing import Any

from ...basics.problems import printable
from ...reports.deviation import Moved
from ...reports.wording import signed
from ..grid import RULE, Grid
from ..grid import lines as drawn
from ..ink import Ink
from ..wording import weekday
from .heading import heading

MOST = 12  # securities; the rest are told together
WORDS = {
    "rate": "yields, of all paper",
    "price": "prices of single securities",
    "position": "bought, sold, matured",
    "gain": "realized gains and losses",
    "redemptions": "redemptions at the stable price",
    "purchases": "purchases at the stable price",
    "reinvested": "reinvested at the stable price",
    "conversion": "conversions",
    "redeemed_in_kind": "redemptions in kind",
    "other": "income not declared, odd cents",
}


def lines(found: Moved, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`."""
    shown = heading(printable(found.name), f"what moved the deviation on {weekday(found.session)}", found.fund, room)
    parts = [(WORDS.get(cause, cause), bp) for cause, bp in found.by_cause]
    shown += [*drawn(grid("by cause, basis points", found, parts), room), [""]]
    named = [(printable(name) or "no security: shares, income", bp) for name, bp in found.by_security]
    rest = sum((bp for _, bp in named[MOST:]), Decimal(0))
    if named[MOST:]:
        named = [*named[:MOST], (f"{len(named) - MOST} others", rest)]
    shown += drawn(grid("by security", found, named), room)
    return [*shown, [""], [Ink(f"status: {found.status}", "dim")]]


def grid(head: str, found: Moved, parts: list[tuple[str, Decimal]]) -> Grid:
    """From the deviation before to the one now."""
    told = [("the session before", found.before), *parts, ("now", found.now)]
    rows: list[Any] = [(word, signed(bp, 4)) for word, bp in told]
    return Grid(head=(head, ""), rows=(*rows[:-1], RULE, rows[-1]), right=(False, True))
