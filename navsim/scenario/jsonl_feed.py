"""JSON lines: one object a line, the same columns. Numbers are taken as they are written; a key may stand once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ..basics.problems import Place, Problem, suggestion
from ..events.kinds import Kind
from .refused import Bare
from .sheet import Sheet
from .source import BOM, Source

if TYPE_CHECKING:
    from ..events.columns import Column

DEEPEST = 8


class Refusal(Exception):
    """What JSON allows and a feed does not: (code, sentence, help)."""

    def __init__(self, code: str, sentence: str, help: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.help = code, sentence, help


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | None:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise Refusal("json.repeated_key", f'the key "{name}" stands twice in one object', "keep one of them")
    return found


def _constant(word: str) -> None:
    raise Refusal("number.not_finite", f"{word} is not a number", "leave the key out where a value is not known")


DECODER = json.JSONDecoder(parse_float=Bare, parse_int=Bare, parse_constant=_constant, object_pairs_hook=_object)


def open_jsonl(kind: Kind, columns: dict[str, tuple[str, Column]], source: Source, problems: list[Problem], notes: list[Any]) -> Sheet | None:
    """A JSONL feed as a sheet; None where it is empty, with a note."""
    lines = [line.removesuffix("\r") for line in source.data.removeprefix(BOM).decode("utf-8").split("\n")]
    if not any(lines):
        notes.append(f"{source.file} is empty")
        return None

    def place(number: int, name: str | None = None) -> Place:
        line = lines[number - 1]
        at = line.find(json.dumps(name)) if name else -1
        if at < 0:
            return Place(file=source.file, line=number, column=1, width=max(len(line), 1), excerpt=line)
        start = at + len(json.dumps(name))
        start += len(line[start:]) - len(line[start:].lstrip(" \t:"))
        return Place(file=source.file, line=number, column=start + 1, width=_width(line, start), excerpt=line)

    rows = _rows(kind, columns, lines, problems, place)
    return Sheet(kind=kind, file=source.file, names=tuple(columns), rows=rows, place=place)


def _width(line: str, start: int) -> int:
    """Characters of the JSON value that begins somewhere."""
    try:
        return max(DECODER.raw_decode(line, start)[1] - start, 1)
    except (ValueError, Refusal, RecursionError):
        return 1


def _rows(
    kind: Kind, columns: dict[str, tuple[str, Column]], lines: list[str], problems: list[Problem], place: Callable[..., Any]
) -> Iterator[tuple[int, dict[str, Any]]]:
    unknown = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _object_of(number, line, problems, place)
        if row is None:
            continue
        kept = {}
        for name, cell in row.items():
            if name in columns:
                if cell is not None and cell != "":
                    kept[name] = cell
            elif not name.startswith("x_") and name not in unknown:
                unknown.add(name)
                message = f'unknown key "{name}" in {kind.feed}'
                problems.append(Problem(code="column.unknown", message=message, help=suggestion(name, columns), place=place(number, name)))
        yield number, kept


def _object_of(number: int, line: str, problems: list[Problem], place: Callable[..., Any]) -> dict[str, Any] | None:
    """A line as an object; None with a problem where it is none."""
    try:
        if _depth(line) > DEEPEST:
            raise Refusal("json.too_deep", f"values lie in each other more than {DEEPEST} deep", "a row is one flat object")
        row = DECODER.decode(line)
        if not isinstance(row, dict):
            raise Refusal("json.not_an_object", "the line is not an object", 'a row is {"column": value, ...}, one a line')
        return row
    except Refusal as error:
        problems.append(Problem(code=error.code, message=error.sentence, help=error.help, place=place(number)))
    except json.JSONDecodeError as error:
        where = Place(file=place(number).file, line=number, column=error.colno, excerpt=line)
        problems.append(Problem(code="json.syntax", message=f"not JSON: {error.msg}", help="one whole object a line", place=where))
    return None


def _depth(line: str) -> int:
    """How deep brackets nest, at most; brackets inside texts count too, which only errs on the side of care."""
    depth = deepest = 0
    if line.count("{") + line.count("[") <= DEEPEST:
        return 0
    for c in line:
        depth += (c in "{[") - (c in "}]")
        deepest = max(deepest, depth)
    return deepest
