"""navsim run: from events to tables."""

from __future__ import annotations

import contextlib
import datetime
from typing import TYPE_CHECKING, Any

import attrs
import click

from .. import options
from ..formats import chosen
from ..main import DONE, INPUT_ERRORS, NEEDS_A_PERSON

if TYPE_CHECKING:
    from ...reports.summary import FundSummary
    from ..progress import Progress


@attrs.frozen(kw_only=True)
class Asked:
    """What somebody wants struck, of what was known when, and where its tables go."""

    source: str
    out: str | None
    known_at: Any
    to: datetime.date | None
    resume: bool
    workers: int | None
    fund: str | None

    def of_every_night(self, is_log: bool) -> bool:
        """Whether the run may go on from an earlier one, and be gone on from: the whole of a log, as it stands."""
        return self.resume and self.out is not None and self.known_at is None and self.to is None and self.fund is None and is_log


@attrs.frozen(kw_only=True)
class Came:
    """What came of it; heard, how many of the events were known then; kept, how many tables and bytes were written, where that is known."""

    funds: list[FundSummary]
    events: int
    notes: tuple[str, ...]
    needs_a_person: bool
    heard: int | None = None
    kept: tuple[int, int] | None = None


@click.command(
    short_help="Strike every session of a scenario, and write the tables.",
    epilog=options.examples(
        "navsim run scenarios/janus-aspen-small-cap-value-2002 -o out/janus",
        "navsim run scenarios/three-classes                                    a summary, no tables",
        "navsim run scenarios/three-classes -o out/march --to 2004-03-31",
        "navsim run scenarios/late-price -o out/told --known-at 2025-03-11T18:00",
        "navsim run scenarios/late-price -o out/each --known-at strike         every session as it was told",
    ),
)
@click.argument("source", metavar="SCENARIO|LOG", type=click.Path())
@click.option("-o", "out", metavar="OUT", type=click.Path(), help="Folder for the tables; an earlier run there is replaced whole or not at all.")
@click.option(
    "--known-at",
    type=options.Moment(),
    help="Only what was known then: an instant, or a sequence number; strike: each session as of its close.",
)
@click.option("--to", type=options.Day(), help="The last day to strike. Default: the last day with prices.")
@click.option("--resume", is_flag=True, help="Go on from the tables of LOG that stand in OUT: read what was appended, strike what it can change.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Processes that strike the funds of a family. Default: one for each processor.")
@options.fund_option
@options.drawn
def run(
    source: str,
    out: str | None,
    known_at: Any,
    to: Any,
    resume: bool,
    workers: int | None,
    fund: str | None,
    format: str | None,
    no_color: bool,
) -> Any:
    """Read a scenario, check it, strike every session of every fund, write the tables, and say what it came to.

    SCENARIO is a folder with a fund.toml and its feeds, LOG an event log (navsim log). All problems of all files are told at once; then
    nothing is replayed and nothing is written. The same events give the same tables, byte for byte. With --resume, where OUT holds the
    tables of a LOG as it was before, only what was appended since is read, and only what that can change is struck again.
    """
    from ...basics.problems import InputProblems
    from ...reports.summary import figures
    from ..notes import tell_notes
    from ..progress import Progress
    from ..screens.summary import lines
    from ..told import tell

    shown = chosen(format)
    asked = Asked(source=source, out=out, known_at=known_at, to=to, resume=resume, workers=workers, fund=fund)
    try:
        with Progress() as progress:
            came = _come_of(asked, progress)
    except InputProblems as found:
        from ...scenario.excerpts import with_lines
        from ..problems import show

        show(with_lines(found.problems, source), format)
        return INPUT_ERRORS
    tell_notes(came.notes)
    tell(came.funds, lines, figures, shown, no_color)
    _closing(out, came, progress.seconds, no_color)
    return NEEDS_A_PERSON if came.needs_a_person else DONE


