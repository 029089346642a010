"""navsim strike: the sheet of a session."""

import datetime

import click

from .. import options
from ..formats import chosen
from ..main import DONE, NEEDS_A_PERSON


@click.command(
    short_help="The strike sheet: opening to closing, shares, NAV, change.",
    epilog=options.examples(
        "navsim run scenarios/three-classes -o out/three",
        "navsim strike out/three                                        the last session",
        "navsim strike out/three --date 2004-02-27 --class service      one class",
        "navsim strike out/three --format csv > sheet.csv               one row a line and class",
    ),
)
@options.out_argument
@options.date_option
@options.class_option
@options.fund_option
@options.drawn
def strike(out: str, day: datetime.date | None, share_class: str | None, fund: str | None, format: str | None, no_color: bool) -> int | None:
    """The strike sheet of a session: net assets from opening to closing, shares, NAV and its change.

    Read from the tables in OUT. One column a share class, and the fund in sum.
    """
    from ...reports.reading import chosen_funds, open_run
    from ...reports.strike_sheet import figures, strike_sheet
    from ..screens.strike_sheet import lines
    from ..told import tell

    format = chosen(format)
    tables = open_run(out)
    sheets = [strike_sheet(tables, name, day, share_class) for name in chosen_funds(tables, fund)]
    tell(sheets, lines, figures, format, no_color)
    return NEEDS_A_PERSON if any(sheet.needs_a_person for sheet in sheets) else DONE
