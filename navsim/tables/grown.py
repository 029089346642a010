"""A run grown from the one before it: files that cannot have changed are linked, the others are written with what they gained.

Rows of a table stand by their date; what a run made again replaces those from a day on. Lots and securities are told once each, and events
are only ever added.
"""

from __future__ import annotations

import collections
import itertools
import os
import pathlib
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ..basics import parquet
from ..basics.arrow import validity
from ..basics.columns import distinct
from ..basics.instants import date_of
from . import arrow, store, surveyed
from .cells import one, whole
from .schemas import TABLES, Table
from .surveyed import ROWS
from .years import named


def old_rows(out: pathlib.Path, name: str, fund: str | None, years: set[int]) -> pa.Table | None:
    """The rows of some years as they stand in a run; None where there are none."""
    paths = [out / store.path_of(name, fund, year) for year in sorted(years)]
    pieces = [rows for path in paths if path.is_file() and (rows := parquet.whole(path, TABLES[name].schema)).num_rows]
    return pa.concat_tables(pieces) if pieces else None


def days_of(rows: pa.Table, table: Table) -> np.ndarray:
    """The day number of each row's date."""
    return whole(rows.column(table.dated)).astype(np.int64)


def some(rows: pa.Table, kept: np.ndarray) -> pa.Table:
    """Rows by position or mask."""
    at = np.flatnonzero(kept) if kept.dtype == bool else kept
    first = int(at[0]) if len(at) else 0
    if (at == np.arange(first, first + len(at))).all():  # most tables stand in the order of their sessions
        return rows.slice(first, len(at))
    whole = rows.unify_dictionaries().combine_chunks()
    return pa.Table.from_arrays([arrow.select(one(column), at) for column in whole.columns], schema=rows.schema)


def together(pieces: list[pa.Table]) -> pa.Table:
    """Pieces of one table as one, words in alphabetical order, as in a table made at once."""
    rows = pa.concat_tables(pieces).unify_dictionaries().combine_chunks()
    columns = []
    for column in rows.columns:
        whole = one(column)
        if pa.types.is_dictionary(whole.type) and len(whole):
            indices = whole.indices
            codes = np.frombuffer(indices.buffers()[1], np.int32, len(indices), 4 * indices.offset)
            codes = np.where(validity(indices), codes, -1).astype(np.int32)
            whole = arrow.column(arrow.Words(codes, tuple(whole.dictionary.to_pylist())), whole.type)
        columns.append(whole)
    return pa.Table.from_arrays(columns, schema=rows.schema)


def since_day(out: pathlib.Path, name: str, fund: str | None, rows: pa.Table, day: int) -> tuple[pa.Table, set[int]]:
    """(rows of the years that change, those years): the old ones that were final before the day, the new ones that were not."""
    table, first = TABLES[name], date_of(day).year
    new = some(rows, final(rows, table) >= day)
    years = {date_of(int(each)).year for each in distinct(days_of(new, table))} | {first}
    old = old_rows(out, name, fund, years)
    if old is not None:
        new = together([some(old, final(old, table) < day), new])
    if name == "securities":  # told by name, whenever they came
        names = new.column("security").to_pylist()
        new = some(new, np.array(sorted(range(len(names)), key=names.__getitem__), np.int64))
    if name == "orders":
        keys = [whole(new.column(each)) for each in ("session", "accepted_at")]
        told = list(zip(*(each.tolist() for each in keys), new.column("event_id").to_pylist(), strict=True))
        new = some(new, np.array(sorted(range(len(told)), key=told.__getitem__), np.int64))
    return new, years


def final(rows: pa.Table, table: Table) -> np.ndarray:
    """The day on which each row is final: its own; of an order the one it is booked on, which says what its being late brought."""
    days = days_of(rows, table)
    return np.maximum(days, whole(rows.column("booked")).astype(np.int64)) if table.name == "orders" else days


def added(out: pathlib.Path, name: str, fund: str | None, rows: pa.Table) -> tuple[pa.Table, set[int]]:
    """(rows of the years that gain some, those years): old ones first, all in the order of the log."""
    rows = some(rows, np.argsort(whole(rows.column("seq")), kind="stable"))
    years = {date_of(int(each)).year for each in distinct(days_of(rows, TABLES[name]))}
    old = old_rows(out, name, fund, years)
    return (rows if old is None else together([old, rows])), years


