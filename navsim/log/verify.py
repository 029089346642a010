"""Is the log what was appended? Sequence, batches, every seal recomputed, ids once. What it cannot see: a tail taken away, without an anchor."""

from typing import Any

import numpy as np
import pyarrow as pa

from ..basics.arrow_functions import how_many_different
from . import chain
from .from_rows import numbers, one
from .rows import HASHED


def verified(address: Any, expect: str | None = None) -> tuple[str | None, list[str]]:
    """("seq:hash", [sentence of each fault]) of a log that is kept.

    expect  "seq:hash" that must be in the log: what an append, an export or a run told
    """
    from .stored import StoredLog
    from .value import anchor

    log = StoredLog(address) if not isinstance(address, StoredLog) else address
    log.refresh()
    rows = log.rows()
    found = [*log.table.gaps(), *faults(rows, log.table.last, ids=True)]
    if expect is not None and not found:
        seq = expect.partition(":")[0]
        if not seq.isascii() or not seq.isdigit() or int(seq) > rows.num_rows:
            found.append(f"{expect} is not in this log, which ends at {log.head}")
        elif (there := anchor(rows, int(seq))) != expect:
            found.append(f"at sequence {seq} the log has {there}, not {expect}")
    return (str(log.head) if not found else None), found


def faults(rows: pa.Table, last: int, *, ids: bool = False, after: int = 0, prev: str = chain.GENESIS) -> list[str]:
    """Everything that is wrong with the rows of a log, as sentences; rows in order of their sequence.

    last   the sequence number the commits end at
    ids    look for ids that stand twice, too
    after  the end of a batch: the rows are those that come after it
    prev   its seal
    """
    found: list[str] = []
    seq = numbers(rows, "seq")
    if rows.num_rows != last - after:
        found.append(f"{after + rows.num_rows} rows, where the commits tell of {last}")
    wanted = np.arange(after + 1, after + len(seq) + 1)
    if not np.array_equal(seq, wanted):
        broken = int(np.flatnonzero(seq != wanted)[0])
        found.append(f"the sequence breaks at {after + broken + 1}: it goes on with {int(seq[broken])}")
        return found
    recorded = numbers(rows, "recorded_at")
    if (recorded[1:] < recorded[:-1]).any():
        found.append(f"recorded_at goes back at sequence {after + int(np.flatnonzero(recorded[1:] < recorded[:-1])[0]) + 2}")
    found += broken_seals(rows, after, prev)
    if ids and rows.num_rows:
        names = one(rows.column("event_id"))
        counts = names.value_counts()
        twice = [each["values"] for each in counts.to_pylist() if each["counts"] > 1] if len(counts) < len(names) else []
        found += [f"the event id {event_id} stands more than once" for event_id in sorted(twice)[:20]]
    return found


def broken_seals(rows: pa.Table, after: int = 0, prev: str = chain.GENESIS) -> list[str]:
    """Batches that do not match their seal, or do not follow on the one before; `after` and `prev` say where the first one starts."""
    if not rows.num_rows:
        return []
    found: list[str] = []
    first, count = numbers(rows, "batch_first"), numbers(rows, "batch_n")
    prevs, seals = one(rows.column("prev_hash")), one(rows.column("batch_hash"))
    at = 0
    while at < rows.num_rows:
        n = int(count[at])
        begins = after + at + 1
        told = f"the batch at sequence {begins}"
        if n < 1 or at + n > rows.num_rows or (first[at : at + n] != begins).any() or (count[at : at + n] != n).any():
            return [*found, f"{told} is not whole"]
        if prevs[at].as_py() != prev:
            found.append(f"{told} does not follow on the one before")
        sealed = seals[at].as_py()
        batch = rows.slice(at, n)
        if chain.digest(batch.select(list(HASHED)), prevs[at].as_py(), begins) != sealed:
            found.append(f"rows {begins} to {after + at + n} do not match their seal")
        if how_many_different(seals.slice(at, n)) != 1 or how_many_different(prevs.slice(at, n)) != 1:
            found.append(f"{told} has more than one seal")
        at, prev = at + n, sealed
    return found
