"""Drafts: what is written beside its place, and put there when it is done. One that a kill left is swept by whoever writes there next.

A draft is held, by a lock on its folder that ends with the process, whatever ends it. What nobody holds, bears the name of a draft of that
place and holds nothing but what a draft may, is one that was left; anything else is somebody's.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import shutil
import tempfile
from collections.abc import Iterator

try:
    import fcntl
except ImportError:  # a system without them: nothing is held, and nothing is swept
    fcntl = None  # type: ignore[assignment]

ASIDE = "run"  # an earlier run, in a folder of its own, where two names cannot be exchanged
RANDOM = re.compile(r"[a-z0-9_]{8}")  # of tempfile's names


@contextlib.contextmanager
def draft_of(out: pathlib.Path, names: frozenset[str]) -> Iterator[pathlib.Path]:
    """A folder of our own beside a place; whatever ends it, nothing stays at its name. `names`: what such a folder may hold."""
    sweep(out, names)
    draft, held = new(out)
    try:
        draft.chmod(0o755)
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if held is not None:
            os.close(held)


def new(out: pathlib.Path) -> tuple[pathlib.Path, int | None]:
    """(an empty folder, what holds it); held by nothing, and under a name that is not swept, where folders cannot be held."""
    while True:
        draft = pathlib.Path(tempfile.mkdtemp(prefix=f".{out.name}.draft-", dir=out.parent))
        held = hold(draft, wait=True)
        if held is None:
            draft.rmdir()
            return pathlib.Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent)), None
        if draft.exists() and os.path.samestat(draft.stat(), os.fstat(held)):
            return draft, held
        os.close(held)  # somebody took it for one that was left, before it was held


def hold(folder: pathlib.Path, wait: bool = False) -> int | None:
    """What holds a folder until it is closed; None where another does, or where that cannot be."""
    if fcntl is None:
        return None
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(opened)
        return None
    return opened


def sweep(out: pathlib.Path, names: frozenset[str]) -> None:
    """Remove what a kill left beside a place: drafts that nobody holds, and an earlier run that was put aside and has a successor."""
    try:
        found = sorted(out.parent / name for name in os.listdir(out.parent) if name.startswith(f".{out.name}."))
    except OSError:  # a folder that may be written and not looked into
        return
    for each in found:
        if left(each, f".{out.name}.draft-") and (held := hold(each)) is not None:
            try:
                if holds(each) <= names:
                    shutil.rmtree(each, ignore_errors=True)
            finally:
                os.close(held)
        elif left(each, f".{out.name}.old-") and holds(each) == {ASIDE} and holds(each / ASIDE) <= names and out.exists():  # asked in this order
            shutil.rmtree(each, ignore_errors=True)


def left(folder: pathlib.Path, prefix: str) -> bool:
    """Whether something bears a name that we make."""
    named = folder.name.startswith(prefix) and RANDOM.fullmatch(folder.name.removeprefix(prefix)) is not None
    return named and folder.is_dir() and not folder.is_symlink()


def holds(folder: pathlib.Path) -> set[str]:
    """The names in a folder; of one that cannot be looked into, none of ours."""
    try:
        return {path.name for path in folder.iterdir()}
    except OSError:
        return {""}
