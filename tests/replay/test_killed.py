"""Killed while it goes on, at any call that changes a file: a whole run stands in OUT, the earlier or the new one, and the next night is right."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from laws.test_one_more_night import night, started

from navsim.log.append import append_rows
from navsim.log.stored import StoredLog
from navsim.replay import nightly
from navsim.replay.run import run_log

from .replayed import differing, files

ROOT = pathlib.Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux" or not shutil.which("gcc"), reason="the injector is built with gcc, on Linux")


@pytest.fixture(scope="module")
def injector(tmp_path_factory):
    built = tmp_path_factory.mktemp("injector") / "faults.so"
    source = ROOT / "tests" / "log" / "syscall_faults.c"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", built, source, "-ldl"], check=True, capture_output=True)
    return built


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """A log of a hundred sessions, its tables, and one night more that was appended; beside it the run of the whole."""
    place = tmp_path_factory.mktemp("evening")
    log, days = started(place, 100)
    append_rows(log, **night(100, days[100]))
    run_log(StoredLog(place / "log").log()).write(place / "whole")
    return place


def begun(evening, place):
    """The same again, in a place of its own: files of the tables keep their times."""
    place.mkdir()
    for name in ("log", "out"):
        shutil.copytree(evening / name, place / name)
    return place


def resumed(place, injector, **how):
    """The command, with a fault: (exit code, trace)."""
    trace = place / "trace.txt"
    done = subprocess.run(
        [sys.executable, "-m", "navsim", "run", str(place / "log"), "-o", str(place / "out"), "--resume"],
        env=os.environ | {"LD_PRELOAD": str(injector), "FAULT_ROOT": str(place), "FAULT_TRACE": str(trace)} | how,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, trace.read_text().splitlines()


def of_tables_or_state(line: str) -> bool:
    """Whether a call concerned the tables or the state, not the log."""
    return "/log/events" not in line


def killed_and_gone_on(evening, place, injector, n: int, torn: str = "0") -> None:
    """Killed at the n-th call; then the next night."""
    begun(evening, place)
    earlier = files(place / "out")
    code, _ = resumed(place, injector, FAULT_KILL=str(n), FAULT_TORN=torn)
    assert code == -9
    stands = files(place / "out")
    assert stands in (earlier, files(evening / "whole"))
    try:
        nightly.go_on(place / "log", place / "out")
    except nightly.Whole:
        run_log(StoredLog(place / "log").log()).write(place / "out")
    assert differing(place / "out", evening / "whole") == []
    shutil.rmtree(place)


def test_killed_here_and_there(evening, tmp_path, injector):
    """While the draft is filled, when it takes its place, while the state is written."""
    code, trace = resumed(begun(evening, tmp_path / "count"), injector)
    assert code == 0
    assert differing(tmp_path / "count" / "out", evening / "whole") == []
    calls = [n for n, line in enumerate(trace, 1) if of_tables_or_state(line)]
    swapped = next(n for n in calls if " rename " in trace[n - 1] and trace[n - 1].endswith("/out"))
    written = [n for n in calls if "/log/state/" in trace[n - 1]]
    assert len(calls) > 40
    for n in (calls[len(calls) // 2], swapped, swapped + 1, written[1]):
        killed_and_gone_on(evening, tmp_path / f"kill-{n}", injector, n, "50")


@pytest.mark.slow
@pytest.mark.parametrize("torn", ["0", "50"])
def test_killed_at_every_call(evening, tmp_path, injector, torn):
    """One after the other."""
    code, trace = resumed(begun(evening, tmp_path / "count"), injector)
    assert code == 0
    for n in range(1, len(trace) + 1):
        killed_and_gone_on(evening, tmp_path / f"kill-{n}", injector, n, torn)


@pytest.mark.slow
@pytest.mark.parametrize("number", ["28", "5", "122"])
def test_no_room_at_any_call(evening, tmp_path, injector, number):
    """ENOSPC, EIO, EDQUOT once, at every fifth call: done or refused, and the tables are the earlier ones or the new ones."""
    code, trace = resumed(begun(evening, tmp_path / "count"), injector)
    assert code == 0
    for n in range(1, len(trace) + 1, 5):
        place = begun(evening, tmp_path / f"fail-{n}")
        earlier = files(place / "out")
        code, _ = resumed(place, injector, FAULT_ERROR=f"{n},{number}")
        assert code in (0, 2), n
        assert files(place / "out") == (files(evening / "whole") if code == 0 else earlier), n
        shutil.rmtree(place)
