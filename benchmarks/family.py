"""A family's night: many funds in one folder, struck by one process and by several, with every table and proof.

python benchmarks/family.py [--funds 59] [--securities 10] [--years 1] [--orders 4] [--workers 2] [--apart | --nav]

`--securities 200 --years 20 --orders 40` is the family of 75 million events: README says what it takes in one folder. Memory is that of all
processes together, looked at twice a second (on Linux). --apart: every fund stands in a folder of its own and is struck by a command of its
own, so many at a time; what is written is let go once it is counted. --nav: the same folders, and of each nothing but `navsim.run(folder).nav`,
by one process and by several.
"""

import argparse
import concurrent.futures
import hashlib
import itertools
import multiprocessing
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import generate
from compare import ROOT, environment, machine

import navsim


def digest(folder: pathlib.Path) -> str:
    """Of every file, with its place."""
    told = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        told.update(path.relative_to(folder).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def told(folder: pathlib.Path, out: pathlib.Path, *more: str) -> float:
    """A folder struck and written by the command; the most memory that its processes had together, MB."""
    typed = [sys.executable, "-m", "navsim", "run", str(folder), "-o", str(out), *more]
    most = 0
    with tempfile.TemporaryFile("w+") as said:
        running = subprocess.Popen(typed, cwd=ROOT, env=environment(), stdout=said, stderr=said)
        while running.poll() is None:
            most = max(most, memory_of(running.pid))
            time.sleep(0.5)
        said.seek(0)
        if running.returncode not in (0, 1):
            raise SystemExit(said.read())
    return most / 1e6


def memory_of(process: int) -> int:
    """Bytes of memory that a process and those it began have now; what they share counts for each."""
    try:
        pages = int(pathlib.Path(f"/proc/{process}/statm").read_text().split()[1])
        begun = [int(each) for tasks in pathlib.Path(f"/proc/{process}/task").glob("*/children") for each in tasks.read_text().split()]
    except OSError:  # it has ended, or this is no Linux
        return 0
    return pages * resource.getpagesize() + sum(map(memory_of, begun))


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


def nav_of(folder: pathlib.Path) -> tuple[int, float, int]:
    """(sessions, processor seconds of this process so far, MB it has had at most) of one fund's NAV."""
    sessions = len(navsim.run(folder).nav)
    peak = next(line for line in pathlib.Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return sessions, time.process_time(), int(peak.split()[1]) // 1024  # what getrusage says of a child has been its parent's


def nav_alone(place: pathlib.Path, given: argparse.Namespace) -> None:
    """NAV of every fund, nothing else asked for. A process strikes fund after fund; making the folders takes no part in the time."""
    size = {"securities": given.securities, "years": given.years, "orders": given.orders}
    folders = [place / f"fund-{number:02d}" for number in range(given.funds)]
    events = sum(generate.fund(folder, number, seed=1, **size) for number, folder in enumerate(folders))
    print(f"{given.funds} funds, {events:,} events, NAV alone\n")
    print("| processes | wall s | cpu s | cpu s of a fund, start-up left out | events/s of wall | largest process MB |\n|---|---|---|---|---|---|")
    for workers in (1, given.workers):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        with concurrent.futures.ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
            told = list(pool.map(nav_of, folders))
        wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        by_one = [later - earlier for (_, earlier, _), (_, later, _) in itertools.pairwise(told)] if workers == 1 else []
        each = f"{statistics.median(by_one):.2f}" if by_one else ""
        print(f"| {workers} | {wall:.1f} | {cpu:.1f} | {each} | {events / wall:,.0f} | {max(peak for *_, peak in told)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, default in (("funds", 59), ("securities", 10), ("years", 1), ("orders", 4), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--nav", action="store_true")
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as place:
        if given.apart or given.nav:
            (apart if given.apart else nav_alone)(pathlib.Path(place), given)
            return
        folder, out = pathlib.Path(place) / "family", pathlib.Path(place) / "out"
        folder.mkdir()
        events = generate.family(folder, given.funds, securities=given.securities, years=given.years, orders=given.orders, seed=1)
        print(f"{given.funds} funds, {events:,} events\n")
        print("| processes | wall s | cpu s | events/s of processor | together MB | |\n|---|---|---|---|---|---|")
        first = ""
        for workers in (1, given.workers):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            most = told(folder, out, "--workers", str(workers))
            wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
            bytes_ = digest(out)
            same = "" if not first else "the same bytes" if bytes_ == first else "OTHER BYTES"
            first = first or bytes_
            print(f"| {workers} | {wall:.1f} | {cpu:.1f} | {events / cpu:,.0f} | {most:,.0f} | {same} |", flush=True)


if __name__ == "__main__":
    main()
