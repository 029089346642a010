"""Ours, peers and limits in one run: processor seconds and peak memory of whole processes, with ratios and the machine.

python benchmarks/compare.py [--securities 20] [--years 2] [--growth]

`--growth` adds the cost against securities, sessions and orders, each doubled. Peers that are not installed are named, not guessed.
"""

import argparse
import importlib.util
import os
import pathlib
import platform
import shutil
import sys
import tempfile
import time

import generate
import numpy as np
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
NEXT = (
    ("bt", "weights and commissions; no shareholders' orders, classes or fees"),
    ("vectorbt", "orders and value in float64; no classes, tiers or orders at NAV"),
)


def spent(*command: str) -> tuple[float, float]:
    """(processor seconds, peak MB) of a process. Raises where it fails."""
    child = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def beancount_book(folder: pathlib.Path) -> pathlib.Path:
    """The book as double entry: prices, trades, dividends, shareholders' dollars; redemptions are left out, which have no dollars yet."""
    tables = {name: pq.ParquetFile(folder / f"{name}.parquet").read().to_pylist() for name in ("prices", "trades", "dividends", "orders")}
    first = tables["prices"][0]["date"]
    lines = ['option "operating_currency" "USD"']
    lines += [f"{first} open {name}" for name in ("Assets:Cash", "Assets:Stock", "Equity:Capital", "Income:Dividends")]
    lines += [f"{row['date']} price {row['security']} {row['price']} USD" for row in tables["prices"]]
    for row in tables["trades"]:
        sign = 1 if row["side"] == "buy" else -1
        lines.append(f'{row["date"]} * "trade"\n  Assets:Stock  {sign * row["quantity"]} {row["security"]} @ {row["price"]} USD\n  Assets:Cash')
    lines += [f'{row["accepted_at"]} * "order"\n  Assets:Cash  {row["amount"]} USD\n  Equity:Capital' for row in tables["orders"] if row["amount"]]
    lines += [f'{row["ex_date"]} * "dividend"\n  Assets:Cash  {row["rate"]} USD\n  Income:Dividends' for row in tables["dividends"]]
    path = folder.parent / "book.beancount"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


BEANCOUNT = """
import sys, datetime
from beancount import loader
from beancount.core import data, inventory, prices, convert
entries, errors, options = loader.load_file(sys.argv[1])
table, held, day, told = prices.build_price_map(entries), inventory.Inventory(), None, []
for entry in entries:
    if entry.date != day:
        if day is not None:
            told.append((day, held.reduce(convert.get_value, table, day)))
        day = entry.date
    if isinstance(entry, data.Transaction):
        for posting in entry.postings:
            if posting.account.startswith("Assets:"):
                held.add_position(posting)
print(len(told), held.reduce(convert.get_value, table, day))
"""


def limits(folder: pathlib.Path) -> list[tuple[str, float, float]]:
    """What no program can be faster than: decoding the prices, touching their columns, dividing once a price."""
    told = []
    began = time.process_time()
    table = pq.ParquetFile(folder / "prices.parquet").read()
    told.append(("limit: decode the prices alone", time.process_time() - began, 0.0))
    halves = [np.frombuffer(chunk.buffers()[1], np.int64, 2 * len(chunk), 16 * chunk.offset)[::2] for chunk in table.column("price").chunks]
    columns = [np.concatenate(halves) for _ in range(5)]
    began = time.process_time()
    sum(int(column.sum()) for column in columns)
    told.append(("limit: touch five columns once", time.process_time() - began, 0.0))
    began = time.process_time()
    _ = columns[0].astype(np.float64) / 7.0
    told.append(("limit: one division a price", time.process_time() - began, 0.0))
    return told


def events_of(folder: pathlib.Path) -> int:
    """Rows of every feed."""
    return sum(pq.ParquetFile(path).metadata.num_rows for path in folder.glob("*.parquet"))


def compared(place: pathlib.Path, securities: int, years: int) -> None:
    """One table."""
    folder = place / "fund"
    generate.fund(folder, 0, securities=securities, years=years, orders=40, seed=1)
    events, ours = events_of(folder), [sys.executable, "-m", "navsim", "run", str(folder)]
    spent(*ours)  # rules are compiled, and calendars kept, once
    rows = [("navsim run -o: every table and proof", *spent(*ours, "-o", str(place / "out")))]
    rows.append(("pandas script: NAV alone, floats", *spent(sys.executable, str(HERE / "pandas_script.py"), str(folder))))
    if importlib.util.find_spec("beancount") and events < 200_000:
        script = place / "with_beancount.py"
        script.write_text(BEANCOUNT, encoding="utf-8")
        rows.append(("beancount: load, value of every day", *spent(sys.executable, str(script), str(beancount_book(folder)))))
    rows += limits(folder)
    base = rows[0][1]
    print(f"\n{securities} securities, {years} years: {events:,} events, {rows[0][2] * 2**20 / events:,.0f} bytes of memory an event\n")
    print(f"| {'':40s} | {'cpu s':>8s} | {'x ours':>8s} | {'peak MB':>8s} |\n|---|---|---|---|")
    for name, cpu, peak in rows:
        print(f"| {name:40s} | {cpu:8.3f} | {cpu / base:8.3f} | {f'{peak:8.0f}' if peak else '':8s} |", flush=True)


def growth(place: pathlib.Path) -> None:
    """Cost as one thing doubles, four times."""
    print("\n| doubled | " + " | ".join(f"x{2**n}" for n in range(5)) + " |\n|---|---|---|---|---|---|")
    for name, sizes in (
        ("securities", [{"securities": 10 * 2**n, "years": 1, "orders": 4} for n in range(5)]),
        ("sessions", [{"securities": 10, "years": 2**n, "orders": 4} for n in range(5)]),
        ("orders", [{"securities": 10, "years": 1, "orders": 10 * 2**n} for n in range(5)]),
    ):
        told = []
        for n, size in enumerate(sizes):
            folder = place / f"{name}-{n}"
            generate.fund(folder, 0, seed=1, **size)
            cpu, _ = spent(sys.executable, "-m", "navsim", "run", str(folder), "-o", str(place / "out"))
            told.append(f"{cpu:.1f} s ({events_of(folder):,})")
        print(f"| {name} | " + " | ".join(told) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--securities", type=int, default=20)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    for name in ("ledger", "hledger"):
        if not shutil.which(name):
            print(f"{name} is not installed: not measured")
    for name, does in NEXT:
        print(f"{name} is {'installed, but does another job' if importlib.util.find_spec(name) else 'not installed: not measured'} ({does})")
    with tempfile.TemporaryDirectory() as place:
        compared(pathlib.Path(place), given.securities, given.years)
        if given.growth:
            growth(pathlib.Path(place))


if __name__ == "__main__":
    main()
