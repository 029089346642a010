"""What reading a folder has to say that is no problem."""


def tell_notes(notes: tuple[str, ...]) -> None:
    """One line each, on stderr."""
    from ..basics.problems import printable
    from .terminal import say

    for note in notes:
        say(f"note: {printable(str(note))}")
