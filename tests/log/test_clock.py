"""The machine's clock is kept for audit and read by no rule; a place that takes nothing is told."""

import errno
import os
import pathlib

import filelock
import pytest
from log_folders import small

from navsim.cli.main import answer
from navsim.log.append import append_feeds
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified
from navsim.replay.door import run

MORE = "accepted_at,account,side,amount,price,settle,event_id\n2024-01-05T11:00:00,ash,purchase,{}.00,,,order-{}\n"


def evenings(place, clocks) -> StoredLog:
    """A log of an evening for each reading of the clock, each with an order of its own."""
    log = create(place / "log", "clock")
    for n, at in enumerate(clocks):
        log.clock = lambda at=at: at
        (place / "orders.csv").write_text(MORE.format(n + 1, n))
        append_feeds(log, [small(place / "first")] if n == 0 else [place / "orders.csv"])
    return log


def test_a_clock_that_goes_back_changes_nothing(tmp_path):
    """An hour back, to 1970, and years ahead: the sequence, what verify says and every table are those of a clock that went on."""
    on, back = (tmp_path / name for name in ("on", "back"))
    on.mkdir()
    back.mkdir()
    usual = evenings(on, [1_704_500_000_000_000 + n * 3_600_000_000 for n in range(4)])
    odd = evenings(back, [1_704_500_000_000_000, 1_704_496_400_000_000, 0, 4_102_444_800_000_000])
    assert odd.head.seq == usual.head.seq
    assert verified(odd.address, str(odd.head)) == (str(odd.head), [])
    one, other = run(usual), run(odd)
    assert one.tables.keys() == other.tables.keys()
    assert all(one.table(name).equals(other.table(name)) for name in one.tables)


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.EROFS, "Read-only file system"), (errno.EACCES, "Permission denied"), (errno.ENOSPC, "No space left")]
)
def test_a_place_that_takes_nothing_is_told(number, reason, tmp_path, capfd, monkeypatch):
    """A new log where no folder can be made, and an append to one that is there: exit 2, a sentence, no traceback, and the log as it was."""
    log = create(tmp_path / "log", "clock")
    append_feeds(log, [small(tmp_path / "first")])

    def stops(*arguments, **named):
        raise OSError(number, os.strerror(number), str(log.address))

    with monkeypatch.context() as patched:
        patched.setattr(filelock.FileLock, "acquire", stops)
        assert answer(["log", "append", str(log.address), str(tmp_path / "first")]) == 2
        patched.setattr(pathlib.Path, "mkdir", stops)
        assert answer(["log", "init", str(tmp_path / "other")]) == 2
    told = capfd.readouterr().err
    assert told.count(reason) == 2
    assert "Traceback" not in told
    assert verified(log.address, str(log.head)) == (str(log.head), [])
