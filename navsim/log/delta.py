"""The append-only Delta table under the log. This is the only file that touches `deltalake`; tests pin what it relies on.

Delta gives atomic commits, a compare-and-swap on a folder and on object stores, and Parquet that others read. It gives no fsync, takes an
empty last commit for a whole one, and casts silently: what is added here and above makes up for that.
"""

import functools
import os
import pathlib
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake import Schema as DeltaSchema
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from .commits import LEAST_HOURS, Commits, Damaged
from .data_files import Days, can_hold, pieces_of, rows_of

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
SMALL_FILE = 8 << 20
ROW_GROUP = 1 << 16


class Conflict(Exception):
    """Someone else committed first."""


class Table:
    """The rows of one log, in a folder or under the address of an object store.

    options  of the object store
    schema   the columns that are read, empty where the table has not got them yet; all it has otherwise
    """

    def __init__(self, address: str, options: dict[str, str] | None = None, schema: pa.Schema | None = None) -> None:
        self.address, self.options, self.wanted = address, options, schema
        self.local = "://" not in address
        self.commits = Commits(address=pathlib.Path(address)) if self.local else None
        self.delta: DeltaTable | None = None

    # what a log asks of a table ---------------------------------------------------------------------------------------------------

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
        sizes = self.commits.sizes() if self.commits is not None else {}
        if self.delta is None:
            self.delta = DeltaTable(self.address, storage_options=self.options)
        else:
            self.delta.update_incremental()
        if self.commits is not None:
            self.commits.look_at(sizes, self.version)
        return self.version

    def read(self, columns: tuple[str, ...] | None = None, *, after: int = 0, days: Days | None = None) -> pa.Table:
        """Rows of the files, and of the row groups in them, that can hold some after a sequence number, or of some days; the caller picks.

        columns  names of those that are wanted; all otherwise
        days     (first, last) date
        """
        schema = self.schema()
        wanted = list(columns or schema.names)
        pieces = [self._rows_of(path, schema, wanted, after, days) for path in self._paths(after, days)]
        fields = [schema.field(name) for name in wanted]
        empty = pa.Table.from_arrays([pa.nulls(0, field.type) for field in fields], schema=pa.schema(fields))
        return pa.concat_tables([empty, *pieces])

    def pieces(self, *, after: int = 0) -> Iterator[pa.Table]:
        """Every column of all rows that can come after a sequence number, a row group of a file at a time; the caller picks."""
        for path in self._paths(after, None):
            yield from pieces_of(functools.partial(self._opened, path), path, self.schema(), after)

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

    def clear_away(self) -> tuple[int, int]:
        """(how many files were deleted that no commit has named for a week, how many younger ones stay).

        They are what compaction replaced, and what an interrupted append left: rows without a commit, and drafts of commits.
        """
        how: dict[str, Any] = {"enforce_retention_duration": False, "full": True}
        gone = len(self._delta.vacuum(retention_hours=LEAST_HOURS, dry_run=False, **how))
        stay = len(self._delta.vacuum(retention_hours=0, dry_run=True, **how))
        old, young = self.commits.clear_drafts() if self.commits is not None else (0, 0)
        return gone + old, stay + young

    # what it says of itself --------------------------------------------------------------------------------------------------------

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
        """The number of the last commit that was seen."""
        return self._delta.version()

    @property
    def name(self) -> str:
        """What the log was called when it was made."""
        return self._delta.metadata().name or ""

    @property
    def schema_version(self) -> int:
        """Of the columns it has; Damaged where that is no number."""
        told = self._delta.metadata().configuration.get(SCHEMA, "1")
        if not told.isascii() or not told.isdigit():
            raise Damaged(f"{self.address} says that its schema is {told!r}")
        return int(told)

    @property
    def append_only(self) -> bool:
        """Whether the guard against deleting rows still stands."""
        return self._delta.metadata().configuration.get("delta.appendOnly") == "true"

    def schema(self) -> pa.Schema:
        """The columns that are read."""
        return self.wanted if self.wanted is not None else pa.schema(self._delta.schema().to_arrow())

    def small_files(self) -> int:
        """How many files compaction would make one of."""
        return sum(size < SMALL_FILE for size in self._actions("size_bytes")["size_bytes"])

    def seals(self, count: int = 20) -> list[dict[str, Any]]:
        """What the last commits said of themselves, newest first."""
        return self._delta.history(count)

    def make_durable(self) -> None:
        """Sync the last commit, what it added and the folders; on an object store the acknowledgement is theirs."""
        if self.commits is not None:
            self.commits.make_durable(self.version)

    def gaps(self) -> list[str]:
        """Commits of a folder that are missing or are not whole, as sentences; those before the last checkpoint may be gone."""
        return self.commits.gaps() if self.commits is not None else []

    def _actions(self, *names: str) -> dict[str, Any]:
        """{name: values} of the files there are; None where Delta does not say."""
        told = self._delta.get_add_actions(flatten=True)
        there = set(told.schema.names)
        return {name: told.column(name).to_pylist() if name in there else [None] * told.num_rows for name in names}

    def _paths(self, after: int, days: Days | None) -> list[str]:
        told = self._actions("path", "max.seq", "min.effective", "max.effective")
        keep = []
        for path, high, first, last in zip(*told.values(), strict=True):
            if can_hold(high, first, last, after, days):
                keep.append((high or 0, path))
        return [path for _, path in sorted(keep)]

    def _rows_of(self, path: str, schema: pa.Schema, wanted: list[str], after: int, days: Days | None) -> pa.Table:
        return rows_of(functools.partial(self._opened, path), path, schema, wanted, after, days)

    def _opened(self, path: str) -> Any:
        """A data file, or its place on the disk."""
        if not self.local:
            return self._remote().open_input_file(path)
        place = f"{self.address}/{path}"
        if os.path.exists(place) and not os.path.isfile(place):
            raise Damaged(f"{path} is no file")
        return place

    def _remote(self) -> Any:
        from deltalake.fs import DeltaStorageHandler
        from pyarrow.fs import PyFileSystem

        return PyFileSystem(DeltaStorageHandler(self.address, self.options))


def is_table(address: str, options: dict[str, str] | None = None) -> bool:
    """Whether there is one."""
    return DeltaTable.is_deltatable(address, options)
