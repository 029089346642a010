"""navsim sweep: the same log under a grid of fee structures."""

from __future__ import annotations

import datetime
import pathlib
from typing import TYPE_CHECKING, Any

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE
from ..notes import tell_notes

if TYPE_CHECKING:
    from ...sweep.result import Sweep


@click.command(
    short_help="Strike a scenario under a grid of fee structures.",
    epilog=options.examples(
        "navsim sweep scenarios/three-classes grid.toml -o out/sweep",
        "navsim sweep scenarios/three-classes grid.toml --format csv           figures, no tables",
        "navsim sweep scenarios/three-classes grid.toml -o out/sweep --path    with the NAV of every session",
        "navsim sweep scenarios/three-classes grid.toml --scheduler tcp://dask:8786",
        "",
        "grid.toml:",
        '  "fee.12b-1.rate" = ["0 bp", "25 bp"]',
        '  "fee.advisory.rate" = { from = "50 bp", to = "90 bp", step = "5 bp" }',
        '  "limit.cap.rate" = { random = ["1%", "2%"], seed = 7, n = 100 }',
        "  [[zip]]",
        '  "fee.audit.flat" = ["24000", "36000"]',
        '  "fee.custody.rate" = ["2 bp", "1 bp"]',
    ),
)
@click.argument("source", metavar="SCENARIO", type=click.Path())
@click.argument("grid", metavar="GRID.toml", type=click.Path())
@click.option("-o", "out", metavar="OUT", type=click.Path(), help="Folder for the tables; an earlier sweep there is replaced whole or not at all.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads. Default: as many as there are processors.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster that strikes the blocks: tcp://host:port. Needs navsim-funds[dask].")
@click.option("--results", metavar="PLACE", help="Folder or address all workers reach, for their blocks. Default: beside OUT.")
@click.option("--path", is_flag=True, help="Keep the NAV of every session of every structure.")
@click.option("--known-at", type=options.Moment(), help="Only what was known then: an instant in New York's time, or a sequence number.")
@click.option("--to", type=options.Day(), help="The last day to strike. Default: the last day with prices.")
@options.fund_option
@options.drawn
def sweep(
    source: str,
    grid: str,
    out: str | None,
    workers: int | None,
    scheduler: str | None,
    results: str | None,
    path: bool,
    known_at: Any,
    to: datetime.date | None,
    fund: str | None,
    format: str | None,
    no_color: bool,
) -> int | None:
    """Strike a scenario under every fee structure of a grid, with the arithmetic of a run, and say what each came to.

    A line of the grid names a term and its values; lines are crossed, columns under [[zip]] go together. Terms are fee.<id>.rate,
    fee.<id>@2003-07-01.rate, fee.<id>.tiers, limit.<id>.rate, yield_floor.rate, policy.<key> and their like; fee.<id> alone is on or
    off. A dated entry counts over all entries, a tier over the tiers; two forms of one fee are refused. A structure that cannot be is a
    row with its status.
    """
    from ...replay.door import opened
    from ...sweep import door, store
    from ..progress import Progress

    shown = chosen(format)
    with Progress() as progress:
        if out is not None:
            store.check_free(out)
        progress.at("reading")
        log = opened(source)
        progress.at("laying out")
        made = door.sweep(
            log,
            str(grid),
            path=path,
            fund=fund,
            known_at=known_at,
            to=to,
            workers=workers,
            scheduler=scheduler,
            results=results or beside(out),
            progress=lambda done, blocks: progress.at(f"struck {done} of {blocks} blocks"),
        )
        if out is not None:
            progress.at("writing")
            made.write(out)
    tell_notes(log.notes)
    if shown == "table":
        from ..screens.sweep import lines
        from ..terminal import room, show

        show(lines(made, room()), no_color)
    else:
        from ...reports.fee_structures import figures

        send(figures(made), shown)
    _closing(made, out, progress.seconds, no_color)
    return DONE


def beside(out: str | None) -> str | None:
    """Where workers put their blocks unless told: in the folder that holds OUT."""
    if out is None or "://" in out:
        return out.rstrip("/").rpartition("/")[0] if out else None
    return str(pathlib.Path(out).absolute().parent)


def _closing(made: Sweep, out: str | None, seconds: float, no_color: bool) -> None:
    """Where the tables are, for people."""
    from ..terminal import say
    from ..wording import count

    where = f"tables in {out}" if out is not None else "nothing was written: -o OUT keeps the tables"
    say(f"{count(len(made), 'structure')}, {seconds:.1f} s; {where}", no_color, "dim")
