"""Where tables are kept: OUT/<table>/fund=<id>/year=<yyyy>/part-0.parquet, a run replaced whole or not at all."""

import json
import os
import pathlib
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import parquet
from ..basics.folders import RUN as RUN
from ..basics.folders import instead_of_run
from ..basics.problems import refuse
from . import arrow, years
from .behind import one_behind
from .drafts import draft_of
from .rows import ROW_GROUP as ROW_GROUP
from .rows import Part, Rows, by_year
from .rows import to_arrow as to_arrow
from .run_json import first_wrong
from .schemas import TABLES, TEXT, Table
from .swapping import swap
from .years import NO_FUND as NO_FUND

Write = Callable[[pathlib.Path, Table, pa.Table | Part], None]


@attrs.frozen(kw_only=True, repr=False)
class Kept:
    """What a folder of ours holds: `what` it is, the tables it may have, and the file that says what is in it."""

    what: str
    tables: frozenset[str]
    told: str

    @property
    def names(self) -> frozenset[str]:
        """All that stands in its folder."""
        return self.tables | {self.told}

    def is_in(self, folder: pathlib.Path) -> bool:
        """Whether a folder holds one, and nothing but."""
        return (folder / self.told).is_file() and {path.name for path in folder.iterdir()} <= self.names


A_RUN = Kept(what="run", tables=frozenset(TABLES), told=RUN)


def check_free(out: Any, kept: Kept = A_RUN) -> pathlib.Path:
    """A folder that may be written: new, empty, or an earlier run (what is `kept`). An address is looked at when it is written."""
    if "://" in str(out):
        return pathlib.Path(out)
    folder = pathlib.Path(out)
    if folder.exists() and not folder.is_dir():
        refuse("out.not_a_folder", f"{folder} is a file", "name a folder for the tables")
    if folder.is_dir() and any(folder.iterdir()) and not kept.is_in(folder):
        refuse(f"out.not_a_{kept.what}", f"{folder} holds something other than a {kept.what}", "name another folder, or empty this one yourself")
    return folder


def write(out: Any, tables: Iterable[tuple[str, dict[str | None, Any]]], told: Callable[[], dict[str, Any]]) -> pathlib.Path | str:
    """Write a run beside its place, then put it there in one step.

    tables  (table, {fund or None: its rows, in Arrow's types or yet to be told}) in turn, so that none need be kept
    told    what gives what run.json says, when all are written

    Raises InputProblems where there is something else, no room, or no right to write.
    """
    if "://" in str(out):
        return put_whole(str(out), lambda draft: _fill(draft, tables, told), RUN)
    return write_by(out, lambda draft: _fill(draft, tables, told))


def write_by(out: Any, fill: Callable[[pathlib.Path], None], kept: Kept = A_RUN) -> pathlib.Path:
    """The same, of files that a function puts into a draft; drafts that a kill left there are swept."""
    folder = pathlib.Path(os.path.realpath(check_free(out, kept)))  # what a link leads to is replaced, not the link
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with draft_of(folder, kept.names) as draft:
            fill(draft)
            swap(draft, folder)
        return folder
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        refuse("out.cannot_write", f"{out} cannot be written: {reason}", "what stood there is as it was; make room, or name another folder")


def _fill(draft: pathlib.Path, tables: Iterable[tuple[str, dict[str | None, Any]]], told: Callable[[], dict[str, Any]]) -> None:
    """Every file of a run, each written while the rows of the next are told."""
    with one_behind(write_file) as write:
        for name, by_fund in tables:
            for fund, rows in by_fund.items():
                write_years(place(draft, name, fund), TABLES[name], rows, write)
    write_told(draft, told())


def place(out: pathlib.Path, name: str, fund: str | None) -> pathlib.Path:
    """The folder of a table and fund."""
    return out / name / f"fund={fund or NO_FUND}"


