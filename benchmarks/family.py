"""A family's night: many funds in one folder, struck by one process and by several, with every table and proof.

python benchmarks/family.py [--funds 59] [--securities 10] [--years 1] [--orders 4] [--workers 2] [--apart]

`--securities 200 --years 20 --orders 40` is the family of 75 million events; in one folder it wants more memory than most machines have
(see README). --apart: every fund stands in a folder of its own and is struck by a command of its own, so many at a time; what is written is
let go once it is counted.
"""

import argparse
import concurrent.futures
import hashlib
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import generate
from compare import ROOT, environment, machine


def digest(folder: pathlib.Path) -> str:
    """Of every file, with its place."""
    told = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        told.update(path.relative_to(folder).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def told(folder: pathlib.Path, out: pathlib.Path, *more: str) -> None:
    """A folder struck and written by the command."""
    typed = [sys.executable, "-m", "navsim", "run", str(folder), "-o", str(out), *more]
    done = subprocess.run(typed, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)


def apart(place: pathlib.Path, given: argparse.Namespace) -> None:
    """Every fund by a command of its own, so many at a time. Making the folders takes no part in the time."""
    size = {"securities": given.securities, "years": given.years, "orders": given.orders}
    folders = [place / f"fund-{number:02d}" for number in range(given.funds)]
    events = sum(generate.fund(folder, number, seed=1, **size) for number, folder in enumerate(folders))
    print(f"{given.funds} funds, {events:,} events, {given.workers} at a time\n")

    def struck(folder: pathlib.Path) -> int:
        out = place / f"{folder.name}-out"
        told(folder, out)
        kept = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
        shutil.rmtree(out)
        return kept

    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(given.workers) as pool:
        kept = sum(pool.map(struck, folders))
    wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print("| wall s | cpu s | events/s of processor | largest process MB | tables MB |\n|---|---|---|---|---|")
    print(f"| {wall:.1f} | {cpu:.1f} | {events / cpu:,.0f} | {used.ru_maxrss / 1024:.0f} | {kept / 1e6:,.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, default in (("funds", 59), ("securities", 10), ("years", 1), ("orders", 4), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--apart", action="store_true")
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        if given.apart:
            apart(pathlib.Path(place), given)
            return
        folder, out = pathlib.Path(place) / "family", pathlib.Path(place) / "out"
        folder.mkdir()
        events = generate.family(folder, given.funds, securities=given.securities, years=given.years, orders=given.orders, seed=1)
        print(f"{given.funds} funds, {events:,} events\n")
        print("| processes | wall s | cpu s | events/s of processor | largest process MB | |\n|---|---|---|---|---|---|")
        first = ""
        for workers in (1, given.workers):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            told(folder, out, "--workers", str(workers))
            wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
            bytes_ = digest(out)
            same = "" if not first else "the same bytes" if bytes_ == first else "OTHER BYTES"
            first = first or bytes_
            print(f"| {workers} | {wall:.1f} | {cpu:.1f} | {events / cpu:,.0f} | {used.ru_maxrss / 1024:.0f} | {same} |", flush=True)


if __name__ == "__main__":
    main()
