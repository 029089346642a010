"""Fees by month, and what was given back."""

from ..plots.accruals import accruals
from ..plots.charged import by_month
from ..plots.figure import NARROW, as_svg
from ..reports.reading import Tables
from ..reports.wording import money
from .grid import Picture, Section, capped, cell, row

MONTHS = 36


def charged(tables: Tables, fund: str) -> Section | None:
    """What was accrued and given back in each month. None where no fee was charged."""
    told = by_month(tables.read("roll_forward", fund, None))
    fees, back, shown = told.fees, told.given_back, slice(-MONTHS, None)
    if not fees:
        return None
    columns = told.months[shown], {fee: amounts[shown] for fee, amounts in fees.items()}, back[shown]
    picture = Picture(
        caption="Expenses accrued by month, dollars",
        svg=as_svg(accruals(*columns), f"{fund} accruals"),
        narrow=as_svg(accruals(*columns, width=NARROW), f"{fund} accruals narrow"),
        said=f"Accruals of {', '.join(fees)} by month, and what the adviser gave back",
        behind=capped(
            ("month", *fees, "given back", "net"),
            [
                row(
                    month,
                    *(cell(money(amounts[n]), "num") for amounts in fees.values()),
                    cell(money(-back[n]), "num"),
                    cell(money(sum(amounts[n] for amounts in fees.values()) - back[n]), "num"),
                )
                for n, month in enumerate(told.months)
            ],
            "roll_forward",
            last=True,
        ),
    )
    lead = "Every calendar day is charged once, by the terms in force on it. The month is that of the strike that posted."
    if len(told.months) > MONTHS:
        lead += f" The chart shows the last {MONTHS} months."
    return Section(id=f"{fund}-accruals", title="Accruals", lead=lead, kind="pictures", blocks=(picture,))
