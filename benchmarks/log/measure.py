"""The log against SQLite and plain Parquet, in one run on one machine: python benchmarks/log/measure.py [ROWS]

Single appends are synced before they are acknowledged by all three. SQLite keeps a write-ahead log and syncs every transaction; plain Parquet is a
file a batch, synced with its folder. Neither of the two numbers, seals or checks anything: what that costs is what the ratios show.
"""

import datetime
import os
import pathlib
import sqlite3
import sys
import tempfile
import time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from navsim.basics import arrow, sessions
from navsim.log.append import append_feeds, append_rows
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified

SECURITIES = 200
SINGLE = 200
FUND = '[fund]\nid = "big"\ninception = 2004-01-02\n\n[class.only]\n'


def folder(place: pathlib.Path, rows: int) -> tuple:
    """(folder of terms and securities, its prices as a feed, the prices as a table)."""
    begun = place / "begun"
    begun.mkdir()
    (begun / "fund.toml").write_text(FUND)
    (begun / "securities.csv").write_text("security,type\n" + "".join(f"S{n},equity\n" for n in range(SECURITIES)))
    calendar, day, days = sessions.nyse(), datetime.date(2004, 1, 2), []
    while len(days) * SECURITIES < rows:
        if calendar.is_session(day):
            days.append((day - datetime.date(1970, 1, 1)).days)
        day += datetime.timedelta(1)
    dates = np.repeat(np.array(days, np.int32), SECURITIES)
    names = arrow.words_taken(np.tile(np.arange(SECURITIES, dtype=np.int32), len(days)), tuple(f"S{n}" for n in range(SECURITIES)))
    cents = np.random.default_rng(1).integers(100, 100_000, len(dates))
    table = pa.table({"date": arrow.column(dates, pa.date32()), "security": names, "price": arrow.column(cents, pa.decimal128(20, 2))})
    pq.write_table(table, place / "prices.parquet", compression="zstd")
    return begun, place / "prices.parquet", table


def seconds(do) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def orders(first: int):
    return [{"event_id": f"o-{n}", "accepted_at": "2004-01-02T11:00:00", "side": "purchase", "amount": "100"} for n in range(first, first + 1)]


def of_the_log(place, begun, prices, day) -> dict:
    single, many = create(place / "single"), create(place / "many")
    append_feeds(single, [begun])
    append_feeds(many, [begun])
    told = {"200 single appends": seconds(lambda: [append_rows(single, "orders", orders(n)) for n in range(SINGLE)])}
    told["one batch"] = seconds(lambda: append_feeds(many, [prices]))
    fresh = StoredLog(many.address)
    told["scan of price and date"] = seconds(lambda: fresh.table.read(["effective", "security", "price"]))
    told["one day"] = seconds(lambda: one_day(fresh, day))
    told["verify"] = seconds(lambda: verified(fresh))
    anchor = str(fresh.head)
    append_rows(fresh, "orders", orders(0))
    fresh.since(anchor)  # what is imported once is not what is measured
    told["what came after that"] = seconds(lambda: StoredLog(many.address).since(anchor))
    return told


def one_day(log, day):
    rows = log.table.read(["effective", "security", "price"], days=(day, day))
    number = (day - datetime.date(1970, 1, 1)).days
    return rows.filter(pc.equal(rows.column("effective"), arrow.column([number], pa.date32())[0]))


def of_sqlite(place, table, day) -> dict:
    base = sqlite3.connect(place / "sqlite.db", isolation_level=None)
    base.execute("pragma journal_mode = wal")
    base.execute("pragma synchronous = full")
    base.execute("create table events (seq integer primary key, event_id text unique, day integer, security text, price text)")

    def one(n):
        base.execute("insert into events (event_id, day, security, price) values (?, 12419, 'S1', '100.00')", (f"o-{n}",))

    days = arrow.integers(table.column("date").chunk(0)).tolist()
    names, cents = table.column("security").to_pylist(), arrow.integers(table.column("price").chunk(0)).tolist()

    def batch():
        base.execute("begin")
        rows = ((f"prices:{d}:{s}", d, s, str(c)) for d, s, c in zip(days, names, cents, strict=True))
        base.executemany("insert into events (event_id, day, security, price) values (?, ?, ?, ?)", rows)
        base.execute("commit")

    told = {"200 single appends": seconds(lambda: [one(n) for n in range(SINGLE)]), "one batch": seconds(batch)}
    told["scan of price and date"] = seconds(lambda: base.execute("select day, security, price from events").fetchall())
    number = (day - datetime.date(1970, 1, 1)).days
    told["one day"] = seconds(lambda: base.execute("select security, price from events where day = ?", (number,)).fetchall())
    return told


def of_parquet(place, table, day) -> dict:
    folder_ = place / "parquet"
    folder_.mkdir()

    def keep(rows, name):
        pq.write_table(rows, folder_ / name, compression="zstd")
        for path in (folder_ / name, folder_):
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)

    few = table.slice(0, 1)
    told = {"200 single appends": seconds(lambda: [keep(few, f"one-{n}.parquet") for n in range(SINGLE)])}
    told["one batch"] = seconds(lambda: keep(table, "many.parquet"))
    told["scan of price and date"] = seconds(lambda: pq.ParquetFile(folder_ / "many.parquet").read())
    told["one day"] = seconds(lambda: pq.read_table(folder_ / "many.parquet", filters=[("date", "=", day)]))
    return told


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        begun, prices, table = folder(place, rows)
        day = datetime.date(2005, 6, 1) if rows > 100_000 else datetime.date(2004, 1, 5)
        ours, theirs, plain = of_the_log(place, begun, prices, day), of_sqlite(place, table, day), of_parquet(place, table, day)
    print(f"{table.num_rows:,} rows; seconds, and how many times as long the log takes\n")
    print(f"{'':24}{'log':>9}{'SQLite':>9}{'ratio':>8}{'Parquet':>9}{'ratio':>8}")
    for what, own in ours.items():
        cells = [f"{other[what]:9.3f}{own / other[what]:8.1f}" if what in other else f"{'-':>9}{'-':>8}" for other in (theirs, plain)]
        print(f"{what:24}{own:9.3f}{cells[0]}{cells[1]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
