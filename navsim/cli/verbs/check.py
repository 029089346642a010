"""navsim check: everything that is wrong with a scenario."""

import click

from .. import options
from ..formats import chosen, send
from ..main import DONE, INPUT_ERRORS


@click.command(
    short_help="Every problem in every file; nothing is replayed.",
    epilog=options.examples(
        "navsim check scenarios/three-classes",
        "navsim check scenarios/three-classes --format json",
    ),
)
@click.argument("source", metavar="SCENARIO", type=click.Path())
@options.drawn
def check(source: str, format: str | None, no_color: bool) -> int:
    """Read a scenario and tell every problem in every file: where it stands, what was expected, what to do.

    Without problems it lists what was read. With --format json the problems are objects on standard output. What only shows when the
    fund is struck, a holding without a price for instance, is told by `navsim run`, which writes nothing either while it finds errors.
    """
    from ...basics.problems import InputProblems
    from ...replay import door
    from ...reports.contents import contents, figures

    shown = chosen(format)
    try:
        log = door.opened(source)
    except InputProblems as found:
        from ..problems import show

        show(found.problems, format)
        return INPUT_ERRORS
    from ..notes import tell_notes

    tell_notes(log.notes)
    told = contents(log)
    if shown == "table":
        from ..screens.contents import lines
        from ..terminal import room
        from ..terminal import show as draw

        draw(lines(told, room()), no_color)
    else:
        send(figures(told), shown)
    return DONE
