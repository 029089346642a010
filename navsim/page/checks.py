"""What needs a person, worst first, with file and line."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..reports.check_units import measured
from ..reports.exceptions import exceptions
from ..reports.reading import Tables
from ..reports.wording import count, signed
from .grid import Section, capped, cell, dated, row

if TYPE_CHECKING:
    from .grid import Row

MARKS = {"error": "▲ error", "warning": "■ warning"}


def checks(tables: Tables, fund: str, session: datetime.date) -> Section | None:
    """The exceptions of the run; those of the session first, errors before warnings, the largest effect first. None where there are none."""
    found = exceptions(tables, fund)
    if not found.rows:
        return None
    rows = sorted(found.rows, key=lambda each: rank(each, session))
    unconfirmed = [count(found.counted(severity), severity) for severity in MARKS if found.counted(severity)]
    today = sum(each["session"] == session for each in rows)
    lead = f"{' and '.join(unconfirmed) or 'All'} {'un' if unconfirmed else ''}confirmed; {today} of this session. "
    lead += "An error stops release until somebody confirms it."
    head = ("", "session", "check", "subject", "where", "found", "limit", "NAV effect, bp", "confirmed by")
    grid = capped(head, [told(each) for each in rows], "exceptions", left=5)
    return Section(id=f"{fund}-exceptions", title="Exceptions", lead=lead, kind="grid", blocks=(grid,), count=len(rows))


def rank(each: dict[str, Any], session: datetime.date) -> tuple[Any, ...]:
    """Worst first."""
    effect = abs(each["nav_effect_bp"]) if each["nav_effect_bp"] is not None else Decimal(0)
    return (
        each["confirmed_by"] is not None,
        each["severity"] != "error",
        each["session"] != session,
        -effect,
        -each["session"].toordinal(),
        each["check"],
        each["subject"] or "",
    )


def told(each: dict[str, Any]) -> Row:
    """One exception."""
    effect = each["nav_effect_bp"]
    return row(
        cell(MARKS.get(each["severity"], each["severity"]), "done" if each["confirmed_by"] else each["severity"]),
        dated(each["session"]),
        cell(each["check"], "code"),
        each["subject"] or "",
        cell(f"{each['file']}:{each['line']}" if each["file"] else "", "code"),
        cell(measured(each["check"], each["value"]), "num"),
        cell(measured(each["check"], each["limit"]), "num"),
        cell("" if effect is None else signed(effect, 2), "num"),
        each["confirmed_by"] or "",
    )
