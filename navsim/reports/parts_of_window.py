"""A session's window, cut where a fiscal year ends: what each part of it was charged and was given back."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from .reading import rows_of_year_ends

if TYPE_CHECKING:
    from .explain import Asked

Days = tuple[datetime.date, datetime.date]


def parts_of_window(asked: Asked) -> dict[Days, dict[str, dict[str, Decimal]]]:
    """{(first day, last day): {class: {component: dollars}}} of the session asked about; of one part, all that moved."""
    told_of = [row for name in ("accruals", "year_ends") for row in asked.tables.rows(name, asked.fund, asked.session)]
    parts = sorted({(row["day_from"], row["day_to"]) for row in told_of}) or [(asked.session, asked.session)]
    if len(parts) == 1:
        return {parts[0]: asked.moved}
    told: dict[Days, dict[str, dict[str, Decimal]]] = {part: {name: {} for name in asked.moved} for part in parts}
    for row in rows_of_year_ends(asked.tables, asked.fund, asked.session):
        told[row["day_from"], row["day_to"]][row["share_class"]][row["component"]] = row["amount"]
    return told
