"""Events of a log on a terminal: what, when and its id on one line, what it says below."""

import json
from collections.abc import Iterator
from typing import Any

from ...basics.problems import printable
from ..ink import Ink, wrapped

SAYS = "      "  # how far in stands what an event says


def lines(rows: list[tuple[Any, ...]], room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`, but for an id that has no place to be parted.

    rows  (seq, recorded at, kind, fund or none, event id, what it says as JSON), as text
    """
    wide = max((len(str(row[0])) for row in rows), default=0)
    return [line for row in rows for line in _event(row, wide, room)] if rows else [["no such event"]]


def _event(row: tuple[Any, ...], wide: int, room: int) -> Iterator[list[Any]]:
    seq, recorded_at, kind, fund, event_id, payload = row
    head = f"#{seq:<{wide}}  {recorded_at[:16].replace('T', ' ')}  {kind}{f' of {printable(fund)}' if fund else ''}"
    yield [Ink(head, "bold")]
    yield from ([Ink(line, "dim")] for line in wrapped(SAYS + printable(event_id), room, SAYS))
    says = ", ".join(f"{name} {_said(value)}" for name, value in json.loads(payload).items())
    yield from ([line] for line in wrapped(SAYS + printable(says), room, SAYS))


def _said(value: Any) -> str:
    """A cell as it stands, a table of terms as what is in it."""
    if isinstance(value, dict):
        return " ".join(f"{name} {_said(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return f"[{', '.join(map(_said, value))}]"
    return "–" if value is None else str(value)
