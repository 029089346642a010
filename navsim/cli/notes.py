"""What reading a folder has to say that is no problem."""

import click


def tell_notes(notes: tuple[str, ...]) -> None:
    """One line each, on stderr."""
    from ..basics.problems import printable

    for note in notes:
        click.echo(f"note: {printable(str(note))}", err=True)
