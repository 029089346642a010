"""A finished folder takes the place of an earlier one: in one step where the system has it, so that no kill finds the place empty."""

import ctypes
import os
import pathlib
import shutil
import sys
import tempfile

from .drafts import ASIDE

WHERE_WE_ARE = -100  # AT_FDCWD
EXCHANGE = 2  # RENAME_EXCHANGE


def exchanged(one: pathlib.Path, other: pathlib.Path) -> bool:
    """Two names change places, at once; False where the system or the disk cannot do that, and nothing has happened."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(WHERE_WE_ARE, os.fsencode(one), WHERE_WE_ARE, os.fsencode(other), ctypes.c_uint(EXCHANGE)) == 0


def swap(draft: pathlib.Path, out: pathlib.Path) -> None:
    """A finished folder takes its place; what stood there is removed after."""
    if not out.exists():
        os.replace(draft, out)
    elif exchanged(draft, out):
        shutil.rmtree(draft, ignore_errors=True)
    else:
        in_two_steps(draft, out)


def in_two_steps(draft: pathlib.Path, out: pathlib.Path) -> None:
    """What stood there is put aside first, and removed after, or put back; a kill between the two leaves it aside."""
    old = pathlib.Path(tempfile.mkdtemp(prefix=f".{out.name}.old-", dir=out.parent))
    try:
        os.replace(out, old / ASIDE)
        os.replace(draft, out)
    except BaseException:  # between the two nothing stands there: what did goes back
        if not out.exists():
            os.replace(old / ASIDE, out)
        raise
    finally:
        if out.exists():
            shutil.rmtree(old, ignore_errors=True)
