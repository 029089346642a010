"""Which lines of the strike sheets two runs do not have in common, and on which days a money fund's market price moved."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..basics import arrow
from .nav_error import Lines
from .reading import Tables, as_rows

SAME = ("opening", "closing")
SHADOW = "shadow"


def moved_lines(was: Tables, now: Tables, fund: str) -> Lines:
    """{(session, class): lines that differ}, in their order on the sheet."""
    before, after = (dict(amounts(one, other, fund)) for one, other in ((was, now), (now, was)))
    told: dict[tuple[datetime.date, str], list[str]] = {}
    for key in {**after, **before}:
        session, share_class, line = key
        if line not in SAME and after.get(key, 0) != before.get(key, 0):
            told.setdefault((session, share_class), []).append(line)
    for session in {each for one, other in ((was, now), (now, was)) for each in markets(one, other, fund)}:
        for share_class in now.classes(fund):
            told.setdefault((session, share_class), []).append(SHADOW)
    return {key: tuple(lines) for key, lines in told.items()}


def amounts(one: Tables, other: Tables, fund: str) -> Iterator[tuple[tuple[datetime.date, str, str], Decimal]]:
    """((session, class, line), dollars) of the roll-forward of one that the other does not have."""
    for row in only_in(one, other, "roll_forward", fund, ("session", "share_class", "component", "amount")):
        yield (row["session"], row["share_class"], row["component"]), row["amount"]


def markets(one: Tables, other: Tables, fund: str) -> Iterator[datetime.date]:
    """Sessions on which the market's price of one is not the other's."""
    for row in only_in(one, other, "shadow", fund, ("session", "market_net_assets", "shares")):
        yield row["session"]


def only_in(one: Tables, other: Tables, name: str, fund: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows of a table that the other run does not have, by some of its columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    mine, theirs = (tables.read(name, fund, None).select(list(columns)) for tables in (one, other))

    def keys(table: Any) -> Any:
        return pc.binary_join_element_wise(*(table[column].cast(pa.string()) for column in columns), arrow.text("\0"), null_handling="replace")

    if mine.equals(theirs):
        return []
    return as_rows(mine.filter(pc.invert(pc.is_in(keys(mine), value_set=keys(theirs)))))
