"""navsim account: an account's statement."""

import datetime

import click

from .. import options
from ..formats import chosen


@click.command(
    short_help="An account's statement: orders, distributions, balances, cost and value.",
    epilog=options.examples(
        "navsim run scenarios/three-classes -o out/three",
        "navsim account out/three cedar-mutual                        through the last session",
        "navsim account out/three cedar-mutual --date 2004-03-31      through another one",
    ),
)
@options.out_argument
@click.argument("account", metavar="ACCOUNT")
@click.option("--date", "day", type=options.Day(), help="Through this day. Without it, through the last session.")
@options.fund_option
@options.drawn
def account(out: str, account: str, day: datetime.date | None, fund: str | None, format: str | None, no_color: bool) -> None:
    """What an account ordered, what it was paid, what it holds, what that cost and what it is worth, in every fund that knows it.

    Cost is the average cost of the shares held, sales charges included, lowered by capital returned. From the tables alone.
    """
    from ...reports.account import figures, statements
    from ...reports.reading import chosen_funds, open_run
    from ..screens.account import lines
    from ..told import tell

    format = chosen(format)
    tables = open_run(out)
    found = statements(tables, chosen_funds(tables, fund), account, day)
    tell(found, lines, figures, format, no_color)
