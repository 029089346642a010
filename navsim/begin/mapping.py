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

import difflib
import pathlib
import tomllib
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.problems import InputProblems, Place, Problem, refuse, suggestion
from ..events.kinds import BY_FEED
from ..scenario.price_rows import COLUMNS as OF_PRICES
from ..scenario.sheet import columns_by_name

if TYPE_CHECKING:
    from ..events.columns import Column

KEYS = ("feed", "sheet", "skip", "delimiter", "decimal", "date_format", "datetime_format", "absolute", "columns", "constants", "values", "only")
TABLES = ("columns", "constants", "values", "only")


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
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        refuse("toml.syntax", f"{path.name}: {error}", "see navsim import --help", Place(file=path.name))
    problems: list[Any] = []

    def wrong(code: str, message: str, help: str = "") -> None:
        problems.append(Problem(code=code, message=message, help=help, place=Place(file=path.name)))

    for key in told:
        if key not in KEYS:
            wrong("key.unknown", f'unknown key "{key}" in {path.name}', suggestion(key, KEYS))
    for key in TABLES:
        if not isinstance(told.get(key, {}), dict):
            wrong("table.wrong_shape", f"{key} is not a table", f"write [{key}]")
    if not isinstance(told.get("feed"), str):
        wrong("cell.missing", f"{path.name} does not say which feed it is for", 'like feed = "orders"')
    if not isinstance(told.get("skip", 0), int) or told.get("skip", 0) < 0:
        wrong("cell.wrong_type", "skip is not a number of lines", "skip = 2")
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
    if told.get("decimal", ".") not in (".", ","):
        wrong("choice.unknown", f'decimal = "{told["decimal"]}" is no decimal mark', 'write "." or ","')
    if problems:
        raise InputProblems(problems)
    told["absolute"] = tuple(told.get("absolute", ()))
    return Mapping(file=path.name, ours=ours, **{"columns": {}, **told})


def guess(feed: str, theirs: list[str]) -> str:
    """A mapping file to begin with: each of our columns with theirs that is called alike; what is not clear is left for a person."""
    ours = columns_of_feed(feed)
    plain = {"".join(c for c in name.lower() if c.isalnum()): name for name in theirs}
    found, missing = [], []
    for name, column in ours.items():
        close = difflib.get_close_matches(name.replace("_", ""), plain, n=1, cutoff=0.7)
        if close:
            found.append(f"{name} = {_quoted(plain[close[0]])}")
        elif column.required:
            missing.append(f'# {name} = ""    needed: one of {", ".join(theirs)}')
    return "\n".join([f'feed = "{feed}"', "", "[columns]    # ours = theirs", *found, *missing]) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
