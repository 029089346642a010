"""navsim deviation: what moved the market price of a money fund away from its stable one, or back."""

import datetime
from typing import Any

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE, NEEDS_A_PERSON


@click.command(
    short_help="What moved a money fund's deviation: rates, single securities, redemptions.",
    epilog=options.examples(
        "navsim run scenarios/money-market-breach -o out/breach",
        "navsim deviation out/breach --date 2008-09-16",
    ),
)
@options.out_argument
@options.date_option
@options.fund_option
@options.drawn
def deviation(out: str, day: datetime.date | None, fund: str | None, format: str | None, no_color: bool) -> int:
    """What moved the deviation from the stable price since the session before: by cause and by security, adding up exactly.

    A table on a terminal; the rows of the table deviation in a pipe.
    """
    from ...reports.deviation import moved
    from ...reports.figures import together
    from ...reports.reading import chosen_funds, open_run

    format = chosen(format)
    tables = open_run(out)
    names = chosen_funds(tables, fund)
    if fund is None and len(names) > 1:
        names = tuple(name for name in names if tables.rows("shadow", name)) or names
    found = [moved(tables, name, day) for name in names]
    if format == "table":
        from ..screens.deviation import lines
        from ..terminal import room, show

        for n, each in enumerate(found):
            gap: list[Any] = [[""]] if n else []
            show([*gap, *lines(each, room())], no_color)
    else:
        send(together(each.figures for each in found), format)
    return NEEDS_A_PERSON if any(each.status == "breach" for each in found) else DONE
