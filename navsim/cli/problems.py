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

    click.echo(render_all(problems), err=True)


def told(problems: list[Problem]) -> str:
    """Problems of a question, not of files: no count below."""
    from ..basics.problems import render

    return "\n\n".join(render(problem) for problem in problems)


def figures(problems: list[Problem]) -> Figures:
    """Problems as rows."""
    from ..reports.figures import Figures
    from ..tables.schemas import LONG_TEXT, WHOLE

    types = {"line": WHOLE, "column": WHOLE, "width": WHOLE}
    rows = [problem.as_object() for problem in problems]
    return Figures(tuple((name, types.get(name, LONG_TEXT)) for name in COLUMNS), tuple(tuple(row[name] for name in COLUMNS) for row in rows))
