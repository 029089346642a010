"""navsim fees: what is due for a month or a quarter."""

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE


@click.command(
    short_help="Fees due by month or quarter; distribution plans against their limits.",
    epilog=options.examples(
        "navsim run scenarios/service-shares-12b-1 -o out/june",
        "navsim fees out/june",
        "navsim fees out/june --plan --by quarter",
        "navsim fees out/june --remaining",
    ),
)
@options.out_argument
@click.option("--by", type=click.Choice(("month", "quarter", "year")), default="month", show_default=True, help="The calendar period.")
@click.option("--plan", is_flag=True, help="Distribution and service fees alone: as accrued, by the monthly formula, against the plan.")
@click.option("--remaining", is_flag=True, help="What is left of the sales charges of each class: 6.25 % of new sales, with interest at prime + 1 %.")
@options.fund_option
@options.drawn
def fees(out: str, by: str, plan: bool, remaining: bool, fund: str | None, format: str, no_color: bool) -> int:
    """What every class owes, fee by fee: accrued, given back, net; part months by calendar days, fees the adviser bears among them.

    With --plan the trustees' report of amounts under a rule 12b-1 plan: accrued, the monthly servicing formula with the first and the last
    day that reconcile it, paid, what the plan allows, and what FINRA 2341 leaves of 6.25 % of new sales. With --remaining how that
    came to be left: new sales, interest, sales charges, distribution fees; the prime rate is `prime` in rates.csv.
    """
    from ...reports.fees_due import fees_due
    from ...reports.figures import together
    from ...reports.plan_amounts import plan_amounts
    from ...reports.reading import chosen_funds, open_run
    from ...reports.remaining_amount import remaining_amounts

    if plan and remaining:
        raise click.UsageError("--plan and --remaining are two reports: ask for one")
    format = chosen(format)
    tables = open_run(out)
    report = remaining_amounts if remaining else plan_amounts if plan else fees_due
    told = together(report(tables, name, by) for name in chosen_funds(tables, fund))
    if format == "table":
        from ..screens.fees import lines
        from ..terminal import room, show

        show(lines(told, room()), no_color)
    else:
        send(told, format)
    return DONE