def _come_of(asked: Asked, progress: Progress) -> Came:
    """What comes of it, its tables written: by the night, by groups of linked funds, or the whole in one."""
    from ...replay import door
    from ...tables import store

    with contextlib.ExitStack() as turns:
        if asked.out is not None:
            store.check_free(asked.out)
        progress.at("reading")
        every_night = asked.of_every_night(asked.resume and door.is_log(asked.source))
        if every_night:
            if "://" not in asked.source:
                turns.enter_context(door.alone(asked.source))
            night = _night(asked.source, asked.out, progress)
            if night is not None:
                return night
        return _whole(asked, progress, every_night)


def _night(source: str, out: Any, progress: Progress) -> Came | None:
    """The tables in OUT grown by what was appended to the log since; None where the whole log must be struck."""
    from ...basics.problems import printable
    from ...replay.night import Whole
    from ...replay.nightly import go_on
    from ...reports.summary import told_of

    try:
        night = go_on(source, out, lambda done: progress.at(f"struck {done}"))
    except Whole as why:
        if why.told:
            click.echo(f"note: the whole log is struck: {printable(str(why))}", err=True)
        return None
    return Came(
        funds=[told_of(name, about, night.came_to[name]) for name, about in sorted(night.about.items())],
        events=night.events,
        notes=night.notes,
        needs_a_person=night.needs_a_person,
        kept=(night.tables, night.size),
    )


def _whole(asked: Asked, progress: Progress, every_night: bool) -> Came:
    """Everything from its first event."""
    from ...replay import door, family
    from ...reports.reading import of_run, open_run
    from ...reports.summary import summary

    log = door.opened(asked.source)
    funds: list[FundSummary] = []
    of_then = asked.known_at not in (None, "strike")

    def look(tables: Any) -> None:
        funds.extend(summary(tables, name) for name in tables.funds)

    progress.at(f"striking, {len(log):,} events")
    by_group = asked.known_at != "strike" and not every_night and family.several(log)
    together = family.of(log, asked.known_at, asked.to, asked.fund) if by_group else None
    if together is not None and len(together.groups) > 1:

        def struck(done: int, of: int) -> None:
            progress.at(f"struck {done} of {of} groups of funds")

        needs_a_person = family.write(together, asked.out, asked.workers, lambda draft: look(open_run(draft)), struck)
        heard = together.known.heard if of_then else None
        return Came(funds=funds, events=len(log), notes=log.notes, needs_a_person=needs_a_person, heard=heard)
    made = door.run(log, asked.known_at, asked.to, fund=asked.fund, progress=lambda done: progress.at(f"struck {done}"), remember=every_night)
    progress.at("booking and proving")
    look(of_run(made))
    if asked.out is not None:
        progress.at("writing")
        made.write(asked.out)
    if every_night:
        door.remember(asked.source, asked.out, made)
    heard = made.known.heard if of_then else None
    return Came(funds=funds, events=len(log), notes=log.notes, needs_a_person=made.needs_a_person, heard=heard)


def _closing(out: str | None, came: Came, seconds: float, no_color: bool) -> None:
    """Where the tables are and what to type next, for people."""
    import pathlib

    from ...basics.problems import printable
    from ..terminal import in_lines, say
    from ..wording import count

    told = f"{'' if came.heard is None else f'{came.heard:,} of '}{count(came.events, 'event')}, {seconds:.1f} s"
    if out is None:
        say(f"{told}; nothing was written: -o OUT keeps the tables", no_color, "dim")
        return
    if "://" in out:
        say(f"{told}; tables under {printable(out)}", no_color, "dim")
        return
    kept = came.kept
    if kept is None:
        files = [path for path in pathlib.Path(out).rglob("*") if path.is_file()]
        named = {path.relative_to(out).parts[0] for path in files if path.suffix == ".parquet"}
        kept = len(named), sum(path.stat().st_size for path in files)
    tables, size = kept
    shown = printable(out)
    sentences = (f"{told}; {tables} tables in {shown}, {size / 1000:,.0f} kB.", f"Next: navsim strike {shown}")
    for words in (" ".join(sentences),) if len(in_lines(" ".join(sentences))) == 1 else sentences:  # what is typed stands in a line of its own
        say(words, no_color, "dim")
