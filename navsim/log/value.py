"""A log that is kept, as one value: the whole of it, or what was appended after an anchor. Rows that do not match their seal are refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

import pyarrow as pa

from ..basics.problems import refuse
from . import chain
from .from_rows import numbers
from .in_sequence import InSequence
from .reading import Reading
from .verify import Looking, anchor

if TYPE_CHECKING:
    from .log import Log
    from .stored import StoredLog

RESTORE = "restore the folder from a copy; navsim log verify tells all that is wrong"


def whole(log: StoredLog) -> Log:
    """Everything a StoredLog holds."""
    return _read(log, log.pieces(), 0, 0, chain.GENESIS, f"0:{chain.GENESIS}")


def since(log: StoredLog, told: str) -> Log:
    """What a StoredLog holds after an anchor "seq:hash": read from the files that hold it, and from no others."""
    seq = int(told.partition(":")[0]) if told.partition(":")[0].isascii() and told.partition(":")[0].isdigit() else -1
    if not 0 <= seq <= log.table.last:
        _no_anchor(log, told)
    rows = log.rows(after=seq)
    begins = int(numbers(rows, "batch_first")[0]) if rows.num_rows else log.head.seq + 1
    if begins <= seq:  # the anchor stands inside a batch, and the seal is that of the whole of it
        rows = log.rows(after=begins - 1)
    prev = rows.column("prev_hash")[0].as_py() if rows.num_rows else log.head.hash
    return _read(log, [rows], seq, begins - 1, prev, told)


def _read(log: StoredLog, pieces: Iterable[pa.Table], seq: int, after: int, prev: str, told: str) -> Log:
    """Rows of whole batches, those after the end of one, whose seal is `prev`: looked at all of them, told from a sequence number on.

    told  the anchor at that number
    """
    looking, sequence, reading = Looking(after=after, prev=prev), InSequence(after), Reading()
    for piece in pieces:
        for run in sequence.runs(piece):
            looking.take(run)
            reading.take(run.slice(max(seq - after - looking.count + run.num_rows, 0)))
    looking.left = sequence.left()
    if faults := looking.faults(log.table.last):
        refuse("log.damaged", f"{log.address}: {faults[0]}", RESTORE)

    def at(last: int) -> str:
        return anchor(log, looking.batches, last, after, prev)

    if at(seq) != told:
        _no_anchor(log, told)
    return reading.log(log, at)


def _no_anchor(log: StoredLog, told: str) -> NoReturn:
    help = "it is an anchor of another log, or the log was replaced"
    refuse("log.no_such_anchor", f"{told} is not in {log.address}, which ends at {log.head}", help)
