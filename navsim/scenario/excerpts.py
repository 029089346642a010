"""What stands at the places that problems name: a run finds a mistake long after its file was read, and shows its line all the same."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Iterator
from typing import Any

import attrs

from ..basics.problems import MOST, InputProblems, Place, Problem

WITH_LINES = (".csv", ".jsonl", ".toml")
LONGEST = 10_000  # bytes of a line that are looked at


@contextlib.contextmanager
def lines_shown(source: Any) -> Iterator[None]:
    """Whatever is refused meanwhile shows the lines of the folder of a scenario. Of a log, or of tables in memory, there are none to show."""
    try:
        yield
    except InputProblems as found:
        raise InputProblems(with_lines(found.problems, source)) from found.__cause__


def with_lines(problems: list[Problem], source: Any) -> list[Problem]:
    """Problems, with the line each is about where it has none yet and the file is text."""
    if not isinstance(source, str | os.PathLike) or not pathlib.Path(source).is_dir():
        return problems
    folder = pathlib.Path(source)
    return [attrs.evolve(each, place=_with_line(each.place, folder)) if n < MOST else each for n, each in enumerate(problems)]


def _with_line(place: Place, folder: pathlib.Path) -> Place:
    name = pathlib.PurePath(place.file)
    if place.excerpt or not place.line or len(name.parts) != 1 or name.suffix not in WITH_LINES or not (folder / name).is_file():
        return place
    first, own = "", ""
    with (folder / name).open("rb") as file:
        for number, line in enumerate(file, 1):
            if number in (1, place.line):
                own = line[:LONGEST].decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")
                first = own if number == 1 else first
            if number == place.line:
                break
        else:
            return place  # the file is another by now
    return attrs.evolve(place, excerpt=own, header=first if name.suffix == ".csv" else "")
