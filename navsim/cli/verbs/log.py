"""navsim log: the event log. Each verb of it reads or adds; none changes or deletes a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE, NEEDS_A_PERSON

if TYPE_CHECKING:
    from ...log.receipt import Receipt

log_argument = click.argument("address", metavar="LOG", type=click.Path())
expect_option = click.option("--expect", metavar="SEQ:HASH", help="Refuse unless the log holds this: what an append, an export or a run told you.")
ON_SCREEN = 20
SHOWN = ("seq", "recorded_at", "kind", "fund", "event_id", "payload")


@click.group(
    short_help="The event log: init, append, verify, show, export, compact.",
    epilog=options.examples(
        "navsim log init log",
        "navsim log append log scenarios/three-classes          a folder: terms and feeds, one batch",
        "navsim log append log today/prices.csv today/orders.csv",
        "navsim run log -o out/now",
    ),
)
def log() -> None:
    """What happened, in the order we heard it: append-only, numbered without gaps, each batch sealed to the one before.

    LOG is a folder, or the address of an object store with conditional puts (s3://bucket/log).
    """


@log.command(short_help="Make an empty log.", epilog=options.examples("navsim log init log", "navsim log init log --name larkspur"))
@log_argument
@click.option("--name", help="What runs of it are called. Default: the name of the folder.")
def init(address: str, name: str | None) -> int | None:
    """Make an empty log."""
    from ...log.stored import create

    made = create(address, name)
    click.echo(f"an empty log in {made.address}; next: navsim log append {made.address} FOLDER", err=True)
    return DONE


@log.command(
    short_help="Add feeds, and folders of them, as one batch.",
    epilog=options.examples(
        "navsim log append log scenarios/late-price",
        "navsim log append log prices.csv --dry-run",
        "navsim log append log orders.csv --expect 36:4c07df89...",
    ),
)
@log_argument
@click.argument("feeds", metavar="FEED|FOLDER...", nargs=-1, required=True, type=click.Path())
@expect_option
@click.option("--dry-run", is_flag=True, help="Check and number everything, append nothing.")
@click.option("--quarantine", is_flag=True, help="Set rows that are refused aside in LOG/quarantine, and append the others.")
@options.drawn
def append(address: str, feeds: tuple[str, ...], expect: Any, dry_run: bool, quarantine: bool, format: str | None, no_color: bool) -> int:
    """Add feeds, and folders of them, as one batch: all of it, or nothing.

    The rows are read and checked as those of a scenario, against what the log knows. What it has already, with the same content, is
    counted and adds nothing; the same id with other content refuses the batch. A row without recorded_at became known at the close of its
    date; where the log has gone on since, it becomes known at the head of the log, and is reported as late. When this returns, the rows
    are on stable storage.
    """
    from ...basics.problems import InputProblems
    from ...log.append import append_feeds, append_with_quarantine

    shown = chosen(format)
    try:
        if quarantine:
            receipt, aside = append_with_quarantine(address, feeds, expect=expect, dry_run=dry_run)
        else:
            receipt, aside = append_feeds(address, feeds, expect=expect, dry_run=dry_run), []
    except InputProblems as found:
        from ..main import INPUT_ERRORS
        from ..problems import show

        show(found.problems, format)
        return INPUT_ERRORS
    _tell(receipt, aside, address, dry_run, shown, no_color)
    return NEEDS_A_PERSON if aside else DONE


def _tell(receipt: Receipt, aside: list[Any], address: str, dry_run: bool, format: str, no_color: bool) -> None:
    from ...basics.problems import printable
    from ...reports.figures import Figures
    from ...tables.schemas import LONG_TEXT, WHOLE
    from ..notes import tell_notes

    tell_notes(receipt.notes)
    for event_id, file, line in receipt.late:
        click.echo(f"late: {printable(file)}:{line} became known at the head of the log: {event_id}", err=True)
    if receipt.late_rows > len(receipt.late):
        click.echo(f"late: ... and {receipt.late_rows - len(receipt.late)} more", err=True)
    if aside:
        click.echo(f"{len(aside)} rows are set aside in {address}/quarantine: put them right, append them, and delete the file there", err=True)
    columns = (("first", WHOLE), ("appended", WHOLE), ("duplicates", WHOLE), ("late", WHOLE), ("quarantined", WHOLE), ("head", LONG_TEXT))
    row = (receipt.first, receipt.appended, receipt.duplicates, receipt.late_rows, len(aside), receipt.head)
    if format != "table":
        send(Figures(columns, (row,)), format)
        return
    from ..ink import Ink
    from ..terminal import show
    from ..wording import count

    told = f"{'would append' if dry_run else 'appended'} {count(receipt.appended, 'event')}"
    if receipt.first is not None:
        told += f", from sequence {receipt.first}"
    if receipt.duplicates:
        told += f"; {count(receipt.duplicates, 'row')} the log had already"
    show([[told], [Ink("head ", "dim"), receipt.head]], no_color)


@log.command(
    short_help="Whether the log is what was appended.",
    epilog=options.examples("navsim log verify log", "navsim log verify log --expect 36:4c07df89..."),
)
@log_argument
@expect_option
def verify(address: str, expect: Any) -> int | None:
    """Recompute every seal, and tell whether the log is what was appended.

    It finds any row that was changed, added, moved or lost. That the newest batches were taken away whole can only be seen with an anchor:
    name one with --expect. Exit 1 where something is wrong.
    """
    from ...log.verify import verified

    head, faults = verified(address, expect)
    for fault in faults:
        click.echo(f"error: {fault}", err=True)
    if faults:
        return NEEDS_A_PERSON
    click.echo(head)
    click.echo("every seal meets: the log is what was appended", err=True)
    return DONE


@log.command(
    short_help="The last events, or one of them.",
    epilog=options.examples("navsim log show log", "navsim log show log --last 5 --kind orders", "navsim log show log --id ANVL-2025-03-04"),
)
@log_argument
@click.option("--last", type=click.IntRange(1), default=ON_SCREEN, show_default=True, help="How many, from the end.")
@click.option("--kind", help="Of one feed, or table of terms.")
@click.option("--id", "event_id", help="One event.")
@options.drawn
def show(address: Any, last: Any, kind: Any, event_id: Any, format: Any, no_color: Any) -> Any:
    """The last events, oldest first; the head of the log on standard error."""
    from ...basics.problems import refuse, suggestion
    from ...events.kinds import ALL_KINDS
    from ...log import export as exporting
    from ...log.stored import StoredLog
    from ...reports.figures import Figures
    from ...tables.schemas import LONG_TEXT, WHOLE
    from ..terminal import show as draw

    shown = chosen(format)
    opened = StoredLog(address)
    kinds = sorted(each.feed for each in ALL_KINDS)
    if kind is not None and kind not in kinds:
        refuse("kind.unknown", f'there is no feed or table of terms "{kind}"', suggestion(kind, kinds))
    rows = exporting.those(opened.rows(), kind, event_id)
    rows = exporting.plain(exporting.table(rows.slice(max(rows.num_rows - last, 0)).combine_chunks()), SHOWN)
    if shown == "table":
        from ..screens.events import lines
        from ..terminal import room

        draw(lines(rows, room()), no_color)
    else:
        send(Figures(tuple((name, WHOLE if name == "seq" else LONG_TEXT) for name in SHOWN), tuple(rows)), shown)
    click.echo(f"head {opened.head}", err=True)
    return DONE


@log.command(
    short_help="Every event with its id, in order.",
    epilog=options.examples("navsim log export log --format csv -o events.csv", "navsim log export log --format parquet -o events.parquet"),
)
@log_argument
@click.option("--format", "format", type=click.Choice(("csv", "jsonl", "parquet")), default="csv", show_default=True)
@click.option("-o", "out", metavar="FILE", type=click.Path(), help="Where to; standard output otherwise.")
def export(address: Any, format: Any, out: Any) -> Any:
    """Every event with its id, in order; the head of the log on standard error."""
    import pathlib
    import sys

    from ...basics.problems import refuse
    from ...log import export as exporting
    from ...log.stored import StoredLog

    if out is not None and pathlib.Path(out).is_dir():
        refuse("export.is_folder", f"{out} is a folder", f"name a file: -o {pathlib.Path(out) / f'events.{format}'}")
    opened = StoredLog(address)
    data = exporting.WRITERS[format](exporting.table(opened.rows()))
    if out is None:
        if format == "parquet" and sys.stdout.isatty():
            raise click.UsageError("Parquet is bytes, not text: name a file with -o")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(out).write_bytes(data)
    click.echo(f"head {opened.head}", err=True)
    return DONE


@log.command(short_help="Many small files become few.", epilog=options.examples("navsim log compact log"))
@log_argument
def compact(address: Any) -> Any:
    """Many small files become few, and those that no commit has named for a week are deleted.

    No event, number or seal changes. Unnamed files are what compaction replaced and what a killed append left: nothing reads them. An append
    does this by itself at a hundred small files.
    """
    from ...log.stored import StoredLog

    opened = StoredLog(address)
    told = opened.compact()
    unnamed = f"{told['swept']} that no commit names deleted, {told['unnamed']} younger than a week left for another time"
    click.echo(f"{told['files_before']} files became {told['files_after']}; {unnamed}; head {opened.head}", err=True)
    return DONE
