"""The methods that attrs writes for a class, kept as Python compiled them.

For each class of values attrs writes the source of its methods, and Python compiles it anew in every process: of two hundred classes that is
a sixth of what a small run takes to start. Compiled modules are kept (`__pycache__`), this is not; so here it is, in the folder of derived
files, by the source it was made of. Where it cannot be read, or is not what was written, Python compiles as always.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import marshal
import os
import pathlib
import re
from types import CodeType
from typing import Any

DRAWN = re.compile("^ +-?[0-9]+,$", re.MULTILINE)  # in __hash__ a number that tells classes apart: drawn by each process, any will do
MOST = 2_000  # methods of sources that are gone are let go beyond this


class Methods:
    """Compiled methods by the digest of their source: those a file had, and those compiled since."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path
        self.kept = read(path)
        self.made: dict[bytes, bytes] = {}

    def compile(self, source: Any, filename: Any, mode: str) -> CodeType:
        """What Python's own function gives."""
        told = DRAWN.sub("", source) if isinstance(source, str) else source
        key = hashlib.blake2b(f"{filename}\0{mode}\0{told}".encode(), digest_size=16).digest()
        if key in self.kept:
            code: CodeType = marshal.loads(self.kept[key])
            return code
        code = compile(source, filename, mode)
        self.made[key] = marshal.dumps(code)
        return code

    def write(self) -> None:
        """Keep what was compiled in this process beside what was kept; of several processes the last one wins."""
        if not self.made:
            return
        told = self.kept | self.made
        body = marshal.dumps(told if len(told) <= MOST else self.made)
        import tempfile

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).digest() + body)
            os.replace(draft, self.path)
        except OSError:
            return


def read(path: pathlib.Path) -> dict[bytes, bytes]:
    """What a file keeps; nothing where there is none, or where it is not what was written."""
    try:
        told = path.read_bytes()
    except OSError:
        return {}
    body = told[32:]
    if hashlib.sha256(body).digest() != told[:32]:
        return {}
    kept: dict[bytes, bytes] = marshal.loads(body)
    return kept


def place(home: pathlib.Path) -> pathlib.Path:
    """One file for each form that Python's compiled code has."""
    return home / f"methods-{importlib.util.MAGIC_NUMBER[:2].hex()}.marshal"


def keep(home: pathlib.Path) -> None:
    """From now on what attrs has Python compile comes from here, where it was compiled before."""
    import attr._make

    if "compile" in vars(attr._make):
        return
    methods = Methods(place(home))
    attr._make.compile = methods.compile  # type: ignore[attr-defined]  # a name of a module stands before Python's own
    atexit.register(methods.write)
