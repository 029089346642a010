"""A log that is kept, as one value: the whole of it, or what was appended after an anchor. Rows that do not match their seal are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pyarrow as pa

from ..basics.arrow_functions import inverted, kept
from ..basics.problems import refuse
from ..events.canonical import content
from . import chain, identity, verify
from .from_rows import events_of, is_price, numbers, prices_of
from .log import Log
from .rows import HASHED
from .sequence import in_order

if TYPE_CHECKING:
    from .stored import StoredLog

RESTORE = "restore the folder from a copy; navsim log verify tells all that is wrong"


def whole(log: StoredLog) -> Log:
    """Everything a StoredLog holds."""
    rows = log.rows()
    _sound(log, rows, verify.faults(rows, log.table.last))
    return _value(log, rows, rows, 0, f"0:{chain.GENESIS}")


def since(log: StoredLog, told: str) -> Log:
    """What a StoredLog holds after an anchor "seq:hash": read from the files that hold it, and from no others."""
    seq = int(told.partition(":")[0]) if told.partition(":")[0].isascii() and told.partition(":")[0].isdigit() else -1
    if not 0 <= seq <= log.table.last:
        _no_anchor(log, told)
    rows = log.rows(after=seq)
    begins = int(numbers(rows, "batch_first")[0]) if rows.num_rows else log.head.seq + 1
    if begins <= seq:  # the anchor stands inside a batch, and the seal is that of the whole of it
        rows = log.rows(after=begins - 1)
        prev = rows.column("prev_hash")[0].as_py()
        there = anchor(rows, seq, begins - 1)
    else:
        prev = rows.column("prev_hash")[0].as_py() if rows.num_rows else log.head.hash
        there = f"{begins - 1}:{prev}"
    _sound(log, rows, verify.faults(rows, log.table.last, after=begins - 1, prev=prev))
    if there != told:
        _no_anchor(log, told)
    return _value(log, rows.slice(seq - begins + 1), rows, begins - 1, told)


def anchor(rows: pa.Table, seq: int, after: int = 0) -> str:
    """ "seq:hash" of a log as it was when it ended there: the seal of the batch, or, inside a batch, of its rows so far.

    after  the end of a batch: the rows are those that come after it
    """
    if seq == after:
        return f"{seq}:{rows.column('prev_hash')[0].as_py() if rows.num_rows else chain.GENESIS}"
    row = rows.slice(seq - after - 1, 1)
    first, count = (int(numbers(row, name)[0]) for name in ("batch_first", "batch_n"))
    if first + count - 1 == seq:
        return f"{seq}:{row.column('batch_hash')[0].as_py()}"
    part = rows.slice(first - after - 1, seq - first + 1).select(list(HASHED)).combine_chunks()
    return f"{seq}:{chain.digest(part, row.column('prev_hash')[0].as_py(), first)}"


def _value(log: StoredLog, rows: pa.Table, sealed: pa.Table, after: int, begins_at: str) -> Log:
    """Rows as events and prices in the order of the log; `sealed` are the rows of whole batches they are of, after a sequence number."""
    waiting = len(log.quarantined())
    mask = is_price(rows)
    named = [(seq, event, content(event)) for seq, event, _ in events_of(kept(rows, inverted(mask)))]
    named.sort(key=lambda row: identity.order_of(row[1], identity.natural_key(row[2])))
    quoted = kept(rows, mask)
    prices, seqs = prices_of(quoted), numbers(quoted, "seq")
    order = in_order(prices)
    seq = int(begins_at.partition(":")[0])
    return Log(
        name=log.table.name,
        events=tuple(event for _, event, _ in named),
        contents=tuple(said for _, _, said in named),
        event_seqs=tuple(seq for seq, _, _ in named),
        prices=prices.take(order),
        price_seqs=seqs[order],
        notes=(f"{waiting} rows wait in quarantine: {log.address}/quarantine",) if waiting else (),
        waiting=waiting,
        anchor=lambda at: begins_at if at == seq else anchor(sealed, at, after),
    )


def _sound(log: StoredLog, rows: pa.Table, faults: list[str]) -> None:
    if faults:
        refuse("log.damaged", f"{log.address}: {faults[0]}", RESTORE)


def _no_anchor(log: StoredLog, told: str) -> NoReturn:
    help = "it is an anchor of another log, or the log was replaced"
    refuse("log.no_such_anchor", f"{told} is not in {log.address}, which ends at {log.head}", help)
