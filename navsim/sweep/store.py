"""Where a sweep is kept: OUT/<table>/part-0.parquet and OUT/sweep.json, written beside its place and put there in one step."""

from __future__ import annotations

import json
import pathlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..basics import parquet
from ..basics.folders import SWEEP as SWEEP
from ..basics.problems import refuse
from ..tables import store
from ..tables.behind import one_behind
from ..tables.rows import ROW_GROUP
from ..tables.store import encoding_of
from . import navs

if TYPE_CHECKING:
    from .result import Sweep

TABLES = ("final", "baseline", "structures", "nav")
PART = "part-0.parquet"
A_SWEEP = store.Kept(what="sweep", tables=frozenset(TABLES), told=SWEEP)


def check_free(out: Any) -> pathlib.Path:
    """A folder that may be written: new, empty, or an earlier sweep. An address is looked at when it is written."""
    return store.check_free(out, A_SWEEP)


def write(out: Any, sweep: Sweep) -> pathlib.Path | str:
    """Every table of a sweep, in a folder or under an address of an object store."""
    if "://" in str(out):
        return store.put_whole(str(out), lambda draft: fill(draft, sweep), SWEEP)
    return store.write_by(out, lambda draft: fill(draft, sweep), A_SWEEP)


def fill(draft: pathlib.Path, sweep: Sweep) -> None:
    """Every file of a sweep."""
    for name in TABLES:
        if name != "nav":
            (draft / name).mkdir()
            write_table(draft / name / PART, sweep.table(name))
    if sweep.path is not None:
        (draft / "nav").mkdir()
        write_navs(draft / "nav" / PART, sweep.path)
    (draft / SWEEP).write_text(json.dumps(sweep.told(), sort_keys=True, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_table(path: pathlib.Path, table: pa.Table) -> None:
    """One file, each column in the encoding that suits it."""
    pq.write_table(table, path, row_group_size=ROW_GROUP, **how(table.schema))


def write_navs(path: pathlib.Path, kept: tuple[navs.Path, ...]) -> None:
    """The same of the NAVs, of which some structures at a time are rows: a row group has them whole, and is written while the next are told."""
    with pq.ParquetWriter(str(path), navs.schema(), **how(navs.schema())) as file, one_behind(file.write_table) as write:
        pieces, count = list[pa.Table](), 0
        for rows in navs.tables(kept):
            if pieces and count + rows.num_rows > ROW_GROUP:
                write(pa.concat_tables(pieces).unify_dictionaries(), ROW_GROUP)
                pieces, count = [], 0
            pieces.append(rows)
            count += rows.num_rows
        if pieces:
            write(pa.concat_tables(pieces).unify_dictionaries(), ROW_GROUP)


def how(schema: pa.Schema) -> dict[str, Any]:
    """How a file is written: packed, words as words, numbers in the encoding that suits them."""
    words = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    encodings = {field.name: encoding_of(field.type) for field in schema if field.name not in words}
    return {"compression": "zstd", "use_dictionary": words, "column_encoding": encodings, "version": "2.6"}


def told_by(folder: Any) -> dict[str, Any]:
    """What sweep.json says; refused where there is no sweep."""
    path = pathlib.Path(folder) / SWEEP
    if not path.is_file():
        refuse("out.no_sweep", f"{folder} holds no sweep", "make one: navsim sweep SCENARIO GRID.toml -o OUT --path")
    return store.told_in(path)


def read(folder: Any, name: str) -> pa.Table | None:
    """One table of a sweep as it was written; None where it was not kept, as `nav` without --path."""
    path = pathlib.Path(folder) / name / PART
    return parquet.whole(path) if path.is_file() else None
