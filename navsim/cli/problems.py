"""Problems with the input, for people on standard error, or as objects on standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..basics.problems import Problem
    from ..reports.figures import Figures

COLUMNS = ("code", "message", "help", "file", "line", "column", "width", "excerpt", "header")


def show(problems: list[Problem], format: str | None = None) -> None:
    """Everything that is wrong, where it stands and what to do; as data where a format was asked for by name."""
    if format in ("json", "csv", "parquet"):
        from .formats import send

        send(figures(problems), format)
        return
    from ..basics.problems import render_all

    _echo(render_all(problems))


def tell(problems: list[Problem]) -> None:
    """Problems of a question, not of files: no count below."""
    from ..basics.problems import render

    _echo("\n\n".join(render(problem) for problem in problems))


def _echo(text: str) -> None:
    """Sentences over lines, on a terminal; the excerpt of a file stands as it is."""
    from .terminal import in_lines

    for line in text.split("\n"):
        is_help = line.startswith("  help: ")
        is_sentence = is_help or bool(line and line[0] != " ")
        click.echo("\n".join(in_lines(line, " " * len("  help: ") if is_help else "  ")) if is_sentence else line, err=True)


def figures(problems: list[Problem]) -> Figures:
    """Problems as rows."""
    from ..reports.figures import Figures
    from ..tables.schemas import LONG_TEXT, WHOLE

    types = {"line": WHOLE, "column": WHOLE, "width": WHOLE}
    rows = [problem.as_object() for problem in problems]
    return Figures(tuple((name, types.get(name, LONG_TEXT)) for name in COLUMNS), tuple(tuple(row[name] for name in COLUMNS) for row in rows))
