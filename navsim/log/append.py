"""Appending: feeds and folders, or a few rows from a program.

Two doors, one way in: `append_feeds(log, paths)` for files, `append_rows(log, feed, rows)` for what another verb has to say (a confirmation, a
published NAV). Both read, check and number a batch as a scenario folder is read, add all of it or nothing, and are safe to repeat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..basics.problems import refuse, suggestion
from ..events.kinds import BY_FEED
from ..scenario.frames import InMemory
from ..scenario.read import read_feeds
from . import quarantine
from .receipt import Receipt
from .stored import StoredLog

if TYPE_CHECKING:
    from ..basics.problems import Problem
    from ..scenario.scenario import Scenario
    from .meeting import Meeting


def opened(log: Any) -> StoredLog:
    """A log that is kept, by its address or as it is."""
    return log if isinstance(log, StoredLog) else StoredLog(log)


def append_feeds(log: Any, paths: Any, *, expect: str | None = None, dry_run: bool = False, left_out: dict[Any, Any] | None = None) -> Receipt:
    """Add feeds, or folders of feeds and terms, as one batch.

    log       an address, or a StoredLog
    paths     of the feeds and folders
    expect    "seq:hash" that the log must end with
    left_out  {file: lines} that are not read
    """
    log = opened(log)
    receipt: Receipt = log.append(lambda meeting: read_feeds(paths, log=meeting, left_out=left_out), expect=expect, dry_run=dry_run)
    if not dry_run:
        log.compact_where_worth_it()
    return receipt


def append_with_quarantine(log: Any, paths: Any, *, expect: str | None = None, dry_run: bool = False) -> tuple[Receipt, list[Problem]]:
    """(Receipt, problems): the same, but rows that are refused are set aside in LOG/quarantine and the others appended.

    A run of everything that is known is refused while rows wait there.
    """
    log = opened(log)
    receipt, aside = quarantine.sorted_out(lambda left_out: append_feeds(log, paths, expect=expect, dry_run=dry_run, left_out=left_out))
    if aside and not dry_run:
        quarantine.set_aside(log.address, aside, log.clock())
    return receipt, aside


def append_rows(
    log: Any,
    feed: str | None = None,
    rows: Any = (),
    *,
    fund: list[dict[str, Any]] | None = None,
    expect: str | None = None,
    dry_run: bool = False,
    **feeds: list[dict[str, str]],
) -> Receipt:
    """Add rows from a program: append_rows("LOG", "confirmations", [{"date": "2024-01-03", "check": "price.move", ...}]).

    log    an address, or a StoredLog
    feed   name of a feed, as in formats.md 1; or several by name: published=[...], confirmations=[...]
    rows   dicts, a data frame or an Arrow table, with the columns of the feed
    fund   terms: a dict with the tables of a fund.toml, or a list of such; of a fund that is known, {"fund": {"id": ...}} and what is new

    Raises InputProblems with all that is wrong, and then adds nothing.
    """
    log = opened(log)
    given = {**({feed: rows} if feed else {}), **feeds}
    unknown = [name for name in given if name not in BY_FEED]
    if unknown:
        refuse("feed.unknown", f'"{unknown[0]}" is none of the feeds', suggestion(unknown[0], BY_FEED))

    def read(meeting: Meeting) -> Scenario:
        reading = InMemory(log=meeting, appended=True)
        reading.given(fund, given)
        return reading.finish("rows")

    receipt: Receipt = log.append(read, expect=expect, dry_run=dry_run)
    if not dry_run:
        log.compact_where_worth_it()
    return receipt
