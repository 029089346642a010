"""A TOML file of terms becomes events: one fund, its policies, classes, fees and limits, in the order they are declared."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.problems import Place, Problem, suggestion
from ..basics.toml import Unparsed, parsed
from ..events.control import Reversal
from ..events.kinds import BY_TERMS, HEADER
from .cells import read_cell
from .refused import Bare, Refused
from .sheet import columns_by_name
from .source import Source, text_of
from .structures import STRUCTURES, TABLES
from .toml_places import Places

if TYPE_CHECKING:
    from ..events.columns import Column

MANY = ("fee", "limit", "yield_floor")
NOT_A_FUND = ("true", "false", "null", "nan", "inf")


@attrs.frozen(kw_only=True, repr=False)
class Terms:
    """What one TOML file says.

    fund     its id, also where the rest of [fund] is wrong; "" where there is none
    classes  ids of its classes in declared order, also of those that are wrong
    tables   {line of a table's header: its path}
    file     what it is called
    """

    fund: str
    classes: tuple[str, ...]
    events: tuple[Any, ...]
    places: Places | None
    tables: dict[int, tuple[Any, ...]]
    file: str = ""

    def place(self, line: int, name: str | None = None) -> Place:
        """Where a key of the table that begins on a line stands; its header without one."""
        path = self.tables.get(line, ())
        if self.places is None:
            return Place(file=self.file)
        return self.places.place((*path, name)) if name and self.places.has((*path, name)) else self.places.place(path, key=True)


def read_toml(source: Source, problems: list[Any], known_funds: Any = ()) -> Terms | None:
    """The terms of a file; None where it is not TOML."""
    text = text_of(source, problems)
    if text is None:
        return None
    try:
        document = parsed(text, Bare)
    except Unparsed as error:
        if error.code == "toml.syntax":
            problems.append(_syntax(source.file, text, str(error), error.help))
        else:
            message = f"{source.file} cannot be read: {error}"
            problems.append(Problem(code=error.code, message=message, help=error.help, place=Place(file=source.file)))
        return None
    return read_document(document, Places(source.file, text), source.file, problems, known_funds)


def _syntax(file: str, text: str, message: str, help: str) -> Problem:
    found = re.search(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    lines = text.split("\n")
    line = int(found[1]) if found and found[1] else len(lines)
    column = int(found[2]) if found and found[2] else 0
    excerpt = lines[min(line, len(lines)) - 1].removesuffix("\r")
    if re.fullmatch(r"\s*[\w.\"-]+\s*=\s*[^\"'\[{0-9\s].*", excerpt):
        help = 'text stands in quotes: name = "Harbor Fund"'
    elif re.search(r"\d,\d", excerpt):
        help = "numbers have no thousands separators"
    elif "overwrite" in message or "Cannot declare" in message:
        help = "a table or key may stand once; fees and limits, which may repeat, stand in double brackets: [[fee]]"
    sentence = re.sub(r"\s*\(at .*\)", "", message)
    return Problem(code="toml.syntax", message=sentence, help=help, place=Place(file=file, line=line, column=column, excerpt=excerpt))


def read_document(document: dict[str, Any], places: Places | None, file: str, problems: list[Any], known_funds: Any = ()) -> Terms:
    """The terms of a document, whether it was written in TOML or given as a dict (then without places)."""
    return _Document(document, places, file, problems).terms(known_funds)


class _Document:
    def __init__(self, document: dict[str, Any], places: Any, file: str, problems: list[Any]) -> None:
        self.document = document
        self.places = places
        self.file = file
        self.problems = problems
        self.tables: dict[Any, Any] = {}

    def terms(self, known_funds: dict[str, tuple[str, ...]]) -> Terms:
        fund = self._fund_id()
        for key, value in self.document.items():
            if key not in BY_TERMS and not key.startswith("x_"):
                self._unknown_table(key, value)
        classes = self.document.get("class", {})
        events = []
        for feed, path, table in self._tables():
            if feed == "fund" and fund in known_funds and table.keys() == {"id"}:
                continue  # the terms of a fund that is known already
            event = self._event(feed, path, table, fund)
            if event is not None:
                events.append(event)
        return Terms(
            fund=fund,
            classes=tuple(classes) if isinstance(classes, dict) else (),
            events=tuple(_numbered(events)),
            places=self.places,
            tables=self.tables,
            file=self.file,
        )

    def _fund_id(self) -> str:
        table = self.document.get("fund")
        if not isinstance(table, dict):
            self._refuse(
                (), "fund.missing", f"{self.file} has no table [fund]", 'every fund begins [fund], with id = "..." and inception = 2002-12-31'
            )
            return ""
        fund = table.get("id", "")
        if isinstance(fund, int) and not isinstance(fund, bool):
            fund = str(fund)  # as every id may be written without quotes; of a fund it is refused below
        if not isinstance(fund, str) or not re.fullmatch(r"[A-Za-z0-9._-]+", fund):
            return ""
        if not fund[0].isalpha() or fund.lower() in NOT_A_FUND:
            help = "it names a folder of tables: it begins with a letter and is not true, false, null, nan or inf"
            self._refuse(("fund", "id"), "fund.bad_id", f'"{fund}" cannot be the id of a fund', help)
        return fund

    def _unknown_table(self, key: str, value: Any) -> None:
        if isinstance(value, dict | list):
            shown = f"[[{key}]]" if isinstance(value, list) else f"[{key}]"
            return self._refuse((key,), "table.unknown", f"unknown table {shown}", suggestion(key, BY_TERMS), key=True)
        home = next((feed for feed, kind in BY_TERMS.items() if any(key == c.name for c in kind.columns.values())), None)
        help = f"{key} belongs into [{home}]" if home else suggestion(key, BY_TERMS)
        return self._refuse((key,), "key.unknown", f'"{key}" stands outside every table', help, key=True)

    def _tables(self) -> Iterator[tuple[str, tuple[Any, ...], dict[str, Any]]]:
        """Every table of terms as (feed, path, table), in declared order within its kind."""
        for feed in BY_TERMS:
            found = self.document.get(feed)
            if found is None:
                continue
            if feed in MANY:
                if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
                    self._refuse(
                        (feed,), "table.wrong_shape", f"{feed} is not a list of tables", f"it may stand more than once: write [[{feed}]]", key=True
                    )
                    continue
                yield from ((feed, (feed, n), table) for n, table in enumerate(found))
            elif not isinstance(found, dict):
                self._refuse((feed,), "table.wrong_shape", f"{feed} is not a table", f"write [{feed}]", key=True)
            elif feed == "class":
                for id, table in found.items():
                    if isinstance(table, dict):
                        yield feed, (feed, id), table
                    else:
                        self._refuse(
                            (feed, id), "table.wrong_shape", f'"{id}" is not a class', "a class is a table of its own: [class.service]", key=True
                        )
            else:
                yield feed, (feed,), found

    def _event(self, feed: str, path: tuple[Any, ...], table: dict[str, Any], fund: str) -> Any:
        """The event of one table; None with problems."""
        kind = BY_TERMS[feed]
        line = self.places.line(path) if self.places else 0
        self.tables[line] = path
        before = len(self.problems)
        values = {}
        columns = columns_by_name(kind)
        if feed == "class":
            values["id"] = self._read(columns["id"][1], path[1], path, key=True)
            columns.pop("id")
        if feed in TABLES:
            attribute, reader = TABLES[feed]
            columns.pop(attribute)
            inner = {key: value for key, value in table.items() if key not in columns}
            values[attribute] = self._structure(reader, inner, path)
            table = {key: value for key, value in table.items() if key in columns}
        for key, value in table.items():
            if key in columns:
                attribute, column = columns[key]
                values[attribute] = self._read(column, value, (*path, key))
            elif not key.startswith("x_"):
                self._refuse((*path, key), "key.unknown", f'unknown key "{key}" in {_shown(path)}', suggestion(key, columns), key=True)
        if "reverses" in table and set(table) <= set(HEADER) and not values.get(TABLES.get(feed, ("",))[0]):
            own = {key: values[key] for key in HEADER if values.get(key) is not None}
            own = {"event_id": "", **own}
            return Reversal(feed=feed, fund=fund or None, file=self.file, line=line, **own) if len(self.problems) == before else None
        for key, (_, column) in columns.items():
            if column.required and key not in table:
                help = f"like {key} = {_written(column)}" if column.example else ""
                self._refuse(path, "cell.missing", f"{_shown(path)} has no {key}", help, key=True)
        if len(self.problems) > before:
            return None
        return kind.event(**{"event_id": "", **values}, fund=fund or None, file=self.file, line=line)

    def _read(self, column: Column, value: Any, path: tuple[Any, ...], key: bool = False) -> Any:
        """The value of a key, None with a problem."""
        if column.form in STRUCTURES:
            return self._structure(lambda given, refused: STRUCTURES[column.form](column, given, refused), value, path)
        try:
            return read_cell(column, self._cell(value, path))
        except Refused as error:
            self._refuse(path, error.code, error.sentence, error.help, key=key)
            return None

    def _structure(self, reader: Callable[..., Any], value: Any, path: tuple[Any, ...]) -> Any:
        """A value that has parts, None with problems."""
        refused: list[Any] = []
        found = reader(self._cells(value, path), refused)
        for error in refused:
            self._refuse((*path, *error.path), error.code, error.sentence, error.help, key=error.code in ("key.unknown", "cell.missing"))
        return None if refused else found

    def _cell(self, value: Any, path: tuple[Any, ...]) -> Any:
        """A value of tomllib as a cell: numbers by their digits, moments as they were written."""
        if isinstance(value, Bare):
            return Bare(value.replace("_", ""))
        if isinstance(value, int) and not isinstance(value, bool):
            return Bare(value)
        if isinstance(value, datetime.datetime | datetime.time) and self.places:
            return self.places.written(path) or value
        return value

    def _cells(self, value: Any, path: tuple[Any, ...]) -> Any:
        if isinstance(value, dict):
            return {key: self._cells(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._cells(inner, (*path, n)) for n, inner in enumerate(value)]
        return self._cell(value, path)

    def _refuse(self, path: tuple[Any, ...], code: str, message: str, help: str = "", key: bool = False) -> None:
        place = self.places.place(path, key=key) if self.places and path else Place(file=self.file)
        self.problems.append(Problem(code=code, message=message, help=help, place=place))


def _shown(path: tuple[Any, ...]) -> str:
    """A table as it is written: [class.service], [[fee]]."""
    return f"[[{path[0]}]]" if path[0] in MANY else f"[{'.'.join(map(str, path))}]"


def _written(column: Column) -> str:
    """An example as it stands in a TOML file."""
    return f'"{column.example}"' if column.form in ("ident", "text", "choice", "rate", "number") and column.example[0] != '"' else column.example


def _numbered(events: list[Any]) -> list[Any]:
    """Events with their position among those of their kind, and ids for limits that have none: limit, limit-2, ..."""
    counts: dict[Any, Any] = {}
    numbered = []
    taken = {event.id for event in events if type(event) is BY_TERMS["limit"].event and event.id}
    for event in events:
        if hasattr(event, "position"):
            position = counts[type(event)] = counts.get(type(event), -1) + 1
            event = attrs.evolve(event, position=position)
        if hasattr(event, "position") and event.__class__ is BY_TERMS["limit"].event and event.id is None:
            names = ("limit" if n == 1 else f"limit-{n}" for n in range(1, len(events) + 2))
            name = next(name for name in names if name not in taken)
            taken.add(name)
            event = attrs.evolve(event, id=name)
        numbered.append(event)
    return numbered
