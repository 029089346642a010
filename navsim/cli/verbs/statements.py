"""navsim statements: what a fund prints for its shareholders."""

import datetime

import click

from .. import options
from ..formats import chosen
from ..main import DONE, NEEDS_A_PERSON

NAMES = ("assets_and_liabilities", "operations", "changes", "highlights", "schedule")


@click.command(
    short_help="The statements of a period: assets and liabilities, operations, changes, highlights, schedule.",
    epilog=options.examples(
        "navsim run scenarios/janus-aspen-small-cap-value-2002 -o out/janus",
        "navsim statements out/janus --from 2002-12-31 --to 2002-12-31",
        "navsim statements out/janus --statement schedule --format csv",
    ),
)
@options.out_argument
@click.option("--from", "first", type=options.Day(), help="First day of the period. Without it, the fiscal year's.")
@click.option("--to", "last", type=options.Day(), help="Last day of the period. Without it, the last session.")
@click.option("--statement", type=click.Choice(NAMES), help="This one alone.")
@click.option("--annualize-turnover", is_flag=True, help="Tell the turnover of a part of a year as a rate a year.")
@options.fund_option
@options.drawn
def statements(
    out: str,
    first: datetime.date | None,
    last: datetime.date | None,
    statement: str | None,
    annualize_turnover: bool,
    fund: str | None,
    format: str | None,
    no_color: bool,
) -> int | None:
    """Assets and liabilities, operations, changes in net assets, financial highlights, schedule of investments with its countries.

    Whole dollars that add up in print; the exact amounts beside them in the other formats. Exit code 1 where a sum does not tie.
    """
    from ...reports.reading import chosen_funds, open_run
    from ...reports.statements.statements import figures
    from ...reports.statements.statements import statements as made
    from ..screens.statements import lines
    from ..told import tell

    format = chosen(format)
    tables = open_run(out)
    found = [made(tables, name, first, last, annualize_turnover) for name in chosen_funds(tables, fund)]
    tell(found, lambda each, room: lines(each, room, statement), lambda each: figures(each, statement), format, no_color)
    return NEEDS_A_PERSON if any(each.failed for each in found) else DONE
