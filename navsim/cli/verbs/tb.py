"""navsim tb: the trial balance."""

import datetime

import click

from .. import options
from ..formats import chosen
from ..main import DONE, NEEDS_A_PERSON


@click.command(
    short_help="The trial balance: every account, debits against credits.",
    epilog=options.examples(
        "navsim run scenarios/janus-aspen-small-cap-value-2002 -o out/janus",
        "navsim tb out/janus --date 2002-12-31",
        "navsim tb out/janus --format json",
    ),
)
@options.out_argument
@options.date_option
@options.fund_option
@options.drawn
def tb(out: str, day: datetime.date, fund: str | None, format: str | None, no_color: bool) -> int | None:
    """The trial balance at the close of a session: what moved that session, and the balance of every account.

    Made from the journal in OUT, in which each posting names its cause: an event, or a rule.
    """
    from ...reports.reading import chosen_funds, open_run
    from ...reports.trial_balance import figures, trial_balance
    from ..screens.trial_balance import lines
    from ..told import tell

    format = chosen(format)
    tables = open_run(out)
    found = [trial_balance(tables, name, day) for name in chosen_funds(tables, fund)]
    tell(found, lines, figures, format, no_color)
    return DONE if all(each.meets for each in found) else NEEDS_A_PERSON
