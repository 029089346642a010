"""navsim run: from events to tables."""

import contextlib
from typing import Any

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE, INPUT_ERRORS, NEEDS_A_PERSON


class Moment(click.ParamType):  # type: ignore[type-arg]
    """An instant in New York's time, a sequence number of the log, or `strike`: each session as known at its own close."""

    name = "T"

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        if not isinstance(value, str):
            return value
        if value == "strike":
            return value
        if value.isascii() and value.isdigit():
            return ("seq", int(value))
        from ...scenario.moments import moment
        from ...scenario.refused import Refused

        try:
            return moment(value)
        except Refused as refused:
            self.fail(f"{refused}: {refused.help}" if refused.help else str(refused), param, ctx)


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
@click.option("--known-at", type=Moment(), help="Only what was known then: an instant, or a sequence number; strike: each session as of its close.")
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

    shown = chosen(format)
    try:
        return _run(source, out, known_at, to, resume, workers, fund, shown, no_color)
    except InputProblems as found:
        from ..problems import show

        show(found.problems, format)
        return INPUT_ERRORS


def _run(
    source: str,
    out: str | None,
    known_at: Any,
    to: Any,
    resume: bool,
    workers: int | None,
    fund: str | None,
    format: str,
    no_color: bool,
) -> int | None:
    from ...replay import door
    from ...reports.figures import together as joined
    from ...reports.reading import of_run, open_run
    from ...reports.summary import figures, summary, told_of
    from ...tables import store
    from ..progress import Progress

    with Progress() as progress, contextlib.ExitStack() as turns:
        if out is not None:
            store.check_free(out)
        progress.at("reading")
        every_night = resume and out is not None and known_at is None and to is None and fund is None and door.is_log(source)
        if every_night and "://" not in source:
            turns.enter_context(door.alone(source))
        night = _night(source, out, progress) if every_night else None
        found: list[Any] = []

        def look(tables: Any) -> None:
            found.extend(summary(tables, name) for name in tables.funds)

        if night is not None:
            found.extend(told_of(name, about, night.came_to[name]) for name, about in sorted(night.about.items()))
            events, notes, needs_a_person = night.events, night.notes, night.needs_a_person
        else:
            from ...replay import family

            log = door.opened(source)
            events, notes = len(log), log.notes
            progress.at(f"striking, {events:,} events")
            by_group = known_at != "strike" and not every_night and family.several(log)
            together = family.of(log, known_at, to, fund) if by_group else None
            if together is not None and len(together.groups) > 1:

                def struck(done: int, of: int) -> None:
                    progress.at(f"struck {done} of {of} groups of funds")

                needs_a_person = family.write(together, out, workers, lambda draft: look(open_run(draft)), struck)
            else:
                made = door.run(log, known_at, to, fund=fund, progress=lambda done: progress.at(f"struck {done}"), remember=every_night)
                progress.at("booking and proving")
                look(of_run(made))
                if out is not None:
                    progress.at("writing")
                    made.write(out)
                if every_night:
                    door.remember(source, out, made)
                needs_a_person = made.needs_a_person
    tell_notes(notes)
    if format == "table":
        from ..screens.summary import lines
        from ..terminal import room, show

        for n, each in enumerate(found):
            show([*([[""]] if n else []), *lines(each, room())], no_color)
    else:
        send(joined(figures(each) for each in found), format)
    _closing(out, events, progress.seconds, no_color, None if night is None else (night.tables, night.size))
    return NEEDS_A_PERSON if needs_a_person else DONE


def _night(source: str, out: Any, progress: Any) -> Any:
    """The tables in OUT grown by what was appended to the log since; None where the whole log must be struck."""
    from ...basics.problems import printable
    from ...replay.nightly import Whole, go_on

    try:
        return go_on(source, out, lambda done: progress.at(f"struck {done}"))
    except Whole as why:
        if why.told:
            click.echo(f"note: the whole log is struck: {printable(str(why))}", err=True)
        return None


def tell_notes(notes: tuple[str, ...]) -> None:
    """What reading the folder has to say that is no problem."""
    from ...basics.problems import printable

    for note in notes:
        click.echo(f"note: {printable(str(note))}", err=True)


def _closing(out: str | None, events: int, seconds: float, no_color: bool, kept: tuple[int, int] | None) -> None:
    """Where the tables are and what to type next, for people. `kept`: how many tables and bytes, where that is known."""
    import pathlib
    import sys

    from ..ink import Ink
    from ..terminal import show
    from ..wording import count

    told = f"{count(events, 'event')}, {seconds:.1f} s"
    if out is None:
        show([["", Ink(f"{told}; nothing was written: -o OUT keeps the tables", "dim")]], no_color, sys.stderr)
        return
    if "://" in out:
        show([[Ink(f"{told}; tables under {out}", "dim")]], no_color, sys.stderr)
        return
    if kept is None:
        files = [path for path in pathlib.Path(out).rglob("*") if path.is_file()]
        named = {path.relative_to(out).parts[0] for path in files if path.suffix == ".parquet"}
        kept = len(named), sum(path.stat().st_size for path in files)
    tables, size = kept
    show([[Ink(f"{told}; {tables} tables in {out}, {size / 1000:,.0f} kB. Next: navsim strike {out}", "dim")]], no_color, sys.stderr)
