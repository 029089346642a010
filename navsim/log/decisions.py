"""What people have decided so far: published figures and confirmations, read from a log without its prices."""

from typing import Any

from ..basics import arrow
from ..basics.arrow_functions import is_among, kept
from ..basics.problems import refuse
from . import verify
from .from_rows import events_of
from .stored import StoredLog

KINDS = ("published", "confirmations")


def decisions(address: str, head: str | None = None) -> Any:
    """(events of published figures and confirmations in the order of the log, "seq:hash" it ends with).

    head  "seq:hash" that must be in the log: where a run says it was made of it
    """
    log = StoredLog(address)
    end, faults = verify.verified(log, head)
    if faults:
        refuse("log.another", f"the run was not made of {log.address}: {faults[0]}", "make it again: navsim run LOG -o OUT")
    rows = log.rows()
    mine = kept(rows, is_among(rows.column("kind"), arrow.column(KINDS, rows.schema.field("kind").type)))
    return [event for _, event, _ in events_of(mine)], end
