"""An account's statement on a terminal."""

import decimal
from typing import Any

from ...basics.problems import printable
from ...reports.account import Statement
from ..grid import RULE, Grid, chosen_columns, fitting, without_spare
from ..ink import Ink, text_of, wrapped
from ..wording import minus, weekday
from .heading import heading


def lines(told: Statement, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`: what happened, then what is held."""
    out = heading(printable(told.name), f"account {printable(told.account)}, through {weekday(told.through)}", told.fund, room)
    grid = Grid(
        head=("date", "class", "what", "NAV", "shares", "amount", "charges", "", "event"),
        rows=tuple(_entry(row) for row in told.entries),
        right=(False, False, False, True, True, True, True, False, False),
    )
    used = [n for n in range(len(grid.head)) if any(text_of(row[n]) for row in grid.rows)]
    grid = chosen_columns(grid, used)
    keys = grid.right.index(True) if True in grid.right else 1
    grid, missing = without_spare(grid, ("event",), room)
    out += fitting(grid, room, keys) if grid.rows else [["no orders and no distributions so far"]]
    out += [[Ink(line, "dim")] for line in wrapped("--format csv, or a wider screen, tells the event behind each row too", room)] if missing else []
    held = [each for each in told.balances if each.shares]
    if held:
        rows: list[Any] = [(each.share_class, _shares(each.shares), _money(each.nav), _money(each.value), _money(each.cost)) for each in held]
        total = ("", "", "", _money(sum(each.value for each in held)), _money(sum(each.cost for each in held)))
        rows += [RULE, total] if len(held) > 1 else []
        out += [[""], *fitting(Grid(head=("held", "shares", "NAV", "value", "cost"), rows=tuple(rows), right=(False, True, True, True, True)), room)]
    else:
        out += [[""], [Ink("nothing is held", "dim")]]
    return out


def _entry(row: dict[str, Any]) -> Any:
    refused = row.get("status") == "refused"
    return (
        row["date"].isoformat(),
        row["share_class"],
        row["what"].replace("_", " "),
        _money(row.get("nav")),
        _shares(row["shares"]) if row["shares"] else "",
        _money(row["amount"]) if row["amount"] else "",
        _money(row["charge"]) if row.get("charge") else "",
        "" if row.get("status") == "filled" else Ink(row["status"], "red" if refused else "dim"),
        Ink(printable(row["event_id"] or ""), "dim"),
    )


def _money(value: Any) -> str:
    return "" if value is None else minus(f"{value:,.2f}" if value == round(value, 2) else f"{value.normalize():,f}")


def _shares(value: decimal.Decimal) -> str:
    return minus(f"{value:,.3f}" if value == round(value, 3) else f"{value:,.6f}")
