"""A sweep on a terminal: the structures, the first and the last where there are many, and why some were not struck to their end."""

from decimal import Decimal
from typing import Any

from ...basics.problems import printable
from ..grid import Grid, chosen_columns, fits, under
from ..grid import lines as drawn
from ..ink import Ink, wrapped
from ..wording import count, money, percent, price
from .heading import heading, marked

MOST = 24  # rows that are shown
REASONS = 8  # that are told


def lines(made: Any, room: int) -> list[Any]:
    """Lines of cells no wider than `room`."""
    rows = made.table("final").to_pylist()
    funds = sorted({row["fund"] for row in rows})
    others = (f"{many:,} {status}" for status, many in made.rows.statuses().items() if status != "ok")
    told = heading(" and ".join(map(printable, funds)), "fee structures", ", ".join((count(len(made), "structure"), *others)), room)
    shown = rows if len(rows) <= MOST else [*rows[: MOST // 2], *rows[-MOST // 2 :]]
    reasons = _reasons(shown, rows)
    body = [_row(made, row, len(funds) > 1, list(reasons)) for row in shown]
    names = [*made.paths, *(["fund"] if len(funds) > 1 else []), "class", "NAV", "total return", "a year", "fees", "waived", "ratio", "status"]
    right = (True,) * len(made.paths) + (False,) * (2 if len(funds) > 1 else 1) + (True,) * 6 + (False,)
    table, keys = Grid(head=tuple(names), rows=tuple(body), right=right), names.index("NAV")
    if not fits(table, room) and all(row["status"] == "ok" for row in shown):  # as the figures say
        table = chosen_columns(table, range(len(names) - 1))
    told += drawn(table, room) if fits(table, room) else under(table, room, of=tuple(range(len(made.paths))), keys=keys - len(made.paths))
    if len(rows) > len(shown):
        more = f"{len(rows) - len(shown):,} rows between them are not shown: --format csv, or -o OUT"
        told += [[""], *([Ink(line, "dim")] for line in wrapped(more, room))]
    for n, (reason, structures) in enumerate([*reasons.items()][:REASONS], 1):
        told += marked(Ink("■", "yellow"), f"({n}) {count(len(structures), 'structure')}: {printable(reason)}", room)
    if len(reasons) > REASONS:
        more = f"{count(len(reasons) - REASONS, 'further reason')}: --format csv, or -o OUT"
        told += [[Ink(line, "dim")] for line in wrapped(more, room)]
    return told


def _reasons(shown: list[Any], rows: list[Any]) -> dict[str, set[int]]:
    """{why structures were not struck to their end: which}, those that are shown first."""
    told: dict[str, set[int]] = {row["reason"]: set() for row in (*shown, *rows) if row["reason"]}
    for row in rows:
        if row["reason"]:
            told[row["reason"]].add(row["structure"])
    return told


def _row(made: Any, row: Any, several: bool, reasons: list[str]) -> tuple[Any, ...]:
    """A row of the table; what was not struck to its end names its reason by number."""
    status = row["status"]
    n = reasons.index(row["reason"]) + 1 if row["reason"] else 0
    return (
        *(printable(row[path] or "") for path in made.paths),
        *([printable(row["fund"])] if several else []),
        printable(row["share_class"]),
        "" if row["nav"] is None else price(row["nav"]),
        _percent(row["total_return"]),
        _percent(row["average_annual_return"]),
        money(row["fees"]),
        money(row["waived"]),
        _percent(row["expense_ratio"]),
        Ink(f"{status} ({n})" if 0 < n <= REASONS else status, "green" if status == "ok" else "yellow"),
    )


def _percent(value: Decimal | None) -> str:
    return "" if value is None else percent(value.quantize(Decimal("0.0001")))
