"""Stopped at any system call, short of space, or several at once: nothing acknowledged is lost, nothing stands twice, no gap."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from log_folders import FUND, SECURITIES, folder_of

from navsim.log.append import append_feeds, append_rows
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
APPENDS = 4
LINUX_AND_GCC = pytest.mark.skipif(sys.platform != "linux" or not shutil.which("gcc"), reason="the injector is built with gcc, on Linux")


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A log with a fund, ready for orders."""
    place = tmp_path_factory.mktemp("begun")
    append_feeds(create(place / "log"), [folder_of(place / "first", FUND, securities=SECURITIES)])
    return place / "log"


@pytest.fixture(scope="module")
def injector(tmp_path_factory):
    built = tmp_path_factory.mktemp("injector") / "faults.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", built, HERE / "syscall_faults.c", "-ldl"], check=True, capture_output=True)
    return built


def appending(*arguments, **environment):
    return subprocess.Popen(
        [sys.executable, HERE / "appending.py", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )


def acknowledged(out: str) -> list:
    return [line.split()[1] for line in out.splitlines() if line.startswith("acknowledged")]


def ids_of(place) -> list:
    return [name for name in StoredLog(place).rows().column("event_id").to_pylist() if name[:2] in ("a-", "b-", "c-", "d-")]


def assert_sound(place, told):
    """Readable, verified, everything acknowledged there, each id once."""
    assert verified(place)[1] == []
    there = ids_of(place)
    assert len(set(there)) == len(there)
    assert set(told) <= set(there)


def sent_again(place, last=APPENDS):
    """Whoever was interrupted sends everything again, and goes on."""
    log = StoredLog(place)
    for n in range(1, last + 2):
        row = {"event_id": f"a-{n}", "accepted_at": "2024-01-05T11:00:00", "side": "purchase", "amount": f"{n}.00"}
        append_rows(log, "orders", [row])
    assert sorted(name for name in ids_of(place) if name.startswith("a-")) == [f"a-{n}" for n in range(1, last + 2)]
    assert verified(place)[1] == []


def faulty(begun, tmp_path, injector, name, **how):
    """Appends with a fault: (the log, what was acknowledged, the trace)."""
    place, armed, trace = tmp_path / name / "log", tmp_path / name / "armed", tmp_path / name / "trace"
    shutil.copytree(begun, place)
    told, said = appending(
        *(place, "a", 1, APPENDS, armed),
        LD_PRELOAD=str(injector),
        FAULT_ROOT=str(place),
        FAULT_ARMED=str(armed),
        FAULT_TRACE=str(trace),
        **how,
    ).communicate(timeout=600)
    (tmp_path / name / "said").write_text(told + said)
    return place, acknowledged(told), trace.read_text().splitlines() if trace.exists() else []


@LINUX_AND_GCC
def test_synced_before_it_is_acknowledged(begun, tmp_path, injector):
    """The trace of an append: rows, commit and both folders are synced after they were written."""
    place, told, trace = faulty(begun, tmp_path, injector, "trace")
    assert len(told) == APPENDS, (place.parent / "said").read_text()
    assert_sound(place, told)
    calls = [line.split(" ", 2)[1:] for line in trace]
    synced = [path for call, path in calls if call == "fsync"]
    assert sum(path.endswith(".parquet") for path in synced) >= APPENDS
    assert sum(path.endswith(".json") for path in synced) >= APPENDS
    written = {path.split("#")[0] for call, path in calls if call in ("create", "rename", "link") and "/events/" in path}
    assert sum(path.endswith(".parquet") for path in written) >= APPENDS
    for path in written:
        assert [call for call, other in calls if other.split("#")[0] == path and call != "unlink"][-1] == "fsync", path
    for folder in (place / "events", place / "events" / "_delta_log"):
        last = max(n for n, (call, path) in enumerate(calls) if call in ("rename", "link") and pathlib.Path(path).parent == folder)
        assert ["fsync", str(folder)] in calls[last:], folder


@LINUX_AND_GCC
@pytest.mark.slow
@pytest.mark.parametrize("torn", [0, 50])
def test_killed_at_every_system_call(begun, tmp_path, injector, torn):
    """At each call that changes a file the process dies; the next one finds all that was acknowledged, and goes on."""
    _, told, trace = faulty(begun, tmp_path, injector, "count")
    assert len(told) == APPENDS
    for n in range(1, len(trace) + 1):
        place, told, _ = faulty(begun, tmp_path, injector, f"kill-{n}", FAULT_KILL=str(n), FAULT_TORN=str(torn))
        assert len(told) < APPENDS or n > len(trace) - 8
        assert_sound(place, told)
        sent_again(place)
        shutil.rmtree(place.parent)


@LINUX_AND_GCC
@pytest.mark.slow
@pytest.mark.parametrize(("number", "sticky"), [(28, ""), (28, "1"), (5, "")], ids=["no space once", "no space", "input/output"])
def test_an_error_at_every_system_call(begun, tmp_path, injector, number, sticky):
    """ENOSPC and EIO at each call: an append fails whole, or it is there."""
    _, _, trace = faulty(begun, tmp_path, injector, "count")
    for n in range(1, len(trace) + 1, 2):
        how = {"FAULT_ERROR": f"{n},{number}"} | ({"FAULT_STICKY": "1"} if sticky else {})
        place, told, _ = faulty(begun, tmp_path, injector, f"error-{n}", **how)
        assert_sound(place, told)
        sent_again(place)
        shutil.rmtree(place.parent)


def together(begun, tmp_path, writers: str, each: int, lock="lock"):
    place = tmp_path / "log"
    shutil.copytree(begun, place)
    running = [appending(place, name, 1, each, tmp_path / f"armed-{name}", lock) for name in writers]
    told = [process.communicate(timeout=600) for process in running]
    assert all(len(acknowledged(out)) == each for out, _ in told), [err[-500:] for _, err in told]
    there = ids_of(place)
    assert sorted(there) == sorted(f"{name}-{n}" for name in writers for n in range(1, each + 1))
    assert verified(place)[1] == []


@pytest.mark.parametrize("lock", ["lock", "none"])
def test_several_processes(begun, tmp_path, lock):
    """Three processes, with the lock and by compare-and-swap alone: every order once, the sequence without a gap."""
    together(begun, tmp_path, "abc", 6, lock)


@pytest.mark.slow
def test_four_processes_of_two_hundred(begun, tmp_path):
    """Eight hundred appends, while the log compacts itself."""
    together(begun, tmp_path, "abcd", 200)


@LINUX_AND_GCC
def test_disk_full(begun, tmp_path, injector):
    """No space from the third append on: nothing partial; with room again, it goes on."""
    _, _, trace = faulty(begun, tmp_path, injector, "count")
    place, told, _ = faulty(begun, tmp_path, injector, "full", FAULT_ERROR=f"{len(trace) // 2},28", FAULT_STICKY="1")
    assert 0 < len(told) < APPENDS
    assert_sound(place, told)
    assert set(ids_of(place)) - set(told) <= {f"a-{len(told) + 1}"}
    sent_again(place)
