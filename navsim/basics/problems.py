"""What is wrong with the input: where it stands, what it says, what to do about it. Problems are collected, then told all at once."""

from __future__ import annotations

from typing import Any, NoReturn

import attrs

MOST = 50  # that are shown


@attrs.frozen(kw_only=True)
class Place:
    """Where something stands in a file; lines and columns count from one, 0 is "somewhere".

    header  the first line of a feed, shown above the excerpt
    excerpt the whole line
    width   characters to underline
    """

    file: str = ""
    line: int = 0
    column: int = 0
    width: int = 1
    excerpt: str = ""
    header: str = ""


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that must be put right.

    code     a refusal as a word: class.not_open
    message  the same as a sentence, with the offending text
    help     what to do
    """

    code: str
    message: str
    help: str = ""
    place: Place = Place()

    def as_object(self) -> dict[str, Any]:
        """For machines: flat, plain values."""
        return {"code": self.code, "message": self.message, "help": self.help, **attrs.asdict(self.place)}


class InputProblems(ValueError):
    """The input cannot be used; nothing was written. `problems` holds every Problem that was found, in the order of the files."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))

    def __str__(self) -> str:
        """As the terminal shows them: in a notebook too, a mistake says where it stands and what to do."""
        shown = "\n\n".join(render(problem) for problem in self.problems[:MOST])
        return f"\n{shown}" + (f"\n\n... and {len(self.problems) - MOST} more" if len(self.problems) > MOST else "")

    def __reduce__(self) -> tuple[Any, ...]:
        """From one process to another."""
        return InputProblems, (self.problems,)


def refuse(code: str, message: str, help: str = "", place: Place | None = None) -> NoReturn:
    """Stop for one problem."""
    raise InputProblems([Problem(code=code, message=message, help=help, place=place or Place())])


def suggestion(word: Any, known: Any, otherwise: str = "") -> str:
    """'did you mean "x"?', or the list of what there is; where that is long, or empty, what is said otherwise."""
    import difflib  # where somebody made a mistake, not before

    word, known = str(word), [str(name) for name in known]
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6) or [name for name in known if name.lower() == word.lower()]
    if close:
        return f'did you mean "{close[0]}"?'
    if 0 < len(known) <= 24:
        return "one of: " + ", ".join(known)
    return otherwise or (f"none of the {len(known)} that are known is like it" if known else "none is known")


def printable(text: str) -> str:
    """Text from outside, safe for a terminal: control and direction characters become their code points."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def render(problem: Problem) -> str:
    """A problem as people read it: place, line, underlined text, remedy."""
    place = problem.place
    lines = [f"error[{problem.code}]: {printable(problem.message)}"]
    if place.file:
        where = ":".join(str(n) for n in (place.file, place.line, place.column) if n)
        lines.append(f"  --> {printable(where)}")
    if place.excerpt:
        excerpt, shift = _trimmed(place.excerpt, place.column, place.width)
        gutter = max(len(str(place.line)), 1)
        lines.append(f"  {'':{gutter}}  |")
        if place.header and place.line > 1:
            lines.append(f"  {1:<{gutter}}  | {printable(place.header)[:160]}")
        lines.append(f"  {place.line:<{gutter}}  | {printable(excerpt)}")
        if place.column:
            before = printable(excerpt[: place.column - 1 - shift])
            marked = printable(excerpt[place.column - 1 - shift : place.column - 1 - shift + place.width])
            lines.append(f"  {'':{gutter}}  | {' ' * len(before)}{'^' * max(len(marked), 1)}")
    if problem.help:
        lines.append(f"  help: {printable(problem.help)}")
    return "\n".join(lines)


def _trimmed(excerpt: str, column: int, width: int) -> tuple[str, int]:
    """A long line, cut so that the marked text is seen."""
    if len(excerpt) <= 160:
        return excerpt, 0
    start = max(0, column - 1 - 40)
    return excerpt[start : start + 160], start


def render_all(problems: list[Problem], most: int = MOST) -> str:
    """All problems, fifty at most, and how many there are."""
    shown = [render(problem) for problem in problems[:most]]
    if len(problems) > most:
        shown.append(f"... and {len(problems) - most} more")
    count = len(problems)
    shown.append(f"{count} {'error' if count == 1 else 'errors'}. Nothing was replayed, nothing was written.")
    return "\n\n".join(shown)


def first_line(error: BaseException) -> str:
    """What an error of a library says, in one line; or what it is called."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__
