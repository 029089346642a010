"""The tables of a run as reports read them: by fund, by session, as rows of exact values. Never more years than are asked for."""

from __future__ import annotations

import datetime
import functools
import pathlib
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics.arrow import flags, select
from ..basics.arrow_functions import kept as filtered
from ..basics.columns import distinct
from ..basics.instants import date_of, day_number, local
from ..basics.problems import refuse, suggestion
from ..tables import store
from ..tables.cells import coded, whole
from ..tables.schemas import TABLES

if TYPE_CHECKING:
    from ..replay.run import Run


@attrs.frozen(eq=False, repr=False)
class Tables:
    """A run, wherever it is kept.

    said  what run.json says
    read  function of (table, fund, years or None, shared=True) to an Arrow table, `fund` at its place; shared: with what has no fund
    """

    said: dict[str, Any]
    read: Any

    def rows(
        self, name: str, fund: str, first: datetime.date | None = None, last: datetime.date | None = None, shared: bool = True
    ) -> list[dict[str, Any]]:
        """Rows as dicts of one session or, where `last` is given too, of the days between; without either, all."""
        if first is None:
            return as_rows(self.read(name, fund, None, shared))
        return as_rows(self.between(name, fund, first, last or first, shared))

    def between(self, name: str, fund: str, first: datetime.date, last: datetime.date, shared: bool = True, dated: str | None = None) -> Any:
        """The rows of some days as an Arrow table; `dated`: by another day than the one they stand under, so that every year is looked at."""
        table = self.read(name, fund, range(first.year, last.year + 1) if dated is None else None, shared)
        days = whole(table.column(dated or TABLES[name].dated))
        kept = np.flatnonzero((days >= day_number(first)) & (days <= day_number(last)))
        return type(table).from_arrays([select(column.combine_chunks(), kept) for column in table.columns], schema=table.schema)

    def of_word(self, name: str, fund: str, column: str, word: str, shared: bool = True) -> Any:
        """The rows of all years that have a word in a column, as an Arrow table."""
        table = self.read(name, fund, None, shared)
        codes, words = coded(table.column(column))
        return filtered(table, flags(codes == words.index(word) if word in words else np.zeros(len(codes), bool)))

    @functools.cached_property
    def funds(self) -> tuple[str, ...]:
        """Ids of the funds, in order."""
        return tuple(sorted(self.said["funds"]))

    def about(self, fund: str) -> dict[str, Any]:
        """What run.json says of a fund."""
        return dict(self.said["funds"][fund])

    def classes(self, fund: str) -> tuple[str, ...]:
        """Ids of the classes as declared."""
        told = self.about(fund)
        return tuple(told.get("class_order") or told["classes"])

    def sessions(self, fund: str) -> list[datetime.date]:
        """Dates of the sessions struck, in order."""
        days = distinct(whole(self.read("proofs", fund, None).column("session")))
        return [date_of(int(day)) for day in days]


def open_run(out: Any) -> Tables:
    """The run in a folder; refused where there is none."""
    folder = pathlib.Path(out)
    said = store.run_told(folder)
    return Tables(said, lambda name, fund, years, shared=True: store.read(folder, name, fund, years, shared, said))


def rows_of_year_ends(tables: Tables, fund: str, session: datetime.date) -> list[dict[str, Any]]:
    """The parts of a session in whose window a fiscal year ends; refused where an earlier version of navsim made the run, and has not told them."""
    if "year_ends" not in tables.said["counts"]:
        said = f"a fiscal year of {fund} ends in the window of {session}, and this run does not tell its parts: an earlier version of navsim made it"
        refuse("out.no_year_ends", said, "run it again with this version: navsim run SCENARIO -o OUT")
    return tables.rows("year_ends", fund, session)


def as_rows(table: Any) -> list[dict[str, Any]]:
    """Rows as dicts; instants by way of integers, because Arrow asks pandas for them."""
    names = table.column_names
    return [dict(zip(names, cells, strict=True)) for cells in zip(*(values(column) for column in table.columns), strict=True)]


def values(column: Any) -> list[Any]:
    """The cells of a column as Python values; instants in New York's time."""
    if not pa.types.is_timestamp(column.type):
        return list(column.to_pylist())
    cells = [cell for chunk in column.chunks for cell in chunk.view(pa.int64()).to_pylist()]
    return [None if cell is None else local(cell) for cell in cells]


def chosen_funds(tables: Tables, fund: str | None) -> tuple[str, ...]:
    """All funds, or the one that was named."""
    if fund is None:
        return tables.funds
    if fund not in tables.funds:
        refuse("fund.unknown", f'there is no fund "{fund}" in this run', suggestion(fund, tables.funds))
    return (fund,)


def chosen_class(tables: Tables, fund: str, share_class: str) -> str:
    """A class of a fund, or a refusal."""
    known = tables.classes(fund)
    if share_class not in known:
        refuse("class.unknown", f'{fund} has no class "{share_class}"', suggestion(share_class, known))
    return share_class


def chosen_session(tables: Tables, fund: str, day: datetime.date | None) -> tuple[datetime.date, datetime.date | None]:
    """(session, the one before or None): the one that was named, or the last."""
    sessions = tables.sessions(fund)
    if day is None:
        day = sessions[-1]
    if day not in sessions:
        refuse("session.unknown", f"{fund} was not struck on {day}", nearest(sessions, day))
    at = sessions.index(day)
    return day, sessions[at - 1] if at else None


def nearest(sessions: list[datetime.date], day: datetime.date) -> str:
    """The sessions around a day that is none."""
    before = [each for each in sessions if each < day][-1:]
    after = [each for each in sessions if each > day][:1]
    if before and after:
        return f"the sessions around it are {before[0]} and {after[0]}"
    return f"its sessions run from {sessions[0]} to {sessions[-1]}"


def of_run(run: Run) -> Tables:
    """The tables of a run that is still in memory."""

    def read(name: str, fund: str, years: Any, shared: bool = True) -> Any:
        by_fund = {owner: rows for owner, rows in run.tables.get(name, {}).items() if owner is not None or shared}
        pieces = [store.with_fund(TABLES[name], rows, owner) for owner, rows in by_fund.items() if fund is None or owner in (fund, None)]
        return store.joined(TABLES[name], pieces)

    return Tables(run.without_counts() | {"counts": dict.fromkeys(run.tables)}, read)
