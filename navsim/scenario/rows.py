"""Rows of a sheet become events of its kind: every cell read, every refusal at its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from ..events.control import Reversal
from ..events.kinds import HEADER
from .cells import read_cell
from .refused import Refused
from .sheet import FIRST_THINGS, MOST_PROBLEMS, Sheet, columns_by_name

if TYPE_CHECKING:
    from ..basics.problems import Problem
    from ..events.columns import Column

REMEMBERED = ("date", "ident", "choice", "rate", "flag")  # forms whose texts come again and again
FILLED_CLASS = ("orders", "distributions", "published")


@attrs.frozen(kw_only=True, repr=False)
class Mentions:
    """What a row said, event or not: a broken row must not make others that name it look wrong too."""

    securities: set[Any] = attrs.field(factory=set)
    event_ids: set[Any] = attrs.field(factory=set)


def read_rows(sheet: Sheet, funds: dict[str, tuple[str, ...]], problems: list[Problem], mentions: Mentions) -> list[Any]:
    """The events of a feed, in the order of its rows.

    funds  {fund id: ids of its classes}: who is filled in where a row leaves it out
    """
    return RowReader(sheet, funds, problems, mentions).events(sheet.rows)


class RowReader:
    """Reads the rows of one sheet into events, and every refusal at its place into problems."""

    def __init__(self, sheet: Sheet, funds: dict[str, tuple[str, ...]], problems: list[Problem], mentions: Mentions) -> None:
        self.sheet, self.problems, self.mentions = sheet, problems, mentions
        self.columns = columns_by_name(sheet.kind)
        self.required = [name for name, (_, column) in self.columns.items() if column.required]
        self.reader, self.fill = Reader(self.columns), Filler(sheet, funds)

    def events(self, rows: Iterable[tuple[int, dict[str, Any]]]) -> list[Any]:
        """The events of rows given as (line, {name: cell})."""
        events, start, problems = [], len(self.problems), self.problems
        for line, row in rows:
            if len(problems) - start > MOST_PROBLEMS:
                message = f"{self.sheet.file} was not read further than this"
                problems.append(self.sheet.problem(line, None, "file.too_many_problems", message, FIRST_THINGS))
                break
            event = self.event(line, row)
            if event is not None:
                events.append(event)
        return events

    def event(self, line: int, row: dict[str, Any]) -> Any:
        """What one row says; None with problems."""
        sheet, problems, fill = self.sheet, self.problems, self.fill
        values, refused = self.reader.read(row)
        for name, error in refused:
            problems.append(sheet.problem(line, name, error.code, error.sentence, error.help))
        _mention(sheet, row, values, self.mentions)
        if not row:
            problems.append(sheet.problem(line, None, "row.empty", "the row says nothing", "delete it"))
        elif "reverses" in row and row.keys() <= set(HEADER):
            if not refused:
                own = {"event_id": "", **values, "fund": fill.only_fund()}
                return Reversal(feed=sheet.kind.feed, file=sheet.file, line=line, **own)
        else:
            missing = [name for name in self.required if name not in row]
            for name in missing:
                example = self.columns[name][1].example
                problems.append(sheet.problem(line, name, "cell.missing", f"{name} is missing", f"like {example}" if example else f"fill {name}"))
            if not refused and not missing and fill.fill(values, line, problems):
                return sheet.kind.event(**{"event_id": "", **values}, file=sheet.file, line=line)
        return None


def _mention(sheet: Sheet, row: dict[str, str], values: dict[str, Any], mentions: Mentions) -> None:
    if sheet.kind.feed == "securities" and isinstance(row.get("security"), str):
        mentions.securities.add(row["security"])
    if "event_id" in values:
        mentions.event_ids.add(values["event_id"])


class Reader:
    """Reads rows by the names of their cells, and remembers texts it has read before."""

    def __init__(self, columns: dict[str, tuple[str, Column]]) -> None:
        self.columns = columns
        self.memory: dict[str, dict[Any, Any]] = {name: {} for name, (_, column) in columns.items() if column.form in REMEMBERED}

    def read(self, row: dict[str, str]) -> tuple[dict[str, Any], list[Any]]:
        """({attribute: value}, [(name, Refused)])."""
        values, refused = {}, []
        for name, cell in row.items():
            attribute, column = self.columns[name]
            memory = self.memory.get(name)
            if memory is not None and type(cell) is str and cell in memory:
                values[attribute] = memory[cell]
                continue
            try:
                value = values[attribute] = read_cell(column, cell)
            except Refused as error:
                refused.append((name, error))
                continue
            if memory is not None and type(cell) is str:
                memory[cell] = value
        return values, refused


class Filler:
    """Fills in the fund where there is one, and the class where the fund has one; refuses those that are not known."""

    def __init__(self, sheet: Sheet, funds: dict[str, tuple[str, ...]]) -> None:
        self.sheet = sheet
        self.funds = funds
        self.one = next(iter(funds)) if len(funds) == 1 else sheet.own
        self.fills_class = sheet.kind.feed in FILLED_CLASS

    def only_fund(self) -> str | None:
        """The fund of a row that cannot say: the one there is, in feeds about funds."""
        return self.one if self.sheet.kind.has_fund else None

    def fill(self, values: dict[str, Any], line: int, problems: list[Any]) -> bool:
        """Put fund and class among the values of a row; False with a problem where they cannot be known."""
        if not self.sheet.kind.has_fund:
            return True
        fund = values.setdefault("fund", self.one)
        if fund is None:
            if self.funds:
                help = "add a column fund; one of: " + ", ".join(self.funds)
                problems.append(self.sheet.problem(line, "fund", "fund.missing", "the row does not say which fund", help))
            return False
        if self.fills_class and "share_class" not in values and fund in self.funds:
            classes = self.funds[fund]
            if len(classes) != 1:
                help = "one of: " + ", ".join(classes) if classes else ""
                problems.append(self.sheet.problem(line, "class", "class.missing", f"the row does not say which class of {fund}", help))
                return False
            values["share_class"] = classes[0]
        return True
