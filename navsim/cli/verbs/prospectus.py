"""navsim prospectus: the fee table and the $10,000 example."""

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE


@click.command(
    short_help="The fee table of a prospectus, and what $10,000 pays over ten years.",
    epilog=options.examples(
        "navsim prospectus scenarios/janus-aspen-service-shares-1999          the ratios of [prospectus]",
        "navsim prospectus scenarios/high-yield-expense-limit                 measured over its last fiscal year",
        "navsim prospectus scenarios/janus-aspen-service-shares-1999 --format csv",
    ),
)
@click.argument("source", metavar="SCENARIO", type=click.Path())
@options.fund_option
@options.drawn
def prospectus(source: str, fund: str | None, format: str | None, no_color: bool) -> int | None:
    """Annual operating expenses of every class with and without waivers, loads, and the example at five per cent a year.

    A class whose ratios stand in [prospectus] has those; what it does not name is nothing. The others are measured: the scenario is
    replayed, and the expenses of its last fiscal year are divided by average net assets.
    """
    from ...replay import door, stated
    from ...reports.prospectus import fee_tables, figures, needs_a_run
    from ...reports.reading import of_run

    format = chosen(format)
    log = door.opened(source)
    funds, said = stated.terms(log, fund)
    tables = of_run(door.run(log, fund=fund)) if needs_a_run(funds, said) else None
    found = fee_tables(funds, said, tables)
    if format == "table":
        from ..screens.prospectus import lines
        from ..terminal import room, show

        show(lines(found, room()), no_color)
    else:
        send(figures(found), format)
    return DONE
