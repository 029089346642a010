"""navsim servicing: a class's fee of a month by the monthly formula, beside what was accrued."""

import datetime

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE


@click.command(
    short_help="A fee of a month by the monthly formula of service agreements, beside the accrual.",
    epilog=options.examples(
        "navsim run scenarios/service-shares-12b-1 -o out/june",
        "navsim servicing out/june --date 2000-06-30 --class service --fee 12b-1",
    ),
)
@options.out_argument
@click.option("--date", "day", type=options.Day(), required=True, help="Any day of the month.")
@click.option("--class", "share_class", metavar="CLASS", required=True, help="The class.")
@click.option("--fee", metavar="FEE", required=True, help="The id of its fee.")
@options.fund_option
@options.drawn
def servicing(out: str, day: datetime.date, share_class: str, fee: str, fund: str | None, format: str | None, no_color: bool) -> int:
    """The average of the month's closes times the rate, what was accrued, and the two days by which they differ."""
    from ...reports.reading import chosen_funds, open_run
    from ...reports.servicing import figures, monthly_fee

    format = chosen(format)
    tables = open_run(out)
    funds = chosen_funds(tables, fund)
    name = next((each for each in funds if share_class in tables.classes(each)), funds[0])
    found = monthly_fee(tables, name, share_class, fee, day)
    if format == "table":
        from ..screens.servicing import lines
        from ..terminal import room, show

        show(lines(found, tables.about(name)["name"], f"{fee} of {share_class}, {day:%B %Y}", room()), no_color)
    else:
        send(figures(found, name, share_class, fee, day), format)
    return DONE
