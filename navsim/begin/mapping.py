"""A mapping file: how a custodian's or transfer agent's columns become those of a feed. Kept beside the files it reads.

feed = "orders"
sheet = "Activity"                 # of a workbook; the first where it is not named
skip = 2                           # lines above the header
delimiter = ";"
decimal = ","                      # decimal mark; the other one of , and . separates thousands
date_format = "%m/%d/%Y"           # and datetime_format for moments
absolute = ["amount", "shares"]    # without their sign

[columns]                          # ours = theirs
accepted_at = "Trade Time"
amount = "Gross Amt"

[constants]
class = "service"

[values.side]                      # theirs = ours
BUY = "purchase"

[only]                             # rows that have one of these; the others are passed over
"Status" = ["Settled"]
"""

from __future__ import annotations

import datetime
import difflib
import pathlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.problems import InputProblems, Place, Problem, refuse, suggestion
from ..basics.toml import parsed
from ..events.kinds import BY_FEED
from ..scenario.price_rows import COLUMNS as OF_PRICES
from ..scenario.refused import Bare
from ..scenario.sheet import columns_by_name

if TYPE_CHECKING:
    from ..events.columns import Column
    from .outside import Layout

KEYS = ("feed", "sheet", "skip", "delimiter", "decimal", "date_format", "datetime_format", "absolute", "columns", "constants", "values", "only")


def is_text(value: Any) -> bool:
    """Whether it is text."""
    return isinstance(value, str) and not isinstance(value, Bare)


def is_table(value: Any, inside: Callable[[Any], bool]) -> bool:
    """Whether it is a table whose every value is right."""
    return isinstance(value, dict) and all(inside(each) for each in value.values())


def is_list(value: Any) -> bool:
    """Whether it is a list of texts."""
    return isinstance(value, list) and all(is_text(each) for each in value)


def is_format(value: Any) -> bool:
    """Whether it is a format of strptime that says which year."""
    if not is_text(value) or not any(year in value for year in ("%Y", "%y", "%G", "%x", "%c", "%D")):
        return False
    try:
        datetime.datetime.strptime("", value)
    except ValueError as error:
        return "does not match" in str(error)
    except re.error:  # the same part of a date twice
        return False
    return False


# {key: (whether a value is right, (what it should be, how it is written))}
SHAPES: dict[str, tuple[Callable[[Any], bool], tuple[str, str]]] = {
    "sheet": (is_text, ("the name of a sheet", 'sheet = "Activity"')),
    "skip": (lambda value: type(value) is int and value >= 0, ("a number of lines", "skip = 2")),
    "delimiter": (lambda value: is_text(value) and len(value) == 1 and value not in '"\r\n\0', ("one character", 'delimiter = ";" or "\\t"')),
    "decimal": (lambda value: value in (".", ","), ("a decimal mark", 'decimal = "." or ","')),
    "date_format": (is_format, ("a format of a date with its year", 'date_format = "%m/%d/%Y"')),
    "datetime_format": (is_format, ("a format of a date with its year", 'datetime_format = "%m/%d/%Y %H:%M"')),
    "absolute": (is_list, ("a list of columns", 'absolute = ["amount", "shares"]')),
    "columns": (lambda value: is_table(value, is_text), ("a table of names", '[columns] accepted_at = "Trade Time"')),
    "constants": (lambda value: is_table(value, is_text), ("a table of text", '[constants] class = "service"')),
    "values": (lambda value: is_table(value, lambda words: is_table(words, is_text)), ("tables of words", '[values.side] BUY = "purchase"')),
    "only": (lambda value: is_table(value, is_list), ("a table of lists", '[only] Status = ["Settled"]')),
}


@attrs.frozen(kw_only=True)
class Mapping:
    """What a mapping file says; `ours` is {name of a column of the feed: Column}."""

    file: str
    feed: str
    ours: dict[str, Column]
    columns: dict[str, str]
    constants: dict[str, str] = attrs.field(factory=dict)
    values: dict[str, dict[str, str]] = attrs.field(factory=dict)
    only: dict[str, list[str]] = attrs.field(factory=dict)
    absolute: tuple[str, ...] = ()
    sheet: str | None = None
    skip: int = 0
    delimiter: str = ","
    decimal: str = "."
    date_format: str | None = None
    datetime_format: str | None = None

    @property
    def names(self) -> list[str]:
        """The columns that are written, in the order of the feed."""
        return [name for name in self.ours if name in self.columns or name in self.constants]


