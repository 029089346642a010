"""navsim exceptions: what needs a person."""

import datetime

import click

from .. import options
from ..formats import chosen
from ..main import DONE, NEEDS_A_PERSON


@click.command(
    short_help="What needs a person: failed proofs, and the daily checks.",
    epilog=options.examples(
        "navsim run scenarios/three-classes -o out/three",
        "navsim exceptions out/three                            the whole run",
        "navsim exceptions out/three --date 2004-04-14          one session",
    ),
)
@options.out_argument
@click.option("--date", "day", type=options.Day(), help="One session. Without it, the whole run.")
@options.fund_option
@options.drawn
def exceptions(out: str, day: datetime.date | None, fund: str | None, format: str | None, no_color: bool) -> int:
    """Proofs that do not meet, prices that are old or moved too far, orders that were refused, NAVs that were published otherwise.

    Exit code 1 where an error stands that nobody has confirmed; warnings are 0. A fund sets limits and severities in its TOML file:

    \b
    [checks]
    price.stale = 2                       # a limit; docs/checks.md names all
    nav.benchmark = { limit = "50 bp", severity = "error" }
    order.refused = "off"
    """
    from ...reports.exceptions import exceptions as listed
    from ...reports.exceptions import figures
    from ...reports.reading import chosen_funds, open_run
    from ..screens.exceptions import lines
    from ..told import tell

    format = chosen(format)
    tables = open_run(out)
    found = [listed(tables, name, day) for name in chosen_funds(tables, fund)]
    tell(found, lines, figures, format, no_color)
    return NEEDS_A_PERSON if any(each.needs_a_person for each in found) else DONE
