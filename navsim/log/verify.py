"""Is the log what was appended? Sequence, batches, every seal recomputed, ids once. What it cannot see: a tail taken away, without an anchor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import blocks
from ..basics.arrow_functions import cast, how_many_different
from ..basics.columns import distinct
from . import chain
from .from_rows import numbers, one, words_of
from .in_sequence import InSequence
from .rows import HASHED

if TYPE_CHECKING:
    from .stored import StoredLog

SHOWN = 20


def verified(address: Any, expect: str | None = None) -> tuple[str | None, list[str]]:
    """("seq:hash", [sentence of each fault]) of a log that is kept.

    expect  "seq:hash" that must be in the log: what an append, an export or a run told
    """
    from .stored import StoredLog

    log = StoredLog(address) if not isinstance(address, StoredLog) else address
    log.refresh()
    looked = looked_at(log.pieces(), ids=True)
    found = [*log.table.gaps(), *looked.faults(log.table.last)]
    if expect is not None and not found:
        seq = expect.partition(":")[0]
        if not seq.isascii() or not seq.isdigit() or int(seq) > looked.count:
            found.append(f"{expect} is not in this log, which ends at {log.head}")
        elif (there := anchor(log, looked.batches, int(seq))) != expect:
            found.append(f"at sequence {seq} the log has {there}, not {expect}")
    return (str(log.head) if not found else None), found


def looked_at(pieces: Iterable[pa.Table], *, ids: bool = False, after: int = 0, prev: str = chain.GENESIS) -> Looking:
    """Rows looked at piece by piece, as their files have them; see Looking."""
    looking, sequence = Looking(ids=ids, after=after, prev=prev), InSequence(after)
    for piece in pieces:
        for run in sequence.runs(piece):
            looking.take(run)
    looking.left = sequence.left()
    return looking


@attrs.frozen(kw_only=True, repr=False)
class Sealed:
    """A batch: where it begins and ends, the seal before it and its own."""

    first: int
    last: int
    prev: str
    hash: str


def anchor(log: StoredLog, batches: list[Sealed], seq: int, after: int = 0, prev: str = chain.GENESIS) -> str:
    """ "seq:hash" of a log as it was when it ended there: the seal of the batch, or, inside a batch, of its rows so far.

    batches  those after the end of one, `after`, whose seal is `prev`
    """
    if seq == after:
        return f"{seq}:{prev}"
    batch = next(each for each in batches if seq <= each.last)
    if batch.last == seq:
        return f"{seq}:{batch.hash}"
    sealing, sequence = chain.Sealing(batch.prev, batch.first, seq - batch.first + 1), InSequence(batch.first - 1)
    for piece in log.pieces(after=batch.first - 1):
        for run in sequence.runs(piece):
            there = int(numbers(run.slice(0, 1), "seq")[0])
            sealing.take(run.slice(0, max(seq - there + 1, 0)).select(list(HASHED)))
        if sequence.next > seq:
            break
    return f"{seq}:{sealing.hash}"


class Looking:
    """What is wrong with the rows of a log, which come in order of their sequence, a run after the other.

    ids    look for ids that stand twice, too
    after  the end of a batch: the rows are those that come after it
    prev   its seal

    count, batches  how many rows there were, and the batches that were whole
    left            numbers that could not come in order
    """

    def __init__(self, *, ids: bool = False, after: int = 0, prev: str = chain.GENESIS) -> None:
        self.after, self.prev, self.count = after, prev, 0
        self.batches: list[Sealed] = []
        self.left = np.zeros(0, np.int64)
        self._ids: list[pa.Array] | None = [] if ids else None
        self._recorded: int | None = None
        self._back: int | None = None
        self._wrong: list[str] = []
        self._batch: Open | None = None
        self._lost = False  # where batches begin is no longer known

    def take(self, rows: pa.Table) -> None:
        """Rows that come next."""
        recorded = numbers(rows, "recorded_at")
        before = recorded[:1] if self._recorded is None else np.array([self._recorded])
        back = np.flatnonzero(recorded < np.concatenate([before, recorded[:-1]]))
        if len(back) and self._back is None:
            self._back = self.after + self.count + int(back[0]) + 1
        self._recorded = int(recorded[-1])
        if self._ids is not None:
            self._ids.append(one(rows.column("event_id")))
        self._look_at_seals(rows)
        self.count += rows.num_rows

    def _look_at_seals(self, rows: pa.Table) -> None:
        first, count = numbers(rows, "batch_first"), numbers(rows, "batch_n")
        (prevs, prev_words), (seals, seal_words) = _hashes(rows, "prev_hash"), _hashes(rows, "batch_hash")
        hashed = rows.select(list(HASHED))
        at = 0
        while at < rows.num_rows and not self._lost:
            if self._batch is None:
                self._batch = Open(self.after + self.count + at + 1, int(count[at]), prev_words[prevs[at]], seal_words[seals[at]])
            batch = self._batch
            n = min(batch.count - batch.there, rows.num_rows - at)
            if n < 1 or (first[at : at + n] != batch.first).any() or (count[at : at + n] != batch.count).any():
                self._lost = True
                break
            batch.sealing.take(hashed.slice(at, n))
            batch.there += n
            batch.alike &= all(code >= 0 and prev_words[code] == batch.prev for code in distinct(prevs[at : at + n]).tolist())
            batch.alike &= all(code >= 0 and seal_words[code] == batch.hash for code in distinct(seals[at : at + n]).tolist())
            at += n
            if batch.there == batch.count:
                self._close(batch)

    def _close(self, batch: Open) -> None:
        told, last = f"the batch at sequence {batch.first}", batch.first + batch.count - 1
        if batch.prev != self.prev:
            self._wrong.append(f"{told} does not follow on the one before")
        if batch.sealing.hash != batch.hash:
            self._wrong.append(f"rows {batch.first} to {last} do not match their seal")
        if not batch.alike:
            self._wrong.append(f"{told} has more than one seal")
        self.batches.append(Sealed(first=batch.first, last=last, prev=batch.prev, hash=batch.hash))
        self._batch, self.prev = None, batch.hash

    def faults(self, last: int) -> list[str]:
        """Everything that is wrong, as sentences, once all rows were taken; `last` is the sequence number the commits end at."""
        found: list[str] = []
        rows = self.count + len(self.left)
        if rows != last - self.after:
            found.append(f"{self.after + rows} rows, where the commits tell of {last}")
        if len(self.left):
            there = int(self.left[0])
            wanted = min(max(there, self.after) + 1, self.after + self.count + 1)
            found.append(f"the sequence breaks at {wanted}: it goes on with {there}")
            return found
        if self._back is not None:
            found.append(f"recorded_at goes back at sequence {self._back}")
        found += self._wrong
        if self._batch is not None:
            found.append(f"the batch at sequence {self._batch.first} is not whole")
        return found + [f"the event id {event_id} stands more than once" for event_id in _twice(self._ids or [])[:SHOWN]]


class Open:
    """A batch of which some rows were looked at."""

    def __init__(self, first: int, count: int, prev: str, hash: str) -> None:
        self.first, self.count, self.prev, self.hash = first, count, prev, hash
        self.sealing = chain.Sealing(prev, first, count)
        self.there, self.alike = 0, True


def _hashes(rows: pa.Table, name: str) -> tuple[Any, tuple[str, ...]]:
    """(position of each row's seal, the seals there are and, where a row of a damaged file has none, an empty one: at -1)."""
    codes, words = words_of(rows, name)
    return codes, (*words, "")


def _twice(ids: list[pa.Array]) -> list[str]:
    """Ids that stand more than once, in order."""
    if sum(each.nbytes for each in ids) > blocks.ROOM:
        ids = [cast(each, pa.large_string()) for each in ids]
    names = pa.chunked_array(ids, ids[0].type) if ids else pa.chunked_array([], pa.string())
    if how_many_different(names) == len(names):
        return []
    return sorted(each["values"] for each in names.value_counts().to_pylist() if each["counts"] > 1)
