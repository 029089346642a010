"""navsim deviation: what moved the market price of a money fund away from its stable one, or back."""

import datetime

import click

from .. import options
from ..formats import chosen
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
    from ...reports.reading import chosen_funds, open_run
    from ..screens.deviation import lines
    from ..told import tell

    format = chosen(format)
    tables = open_run(out)
    names = chosen_funds(tables, fund)
    if fund is None and len(names) > 1:
        names = tuple(name for name in names if tables.rows("shadow", name)) or names
    found = [moved(tables, name, day) for name in names]
    tell(found, lines, lambda each: each.figures, format, no_color)
    return NEEDS_A_PERSON if any(each.status == "breach" for each in found) else DONE
