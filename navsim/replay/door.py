"""The one door: whatever holds the events, a folder, a scenario in memory or a log, goes in, and a run comes out."""

import os

from ..log.log import Log, one_batch
from ..scenario.read import read
from ..scenario.scenario import Scenario
from .run import Run, run_log


def run(source, known_at=None, to=None, *, fund: str | None = None, progress=None) -> Run:
    """Strike every fund of a scenario or log.

    source    the folder of a scenario; or a Scenario; or a Log
    known_at  as known then: a datetime or ISO text in New York's time, an instant, or ("seq", n); otherwise all there is
    to        last day to strike, a date or ISO text; otherwise the last day with prices
    fund      strike this one alone

    Raises InputProblems with all that is wrong with the input.
    """
    return run_log(opened(source), known_at=known_at, to=to, fund=fund, progress=progress)


def opened(source) -> Log:
    """The log of a source; a folder, or a Scenario, is one batch."""
    if isinstance(source, Log):
        return source
    if isinstance(source, str | os.PathLike):
        return one_batch(read(source))
    if isinstance(source, Scenario):
        return one_batch(source)
    raise TypeError(f"a run is made of a folder, a Scenario or a Log, not of a {type(source).__name__}")
