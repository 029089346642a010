"""One more night: the tables of a log's run, grown by what was appended since they were written. The same bytes as a run of the whole.

    state   LOG/state, kept by the run before (night.py, remembered.py): where each fund stood in the middle of the last months (going_on.py)
    log     read from the anchor the state ends at, which must be there
    reach   the first day that what is new can change (touched.py); what is of another fund changes nothing
    strike  from the last point that is far enough before that day; rows before the day are left out (taken_up.py)
    write   the years from that day on; files of earlier years are linked (written.py, tables/grown.py)

Whatever does not fit, a state of another version or log, tables that were changed, funds that are linked, an event that reaches too far
back: the whole log is struck, and `Whole` says why.
"""

from __future__ import annotations

from typing import Any

import attrs

from ..basics.problems import InputProblems
from ..basics.staying import staying
from ..ledger import fee_lives
from ..log.knowledge import as_known
from ..log.stored import StoredLog
from . import remembered
from .left import Going, linked
from .left import remember as remember
from .night import Night, Whole, before, stands
from .run import Run, nothing_waits
from .taken_up import from_the_beginning, refuse_other_funds, take_up
from .written import write


def go_on(address: Any, out: Any, progress: Any = None) -> Night:
    """Grow the tables in a folder by what was appended to the log since. Raises Whole where that cannot be, and then nothing has changed."""
    with staying():
        return _go_on(address, out, progress)


def _go_on(address: Any, out: Any, progress: Any) -> Night:
    was = before(address, out)
    log = StoredLog(address)
    try:
        new = log.since(was.state["log"])
    except InputProblems as found:
        raise Whole(f"its state is of another log: {found.problems[0].message}") from found
    nothing_waits(new)
    both = remembered.log_of(was.state["looked_up"], new)
    total = was.state["heard"] + len(new)
    known = attrs.evolve(as_known(both), heard=total)
    refuse_other_funds(was, new, known)
    together = linked(known, was.state["groups"])
    struck: dict[str, Going] = {}
    whole: dict[str, str] = {}
    for group in together:
        try:
            struck |= take_up(was, new, known, group)
        except Whole as why:
            whole |= dict.fromkeys((fund.id for fund in group), str(why))
        if progress is not None:
            for fund in group:
                progress(fund.id)
    if not struck:
        raise Whole(next(iter(whole.values())))
    if whole:
        known = as_known(log.log())
        for group in together:
            if group[0].id in whole:
                struck |= {booked.fund.id: Going(booked=booked, day=booked.fund.inception) for booked in from_the_beginning(known, group)}
    run = Run(known, tuple(struck[name].booked for name in sorted(struck)), whole=log.log)
    for name, going in struck.items():
        if going.opening is not None:
            fee = fee_lives.another(was.state["funds"][name]["fees"], fee_lives.lives(going.booked, run.findings[name]))
            if fee is not None:
                raise Whole(f"what was appended changes what is told of {fee} of {name} since it began")
    notes = tuple(f"{name} is struck from the beginning: {why}" for name, why in sorted(whole.items()))
    try:
        return write(address, was, new, run, struck, notes)
    except (OSError, InputProblems):
        stands(was)
        raise