def write_told(draft: pathlib.Path, told: dict[str, Any], there: dict[str, dict[str, str]] | None = None) -> None:
    """What run.json says, and of which years each table has a file of each fund; first the files of tables that have no rows.

    there  those years, where they are known without a look, and all files are there
    """
    if there is None:
        for name, inside in without_rows(told).items():
            write_without_rows(draft / inside, TABLES[name])
    told = told | {"years": years.there(draft) if there is None else there}
    (draft / RUN).write_text(json.dumps(told, sort_keys=True, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def without_rows(told: dict[str, Any]) -> dict[str, str]:
    """{table: its only file} of those that no fund has rows of, as run.json counts: a reader finds the columns, and no rows.

    It stands under the first fund and the year in which that was first struck, whatever the last session: a night leaves it where it is.
    """
    funds = told["funds"]
    if not funds:
        return {}
    fund = min(funds)
    return {name: path_of(name, fund, int(funds[fund]["first_session"][:4])) for name, rows in told["counts"].items() if not rows}


def path_of(name: str, fund: str | None, year: int) -> str:
    """Where the rows of a table, fund and year are, from the folder of the run."""
    return f"{name}/fund={fund or NO_FUND}/year={year}/part-0.parquet"


def put_whole(address: str, fill: Callable[[pathlib.Path], None], last: str) -> str:
    """Files under an address of an object store, the one that says what they are last: without it there is nothing.

    Only a free place is taken: an object store cannot replace many files in one step.
    """
    import pyarrow.fs

    try:
        files, path = pyarrow.fs.FileSystem.from_uri(address.rstrip("/"))
        if files.get_file_info(pyarrow.fs.FileSelector(path, allow_not_found=True, recursive=True)):
            refuse("out.not_free", f"{address} holds something", "name a free place: under an address nothing is replaced")
        with tempfile.TemporaryDirectory() as folder:
            draft = pathlib.Path(folder)
            fill(draft)
            written = sorted(each for each in draft.rglob("*") if each.is_file())
            for each in sorted(written, key=lambda each: each.name == last):
                with files.open_output_stream(f"{path}/{each.relative_to(draft).as_posix()}") as out:
                    out.write(each.read_bytes())
    except (OSError, ValueError, pa.ArrowInvalid) as error:
        refuse("out.cannot_write", f"{address} cannot be written: {error}", "what was put there without its last file, " + last + ", is no run")
    return address


def write_file(path: pathlib.Path, table: Table, rows: pa.Table | Part) -> None:
    """A file of a table, row group by row group where it has more than one."""
    import pyarrow.parquet as pq

    words = [each.name for each in table.columns if pa.types.is_dictionary(each.type)]
    encodings = {each.name: encoding_of(each.type) for each in table.columns if each.name not in words}
    how: dict[str, Any] = {"compression": "zstd", "use_dictionary": words, "column_encoding": encodings, "version": "2.6"}
    if rows.num_rows <= ROW_GROUP:
        pq.write_table(rows, path, row_group_size=ROW_GROUP, **how)
        return
    with pq.ParquetWriter(str(path), rows.schema, **how) as file:
        for first in range(0, rows.num_rows, ROW_GROUP):
            file.write_table(_group(rows, first), row_group_size=ROW_GROUP)


def write_without_rows(path: pathlib.Path, table: Table) -> None:
    """The file of a table that has none: its columns, and no row group."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True)
    pq.ParquetWriter(str(path), table.schema, version="2.6").close()


def write_years(folder: pathlib.Path, table: Table, rows: pa.Table | Rows, write: Write = write_file) -> None:
    """The files of a table and fund, one a year; rows that are yet to be told are told year by year. `write`: what writes a file."""
    for year, part in by_year(table, rows):
        inside = folder / f"year={year}"
        inside.mkdir(parents=True, exist_ok=True)
        write(inside / "part-0.parquet", table, part)


def _group(part: pa.Table | Part, first: int) -> pa.Table:
    """The rows of a row group from one on, with only the words they use: else each group holds the words of the whole file."""
    columns = [column.combine_chunks() for column in part.slice(first, ROW_GROUP).columns]
    return pa.Table.from_arrays([arrow.own_words(_one(each)) if pa.types.is_dictionary(each.type) else each for each in columns], schema=part.schema)


def _one(column: Any) -> pa.Array:
    """A column as one array."""
    return column.chunk(0) if isinstance(column, pa.ChunkedArray) else column


def encoding_of(type_: pa.DataType) -> str:
    """The encoding that suits a type."""
    if pa.types.is_string(type_):
        return "DELTA_LENGTH_BYTE_ARRAY"
    return "PLAIN" if pa.types.is_decimal(type_) else "DELTA_BINARY_PACKED"


def read(
    out: pathlib.Path, name: str, fund: str | None = None, only: range | None = None, shared: bool = True, told: dict[str, Any] | None = None
) -> pa.Table:
    """One table of a run, `fund` at its place, rows as they were written, funds and years in order.

    fund    this one; otherwise all
    only    these years
    shared  with what belongs to no fund
    told    what run.json says: then a fund of which a file is gone, or which has one more, is refused
    """
    out, table = pathlib.Path(out), TABLES[name]
    written: dict[str, str] | None = None if told is None or "years" not in told else told["years"].get(name, {})
    pieces = []
    for said in sorted({*years.funds_there(out, name), *(written or ())}):
        owner = None if said == NO_FUND else said
        if (fund is not None and owner not in (fund, None)) or (owner is None and not shared):
            continue
        own = years.files_of(out, name, said)
        if written is not None:
            years.refuse_others(out, name, said, written.get(said, ""), own)
        found = (parquet.whole(path, table.schema) for year, path in own.items() if only is None or year in only)
        pieces += [with_fund(table, rows, owner) for rows in found if rows.num_rows]
    return joined(table, pieces)


def joined(table: Table, pieces: list[Any]) -> pa.Table:
    """Pieces of one table, `fund` at its place, as one; without pieces, no rows."""
    if not pieces:
        empty = pa.Table.from_arrays([arrow.column([], each.type) for each in table.columns], schema=table.schema)
        return with_fund(table, empty, None)
    return pa.concat_tables(pieces).unify_dictionaries()


def with_fund(table: Table, rows: pa.Table, fund: str | None) -> pa.Table:
    """A table with the fund as a column at its listed place."""
    codes = np.full(rows.num_rows, -1 if fund is None else 0, np.int32)
    return rows.add_column(table.fund_at, "fund", arrow.column(arrow.Words(codes, (fund,) if fund else ()), TEXT))


def run_told(out: pathlib.Path) -> dict[str, Any]:
    """What run.json says; refused where there is no run."""
    path = pathlib.Path(out) / RUN
    if not path.is_file():
        refuse("out.no_run", f"{out} holds no run", instead_of_run(out))
    told = told_in(path)
    if said := first_wrong(told):
        refuse("out.damaged", f"{path} cannot be read: {said}", parquet.REMEDY)
    return told


def told_in(path: pathlib.Path) -> dict[str, Any]:
    """What a file of ours tells in JSON; refused where it is damaged."""
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        refuse("out.damaged", f"{path} cannot be read: {error}", parquet.REMEDY)
    if not isinstance(told, dict):
        refuse("out.damaged", f"{path} cannot be read: it does not begin with a brace", parquet.REMEDY)
    return told
