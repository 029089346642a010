"""Ours, peers and limits in one run: processor seconds, peak memory and bytes of whole processes, with ratios and the machine.

python benchmarks/compare.py [ROW ...] [--size tiny|book|fund] [--limit 300] [--list]

Every row is a process of its own and can be asked for alone; `run` is always there, for the ratios. A peer that is not installed, or cannot
hold a book of that size, is a row that says so. One that takes more than --limit seconds is ended and says that.
"""

import argparse
import compileall
import functools
import importlib.metadata
import json
import os
import pathlib
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable

import attrs
import generate
import pyarrow.parquet as pq
from peers import books

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent
SIZES = {
    "tiny": {"securities": 5, "years": 1, "orders": 4},
    "book": {"securities": 20, "years": 2, "orders": 40},
    "fund": {"securities": 200, "years": 20, "orders": 40},
}


@attrs.frozen(kw_only=True)
class Row:
    """One line of the table.

    command  function of the places to what is typed
    does     beside ours, what it does less or more
    needs    a distribution of Python, or a program
    most     the largest size it can hold
    twice    the first process compiles or fills a cache: the second one counts
    kept     what it leaves on disk, for the bytes an event
    """

    command: Callable[["Places"], list]
    does: str
    needs: str | None = None
    most: str = "fund"
    twice: bool = False
    kept: str | None = None


@attrs.frozen(kw_only=True)
class Places:
    """Where a fund is, as a scenario and as books, and where what is made may go."""

    fund: pathlib.Path
    work: pathlib.Path

    def book(self, name: str, write: Callable) -> str:
        """A book of double entry, written once; that takes no part in the time."""
        path = self.work / name
        return str(path if path.exists() else write(self.fund, path))


def script(name: str, *more: str) -> Callable[[Places], list]:
    """A peer's script over the fund."""
    return lambda places: [sys.executable, str(HERE / "peers" / f"{name}.py"), *more, str(places.fund)]


def navsim(*arguments: str, out: str | None = None) -> Callable[[Places], list]:
    """Our command, `FUND` in place of the folder, `OUT` of a new place."""

    def typed(places: Places) -> list:
        there = {"FUND": str(places.fund), "OUT": str(places.work / (out or "out")), "GRID": str(places.work / "grid.toml")}
        return [sys.executable, "-m", "navsim", *(there.get(each, each) for each in arguments)]

    return typed


def appended(places: Places) -> list:
    """A new log, the fund appended to it."""
    shutil.rmtree(places.work / "log", ignore_errors=True)
    typed = [sys.executable, "-m", "navsim", "log", "init", str(places.work / "log")]
    subprocess.run(typed, check=True, capture_output=True, cwd=ROOT)
    return [sys.executable, "-m", "navsim", "log", "append", str(places.work / "log"), str(places.fund)]


def kept_rows(kind: str) -> Callable[[Places], list]:
    """The rows in SQLite or plain Parquet."""

    def typed(places: Places) -> list:
        (places.work / kind).unlink(missing_ok=True)
        return [sys.executable, str(HERE / "peers" / "kept_rows.py"), kind, str(places.fund), str(places.work / kind)]

    return typed


def swept(places: Places) -> list:
    """A thousand structures over the fund."""
    (places.work / "grid.toml").write_text('"fee.12b-1.rate" = { random = ["0 bp", "50 bp"], seed = 1, n = 1000, step = "0.01 bp" }\n')
    return navsim("sweep", "FUND", "GRID", "--workers", "1", "--format", "csv")(places)


ROWS = {
    "run": Row(
        command=navsim("run", "FUND", "-o", "OUT"), does="ours: every table and proof, seven accruals, a limit, orders at NAV", twice=True, kept="out"
    ),
    "summary": Row(command=navsim("run", "FUND"), does="ours, nothing written", twice=True),
    "sweep": Row(command=swept, does="ours: 1,000 fee structures, one thread", twice=True),
    "pandas": Row(command=script("pandas_script"), does="NAV alone, floats; no limit, journal, proofs, tables", needs="pandas"),
    "beancount": Row(
        command=lambda places: [*script("beancount_values")(places)[:-1], places.book("book.beancount", books.for_beancount)],
        does="holdings valued every day, double entry; no shares, fees, NAV",
        needs="beancount",
        most="book",
    ),
    "ledger": Row(
        command=lambda places: ["ledger", "-f", places.book("book.ledger", books.for_ledger), "reg", "Assets", "--daily", "-X", "USD"],
        does="the same book, daily register in dollars",
        needs="ledger",
        most="book",
    ),
    "hledger": Row(
        command=lambda places: ["hledger", "-f", places.book("book.ledger", books.for_ledger), "bal", "Assets", "-D", "--value=end,USD", "-O", "csv"],
        does="the same book, daily balances at their value",
        needs="hledger",
        most="book",
    ),
    "bt": Row(command=script("bt_months"), does="another job: equal weights each month, commissions, floats", needs="bt", twice=True),
    "vectorbt": Row(
        command=script("vectorbt_orders"), does="trades to daily value, floats; no classes, fees, orders at NAV", needs="vectorbt", twice=True
    ),
    "eventsourcing": Row(
        command=script("eventsourcing_replay"), does="events kept in memory and folded; no valuation", needs="eventsourcing", most="book"
    ),
    "log": Row(command=appended, does="ours: checked, numbered, sealed, synced", kept="log"),
    "sqlite": Row(command=kept_rows("sqlite"), does="rows as JSON in a table, synced once; nothing checked", kept="sqlite"),
    "parquet": Row(command=kept_rows("parquet"), does="rows as JSON in one file, synced; nothing checked", kept="parquet"),
    "limits": Row(command=script("limits"), does=""),
}
LIMITS_ARE = "what nobody can be without; inside a process, start-up left out"


