"""navsim nmfp: a money fund's month, as form N-MFP asks for it."""

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE


@click.command(
    short_help="A money fund's month with the figures of form N-MFP.",
    epilog=options.examples(
        "navsim run scenarios/money-market-2000 -o out/money",
        "navsim nmfp out/money --month 2000-03 --format csv > march.csv",
    ),
)
@options.out_argument
@click.option("--month", metavar="YYYY-MM", help="The month. Without it, the last one.")
@options.fund_option
@options.drawn
def nmfp(out: str, month: str | None, fund: str | None, format: str | None, no_color: bool) -> int | None:
    """The figures form N-MFP asks for: of the month, of each of its sessions, and of each class.

    Read from the table nmfp in OUT. Parts are fractions: 1.23 % is 0.0123.
    """
    from ...reports.figures import together
    from ...reports.nmfp import month_of
    from ...reports.reading import chosen_funds, open_run

    format = chosen(format)
    tables = open_run(out)
    names = chosen_funds(tables, fund)
    if fund is None and len(names) > 1:
        names = tuple(name for name in names if tables.rows("nmfp", name)) or names
    found = [month_of(tables, name, month) for name in names]
    if format == "table":
        from ..screens.nmfp import lines
        from ..terminal import room, show

        for n, (name, each) in enumerate(zip(names, found, strict=True)):
            show([*([[""]] if n else []), *lines(each, tables.about(name)["name"], name, room())], no_color)
    else:
        send(together(iter(found)), format)
    return DONE
