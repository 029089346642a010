"""A scenario from what is in memory: dicts, lists of dicts, data frames, Arrow tables, with the columns that feeds have."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.problems import Place, Problem, suggestion
from ..events.kinds import BY_FEED, BY_TERMS, Kind
from ..events.terms import FundTerms
from . import price_table
from .memory import is_arrow, is_pandas, is_wide, rows_of, with_index
from .read import Reading
from .scenario import Scenario
from .sheet import Sheet, usable
from .toml_file import Terms, read_document

if TYPE_CHECKING:
    from ..events.columns import Column


def scenario(fund: dict[str, Any] | None = None, *, name: str | None = None, **feeds: Any) -> Scenario:
    """A scenario in memory, for navsim.run and navsim.sweep. Gives a Scenario. Raises InputProblems with every problem there is, by frame and row.

    fund    a dict with the tables of a fund.toml: {"fund": {...}, "class": {...}, "fee": [...]}; or the keys of [fund] with the other
            tables beside them; a list of such dicts is a family of funds
    feeds   prices=..., orders=..., trades=..., each a data frame of pandas or polars, an Arrow table, a list of dicts or a dict of columns;
            a frame of prices may be wide, dates down and securities across
    name    what it is called in messages

    Source: formats.md 1, whose columns these are.
    """
    reading = InMemory()
    for feed in feeds:
        if feed not in BY_FEED:
            reading.refuse("feed.unknown", f'"{feed}" is none of the feeds', suggestion(feed, BY_FEED), feed)
    reading.given(fund, {feed: data for feed, data in feeds.items() if feed in BY_FEED and data is not None})
    if fund is None:
        reading.refuse("fund.missing", "no fund is given", 'fund={"id": "mine", "inception": "2024-01-02", "class": {"a": {}}}', "fund")
    found = reading.finish(name or "scenario")
    funds = [event.fund for event in found.events if isinstance(event, FundTerms)]
    return attrs.evolve(found, name=name or (funds[0] or "" if len(funds) == 1 else "scenario"))


class InMemory(Reading):
    """One pass over tables instead of files."""

    def given(self, fund: Any, feeds: dict[str, Any]) -> None:
        """What is to be read: a dict of terms, a list of such, or None; {feed: its rows}."""
        documents = list(fund) if isinstance(fund, list | tuple) else [fund] if fund is not None else []
        self.files.toml = [(document, f"fund[{n}]" if len(documents) > 1 else "fund") for n, document in enumerate(documents)]
        self.files.feeds = {feed: [(data, feed)] for feed, data in feeds.items()}

    def open_terms(self, handle: Any, file: str, funds: dict[str, tuple[str, ...]]) -> Terms | None:
        if not isinstance(handle, dict):
            self.refuse("cell.wrong_type", f"{file} is a {type(handle).__name__}", "a dict with the tables of a fund.toml", file)
            return None
        document = _lists(as_tables(handle))
        self.digests[file] = hashlib.sha256(repr(document).encode()).hexdigest()
        return read_document(document, None, file, self.problems, funds)

    def open_sheet(self, kind: Kind, columns: dict[str, tuple[str, Column]], handle: Any, file: str) -> Sheet | None:
        table = self._table(kind, columns, handle, file)
        return self._sheet_of(kind, table, file) if table is not None else None

    def open_prices(self, kind: Kind, columns: dict[str, tuple[str, Column]], handle: Any, file: str) -> Any:
        table = self._table(kind, columns, handle, file)
        if table is None:
            return None, None, []
        sheet = self._sheet_of(kind, table, file)
        road = price_table.from_arrow(table, sheet, self.problems) if hasattr(table, "held") else price_table.by_rows(sheet, self.problems)
        return sheet, *road

    def _sheet_of(self, kind: Kind, table: Any, file: str) -> Sheet:
        def told(line: int) -> str:
            return f"{file}, row {line - 2}"

        place = table.place if hasattr(table, "held") else lambda line, name=None: table.place(file, line, name)
        held = table.held() if hasattr(table, "held") else None
        return Sheet(kind=kind, file=file, names=tuple(table.names), rows=table.rows(), place=place, told=told, held=held)

    def _table(self, kind: Kind, columns: dict[str, tuple[str, Column]], handle: Any, file: str) -> Any:  # type: ignore[override]
        """The columns that are read, as a parquet_feed.Table or memory.Rows; None with problems."""
        try:
            arrow = as_arrow(handle, kind)
            rows = rows_of(handle, kind.dated) if arrow is None else None
        except TypeError as error:
            self.refuse("frame.wrong_kind", f"{file}: {error}", "a data frame, an Arrow table, a list of dicts or a dict of columns", file)
            return None
        if rows is None:
            from . import parquet_feed

            self.digests[file] = parquet_feed.digest(arrow)
            self._note_empty(arrow.num_rows, file)
            if not len(arrow.schema) and not arrow.num_rows:
                return None
            names = parquet_feed.check_schema(kind, columns, arrow.schema, file, self.problems)
            return parquet_feed.Table.in_memory(file, arrow.select([name for name in names if name])) if names is not None else None
        if kind.feed == "prices" and is_wide(rows.names):
            rows = rows.long()
        self.digests[file] = rows.digest()
        self._note_empty(rows.count, file)
        return rows if self._names_are_known(kind, columns, rows.names, file) else None

    def _note_empty(self, count: int, file: str) -> None:
        if not count:
            self.notes.append(f"{file} has no rows")

    def _names_are_known(self, kind: Kind, columns: dict[str, tuple[str, Column]], names: list[str], file: str) -> bool:
        before = len(self.problems)

        def problem_at(position: int, code: str, message: str, help: str = "") -> Problem:
            return Problem(code=code, message=message, help=help, place=Place(file=file))

        if names:
            usable(kind, columns, names, self.problems, problem_at)
        return len(self.problems) == before


def as_tables(document: dict[str, Any]) -> dict[str, Any]:
    """A fund as the tables of a TOML file: keys that name no table belong to [fund]."""
    if isinstance(document.get("fund"), dict):
        return dict(document)
    tables = {key: value for key, value in document.items() if key in BY_TERMS and key != "fund"}
    own = {key: value for key, value in document.items() if key not in tables}
    if "fund" in own and "id" not in own:
        own["id"] = own.pop("fund")
    return {"fund": own, **tables}


def _lists(value: Any) -> Any:
    """Dicts without the keys that are None, tuples as lists: the shapes of TOML."""
    if isinstance(value, dict):
        return {str(key): _lists(inner) for key, inner in value.items() if inner is not None}
    return [_lists(inner) for inner in value] if isinstance(value, list | tuple) else value


def as_arrow(data: Any, kind: Kind) -> Any:
    """An Arrow table where the data are one, or are prices of pandas, which may be many; else None."""
    if is_arrow(data):
        import pyarrow as pa

        try:
            table = data if isinstance(data, pa.Table) else pa.table(data)
        except (pa.ArrowException, ValueError) as error:  # a type that Arrow has not, like whole numbers of 128 bits; or no table
            raise TypeError(f"Arrow cannot take it: {error}") from error
        return None if kind.feed == "prices" and is_wide(table.column_names) else table
    if kind.feed != "prices" or not is_pandas(data):
        return None
    import pyarrow as pa

    from . import wide_prices

    frame = with_index(data, kind.dated)
    names = [str(name) for name in frame.columns]
    try:
        if is_wide(names):
            return wide_prices.to_long(frame, names)
        return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return None
