"""The rows of a generated fund kept by others: a table of SQLite, or plain Parquet. Nothing is numbered, sealed or checked.

python benchmarks/peers/kept_rows.py sqlite|parquet FOLDER OUT
"""

import json
import os
import pathlib
import sqlite3
import sys

import books
import pyarrow as pa
import pyarrow.parquet as pq


def rows(folder: pathlib.Path):
    """(feed, row as JSON) of every row."""
    for feed, told in books.feeds(folder).items():
        for row in told:
            yield feed, json.dumps({name: str(value) for name, value in row.items() if value is not None})


if __name__ == "__main__":
    kind, place, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if kind == "sqlite":
        kept = sqlite3.connect(out)
        kept.execute("pragma journal_mode = wal")
        kept.execute("create table events (seq integer primary key, kind text, payload text)")
        with kept:
            kept.executemany("insert into events (kind, payload) values (?, ?)", rows(place))
        kept.execute("pragma wal_checkpoint(truncate)")
        kept.close()
    else:
        kinds, payloads = zip(*rows(place), strict=True)
        pq.write_table(pa.table({"seq": range(len(kinds)), "kind": kinds, "payload": payloads}), out, compression="zstd")
        with out.open("rb") as written:
            os.fsync(written.fileno())
    print(f"{out.stat().st_size:,} bytes")
