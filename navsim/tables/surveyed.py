"""What the files of a run were like when they were written: whoever goes on from it goes on from those, and from no others.

A file is told by its size and the times of its inode, which one look gives; a time that something else moved (a copy, a backup, a link)
is asked of its digest. The time of the inode's last change cannot be set: a file that was edited, its size and date put back, is found.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
from typing import Any

import numpy as np
import pyarrow as pa

from ..basics import parquet
from .cells import whole
from .schemas import TABLES

ROWS, SIZE, WRITTEN, CHANGED, DIGEST = 0, 3, 4, 5, 6  # places in what is told of a file


def survey(out: pathlib.Path) -> dict[str, list[Any]]:
    """{file: [rows, failed proofs, errors nobody confirmed, bytes, when it was written, when its inode changed, digest]} of a whole run."""
    return {inside: of_file(out / inside, inside.partition("/")[0]) for inside in stamps(out)}


def stamps(out: pathlib.Path) -> dict[str, list[int]]:
    """{file: its stamp} of whatever lies where the tables lie."""
    found = {}
    for table in folders(f"{out}", ""):
        for fund in folders(f"{out}/{table}", "fund="):
            for year in folders(f"{out}/{table}/{fund}", "year="):
                with os.scandir(f"{out}/{table}/{fund}/{year}") as entries:
                    found.update({f"{table}/{fund}/{year}/{each.name}": _stamp(each.stat()) for each in entries})
    return found


def folders(folder: str, begins: str) -> list[str]:
    """The names of the folders in one, in order."""
    with os.scandir(folder) as entries:
        return sorted(each.name for each in entries if each.name.startswith(begins) and each.is_dir())


def of_file(path: pathlib.Path, name: str) -> list[Any]:
    """A file of a table, as the survey has it."""
    read = parquet.whole(path, TABLES[name].schema) if name in ("proofs", "exceptions") else None
    return [parquet.rows_in(path), *troubles(name, read), *stamp(path), digest(path)]


def of_written(path: pathlib.Path, name: str, rows: pa.Table) -> list[Any]:
    """The same of a file that was just written with these rows."""
    return [rows.num_rows, *troubles(name, rows), *stamp(path), digest(path)]


def stamp(path: pathlib.Path | str) -> list[int]:
    """How long a file is, when it was written, and when its inode changed."""
    return _stamp(os.stat(path))


def _stamp(found: os.stat_result) -> list[int]:
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def digest(path: pathlib.Path) -> str:
    """Of all its bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def moved(path: str, told: list[Any]) -> list[Any]:
    """What is told of a file that was linked or put elsewhere: the same, with the times it has now; of one that is gone, with none."""
    try:
        return [*told[:SIZE], *stamp(path), told[DIGEST]]
    except FileNotFoundError:
        return [*told[: SIZE + 1], 0, 0, told[DIGEST]]


def changed(out: pathlib.Path, files: dict[str, list[Any]]) -> str | None:
    """What of a run's files is not as it was surveyed, the first of it; None: nothing."""
    there = stamps(out)
    if gone := files.keys() - there.keys():
        return f"{min(gone)} is gone"
    if more := there.keys() - files.keys():
        return f"{min(more)} is none of them"
    touched = (name for name, told in sorted(files.items()) if there[name] != told[SIZE:DIGEST])
    return next((f"{name} is another" for name in touched if not _same(out / name, there[name], files[name])), None)


def _same(path: pathlib.Path, found: list[int], told: list[Any]) -> bool:
    """Whether a file whose times are others has the same bytes."""
    return (found[0], digest(path)) == (told[SIZE], told[DIGEST])


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