def columns_of_feed(feed: str) -> dict[str, Column]:
    """{name: Column} of a feed."""
    if feed not in BY_FEED:
        refuse("feed.unknown", f'"{feed}" is none of the feeds', suggestion(feed, BY_FEED))
    if feed == "prices":
        return {name: column for name, (_, column) in OF_PRICES.items()}
    return {name: column for name, (_, column) in columns_by_name(BY_FEED[feed]).items()}


def read_mapping(path: pathlib.Path) -> Mapping:
    """The mapping of a file, or all that is wrong with it."""
    path = pathlib.Path(path)
    try:
        told = parsed(path.read_text(encoding="utf-8-sig"), Bare)
    except ValueError as error:  # no TOML, or no UTF-8
        refuse(getattr(error, "code", "toml.syntax"), f"{path.name}: {error}", "see navsim import --help", Place(file=path.name))
    problems: list[Any] = []

    def wrong(code: str, message: str, help: str = "") -> None:
        problems.append(Problem(code=code, message=message, help=help, place=Place(file=path.name)))

    for key in told:
        if key not in KEYS:
            wrong("key.unknown", f'unknown key "{key}" in {path.name}', suggestion(key, KEYS))
    for key, (is_right, wanted) in SHAPES.items():
        if key in told and not is_right(told[key]):
            wrong("cell.wrong_type", f"{key} is not {wanted[0]}", wanted[1])
    if not isinstance(told.get("feed"), str):
        wrong("cell.missing", f"{path.name} does not say which feed it is for", 'like feed = "orders"')
    if problems:
        raise InputProblems(problems)
    ours = columns_of_feed(told["feed"])
    named = [(where, name) for where in ("columns", "constants", "values") for name in told.get(where, {})]
    for where, name in [*named, *(("absolute", name) for name in told.get("absolute", ()))]:
        if name not in ours:
            wrong("column.unknown", f'[{where}] names "{name}", which {told["feed"]} does not have', suggestion(name, ours))
    for name, column in ours.items():
        if column.required and name not in told.get("columns", {}) and name not in told.get("constants", {}):
            wrong("column.missing", f"{told['feed']} needs {name}, and nothing is mapped to it", f'[columns] {name} = "their name of it"')
    if problems:
        raise InputProblems(problems)
    told["absolute"] = tuple(told.get("absolute", ()))
    return Mapping(file=path.name, ours=ours, **{"columns": {}, **told})


def guess(feed: str, sent: Layout) -> str:
    """A mapping file to begin with: each of our columns with theirs that is called alike; what is not clear is left for a person."""
    ours = columns_of_feed(feed)
    plain = {"".join(c for c in name.lower() if c.isalnum()): name for name in sent.names}
    found, missing = [], []
    for name, column in ours.items():
        theirs = called_alike(name.replace("_", ""), plain)
        if theirs is not None:
            found.append(f"{name} = {_quoted(theirs)}")
        elif column.required:
            missing.append(f'# {name} = ""    needed: one of {", ".join(sent.names)}')
    lines = [f'feed = "{feed}"']
    lines += [f"delimiter = {_quoted(sent.delimiter)}"] if sent.delimiter != "," else []
    lines += [f"skip = {sent.skip}"] if sent.skip else []
    return "\n".join([*lines, "", "[columns]    # ours = theirs", *found, *missing]) + "\n"


def called_alike(name: str, plain: dict[str, str]) -> str | None:
    """Their column that is called like ours, or has our word in its name, alone of them all."""
    close = difflib.get_close_matches(name, plain, n=1, cutoff=0.7)
    inside = close or [each for each in plain if name in each]
    return plain[inside[0]] if len(inside) == 1 else None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'
