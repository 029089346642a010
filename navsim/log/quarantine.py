"""Rows that were refused and set aside on request: beside the log, never in it, until a person puts them right."""

from __future__ import annotations

import datetime
import json
import pathlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..basics.problems import InputProblems

if TYPE_CHECKING:
    from ..basics.problems import Problem
    from .receipt import Receipt

FOLDER = "quarantine"
ROUNDS = 20
TEXTS = (".csv", ".jsonl")


def waiting(address: str) -> list[Any]:
    """Every row in quarantine: what is wrong with it, and where it stood."""
    folder = pathlib.Path(address) / FOLDER
    if not folder.is_dir():
        return []
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").split("\n") if line]


def sorted_out(append: Callable[..., Any]) -> tuple[Receipt, list[Problem]]:
    """(what append gives, [Problem of each row left out]): rows that are refused are left out, until the others can be appended.

    append  function of {file: lines that are not read}; raises InputProblems

    Only rows of CSV and JSONL feeds can be set aside. What is wrong with terms, with a header or with a whole file stops the batch.
    """
    left_out: dict[Any, Any] = {}
    aside: dict[Any, Any] = {}
    for _ in range(ROUNDS):
        try:
            return append(left_out), list(aside.values())
        except InputProblems as found:
            places = {(problem.place.file, problem.place.line): problem for problem in found.problems}
            if any(not file.endswith(TEXTS) or line < 1 + file.endswith(".csv") for file, line in places):
                raise
            for (file, line), problem in places.items():
                left_out.setdefault(file, set()).add(line)
                aside.setdefault((file, line), problem)
    raise AssertionError("rows were left out, and refused again")


def set_aside(address: str, problems: list[Problem], at: int) -> pathlib.Path:
    """Keep the rows beside the log, each with what is wrong with it."""
    folder = pathlib.Path(address) / FOLDER
    folder.mkdir(exist_ok=True)
    moment = datetime.datetime.fromtimestamp(at // 10**6, datetime.UTC)
    path = folder / f"{moment:%Y%m%dT%H%M%S}-{at % 10**6:06d}.jsonl"
    path.write_text("".join(json.dumps(problem.as_object(), ensure_ascii=False) + "\n" for problem in problems), encoding="utf-8")
    return path
