"""Ctrl-C while a run is replaced: exit code 130, one word, no draft left behind, and the run that stood there as it was."""

import os
import subprocess
import sys

import pytest
from screens import ROOT, navsim

# Sends the signal of Ctrl-C to itself when a function is entered for the n-th time, or (after) when that call has been done.
CHILD = """
import importlib, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # what starts in the background of a shell inherits that it is passed over
module, name, count, after = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "after"
room = importlib.import_module(module)
real, calls = getattr(room, name), [0]

def watched(*args, **named):
    calls[0] += 1
    done = real(*args, **named) if after or calls[0] != count else None
    if calls[0] == count:
        signal.raise_signal(signal.SIGINT)  # to this thread, before it goes on
    return done

setattr(room, name, watched)
if module == "os":
    import navsim.tables.swapping
    navsim.tables.swapping.exchanged = lambda *_: False
from navsim.cli.main import answer
sys.exit(answer(sys.argv[5:]))
"""
WHERE = {
    "reading": ("navsim.replay.door", "opened", 1, "after"),
    "striking": ("navsim.replay.door", "run", 1, "before"),
    "the third table": ("navsim.tables.store", "write_years", 3, "after"),
    "the last moment": ("navsim.tables.store", "swap", 1, "before"),
    "the old one put aside": ("os", "replace", 1, "after"),  # where the system cannot exchange two names
}


@pytest.fixture
def out(tmp_path):
    """A run of three months that stands."""
    assert navsim("run", ROOT / "scenarios" / "balanced", "-o", tmp_path / "out").returncode == 0
    return tmp_path / "out"


def interrupted(where: str, *arguments):
    """What the program says and gives when it is interrupted there."""
    return subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, WHERE[where]), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1"},
        timeout=600,
        check=False,
    )


def files(folder) -> dict:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("where", WHERE)
def test_the_run_before_stands(out, where):
    """Interrupted while it reads, strikes, writes, and between the two moves that put the new run in its place."""
    before = files(out)
    done = interrupted(where, "run", ROOT / "scenarios" / "balanced", "-o", out, "--to", "2000-02-29")
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "interrupted")
    assert files(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["out"]


KILLED = """
import os, shutil, signal, sys
from navsim.tables import swapping

step, real = sys.argv[1], (swapping.exchanged, os.unlink)

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def exchanged(*names):
    if step == "before":
        die()
    done = real[0](*names)
    if step == "after":
        die()
    return done

swapping.exchanged = exchanged
if step == "while the old one is removed":
    os.unlink = die
from navsim.cli.main import answer
sys.exit(answer(sys.argv[2:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="two names are exchanged at once on Linux")
@pytest.mark.parametrize("step", ["before", "after", "while the old one is removed"])
def test_killed_while_a_run_is_replaced(out, step, tmp_path):
    """SIGKILL at each step: a whole run stands there, the earlier one or the new one, and the next run takes its place."""
    before = files(out)
    asked = ["run", ROOT / "scenarios" / "balanced", "-o", out, "--to", "2000-02-29"]
    done = subprocess.run([sys.executable, "-c", KILLED, step, *map(str, asked)], capture_output=True, cwd=ROOT, timeout=600, check=False)
    assert done.returncode == -9
    stands = files(out)
    assert navsim("run", ROOT / "scenarios" / "balanced", "-o", tmp_path / "new", "--to", "2000-02-29").returncode == 0
    assert stands == (before if step == "before" else files(tmp_path / "new"))
    assert navsim("run", ROOT / "scenarios" / "balanced", "-o", out, "--to", "2000-02-29").returncode == 0
    assert files(out) == files(tmp_path / "new")


def test_nothing_begins_where_nothing_was(tmp_path):
    """A first run that is interrupted leaves no folder."""
    done = interrupted("the third table", "run", ROOT / "scenarios" / "balanced", "-o", tmp_path / "out")
    assert done.returncode == 130
    assert list(tmp_path.iterdir()) == []
