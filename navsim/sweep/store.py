"""Where a sweep is kept: OUT/<table>/part-0.parquet and OUT/sweep.json, written beside its place and put there in one step."""

from __future__ import annotations

import json
import pathlib
import shutil
import tempfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..basics.problems import refuse
from ..tables.store import ROW_GROUP, encoding_of, swap

if TYPE_CHECKING:
    from .result import Sweep

TABLES = ("final", "baseline", "structures", "nav")
SWEEP = "sweep.json"


def is_sweep(folder: pathlib.Path) -> bool:
    """Whether a folder holds a sweep, and nothing but."""
    return (folder / SWEEP).is_file() and {path.name for path in folder.iterdir()} <= {*TABLES, SWEEP}


def check_free(out: Any) -> pathlib.Path:
    """A folder that may be written: new, empty, or an earlier sweep."""
    out = pathlib.Path(out)
    if out.exists() and not out.is_dir():
        refuse("out.not_a_folder", f"{out} is a file", "name a folder for the tables")
    if out.is_dir() and any(out.iterdir()) and not is_sweep(out):
        refuse("out.not_a_sweep", f"{out} holds something other than a sweep", "name another folder, or empty this one yourself")
    return out


def write(out: Any, sweep: Sweep) -> pathlib.Path:
    """Every table of a sweep."""
    out = check_free(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = pathlib.Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        draft.chmod(0o755)
        for name in TABLES:
            if name != "nav" or sweep.path is not None:
                (draft / name).mkdir()
                write_table(draft / name / "part-0.parquet", sweep.table(name))
        (draft / SWEEP).write_text(json.dumps(sweep.told(), sort_keys=True, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        swap(draft, out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return out


def write_table(path: pathlib.Path, table: pa.Table) -> None:
    """One file, each column in the encoding that suits it."""
    words = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    pq.write_table(
        table,
        path,
        row_group_size=ROW_GROUP,
        compression="zstd",
        use_dictionary=words,
        column_encoding={field.name: encoding_of(field.type) for field in table.schema if field.name not in words},
        version="2.6",
    )
