"""Files that no commit names: left by compaction and by killed appends; nothing reads them, and they are deleted after a week."""

import os
import pathlib
import time

import pytest
from log_folders import small

from navsim.cli.main import answer
from navsim.log.append import append_feeds, append_rows
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified

A_DAY = 24 * 3600


def aged(path: pathlib.Path, days: float) -> None:
    os.utime(path, (time.time() - days * A_DAY,) * 2)


def files(place) -> set:
    return {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}


@pytest.fixture
def log(tmp_path):
    """A log of three batches, all of its files a month old; an orphan and a draft of each age beside them."""
    made = create(tmp_path / "log")
    append_feeds(made, [small(tmp_path / "first")])
    for day in ("08", "09"):
        append_rows(made, "prices", [{"date": f"2024-01-{day}", "security": "AAA", "price": f"11.{day}"}])
    for path in (tmp_path / "log").rglob("*"):
        aged(path, 30)
    for name in ("part-orphan-{}.parquet", "_delta_log/00000000000000000009.json#{}"):
        for age, days in (("old", 8), ("new", 6)):
            path = tmp_path / "log" / "events" / name.format(age)
            path.write_bytes(b"left by a kill")
            aged(path, days)
    return tmp_path / "log"


def test_what_no_commit_names_goes_after_a_week(log, capsys):
    """The old orphan and the old draft go, the younger ones and every file that is named stay; what compaction replaced waits its week."""
    head, named = str(StoredLog(log).head), files(log)
    assert answer(["log", "compact", str(log)]) == 0
    told = capsys.readouterr().err
    assert "3 files became 1; 2 that no commit names deleted, 5 younger than a week left for another time" in told
    assert named - files(log) == {"events/part-orphan-old.parquet", "events/_delta_log/00000000000000000009.json#old"}
    assert verified(log, head) == (head, [])


def test_what_compaction_replaced_goes_a_week_after_it(log):
    """Three files were replaced a month ago by the clock of the disk and of the commit: they stay until the commit is a week old."""
    StoredLog(log).compact()
    before = files(log)
    assert StoredLog(log).compact()["swept"] == 0
    assert files(log) >= before


def test_a_sweep_takes_nothing_that_is_read(log):
    """Again and again, and with rows appended between: the same rows as before."""
    stored = StoredLog(log)
    rows = stored.rows()
    for n in (10, 11):
        stored.compact()
        append_rows(stored, "prices", [{"date": f"2024-01-{n}", "security": "AAA", "price": f"11.{n}"}])
        assert stored.rows().slice(0, rows.num_rows).equals(rows)
        assert verified(stored)[1] == []
