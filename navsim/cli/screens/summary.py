"""What a run comes to, on a terminal."""

from collections.abc import Iterator
from typing import Any

from ...basics.problems import printable
from ...reports.summary import FundSummary
from ..grid import Grid, chosen_columns, natural, parted
from ..ink import Ink
from ..wording import count, days, money, price, signed
from .heading import heading, marked

BLOCKS = "▁▂▃▄▅▆▇█"
LINE = 32


def lines(found: FundSummary, room: int) -> list[Any]:
    """Lines of cells no wider than `room`."""
    known = f" · as known at {found.known_at}" if found.known_at else ""
    told = heading(printable(found.name), f"{count(found.sessions, 'session')}, {days(found.first, found.last)}", f"{found.fund}{known}", room)
    spread = min(LINE, max(room - 84, 8))
    grid = Grid(
        head=("", "cost", "first NAV", "last NAV", "low", "high", "return", "net assets ", "NAV day by day" if spread > 14 else "NAV"),
        rows=tuple(_row(each, found, spread) for each in found.classes),
        right=(False, True, True, True, True, True, True, True, False),
    )
    if natural(grid) > room:  # first what can be looked up elsewhere goes
        grid = chosen_columns(grid, (0, 1, 3, 4, 5, 6, 7))
    return [*told, *parted(grid, room), [""], *_books(found, room)]


def _row(each: Any, found: Any, spread: Any) -> Any:
    first, last = each.first[1], each.last[1]
    least = found.nav_decimals
    return (
        each.share_class,
        price(each.first_price, least),
        price(first, least),
        Ink(price(last, least), "head"),
        price(each.low, least),
        price(each.high, least),
        signed(each.total_return * 100, 2, " %"),
        money(each.net_assets),
        Ink(spark(list(each.line), spread), "cyan"),
    )


def spark(values: list[Any], most: int) -> str:
    """Values as a line of blocks, the last of each stretch of days where there are more days than columns."""
    size = min(most, len(values))
    kept = [values[(n + 1) * len(values) // size - 1] for n in range(size)]
    low, high = min(kept), max(kept)
    if low == high:
        return BLOCKS[3] * size
    return "".join(BLOCKS[int((value - low) * (len(BLOCKS) - 1) / (high - low))] for value in kept)


def _books(found: Any, room: int) -> Iterator[Any]:
    if found.failed:
        named = ", ".join(f"{name} {count(times, 'time')}" for name, times in found.failed.items())
        yield from marked(Ink("▲", "red"), f"{count(sum(found.failed.values()), 'proof')} of {found.proofs:,} failed: {named}", room, "red")
    else:
        yield from marked(Ink("✓", "green"), f"{count(found.proofs, 'proof')}, each figure by two roads: every one meets to the cent", room)
    for severity, mark, style in (("error", "▲", "red"), ("warning", "■", "yellow")):
        checks = found.unconfirmed.get(severity, {})
        if checks:
            named = ", ".join(f"{name} {times:,}" for name, times in sorted(checks.items()))
            yield from marked(Ink(mark, style), f"{count(sum(checks.values()), severity)}: {named}", room)
    if not found.unconfirmed:
        yield [Ink("✓", "green"), " no exceptions"]
