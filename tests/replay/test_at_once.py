"""Two runs at once that go on from one log, or into one folder: they take turns, or the tables of one of them stand; never a mixture."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from laws.test_one_more_night import night, prices, run, started, state

from navsim.log.append import append_rows
from navsim.log.stored import StoredLog
from navsim.replay import left, nightly, remembered, written
from navsim.replay.run import run_log
from navsim.tables import grown

from .replayed import differing

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """A log of seventy sessions, its tables, and one night more that was appended."""
    place = tmp_path_factory.mktemp("evening")
    log, days = started(place, 70)
    append_rows(log, **night(70, days[70]))
    return place


@pytest.fixture
def place(evening, tmp_path):
    """The same again."""
    for name in ("log", "out"):
        shutil.copytree(evening / name, tmp_path / name)
    return tmp_path


def right(place) -> list:
    """What differs from a run of the whole."""
    run_log(StoredLog(place / "log").log()).write(place / "whole")
    return differing(place / "out", place / "whole")


def another(place) -> None:
    """One more price, and a run of the whole that takes the place of the tables."""
    append_rows(StoredLog(place / "log"), **prices(71, "2003-04-15"))
    run_log(StoredLog(place / "log").log()).write(place / "out")


def test_three_at_once(place):
    """The first goes on, the others find what it left; each ends well, and the tables are those of a run of the whole."""
    typed = [sys.executable, "-m", "navsim", "run", str(place / "log"), "-o", str(place / "out"), "--resume"]
    started_now = [subprocess.Popen(typed, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [each.communicate(timeout=120) for each in started_now]
    assert {each.returncode for each in started_now} == {0}
    assert not [err for _, err in said if "whole log" in err]
    assert len({out for out, _ in said}) == 1
    assert right(place) == []
    assert sorted(path.name for path in place.iterdir()) == ["log", "out", "whole"]


def test_one_that_waits_too_long_says_for_what(place, monkeypatch):
    """Exit 2 and one sentence; nothing was written."""
    monkeypatch.setattr(remembered, "PATIENCE", 0.05)
    before = sorted(place.rglob("*"))
    with FileLock(place / "log" / "state" / ".lock"):
        code, said = run(place)
    assert (code, "error[run.busy]: another run has been going on from" in said) == (2, True)
    assert sorted(set(place.rglob("*")) - {place / "log" / "state" / ".lock"}) == before
    assert run(place)[0] in (0, 1)
    assert right(place) == []


@pytest.mark.parametrize("when", ["since_day", "link"])
def test_replaced_while_a_run_went_on_from_it(place, monkeypatch, when):
    """By a run of the whole that knew more, after the old rows were read, or as files were linked: the whole log is struck, and a line says why."""
    working, left = getattr(grown, when), [True]

    def at_once(*which):
        told = None if when == "link" else working(*which)
        if left[0]:
            left[0] = False
            another(place)
        return working(*which) if when == "link" else told

    with monkeypatch.context() as patched:
        patched.setattr(grown, when, at_once)
        code, said = run(place)
    assert code in (0, 1)
    assert "the whole log is struck: the tables were replaced while a run went on from them" in said
    assert right(place) == []
    assert run(place)[0] in (0, 1)
    assert right(place) == []


@pytest.mark.parametrize("resumes", [True, False])
def test_replaced_before_its_state_was_kept(place, monkeypatch, resumes):
    """Tables of another run stand there by then: they are never given the state of this one, in which less was heard."""
    if not resumes:
        state(place).unlink()
    kept = set((place / "log" / "state").glob("*.json"))
    leave = left.leave
    with monkeypatch.context() as patched:
        for module in (written, left):
            patched.setattr(module, "leave", lambda *told: (another(place), leave(*told)))
        assert run(place)[0] in (0, 1)
    assert set((place / "log" / "state").glob("*.json")) == kept
    assert right(place) == []
    append_rows(StoredLog(place / "log"), **prices(72, "2003-04-16"))
    with contextlib.suppress(nightly.Whole):
        nightly.go_on(place / "log", place / "out")
        assert right(place) == []


def test_a_log_that_may_only_be_read_has_no_turns(place, monkeypatch):
    """No lock, no state: the tables are right all the same."""

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refused)
    monkeypatch.setattr(remembered, "keep", refused)
    assert run(place)[0] in (0, 1)
    assert right(place) == []


def test_a_draft_of_a_state_that_a_kill_left_is_swept(place):
    """By the next run that has the turn; what else lies there stays."""
    folder = place / "log" / "state"
    (folder / ".draft-abcdefgh").write_bytes(b"half of it")
    (folder / "notes.txt").write_text("mine")
    assert run(place)[0] in (0, 1)
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".json") == [".lock", "notes.txt"]


def test_a_clock_that_went_back_takes_no_state_away(place):
    """States of a clock that was a year ahead are not the newest for that: the next two nights are gone on from the ones before."""
    folder = place / "log" / "state"
    for n in range(3):
        (folder / f"{n:032}.json").write_bytes(b"of other tables")
    for path in folder.glob("*.json"):
        os.utime(path, (path.stat().st_mtime + 366 * 86400,) * 2)
    for n in (71, 72):
        assert nightly.go_on(place / "log", place / "out").sessions
        append_rows(StoredLog(place / "log"), **prices(n, f"2003-04-{n - 56}"))
    assert nightly.go_on(place / "log", place / "out").sessions
    assert right(place) == []
