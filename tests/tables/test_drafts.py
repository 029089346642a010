"""Drafts that a kill left are swept by the next run; what somebody else has there is not, whatever its name."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

import navsim
from navsim.tables import drafts, store, swapping

ROOT = pathlib.Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "late-price"
KILLED = """
import os, signal, sys, navsim
from navsim.tables import store
def killed(draft, out):
    os.kill(os.getpid(), signal.SIGKILL)
store.swap = killed
navsim.run(sys.argv[1]).write(sys.argv[2])
"""


@pytest.fixture(scope="module")
def made():
    """A run to write."""
    return navsim.run(SCENARIO)


def names(folder) -> list:
    """What is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_what_a_kill_left_is_swept(made, tmp_path):
    """Killed twice before its tables take their place, by two commands: two drafts, then none."""
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", KILLED, SCENARIO, tmp_path / "out"], cwd=ROOT, check=False)
        assert done.returncode == -9
        assert len(names(tmp_path)) == 1
        assert names(tmp_path)[0].startswith(".out.draft-")
    made.write(tmp_path / "out")
    assert names(tmp_path) == ["out"]


def test_what_is_somebody_s_stays(made, tmp_path):
    """A name that is not quite ours, a draft of another place, a folder with something else in it, a file, a link."""
    for name in (".out.draft-notes", ".out.draft-ABCDEFGH", ".other.draft-abcdefgh", ".out.abcdefgh", ".out.draft-12345678"):
        (tmp_path / name).mkdir()
    (tmp_path / ".out.draft-12345678" / "thesis.txt").write_text("")
    (tmp_path / ".out.draft-afile_23").write_text("")
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "nav").mkdir(parents=True)
    (tmp_path / ".out.draft-alink_23").symlink_to(elsewhere)
    (tmp_path / ".out.draft-ours_123").mkdir()
    (tmp_path / ".out.draft-ours_123" / "nav").mkdir()
    before = set(names(tmp_path))
    made.write(tmp_path / "out")
    assert set(names(tmp_path)) == before - {".out.draft-ours_123"} | {"out"}
    assert names(elsewhere) == ["nav"]


def test_what_somebody_is_writing_stays(made, tmp_path):
    """While it is held; and it is held until it has its place, or is gone."""
    held = []

    def meanwhile(draft: pathlib.Path) -> None:
        (draft / "nav").mkdir()
        held.append(draft)
        made.write(tmp_path / "out")
        assert draft.is_dir()
        store.write_told(draft, made.told(), {})

    store.write_by(tmp_path / "out", meanwhile)
    assert not held[0].exists()
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["nav", "run.json"]


def test_one_that_is_taken_before_it_is_held_is_made_again(tmp_path, monkeypatch):
    """Another process sweeps it between its making and its holding."""
    taken, hold = [], drafts.hold

    def too_late(folder: pathlib.Path, wait: bool = False) -> int | None:
        found = hold(folder, wait)
        if not taken:
            taken.append(folder)
            shutil.rmtree(folder)
        return found

    monkeypatch.setattr(drafts, "hold", too_late)
    draft, held = drafts.new(tmp_path / "out")
    assert draft.is_dir()
    assert draft != taken[0]
    os.close(held)


def test_where_folders_cannot_be_held_nothing_is_swept(made, tmp_path, monkeypatch):
    """A system, or a disk, without locks: drafts bear a name that nobody sweeps."""
    (tmp_path / ".out.draft-ours_123").mkdir()
    monkeypatch.setattr(drafts, "fcntl", None)
    made.write(tmp_path / "out")
    assert names(tmp_path) == [".out.draft-ours_123", "out"]


def test_a_run_that_was_put_aside_is_swept_once_it_has_a_successor(made, tmp_path, monkeypatch):
    """Where two names cannot be exchanged, a kill between the two steps leaves the earlier run aside: it is kept until another one stands."""
    out = tmp_path / "out"
    made.write(out)
    aside = tmp_path / ".out.old-abcdefgh"
    aside.mkdir()
    shutil.move(out, aside / "run")
    drafts.sweep(out, store.A_RUN.names)
    assert names(tmp_path) == [".out.old-abcdefgh"]
    made.write(out)
    assert names(tmp_path) == [".out.old-abcdefgh", "out"]
    monkeypatch.setattr(swapping, "exchanged", lambda *_: False)
    made.write(out)
    assert names(tmp_path) == ["out"]
