"""Fees by month, and what was given back."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from ..plots.accruals import accruals
from ..plots.figure import as_svg
from ..reports.reading import Tables
from ..reports.wording import money
from .grid import Picture, Section, capped, cell, row

MONTHS = 36


def charged(tables: Tables, fund: str) -> Section | None:
    """Accruals and waivers of each month. None where no fee was charged."""
    posted: dict[Any, Any] = defaultdict(lambda: defaultdict(Decimal))
    back: dict[Any, Any] = defaultdict(Decimal)
    for each in tables.rows("accruals", fund):
        if each["borne_by"] != "adviser":
            month = each["session"].strftime("%Y-%m")
            posted[month][each["fee"]] += each["amount"]
            back[month] += each["waived"]
    fees = list(dict.fromkeys(fee for by_fee in posted.values() for fee, amount in by_fee.items() if amount))
    if not fees:
        return None
    months = sorted(posted)
    shown = months[-MONTHS:]
    picture = Picture(
        caption="Expenses accrued by month, dollars",
        svg=as_svg(
            accruals(shown, {fee: [posted[month][fee] for month in shown] for fee in fees}, [back[month] for month in shown]), f"{fund} accruals"
        ),
        said=f"Accruals of {', '.join(fees)} by month, and what the adviser gave back",
        behind=capped(
            ("month", *fees, "given back", "net"),
            [
                row(
                    month,
                    *(cell(money(posted[month][fee]), "num") for fee in fees),
                    cell(money(-back[month]), "num"),
                    cell(money(sum(posted[month].values()) - back[month]), "num"),
                )
                for month in months
            ],
            "accruals",
            last=True,
        ),
    )
    lead = "Every calendar day is charged once, by the terms in force on it. The month is that of the strike that posted."
    if len(months) > MONTHS:
        lead += f" The chart shows the last {MONTHS} months."
    return Section(id=f"{fund}-accruals", title="Accruals", lead=lead, kind="pictures", blocks=(picture,))
