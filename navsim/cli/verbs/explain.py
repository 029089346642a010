"""navsim explain: what is behind one figure."""

from typing import Any

import click

from .. import options
from ..formats import chosen, json_text, send
from ..main import DONE, NEEDS_A_PERSON


@click.command(
    short_help="What is behind one figure: events, terms, arithmetic.",
    epilog=options.examples(
        "navsim run scenarios/three-classes -o out/three",
        "navsim explain out/three --date 2004-02-27 --class service fee:advisory",
        "navsim explain out/three --date 2004-03-24 --class service dividend_income",
        "navsim explain out/three --date 2004-04-14 --class service unrealized --all",
        "navsim explain out/three --class service nav",
    ),
)
@options.out_argument
@options.date_option
@click.option("--class", "share_class", metavar="CLASS", help="Whose figure. May be left out where the fund has one class.")
@options.fund_option
@click.option("--all", "whole", is_flag=True, help="Every row of long lists.")
@options.drawn
@click.argument("component", metavar="COMPONENT")
def explain(out: str, day: Any, share_class: str, fund: str | None, whole: bool, format: str, no_color: bool, component: str) -> int:
    """Explain one line of a strike sheet back to the events, with file and line, the terms and the arithmetic.

    COMPONENT is a line of the sheet: fee:advisory, waiver:LIMIT, dividend_income, foreign_tax, realized, unrealized, purchases, redemptions,
    distribution:income, opening, closing ... or nav. What stands after the colon is enough where it is clear: advisory.

    Nothing is computed again: the figures come from the tables in OUT, in which a run wrote down how it came to each of them.
    """
    from ...reports.explain import explain as explained
    from ...reports.explanation import as_object, figures
    from ...reports.reading import chosen_funds, open_run

    format = chosen(format)
    tables = open_run(out)
    (fund,) = chosen_funds(tables, only("fund", fund, tables.funds))
    share_class = only("class", share_class, tables.classes(fund))
    found = explained(tables, fund, day, share_class, component)
    if format == "table":
        from ..screens.explain import MOST, lines
        from ..terminal import room, show

        show(lines(found, room(), None if whole else MOST), no_color)
    elif format == "json":
        click.echo(json_text(as_object(found)))
    else:
        send(figures(found), format)
    return DONE if found.agrees else NEEDS_A_PERSON


def only(what: str, given: str | None, known: tuple[str, ...]) -> str:
    """What was named, or the only one there is."""
    if given is None and len(known) != 1:
        raise click.UsageError(f"which {what}? --{what} with one of: {', '.join(known)}")
    return given if given is not None else known[0]
