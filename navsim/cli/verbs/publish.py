"""navsim publish: the NAV goes out."""

import datetime

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE, NEEDS_A_PERSON


@click.command(
    short_help="Publish a session's NAVs: draft, proved, published.",
    epilog=options.examples(
        "navsim run log -o out/today",
        "navsim exceptions out/today --date 2025-03-11",
        "navsim publish out/today log --date 2025-03-11",
        "navsim publish out/again log --date 2025-03-11 --restate     a correction: the figure published before is replaced",
    ),
)
@options.out_argument
@click.argument("address", metavar="LOG", type=click.Path())
@options.date_option
@click.option("--restate", is_flag=True, help="Replace what was published before, where it is not what is struck now.")
@options.fund_option
@options.drawn
def publish(out: str, address: str, day: datetime.date | None, restate: bool, fund: str | None, format: str | None, no_color: bool) -> int | None:
    """Append the NAVs that OUT struck to LOG, as events: they are compared with every later strike of that session.

    OUT must be a run of LOG. A failed proof, or an error that nobody has confirmed, stops it with exit code 1, and nothing is appended for any
    fund. What was published is not published twice; with --restate, a figure that has changed replaces the one before, which stays in LOG.
    """
    from ...basics.problems import refuse
    from ...log.append import append_rows
    from ...log.decisions import decisions
    from ...reports.figures import together
    from ...reports.publication import PUBLISHED, named, publication, standing
    from ...reports.publication_figures import figures
    from ...reports.reading import chosen_funds, open_run

    format = chosen(format)
    tables = open_run(out)
    events, end = decisions(address, tables.said["log_head"])
    published, confirmed = standing(events)
    found = [publication(tables, name, day, published, confirmed) for name in chosen_funds(tables, fund)]
    for each in found:
        if each.published and (each.state == PUBLISHED or not restate):
            told = ", ".join(f"{name} {nav.normalize():f}" for name, (_, nav) in each.published.items())
            help = "it stands; a later strike that differs is restated with --restate" if each.state == PUBLISHED else "to replace it: --restate"
            refuse("published.already", f"{each.fund} was published for {each.session}: {told}", help)
    stopped = [row for each in found for row in each.stopped_by]
    if not stopped:
        append_rows(address, "published", named([row for each in found for row in each.rows()], events), expect=end)
    if format == "table":
        from ..screens.publication import lines
        from ..terminal import room, show

        show(lines(found, tables.said["log_head"], address, bool(stopped), room()), no_color)
    else:
        send(together(figures(each, bool(stopped)) for each in found), format)
    for row in stopped if format != "table" else ():
        click.echo(f"stopped by {row['check']} {row['subject']}, {row['session']}", err=True)
    return NEEDS_A_PERSON if stopped else DONE
