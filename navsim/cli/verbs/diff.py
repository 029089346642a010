"""navsim diff: what changed, why, and what it cost whom."""

import decimal

import click

from .. import options
from ..formats import chosen, json_text, send
from ..main import DONE, NEEDS_A_PERSON

WHAT = ("days", "orders", "accounts", "events", "as_of", "alone")


@click.command(
    short_help="What changed between two runs, why, and what it cost whom.",
    epilog=options.examples(
        "navsim run scenarios/late-price -o out/told --known-at 2025-03-11T18:00",
        "navsim run scenarios/late-price -o out/now",
        "navsim diff out/told out/now",
        "navsim diff out/told out/now --show accounts --format csv     whom to reprocess",
        "navsim diff out/now --published                               what was published against what is struck",
    ),
)
@click.argument("out_a", metavar="OUT_A", type=click.Path())
@click.argument("out_b", metavar="[OUT_B]", required=False, type=click.Path())
@click.option("--published", is_flag=True, help="Compare the NAVs that OUT_A says were published, not those it struck.")
@click.option("--de-minimis", default="10.00", show_default=True, metavar="DOLLARS", help="An account's difference up to this is left alone.")
@click.option("--show", type=click.Choice(WHAT), default="days", show_default=True, help="Which rows, in CSV or Parquet.")
@click.option("--all", "whole", is_flag=True, help="Every row of long lists.")
@options.fund_option
@options.drawn
def diff(
    out_a: str, out_b: str | None, published: bool, de_minimis: str, show: str, whole: bool, fund: str | None, format: str | None, no_color: bool
) -> int | None:
    """What OUT_A told against what OUT_B knows: sessions and classes that moved, the events that moved them, the NAV error.

    An error is a cent or more between the NAV as told and the unrounded one (0.0001 where the NAV has four decimals); from 1/2 of 1 % on it
    is material, and accounts are reprocessed. Losses and benefits of all orders of the period are netted: a net loss is owed to the fund.

    Exit code 1 where a difference is material, a NAV that was told is struck no more, or a published one is not the one struck.
    """
    from ...reports.diff import diff as compared
    from ...reports.diff_figures import as_object, figures

    format = chosen(format)
    found = compared(out_a, out_b, fund=fund, de_minimis=dollars(de_minimis), published=published)
    if format == "table":
        from ..screens.diff import MOST, lines
        from ..terminal import room
        from ..terminal import show as draw

        for n, each in enumerate(found.funds):
            draw([*([[""]] if n else []), *lines(found, each, room(), None if whole else MOST)], no_color)
    elif format == "json":
        click.echo(json_text(as_object(found)))
    else:
        send(figures(found, show), format)
    return NEEDS_A_PERSON if found.needs_a_person else DONE


def dollars(text: str) -> decimal.Decimal | None:
    """A plain, positive amount."""
    from decimal import Decimal

    if not text.replace(".", "", 1).isdecimal():
        raise click.UsageError(f'"{text}" is not an amount of dollars: --de-minimis 25.00')
    return Decimal(text)
