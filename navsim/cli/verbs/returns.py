"""navsim returns: performance as a prospectus tells it."""

import datetime

import click

from .. import options
from ..formats import chosen
from ..main import DONE


@click.command(
    short_help="Calendar years, best and worst quarter, average annual returns, yields.",
    epilog=options.examples(
        "navsim run scenarios/three-classes -o out/three",
        "navsim returns out/three",
        "navsim returns out/three --date 2003-12-31 --format json",
    ),
)
@options.out_argument
@options.date_option
@options.fund_option
@options.drawn
def returns(out: str, day: datetime.date | None, fund: str | None, format: str | None, no_color: bool) -> int | None:
    """What every class returned, its distributions reinvested at the NAV of their ex-date; nothing under a year is annualized.

    The thirty-day yield is on booked income. A class that has not been there long enough has N/A.
    """
    from ...reports.performance import figures, performance
    from ...reports.reading import chosen_funds, open_run
    from ..screens.returns import lines
    from ..told import tell

    format = chosen(format)
    tables = open_run(out)
    found = [performance(tables, name, day) for name in chosen_funds(tables, fund)]
    tell(found, lines, figures, format, no_color)
    return DONE
