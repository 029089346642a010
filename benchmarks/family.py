"""A family's night: many funds in one folder, struck by one process and by several, with every table and proof.

python benchmarks/family.py [--funds 59] [--securities 10] [--years 1] [--orders 4] [--workers 2]

`--securities 200 --years 20 --orders 40` is the family of 75 million events; it wants more memory than most machines have (see README).
"""

import argparse
import hashlib
import pathlib
import resource
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, default in (("funds", 59), ("securities", 10), ("years", 1), ("orders", 4), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        folder, out = pathlib.Path(place) / "family", pathlib.Path(place) / "out"
        folder.mkdir()
        events = generate.family(folder, given.funds, securities=given.securities, years=given.years, orders=given.orders, seed=1)
        print(f"{given.funds} funds, {events:,} events\n")
        print("| processes | wall s | cpu s | events/s of processor | largest process MB | |\n|---|---|---|---|---|---|")
        first = ""
        for workers in (1, given.workers):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            typed = [sys.executable, "-m", "navsim", "run", str(folder), "-o", str(out), "--workers", str(workers)]
            done = subprocess.run(typed, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
            if done.returncode not in (0, 1):
                raise SystemExit(done.stderr)
            wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
            told = digest(out)
            same = "" if not first else "the same bytes" if told == first else "OTHER BYTES"
            first = first or told
            print(f"| {workers} | {wall:.1f} | {cpu:.1f} | {events / cpu:,.0f} | {used.ru_maxrss / 1024:.0f} | {same} |", flush=True)


if __name__ == "__main__":
    main()
