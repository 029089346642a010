"""A log that is kept: made, opened, appended to and read. It is a folder, or the address of an object store."""

from __future__ import annotations

import contextlib
import pathlib
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import greater, kept, take
from ..basics.folders import instead_of_log
from ..basics.problems import InputProblems, first_line, refuse
from . import numbering
from .chain import NOTHING_YET, Head, seal
from .commits import Damaged
from .delta import FAILURES, MISSING, Conflict, Table, is_table
from .durable import DurabilityUnknown
from .from_rows import numbers
from .log import Log
from .meeting import Meeting
from .probe import refuse_unsafe_store
from .receipt import Receipt, receipt
from .rows import SCHEMA, SCHEMA_VERSION, to_rows
from .view import View

EVENTS = "events"
LOCK = ".lock"
TRIES = 200
FIRST_WAIT_US, LONGEST_WAIT_US = 5_000, 250_000
LOCK_SECONDS = 300
MANY_SMALL_FILES = 100


def is_log(address: str, options: dict[str, str] | None = None) -> bool:
    """Whether a log is kept there."""
    address = str(address)
    if "://" in address:
        return is_table(f"{address.rstrip('/')}/{EVENTS}", options)
    return (pathlib.Path(address) / EVENTS / "_delta_log").is_dir()


def create(address: Any, name: str | None = None, options: dict[str, str] | None = None) -> StoredLog:
    """Make an empty log. Refused where something is."""
    address = str(address).rstrip("/") or "/"
    if is_log(address, options):
        refuse("log.exists", f"{address} is a log already", "append to it: navsim log append LOG FEED...")
    if "://" not in address:
        folder = pathlib.Path(address)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            refuse("log.not_empty", f"{address} holds something already", "name a new folder for the log")
        folder.mkdir(parents=True, exist_ok=True)
    else:
        refuse_unsafe_store(address, options)
    table = Table(f"{address}/{EVENTS}", options, SCHEMA)
    table.create(SCHEMA, name or address.rsplit("/", 1)[-1], SCHEMA_VERSION)
    return StoredLog(address, options)


