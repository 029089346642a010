"""What the files of a run were like when they were written: whoever goes on from it goes on from those, and from no others.

A file is told by its size and the times of its inode, which one look gives; a time that something else moved (a copy, a backup, a link)
is asked of its digest. The time of the inode's last change cannot be set: a file that was edited, its size and date put back, is found.
"""

from __future__ import annotations

import hashlib
import pathlib
from typing import Any

import numpy as np
import pyarrow as pa

from ..basics import parquet
from .cells import whole
from .schemas import TABLES

SIZE, WRITTEN, CHANGED, DIGEST = 3, 4, 5, 6  # places in what is told of a file


def survey(out: pathlib.Path) -> dict[str, list[Any]]:
    """{file: [rows, failed proofs, errors nobody confirmed, bytes, when it was written, when its inode changed, digest]} of a whole run."""
    return {path.relative_to(out).as_posix(): of_file(path, path.relative_to(out).parts[0]) for path in files_of(out)}


def files_of(out: pathlib.Path) -> list[pathlib.Path]:
    """Whatever lies where the tables lie."""
    return sorted(out.glob("*/fund=*/year=*/*"))


def of_file(path: pathlib.Path, name: str) -> list[Any]:
    """A file of a table, as the survey has it."""
    read = parquet.whole(path, TABLES[name].schema) if name in ("proofs", "exceptions") else None
    return [parquet.rows_in(path), *troubles(name, read), *stamp(path), digest(path)]


def stamp(path: pathlib.Path) -> list[int]:
    """How long a file is, when it was written, and when its inode changed."""
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def digest(path: pathlib.Path) -> str:
    """Of all its bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def moved(path: pathlib.Path, told: list[Any]) -> list[Any]:
    """What is told of a file that was linked or put elsewhere: the same, with the times it has now; of one that is gone, with none."""
    try:
        return [*told[:SIZE], *stamp(path), told[DIGEST]]
    except FileNotFoundError:
        return [*told[: SIZE + 1], 0, 0, told[DIGEST]]


def changed(out: pathlib.Path, files: dict[str, list[Any]]) -> str | None:
    """What of a run's files is not as it was surveyed, the first of it; None: nothing."""
    there = {path.relative_to(out).as_posix() for path in files_of(out)}
    if gone := files.keys() - there:
        return f"{min(gone)} is gone"
    if more := there - files.keys():
        return f"{min(more)} is none of them"
    other = (name for name, told in sorted(files.items()) if not _same(out / name, told))
    return next((f"{name} is another" for name in other), None)


def _same(path: pathlib.Path, told: list[Any]) -> bool:
    found = stamp(path)
    return found == told[SIZE:DIGEST] or (found[0] == told[SIZE] and digest(path) == told[DIGEST])


def troubles(name: str, rows: pa.Table | None) -> tuple[int, int]:
    """Of rows of proofs, how many failed; of exceptions, how many are errors that nobody confirmed."""
    if rows is None or not rows.num_rows:
        return 0, 0
    if name == "proofs":
        return int(np.count_nonzero(whole(rows.column("difference")))), 0
    if name == "exceptions":
        pairs = zip(rows.column("severity").to_pylist(), rows.column("confirmed_by").to_pylist(), strict=True)
        return 0, sum(severity == "error" and by is None for severity, by in pairs)
    return 0, 0