def there(name: str) -> bool:
    """Whether a distribution or program is installed."""
    try:
        return bool(importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return shutil.which(name) is not None


@functools.cache
def environment() -> dict:
    """That of this process, and where navsim is, with the bytecode that pip leaves of what it installs: the peers have theirs."""
    compileall.compile_dir(ROOT / "navsim", quiet=1)
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@attrs.frozen(kw_only=True)
class Spent:
    """Processor seconds and peak MB of a process, and the last line it said; `missing` why there are none."""

    seconds: float = 0.0
    peak: float = 0.0
    said: str = ""
    missing: str = ""


def spent(command: list, limit: int) -> Spent:
    """A process from its beginning to its end, its children with it."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        limited = lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        child = subprocess.Popen(list(map(str, command)), stdout=out, stderr=err, cwd=ROOT, env=environment(), preexec_fn=limited)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said = [line.strip() for line in out.read().splitlines() if line.strip()]
        if child.returncode < 0:
            return Spent(missing=f"ended after {limit} s of processor")
        if child.returncode not in (0, 1):
            return Spent(missing=f"failed: {(err.read().strip().splitlines() or ['?'])[-1][:80]}")
    return Spent(seconds=used.ru_utime + used.ru_stime, peak=used.ru_maxrss / 1024, said=said[-1] if said else "")


def measured(row: Row, places: Places, size: str, limit: int) -> Spent:
    """A row, or why it cannot be."""
    if row.needs is not None and not there(row.needs):
        return Spent(missing="not installed here")
    if list(SIZES).index(size) > list(SIZES).index(row.most):
        return Spent(missing="holds no book of this size")
    if row.twice and (first := spent(row.command(places), limit)).missing:
        return first
    return spent(row.command(places), limit)


def bytes_of(path: pathlib.Path) -> int:
    """What a file or folder holds."""
    return path.stat().st_size if path.is_file() else sum(each.stat().st_size for each in path.rglob("*") if each.is_file())


def machine() -> str:
    """What it ran on."""
    told = pathlib.Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{model}, {os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"


def compared(names: list, size: str, limit: int, place: pathlib.Path) -> None:
    """The table."""
    places = Places(fund=place / "fund", work=place)
    generate.fund(places.fund, 0, seed=1, **SIZES[size])
    events = sum(pq.ParquetFile(path).metadata.num_rows for path in places.fund.glob("*.parquet"))
    print(f"{machine()}\n{size}: {', '.join(f'{count} {name}' for name, count in SIZES[size].items())} a session: {events:,} events\n")
    print("| row | cpu s | x ours | events/s | peak MB | memory B/event | disk B/event | what it does beside ours | it says |\n|" + "---|" * 9)
    ours = 0.0
    for name in names:
        row = ROWS[name]
        told = measured(row, places, size, limit)
        if told.missing:
            print(f"| {name} | | | | | | | {row.does} | {told.missing} |", flush=True)
            continue
        if name == "limits":
            said = json.loads(told.said)
            rows = said.pop("rows")
            for what, seconds in said.items():
                print(f"| limit: {what} | {seconds:.6f} | {seconds / ours:.1e} | {rows / seconds:,.0f} | | | | {LIMITS_ARE} | |", flush=True)
            continue
        ours = told.seconds if name == "run" else ours
        disk = f"{bytes_of(places.work / row.kept) / events:.1f}" if row.kept else ""
        said = "" if name in ("run", "summary", "sweep", "log") else told.said[:60].replace("|", " ")
        cpu = f"{told.seconds:.2f} | {told.seconds / ours:.2f} | {events / told.seconds:,.0f}"
        print(f"| {name} | {cpu} | {told.peak:.0f} | {told.peak * 2**20 / events:,.0f} | {disk} | {row.does} | {said} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rows", nargs="*", metavar="ROW")
    parser.add_argument("--size", choices=SIZES, default="book")
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    if given.list:
        print("\n".join(f"{name:14s} {row.does or LIMITS_ARE}" for name, row in ROWS.items()))
        return
    unknown = [name for name in given.rows if name not in ROWS]
    if unknown:
        parser.error(f"there is no row {', '.join(unknown)}: one of {', '.join(ROWS)}")
    names = list(dict.fromkeys(["run", *given.rows])) if given.rows else list(ROWS)
    with tempfile.TemporaryDirectory() as place:
        compared(names, given.size, given.limit, pathlib.Path(place))


if __name__ == "__main__":
    main()
