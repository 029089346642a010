"""What an explanation is made of: sections of rows, and the events they rest on."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from ..tables.schemas import DATE, LONG_TEXT, TEXT, WHOLE
from .figures import Figures


@attrs.frozen(kw_only=True)
class Cited:
    """An event: its place in the log, what it says, and where it was read."""

    seq: int
    event_id: str
    kind: str
    file: str
    line: int
    said: dict[str, str]

    @property
    def place(self) -> str:
        """The file and line it was read from; "" where it is of neither."""
        return f"{self.file}:{self.line}" if self.file else ""


@attrs.frozen(kw_only=True)
class Section:
    """One step of an explanation.

    columns  ((name, form), ...); form is words, money, exact, rate, price, quantity, day, place
    rows     tuples of values; exact ones are Fractions of dollars
    total    a row of sums, or None
    notes    sentences below
    spare    columns a narrow screen leaves out
    strong   rows, by position, that are results
    """

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    total: tuple[Any, ...] | None = None
    notes: tuple[str, ...] = ()
    spare: tuple[Any, ...] = ()
    strong: tuple[int, ...] = ()


@attrs.frozen(kw_only=True, eq=False)
class Explanation:
    """One figure of one class. `agrees` is whether what the sections add up to is the figure of the roll-forward."""

    fund: str
    name: str
    session: datetime.date
    share_class: str
    component: str
    amount: Decimal | None
    sections: tuple[Section, ...]
    cited: tuple[Cited, ...] = ()
    agrees: bool = True


def nearest_cent(exact: Fraction) -> Decimal:
    """A fraction of dollars to the cent, half away from zero; for telling an odd cent, never for booking one."""
    cents = abs(exact) * 100
    whole = (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-2)


def decimal_text(exact: Fraction, places: int = 9) -> str:
    """A fraction as a decimal, with an ellipsis where it goes on."""
    scaled = abs(exact) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    text = f"{Decimal(whole).scaleb(-places):,f}"
    least = text.rstrip("0")
    shown = text + "…" if rest else least + "0" * max(0, 2 - len(least.partition(".")[2]))
    return ("-" if exact < 0 else "") + shown


def figures(found: Explanation) -> Figures:
    """One row a value: section, row, column; the figure itself is the last section before the events."""
    columns = (
        ("session", DATE),
        ("fund", TEXT),
        ("share_class", TEXT),
        ("component", TEXT),
        ("section", LONG_TEXT),
        ("row", WHOLE),
        ("column", TEXT),
        ("value", LONG_TEXT),
    )
    head = (found.session, found.fund, found.share_class, found.component)
    rows = []
    for section in found.sections:
        told = [*section.rows, *([section.total] if section.total else [])]
        for n, row in enumerate(told, 1):
            rows += [
                (*head, section.title, n, name, plain(value)) for (name, _), value in zip(section.columns, row, strict=True) if value is not None
            ]
    if found.amount is not None:
        rows.append((*head, "in the roll-forward", 1, "amount", plain(found.amount)))
    for n, event in enumerate(found.cited, 1):
        says = json.dumps(event.said, sort_keys=True, ensure_ascii=False)
        says_of = (("seq", str(event.seq)), ("event_id", event.event_id), ("kind", event.kind), ("place", event.place), ("says", says))
        rows += [(*head, "events", n, name, value) for name, value in says_of]
    return Figures(columns, tuple(rows))


def as_object(found: Explanation) -> dict[Any, Any]:
    """The whole explanation as nested plain values."""
    return {
        "session": found.session,
        "fund": found.fund,
        "share_class": found.share_class,
        "component": found.component,
        "amount": found.amount,
        "agrees": found.agrees,
        "sections": [
            {
                "title": section.title,
                "rows": [named(section, row) for row in section.rows],
                "total": named(section, section.total) if section.total else None,
                "notes": list(section.notes),
            }
            for section in found.sections
        ],
        "events": [
            {"seq": event.seq, "event_id": event.event_id, "kind": event.kind, "file": event.file, "line": event.line, "says": event.said}
            for event in found.cited
        ],
    }


def named(section: Section, row: tuple[Any, ...]) -> dict[Any, Any]:
    """A row as {column: value}; what is empty is left out, exact fractions are text."""
    names = [name for name, _ in section.columns]
    return {name: str(value) if isinstance(value, Fraction) else value for name, value in zip(names, row, strict=True) if value is not None}


def plain(value: Any) -> str:
    """A value as text, exact."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
