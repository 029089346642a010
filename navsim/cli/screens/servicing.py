"""A month's fee by two readings, on a terminal."""

from typing import Any

from ...basics.problems import printable
from ...reports.servicing import MonthlyFee
from ..grid import RULE, Grid
from ..grid import lines as drawn
from ..ink import Ink
from ..wording import money, percent
from .heading import heading


def lines(found: MonthlyFee, name: str, subject: str, room: int) -> list[list[Any]]:
    """From the accrual to the formula."""
    rows = (
        (f"Average of {found.days} closes", money(found.average)),
        ("Rate a year", f"{percent(found.rate)} "),
        ("", ""),
        ("Accrued for the days of the month", money(found.accrued)),
        ("  less the first day, on the close before it", money(-found.first_day)),
        ("  plus the last day, on its own close", money(found.last_day)),
        ("  rounding", money(found.rounding)),
        RULE,
        (Ink("By the monthly formula", "bold"), Ink(money(found.formula), "bold")),
    )
    return [*heading(printable(name), "a fee by the month", printable(subject), room), *drawn(Grid(head=(), rows=rows, right=(False, True)), room)]
