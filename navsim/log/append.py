"""Appending: feeds and folders, or a few rows from a program.

Two doors, one way in: `append_feeds(log, paths)` for files, `append_rows(log, feed, rows)` for what another verb has to say (a confirmation, a
published NAV). Both read, check and number a batch as a scenario folder is read, add all of it or nothing, and are safe to repeat.
"""

from ..scenario.frames import InMemory
from ..scenario.read import read_feeds
from .stored import Receipt, StoredLog


def opened(log) -> StoredLog:
    """A log that is kept, by its address or as it is."""
    return log if isinstance(log, StoredLog) else StoredLog(log)


def append_feeds(log, paths, *, expect: str | None = None, dry_run: bool = False, left_out: dict | None = None) -> Receipt:
    """Add feeds, or folders of feeds and terms, as one batch.

    log       an address, or a StoredLog
    paths     of the feeds and folders
    expect    "seq:hash" that the log must end with
    left_out  {file: lines} that are not read
    """
    log = opened(log)
    receipt = log.append(lambda meeting: read_feeds(paths, meeting, left_out), expect=expect, dry_run=dry_run)
    if not dry_run:
        log.compact_where_worth_it()
    return receipt


def append_rows(log, feed: str | None = None, rows=(), *, expect: str | None = None, dry_run: bool = False, **feeds) -> Receipt:
    """Add rows from a program: append_rows("LOG", "confirmations", [{"date": "2024-01-03", "check": "price.move", ...}]).

    log    an address, or a StoredLog
    feed   name of a feed, as in formats.md 1; or several by name: published=[...], confirmations=[...]
    rows   dicts, a data frame or an Arrow table, with the columns of the feed

    Raises InputProblems with all that is wrong, and then adds nothing.
    """
    log = opened(log)
    given = {**({feed: rows} if feed else {}), **feeds}

    def read(meeting):
        reading = InMemory(log=meeting, appended=True)
        reading.files = {name: (data, name) for name, data in given.items()}
        return reading.finish("rows")

    receipt = log.append(read, expect=expect, dry_run=dry_run)
    if not dry_run:
        log.compact_where_worth_it()
    return receipt
