"""The one door: whatever holds the events, a folder, a scenario in memory or a log, goes in, and a run comes out."""

from __future__ import annotations

import contextlib
import datetime
import os
import pathlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..basics.arrow import give_back
from ..basics.folders import holds_log
from ..basics.staying import staying
from ..log.log import Log, one_batch
from ..scenario.excerpts import lines_shown
from ..scenario.scenario import Scenario
from .run import Run, run_log
from .when import day

if TYPE_CHECKING:
    from ..log.stored import StoredLog


def run(
    source: Any,
    known_at: Any = None,
    to: datetime.date | None = None,
    *,
    fund: str | None = None,
    progress: Callable[..., Any] | None = None,
    remember: bool = False,
) -> Run:
    """Strike every fund of a scenario or log. Gives a Run: `nav` for eyes, `table` to the cent, `write` to keep it.

    source    the folder of a scenario, or of a log, or the address of one; or a Scenario, a StoredLog, a Log
    known_at  as known then: a datetime or ISO text in New York's time, an instant, or the number of an event in the log; "strike": every
              session as known at its own close; otherwise all there is
    to        last day to strike, a date or ISO text; otherwise the last day with prices
    fund      strike this one alone
    progress  called with the id of each fund that is done
    remember  whether a later run is to go on from it: navsim.replay.nightly

    Raises InputProblems with all that is wrong with the input. Source: accounting.md 3 (which sessions) and 14 (what is known).
    """
    with lines_shown(source):
        if known_at == "strike":
            from .at_strike import run_at_strike

            return run_at_strike(opened(source), to=day(to), fund=fund, progress=progress)
        return run_log(opened(source), known_at=known_at, to=to, fund=fund, progress=progress, remember=remember)


def opened(source: Any) -> Log:
    """The log of a source; a folder, or a Scenario, is one batch."""
    with staying():
        return _opened(source)


def _opened(source: Any) -> Log:
    if isinstance(source, Log):
        return source
    if isinstance(source, str | os.PathLike):
        made = _kept(source).log() if is_log(source) else one_batch(_read(source))
        give_back()
        return made
    if type(source).__name__ == "StoredLog":
        source.refresh()
        log: Log = source.log()
        return log
    if isinstance(source, Scenario):
        return one_batch(source)
    raise TypeError(f"a run is made of a folder, a Scenario or a Log, not of a {type(source).__name__}")


def is_log(source: Any) -> bool:
    """Whether a log is kept there, not a scenario; without reading the library that keeps logs."""
    return "://" in str(source) or holds_log(pathlib.Path(source))


def _read(source: Any) -> Scenario:
    """A folder, with what reads one: a log needs none of it."""
    from ..scenario.read import read

    return read(source)


def _kept(source: Any) -> StoredLog:
    from ..log.stored import StoredLog

    return StoredLog(source)


def remember(source: Any, out: Any, made: Run) -> None:
    """Keep what the next run of a log needs to go on from one that was just written."""
    from .nightly import remember as keep

    keep(source, out, made)


def alone(source: Any) -> contextlib.AbstractContextManager[None]:
    """While a run of a log goes on, no other one does."""
    from .remembered import alone as taking_turns

    return taking_turns(source)
