"""The append-only Delta table under the log. This is the only file that touches `deltalake`; tests pin what it relies on.

Delta gives atomic commits, a compare-and-swap on a folder and on object stores, and Parquet that others read. It gives no fsync, takes an
empty last commit for a whole one, and casts silently: what is added here and above makes up for that.
"""

import datetime
import itertools
import json
import os
import pathlib
import time
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake import Schema as DeltaSchema
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from ..basics.arrow_functions import cast
from ..basics.parquet import Unreadable, reading
from . import durable

APPLICATION = "navsim.seq"
SCHEMA = "navsim.schema"
FAILURES = (DeltaError, OSError, pa.ArrowException)
MISSING = (TableNotFoundError,)
SETTINGS = {
    "delta.appendOnly": "true",
    "delta.checkpointInterval": "50",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
    "delta.deletedFileRetentionDuration": "interval 30 days",
    "delta.dataSkippingStatsColumns": "seq,recorded_at,effective",
}
LEAST_HOURS = 7 * 24
SMALL_FILE = 8 << 20
ROW_GROUP = 1 << 16
Days = tuple[datetime.date, datetime.date]


class Conflict(Exception):
    """Someone else committed first."""


class Damaged(Exception):
    """The table is not what its commits say."""


class Table:
    """The rows of one log, in a folder or under the address of an object store.

    schema  the columns that are read, empty where the table has not got them yet; all it has otherwise
    """

    def __init__(self, address: str, options: dict[str, str] | None = None, schema: pa.Schema | None = None) -> None:
        self.address, self.options, self.wanted = address, options, schema
        self.local = "://" not in address
        self.synced = self.looked_at = -1
        self.delta: DeltaTable | None = None

    # the six things a log asks of a table ------------------------------------------------------------------------------------------

    def create(self, schema: pa.Schema, name: str, schema_version: int) -> None:
        """An empty table that refuses to delete or change rows; one that is there already is left alone."""
        if self.local:
            pathlib.Path(self.address).mkdir(parents=True, exist_ok=True)
        DeltaTable.create(
            self.address,
            schema,
            mode="error",
            name=name,
            configuration=SETTINGS | {SCHEMA: str(schema_version)},
            storage_options=self.options,
            raise_if_key_not_exists=False,
        )
        self.refresh()
        self.make_durable()

    def refresh(self) -> int:
        """See what was committed since; the number of the last commit."""
        sizes = self._sizes() if self.local else {}
        if self.delta is None:
            self.delta = DeltaTable(self.address, storage_options=self.options)
        else:
            self.delta.update_incremental()
        self._look_at_the_commits(sizes)
        return self._delta.version()

    def read(self, columns: tuple[str, ...] | None = None, *, after: int = 0, days: Days | None = None) -> pa.Table:
        """Rows of the files, and of the row groups in them, that can hold some after a sequence number, or of some days; the caller picks.

        columns  names of those that are wanted; all otherwise
        days     (first, last) date
        """
        schema = self.schema()
        wanted = list(columns or schema.names)
        pieces = [self._read_file(path, schema, wanted, after, days) for path in self._paths(after, days)]
        fields = [schema.field(name) for name in wanted]
        empty = pa.Table.from_arrays([pa.nulls(0, field.type) for field in fields], schema=pa.schema(fields))
        return pa.concat_tables([empty, *pieces])

    def append(self, rows: pa.Table, last: int, told: dict[str, str]) -> None:
        """Commit rows as the next version after the one that was seen. Conflict where another commit came first."""
        properties = CommitProperties(max_commit_retries=0, app_transactions=[Transaction(APPLICATION, last)], custom_metadata=told)
        written = WriterProperties(compression="ZSTD", max_row_group_size=ROW_GROUP)
        try:
            write_deltalake(self._delta, rows, mode="append", commit_properties=properties, writer_properties=written)
        except CommitFailedError as error:
            raise Conflict(str(error)) from error

    def widen(self, schema: pa.Schema, schema_version: int) -> None:
        """Columns that an earlier version of navsim did not know, empty in the rows there are; the table is then of this version."""
        there = set(self._delta.schema().to_arrow().names)
        new = [field for field in DeltaSchema.from_arrow(schema).fields if field.name not in there]
        try:
            if new:
                self._delta.alter.add_columns(new, commit_properties=CommitProperties(max_commit_retries=0))
                self.refresh()
                self.make_durable()
            self._delta.alter.set_table_properties(
                {SCHEMA: str(schema_version)}, raise_if_not_exists=False, commit_properties=CommitProperties(max_commit_retries=0)
            )
        except CommitFailedError as error:
            raise Conflict(str(error)) from error
        self.refresh()
        self.make_durable()

    def compact(self) -> dict[str, Any]:
        """Many small files become few; no row changes."""
        told = self._delta.optimize.compact(
            commit_properties=CommitProperties(max_commit_retries=0),
            writer_properties=WriterProperties(compression="ZSTD", max_row_group_size=ROW_GROUP),
        )
        self.refresh()
        self.make_durable()
        return told

    def sweep(self) -> tuple[int, int]:
        """(how many files were deleted that no commit has named for a week, how many younger ones stay).

        They are what compaction replaced, and what an interrupted append left: rows without a commit, and drafts of commits.
        """
        how: dict[str, Any] = {"enforce_retention_duration": False, "full": True}
        gone = len(self._delta.vacuum(retention_hours=LEAST_HOURS, dry_run=False, **how))
        stay = len(self._delta.vacuum(retention_hours=0, dry_run=True, **how))
        old = time.time() - LEAST_HOURS * 3600
        for draft in self._drafts():
            if draft.stat().st_mtime < old:
                draft.unlink()
                gone += 1
            else:
                stay += 1
        return gone, stay

    def _drafts(self) -> list[pathlib.Path]:
        """Commits that were begun and never got their name."""
        folder = pathlib.Path(self.address) / "_delta_log"
        return [path for path in folder.glob("*.json*") if path.name != path.name[:20] + ".json"] if self.local else []

    # -------------------------------------------------------------------------------------------------------------------------------

    @property
    def _delta(self) -> DeltaTable:
        assert self.delta is not None, "a table is looked at before it is asked"
        return self.delta

    @property
    def last(self) -> int:
        """The last sequence number, as the commits say."""
        return self._delta.transaction_version(APPLICATION) or 0

    @property
    def version(self) -> int:
        return self._delta.version()

    @property
    def name(self) -> str:
        return self._delta.metadata().name or ""

    @property
    def schema_version(self) -> int:
        told = self._delta.metadata().configuration.get(SCHEMA, "1")
        if not told.isascii() or not told.isdigit():
            raise Damaged(f"{self.address} says that its schema is {told!r}")
        return int(told)

    @property
    def append_only(self) -> bool:
        """Whether the guard against deleting rows still stands."""
        return self._delta.metadata().configuration.get("delta.appendOnly") == "true"

    def schema(self) -> pa.Schema:
        return self.wanted if self.wanted is not None else pa.schema(self._delta.schema().to_arrow())

    def small_files(self) -> int:
        """How many files compaction would make one of."""
        return sum(size < SMALL_FILE for size in self._actions("size_bytes")["size_bytes"])

    def seals(self, count: int = 20) -> list[dict[str, Any]]:
        """What the last commits said of themselves, newest first."""
        return self._delta.history(count)

    def make_durable(self, version: int | None = None) -> None:
        """Sync a commit, what it added and the folders; on an object store the acknowledgement is theirs."""
        version = self._delta.version() if version is None else version
        if not self.local or version <= self.synced:
            return
        commit = self._commit(version)
        if commit.exists():
            try:
                added = [json.loads(line).get("add") for line in commit.read_text(encoding="utf-8").split("\n") if line]
                paths = [pathlib.Path(self.address) / each["path"] for each in added if each]
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                raise Damaged(f"commit {version} is not as it was written: {error}") from error
            root = pathlib.Path(self.address)
            durable.sync([*paths, commit, root, root / "_delta_log"])
        self.synced = version

    def gaps(self) -> list[Any]:
        """Commits of a folder that are missing or are not whole, as sentences; those before the last checkpoint may be gone."""
        if not self.local:
            return []
        sizes = self._sizes()
        found = [f"commit {here + 1} is missing" for here, after in itertools.pairwise(sorted(sizes)) if after != here + 1]
        return found + [f"commit {version} is empty" for version in sorted(sizes) if not sizes[version]]

    def _commit(self, version: int) -> pathlib.Path:
        return pathlib.Path(self.address) / "_delta_log" / f"{version:020d}.json"

    def _look_at_the_commits(self, sizes: dict[int, int]) -> None:
        """Delta reads an empty commit as success with rows missing, and would build on it. `sizes` are those from before it looked."""
        there = {version: size for version, size in sizes.items() if version > self.looked_at}
        ahead = [version for version in there if version > self._delta.version()]
        if ahead:
            raise Damaged(f"commit {min(ahead)} is there, and cannot be read after commit {self._delta.version()}")
        for version in sorted(there):
            if not there[version]:
                raise Damaged(f"commit {version} is empty: {self._commit(version)}")
        if there:
            with open(self._commit(max(there)), "rb") as file:
                if file.read(1) != b"{":
                    raise Damaged(f"commit {max(there)} is no commit: {self._commit(max(there))}")
            self.looked_at = max(there)

    def _sizes(self) -> dict[int, int]:
        """{number: bytes} of the commits whose files are there."""
        folder = pathlib.Path(self.address) / "_delta_log"
        if not folder.is_dir():
            return {}
        with os.scandir(folder) as entries:
            commits = [e for e in entries if len(e.name) == 25 and e.name.endswith(".json") and e.name[:20].isdigit()]
            if pipes := [e.path for e in commits if not e.is_file()]:
                raise Damaged(f"{min(pipes)} is no file")  # a pipe would be waited for without end
            return {int(e.name[:20]): e.stat().st_size for e in commits}

    def _actions(self, *names: str) -> dict[str, Any]:
        """{name: values} of the files there are; None where Delta does not say."""
        told = self._delta.get_add_actions(flatten=True)
        there = set(told.schema.names)
        return {name: told.column(name).to_pylist() if name in there else [None] * told.num_rows for name in names}

    def _paths(self, after: int, days: Days | None) -> list[str]:
        told = self._actions("path", "max.seq", "min.effective", "max.effective")
        keep = []
        for path, high, first, last in zip(*told.values(), strict=True):
            if _can_hold(high, first, last, after, days):
                keep.append(path)
        return sorted(keep)

    def _read_file(self, path: str, schema: pa.Schema, wanted: list[str], after: int, days: Days | None) -> pa.Table:
        try:
            with reading():
                return self._rows_of(path, schema, wanted, after, days)
        except Unreadable as error:
            raise Damaged(f"{path} is not as it was written: {error}") from error

    def _rows_of(self, path: str, schema: pa.Schema, wanted: list[str], after: int, days: Days | None) -> pa.Table:
        source = f"{self.address}/{path}" if self.local else self._remote().open_input_file(path)
        if self.local and os.path.exists(source) and not os.path.isfile(source):
            raise Damaged(f"{path} is no file")
        file = pq.ParquetFile(source)
        there = set(file.schema_arrow.names)
        named = [name for name in wanted if name in there]
        all_of_it = not after and days is None  # what every seal is recomputed from trusts no statistics
        rows = file.read(columns=named) if all_of_it else file.read_row_groups(_row_groups(file.metadata, after, days), columns=named)
        fields = [schema.field(name) for name in wanted]
        arrays = [_as(rows.column(each.name), each.type) if each.name in there else pa.nulls(rows.num_rows, each.type) for each in fields]
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))

    def _remote(self) -> Any:
        from deltalake.fs import DeltaStorageHandler
        from pyarrow.fs import PyFileSystem

        return PyFileSystem(DeltaStorageHandler(self.address, self.options))


def _can_hold(high: int | None, first: datetime.date | None, last: datetime.date | None, after: int, days: Days | None) -> bool:
    """Whether rows can be there that are wanted, as statistics tell: their highest sequence number, their first and last day."""
    if high is not None and high <= after:
        return False
    return days is None or first is None or last is None or (first <= days[1] and last >= days[0])


def _row_groups(told: pq.FileMetaData, after: int, days: Days | None) -> list[int]:
    """Numbers of the row groups of a file that can hold rows that are wanted."""
    place = {told.schema.column(n).path: n for n in range(told.num_columns)}
    keep = []
    for n in range(told.num_row_groups):
        seq, day = (told.row_group(n).column(place[name]).statistics if name in place else None for name in ("seq", "effective"))
        high = seq.max if seq is not None and seq.has_min_max else None
        first, last = (day.min, day.max) if day is not None and day.has_min_max else (None, None)
        if _can_hold(high, first, last, after, days):
            keep.append(n)
    return keep


def _as(column: Any, type_: Any) -> Any:
    return column if column.type == type_ else cast(column, type_)


def is_table(address: str, options: dict[str, str] | None = None) -> bool:
    """Whether there is one."""
    return DeltaTable.is_deltatable(address, options)
