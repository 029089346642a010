"""navsim report: one page of a run."""

import pathlib
from typing import Any

import click

from .. import options
from ..main import DONE


@click.command(
    short_help="One self-contained page of a run, to sign and to print.",
    epilog=options.examples(
        "navsim run scenarios/three-classes -o out/three",
        "navsim report out/three -o three.html                          the last session",
        "navsim report out/three --date 2004-02-27 -o sheet.html        another one",
        "navsim report out/now --told out/told -o error.html            with what changed between two runs",
    ),
)
@options.out_argument
@click.option("-o", "file", metavar="FILE", type=click.Path(dir_okay=False), default="report.html", show_default=True, help="Where the page goes.")
@options.date_option
@options.fund_option
@click.option("--told", metavar="OUT", type=click.Path(), help="An earlier run of the same fund: the page says what changed since, and whom it cost.")
@click.option("--sweep", metavar="DIR", type=click.Path(), help="A sweep of the same scenario: the page has its fan of fee structures.")
def report(out: str, file: str, day: Any, fund: str | None, told: Any, sweep: Any) -> int | None:
    """Write a run as one HTML file: overview, why the NAV moved, strike sheet, trial balance, exceptions, holdings, accruals and more.

    Nothing is loaded from a network, so it can be handed to anybody. It follows light and dark, prints to clean pages, and
    works by keyboard: the arrow keys walk along a chart.
    """
    from ...page.page import page
    from ...reports.reading import open_run

    compared = None
    if told is not None:
        from ...reports.diff import diff

        compared = diff(told, out)
    text = page(open_run(out), day, fund, compared, sweep)
    place = pathlib.Path(file)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    click.echo(f"{place}, {len(text.encode()) / 1000:,.0f} kB", err=True)
    return DONE