def lots_again(out: pathlib.Path, fund: str, rows: pa.Table, made: Mapping[tuple[str, str], int], years: set[int]) -> pa.Table | None:
    """The lots of some years: the old ones but those made again, and these; by security, date and id. None: which those are cannot be told.

    made  {(security, lot): how many of that name of the run before this one makes again}
    """
    table = TABLES["lots"]
    rows = some(rows, np.isin([date_of(day).year for day in days_of(rows, table).tolist()], list(years)))
    old = old_rows(out, "lots", fund, years)
    if old is not None:
        stay = not_made_again(old, made)
        if stay is None:
            return None
        rows = together([some(old, stay), rows])
    keyed = list(zip(rows.column("security").to_pylist(), days_of(rows, table).tolist(), rows.column("lot").to_pylist(), strict=True))
    return some(rows, np.array(sorted(range(len(keyed)), key=keyed.__getitem__), np.int64))


def not_made_again(old: pa.Table, made: Mapping[tuple[str, str], int]) -> np.ndarray | None:
    """Which lots of an old table stay.

    A lot that went into another security and came back has a row for each time it was there, the first times with nothing left. Where one
    that has ended may be of the last time as well, None.
    """
    keys, left = list(zip(old.column("security").to_pylist(), old.column("lot").to_pylist(), strict=True)), old.column("remaining_quantity")
    stay = np.array([key not in made for key in keys], bool)
    for key, count in collections.Counter(itertools.compress(keys, ~stay)).items():
        if count > made[key]:
            own = [n for n, each in enumerate(keys) if each == key]
            ended = [n for n in own if left[n].as_py() == 0]
            if ended != own[: count - made[key]]:
                return None
            stay[ended] = True
    return stay


def by_year(name: str, rows: pa.Table) -> tuple[pa.Table, set[int]]:
    """(all rows of a table, the years they are of)."""
    return rows, {date_of(int(each)).year for each in distinct(days_of(rows, TABLES[name]))}


def write(
    out: pathlib.Path,
    files: dict[str, list[Any]],
    parts: dict[tuple[str, str | None], tuple[pa.Table, set[int], int | None]],
    told: Any,
    anew: frozenset[str] = frozenset(),
) -> dict[str, list[Any]]:
    """Put the grown run in the place of the one before, whole or not at all; gives its survey.

    parts  {(table, fund): (rows of the years that are written, those years, year from which no old file stands; None: all others do)}
    told   function of the survey to what run.json says
    anew   funds that were struck from the beginning: none of their old files stands, but for their events
    """
    with_rows = {inside: each for inside, each in files.items() if each[ROWS]}
    stands = {inside: each for inside, each in with_rows.items() if inside.startswith("events/") or fund_of(inside) not in anew}
    for (name, fund), (_, years, last) in parts.items():
        folder = f"{name}/fund={fund or store.NO_FUND}/year="
        for inside in [each for each in stands if each.startswith(folder)]:
            year = int(inside[len(folder) :].partition("/")[0])
            if year in years or (last is not None and year >= last):
                del stands[inside]

    def fill(draft: pathlib.Path) -> None:
        def put(path: pathlib.Path, table: Table, rows: pa.Table) -> None:
            store.write_file(path, table, rows)
            stands[path.relative_to(draft).as_posix()] = surveyed.of_written(path, table.name, rows)

        for folder in sorted({folder for inside in stands for folder in folders_of(inside)}):
            os.mkdir(f"{draft}/{folder}")
        for inside in stands:
            link(f"{out}/{inside}", f"{draft}/{inside}")
        for (name, fund), (rows, _, _) in parts.items():
            if rows.num_rows:
                store.write_years(store.place(draft, name, fund), TABLES[name], rows, put)
        said = told(stands)
        for name, inside in store.without_rows(said).items():
            if inside in files and inside not in with_rows:
                (draft / inside).parent.mkdir(parents=True)
                link(f"{out}/{inside}", f"{draft}/{inside}")
                stands[inside] = files[inside]
            else:
                store.write_without_rows(draft / inside, TABLES[name])
                stands[inside] = surveyed.of_file(draft / inside, name)
        store.write_told(draft, said, named(stands))

    store.write_by(out, fill)
    return {inside: surveyed.moved(f"{out}/{inside}", each) for inside, each in stands.items()}


def fund_of(inside: str) -> str:
    """The fund of a file, from its folder."""
    return inside.split("/")[1].removeprefix("fund=")


def folders_of(inside: str) -> Iterator[str]:
    """The folders a file of a run is in, the outermost first."""
    names = inside.split("/")
    return ("/".join(names[:n]) for n in range(1, len(names)))


def link(old: str, new: str) -> None:
    """The same file under another name; a copy where that cannot be."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)
