"""Exceptions on a terminal."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ...basics.problems import printable
from ...reports.exceptions import Exceptions
from ..grid import Grid, chosen_columns
from ..grid import lines as drawn
from ..ink import Ink, text_of
from ..wording import count, days, percent, quantity, signed, weekday
from .heading import heading

MARKS = {"error": ("▲ error", "red"), "warning": ("■ warning", "yellow")}


def lines(found: Exceptions, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`."""
    when = weekday(found.session) if found.session else days(found.first, found.last)
    told = heading(printable(found.name), f"exceptions, {when}", found.fund, room)
    if not found.rows:
        return [*told, [Ink("✓", "green"), " none"]]
    grid = Grid(
        head=("", "session", "check", "subject", "found", "limit", "NAV, bp", "where", "fair price", "confirmed by"),
        rows=tuple(_row(row) for row in found.rows),
        right=(False, False, False, False, True, True, True, False, False, False),
    )
    used = [n for n in range(len(grid.head)) if any(text_of(row[n]) for row in grid.rows) and not (found.session and n == 1)]
    grid = chosen_columns(grid, used)
    told += [*drawn(grid, room), [""]]
    counted = [count(found.counted(severity), severity) for severity in MARKS if found.counted(severity)]
    told.append([Ink(f"{' and '.join(counted)} unconfirmed", "dim")] if counted else [Ink("✓", "green"), " all confirmed"])
    return told


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    mark, style = MARKS.get(row["severity"], (row["severity"], ""))
    return (
        Ink(mark, "dim" if row["confirmed_by"] else style),
        row["session"].isoformat(),
        row["check"],
        printable(row["subject"] or ""),
        measured(row["check"], row["value"]),
        measured(row["check"], row["limit"]),
        "" if row["nav_effect_bp"] is None else signed(row["nav_effect_bp"], 1),
        Ink(f"{printable(row['file'])}:{row['line']}" if row["file"] else "", "dim"),
        printable(": ".join(filter(None, (row["price_by"], row["price_reason"])))),
        printable(row["confirmed_by"] or ""),
    )


def measured(check: str, value: Decimal | None) -> str:
    """A value in the unit of its check."""
    if value is None:
        return ""
    return UNITS.get(check, quantity)(value)


def basis_points(value: Decimal) -> str:
    """A deviation: 12.3 bp."""
    return f"{value:,.1f} bp"


UNITS: dict[str, Callable[[Decimal], str]] = {
    **dict.fromkeys(
        ("price.move", "fx.move", "nav.benchmark", "dividend.factor", "income.amount", "expense.limit", "plan.daily", "plan.limit", "plan.ceiling"),
        percent,
    ),
    **dict.fromkeys(("price.stale", "price.unchanged", "fx.stale", "nav.unchanged", "item.ageing"), lambda value: count(int(value), "session")),
    **dict.fromkeys(("dividend.ageing", "mmf.maturity"), lambda value: count(int(value), "day")),
    **dict.fromkeys(("mmf.wam", "mmf.wal"), lambda value: f"{value:,.1f} days"),
    **dict.fromkeys(("accrual.amount", "expense.unbilled", "balance.cash", "balance.accrual", "custodian.cash"), lambda value: f"{value:,.2f}"),
    **dict.fromkeys(("mmf.security", "mmf.issuer", "mmf.second_tier", "mmf.liquidity", "mmf.illiquid", "mmf.liquidity_fee"), percent),
    "mmf.deviation": basis_points,
    "class.spread": lambda value: basis_points(value * 10**4),
}
