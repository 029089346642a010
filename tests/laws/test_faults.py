"""A run is replaced whole or not at all, whatever stops it; what stops it is told in a sentence: formats.md 4."""

import errno
import os
import pathlib
import subprocess
import sys

import pyarrow.parquet
import pytest

import navsim
from navsim.cli.main import answer
from navsim.tables import store, swapping

from .test_same_anywhere import digests

SCENARIOS = pathlib.Path(__file__).parents[2] / "scenarios"
ROOT = SCENARIOS.parent


@pytest.fixture(scope="module")
def late():
    """A run to be written where another one stands."""
    return navsim.run(SCENARIOS / "late-price")


@pytest.fixture
def out(tmp_path, late):
    """The run as it was told, in its place."""
    navsim.run(SCENARIOS / "late-price", known_at="2025-03-11T18:00").write(tmp_path / "out")
    return tmp_path / "out"


def stopped_after(calls: int, error, call):
    """A function that works so many times and then stops."""
    left = [calls]

    def stops(*arguments, **named):
        left[0] -= 1
        if left[0] < 0:
            raise error
        return call(*arguments, **named)

    return stops


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "no room"), KeyboardInterrupt(), MemoryError()])
@pytest.mark.parametrize("calls", [0, 1, 9])
def test_a_write_that_stops_leaves_the_old_run(calls, error, out, late, monkeypatch):
    """At the first table, the second, the tenth: every byte of the old run is there, and nothing beside it."""
    before = digests(out)
    with monkeypatch.context() as patched:
        patched.setattr(pyarrow.parquet, "write_table", stopped_after(calls, error, pyarrow.parquet.write_table))
        with pytest.raises(navsim.InputProblems if isinstance(error, OSError) else type(error)):
            late.write(out)
    assert digests(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    late.write(out)
    assert digests(out) != before


@pytest.mark.parametrize("calls", [0, 1])
def test_a_run_that_cannot_take_its_place_puts_the_old_one_back(calls, out, late, monkeypatch):
    """Stopped as the old run is put aside, and as the new one is put there, where the system cannot do both in one step."""
    before = digests(out)
    working = os.replace

    left = [calls]

    def stops(source, target):
        left[0] -= 1
        if left[0] == -1:
            raise OSError(errno.EIO, "the disk does not answer")
        return working(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(swapping, "exchanged", lambda one, other: False)  # a system that cannot exchange two names
        patched.setattr(swapping.os, "replace", stops)
        with pytest.raises(navsim.InputProblems, match="cannot be written"):
            late.write(out)
    assert digests(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["out"]


KILLED = """
import os, sys, navsim, pyarrow.parquet as pq
left, working = [int(sys.argv[3])], pq.write_table
def dies(*arguments, **named):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    return working(*arguments, **named)
pq.write_table = dies
navsim.run(sys.argv[1]).write(sys.argv[2])
"""


def test_a_process_that_dies_leaves_the_old_run(out, late):
    """Killed at its sixth table, without a word: the old run is whole and is read, and the next run takes its place."""
    before = digests(out)
    died = subprocess.run([sys.executable, "-c", KILLED, SCENARIOS / "late-price", out, "5"], cwd=ROOT, check=False)
    assert died.returncode == 9
    assert digests(out) == before
    assert store.run_told(out)["known_at"]
    late.write(out)
    assert digests(out) != before


@pytest.fixture
def small_disk(tmp_path):
    """A file system of sixteen kilobytes; skipped where nobody may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", place], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_told(small_disk, capfd):
    """Exit 2, one error with its reason, nothing left on the disk."""
    assert answer(["run", str(SCENARIOS / "late-price"), "-o", str(small_disk / "out")]) == 2
    told = capfd.readouterr().err
    assert "error[out.cannot_write]" in told
    assert "No space left on device" in told
    assert "Traceback" not in told
    assert not list(small_disk.iterdir())


@pytest.mark.parametrize(("number", "reason"), [(errno.ENOSPC, "No space left on device"), (errno.EROFS, "Read-only file system")])
def test_a_disk_that_takes_nothing_is_told(number, reason, tmp_path, capfd, monkeypatch):
    """The same where the folder beside the run cannot even be begun."""
    monkeypatch.setattr(store.tempfile, "mkdtemp", stopped_after(0, OSError(number, reason), None))
    assert answer(["run", str(SCENARIOS / "late-price"), "-o", str(tmp_path / "out")]) == 2
    told = capfd.readouterr().err
    assert "error[out.cannot_write]" in told
    assert reason in told
    assert "Traceback" not in told


def test_a_read_only_folder_is_told(tmp_path, capfd):
    """Exit 2 and the reason; who may write everywhere meets a folder of the system instead."""
    place = tmp_path / "shut"
    place.mkdir()
    place.chmod(0o555)
    target = "/proc/navsim/out" if os.geteuid() == 0 and pathlib.Path("/proc").is_dir() else str(place / "out")
    assert answer(["run", str(SCENARIOS / "late-price"), "-o", target]) == 2
    told = capfd.readouterr().err
    assert "error[out.cannot_write]" in told
    assert "Traceback" not in told


def test_runs_at_once_into_one_folder_leave_one_of_them(tmp_path):
    """Two as told then and two as known now, all into one folder: each ends well, and every byte that stands is of one of them."""
    known, out = ("2025-03-11T18:00", None), tmp_path / "shared" / "out"
    for n, at in enumerate(known):
        navsim.run(SCENARIOS / "late-price", known_at=at).write(tmp_path / str(n))
    typed = [sys.executable, "-m", "navsim", "run", str(SCENARIOS / "late-price"), "-o", str(out)]
    lines = [typed + (["--known-at", at] if at else []) for at in known * 2]
    begun = [subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for line in lines]
    said = [each.communicate(timeout=120) for each in begun]
    assert {each.returncode for each in begun} == {0}, said
    assert digests(out) in (digests(tmp_path / "0"), digests(tmp_path / "1"))
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_link_stays_a_link(tmp_path, late):
    """Who leads OUT to a larger disk finds the new tables there, and the link where it was; one that leads nowhere yet begins its folder."""
    (tmp_path / "disk").mkdir()
    link, target = tmp_path / "out", tmp_path / "disk" / "tables"
    link.symlink_to(target)
    for at in ("2025-03-11T18:00", None):
        navsim.run(SCENARIOS / "late-price", known_at=at).write(link)
    late.write(tmp_path / "plain")
    assert link.is_symlink()
    assert digests(target) == digests(tmp_path / "plain")
    assert [path.name for path in target.parent.iterdir()] == ["tables"]