class StoredLog:
    """A log that is kept, opened. `append` adds a batch, `log` reads it as one value; verify.verified recomputes every seal.

    address  a folder, or the address of an object store, with its options
    lock     whether writers on this machine take turns
    clock    function that gives the machine's time in microseconds: for `appended_at`, read by no rule
    """

    def __init__(self, address: Any, options: dict[Any, Any] | None = None, *, lock: bool = True, clock: Any = None) -> None:
        self.address = str(address).rstrip("/") or "/"
        self.options = options
        self.clock = clock or (lambda: time.time_ns() // 1000)
        self.local = "://" not in self.address
        self.locks = lock and self.local
        self.probed = False
        self.table = Table(f"{self.address}/{EVENTS}", options, SCHEMA)
        self.broken: DurabilityUnknown | None = None
        self._view: View | None = None
        self._head: Head | None = None
        self.refresh()

    # reading -----------------------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """See what others appended."""
        try:
            self.table.refresh()
            newest, _ = self.table.schema_version, self.table.last  # a commit that was damaged here and there tells neither
        except MISSING:
            refuse("log.missing", f"{self.address} holds no log", instead_of_log(self.address))
        except Damaged as error:
            help = "was the machine switched off? what was acknowledged is in the commits before; see navsim log verify --help"
            refuse("log.damaged", str(error), help)
        except FAILURES as error:
            refuse("log.damaged", f"{self.address} cannot be read: {first_line(error)}", "restore the folder from a copy")
        if newest > SCHEMA_VERSION:
            refuse("log.newer", f"{self.address} was written by a newer navsim: its schema is {newest}, ours is {SCHEMA_VERSION}", "update navsim")
        if not self.table.append_only:
            refuse("log.unguarded", f"{self.address} may be changed by others: delta.appendOnly was taken away", "restore the folder from a copy")

    @property
    def head(self) -> Head:
        """The last sequence number, its seal and when it became known."""
        last = self.table.last
        if not last:
            return NOTHING_YET
        if self._head is None or self._head.seq != last:
            rows = self._read(("seq", "recorded_at", "batch_hash"), after=last - 1)
            seq = numbers(rows, "seq")
            at = np.flatnonzero(seq == last)
            if len(at) != 1 or int(seq.max()) != last:
                refuse("log.damaged", f"the commits of {self.address} end at sequence {last}, its rows do not", "see navsim log verify")
            row = int(at[0])
            self._head = Head(seq=last, hash=rows.column("batch_hash")[row].as_py(), recorded_at=int(numbers(rows, "recorded_at")[row]))
        return self._head

    def view(self) -> View:
        """What batches are held against."""
        if self._view is None or self._view.last > self.table.last:
            self._view = View(self.table)
        self._guarded(self._view.catch_up)
        return self._view

    def rows(self, after: int = 0) -> pa.Table:
        """Every row after a sequence number, sealed columns too, in order of sequence; only the files that hold some are read."""
        rows = self._read(None, after=after)
        seq = numbers(rows, "seq")
        if (seq[1:] < seq[:-1]).any():
            rows = take(rows, np.argsort(seq, kind="stable")).combine_chunks()
        return kept(rows, greater(rows.column("seq"), arrow.column([after], pa.int64())[0])) if after else rows

    def pieces(self, after: int = 0) -> Iterator[pa.Table]:
        """Every row after a sequence number, `after`, a row group at a time as files have them: not in order, text that comes again as words."""
        pieces = self.table.pieces(after=after)
        while (piece := self._guarded(lambda: next(pieces, None))) is not None:
            yield kept(piece, greater(piece.column("seq"), arrow.column([after], pa.int64())[0])) if after else piece

    def log(self) -> Log:
        """The whole log as one value, in the order of the log. Rows that do not match their seal are refused."""
        from .value import whole

        return whole(self)

    def since(self, anchor: str) -> Log:
        """What was appended after an anchor "seq:hash", as a value; only the files that hold it are read.

        Refused where the anchor is not in the log, or where the rows since do not follow on it. A row since may take back one from before.
        """
        from .value import since

        return since(self, anchor)

    def quarantined(self) -> list[Any]:
        """Rows that were set aside and wait for a person."""
        from .quarantine import waiting

        return waiting(self.address) if self.local else []

    def _read(self, columns: tuple[str, ...] | None, after: int) -> pa.Table:
        return self._guarded(lambda: self.table.read(columns, after=after).combine_chunks())

    def _guarded(self, read: Callable[..., Any]) -> Any:
        try:
            return read()
        except (Damaged, *FAILURES) as error:
            refuse("log.damaged", f"{self.address} cannot be read: {first_line(error)}", "restore the folder from a copy; see navsim log verify")

    # appending ---------------------------------------------------------------------------------------------------------------------

    def append(self, read: Callable[..., Any], *, expect: str | None = None, dry_run: bool = False) -> Receipt:
        """Add a batch, all of it or nothing; acknowledged when it is on stable storage. Safe to repeat after any error.

        read     function of a Meeting to a Scenario: what is appended, held against what the log knows
        expect   "seq:hash" the log must end with
        dry_run  only say what would become of it
        """
        if self.broken is not None:
            raise self.broken
        if not self.local and not self.probed and not dry_run:
            refuse_unsafe_store(self.address, self.options)
            self.probed = True
        with self._lock():
            for attempt in range(TRIES):
                self.refresh()
                head = self.head
                if expect is not None and expect != str(head):
                    refuse("log.moved_on", f"the log ends at {head}, not at {expect}", "look at what was appended since: navsim log show LOG")
                meeting = Meeting(self.view(), head)
                scenario = read(meeting)
                batch, late = numbering.number(scenario, meeting, head)
                if dry_run or not len(batch):
                    if not dry_run:
                        self._make_durable()
                    return receipt(batch, late, meeting, head, scenario)
                sealed, end = seal(to_rows(batch, self.clock(), scenario.digests), head)
                if self._commit(sealed, end):
                    self._head = end
                    return receipt(batch, late, meeting, end, scenario)
                time.sleep(random.randrange(min(FIRST_WAIT_US << min(attempt, 8), LONGEST_WAIT_US)) / 10**6)
        refuse("log.busy", f"{self.address}: others committed first {TRIES} times", "try again when it is quieter")

    def _commit(self, rows: pa.Table, end: Head) -> bool:
        """Whether the rows are in the log, on stable storage; False where someone else was first."""
        base = self.table.version
        self._make_durable()  # commit v+1 exists only where v is durable: a power cut can take a tail, never make a hole
        told = {"navsim.first": str(end.seq - rows.num_rows + 1), "navsim.last": str(end.seq), "navsim.hash": end.hash}
        try:
            if self.table.schema_version < SCHEMA_VERSION:
                self.table.widen(SCHEMA, SCHEMA_VERSION)
            self.table.append(rows, end.seq, told)
        except (Conflict, *FAILURES) as error:
            if not self._did_commit(end, base):
                if self.table.version > base or isinstance(error, Conflict):
                    return False
                help = "nothing was appended: see that there is room and that it may be written, and send the same rows again"
                refuse("log.not_written", f"{self.address} cannot be written: {first_line(error)}", help)
        self.table.refresh()
        self._make_durable()
        return True

    def _did_commit(self, end: Head, base: int) -> bool:
        """After an error: whether our rows are there all the same."""
        self.table = Table(f"{self.address}/{EVENTS}", self.options, SCHEMA)
        self._view = self._head = None
        self.refresh()
        return self.table.version > base and any(commit.get("navsim.hash") == end.hash for commit in self.table.seals())

    def _make_durable(self) -> None:
        try:
            self.table.make_durable()
        except DurabilityUnknown as error:
            self.broken = error
            raise
        except Damaged as error:
            refuse("log.damaged", f"{self.address}: {error}", "restore the folder from a copy; see navsim log verify")

    @contextlib.contextmanager
    def _lock(self) -> Iterator[Any]:
        """Writers on one machine take turns. Not needed to be right: the commit itself compares and swaps."""
        if not self.locks:
            yield
            return
        from filelock import FileLock, Timeout

        try:
            with FileLock(f"{self.address}/{LOCK}", timeout=LOCK_SECONDS):
                yield
        except Timeout:
            refuse("log.busy", f"another process has been appending to {self.address} for {LOCK_SECONDS} seconds", "wait for it, or end it")

    # keeping house -----------------------------------------------------------------------------------------------------------------

    def compact(self) -> dict[str, int]:
        """Many small files become few; no row, no seal and no figure changes. What no commit has named for a week is deleted."""
        with self._lock():
            self.refresh()
            told = self._guarded(self.table.compact)
            gone, stay = self._guarded(self.table.clear_away)
        return {"files_before": told.get("numFilesRemoved", 0), "files_after": told.get("numFilesAdded", 0), "swept": gone, "unnamed": stay}

    def compact_where_worth_it(self) -> bool:
        """Compact where reading has become slow; what fails here is left for another time, since nothing depends on it."""
        if self.table.small_files() < MANY_SMALL_FILES:
            return False
        try:
            self.compact()
        except (Conflict, InputProblems, *FAILURES):
            return False
        return True
