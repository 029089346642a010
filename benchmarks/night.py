"""One more night after 1, 5 and 20 years: processor seconds of the command, and what it read, struck and wrote.

python benchmarks/night.py [--years 1 5 20] [--nights 3]

Each log is that of a fund of four securities and three classes with four orders a session. The first run strikes the whole log and remembers;
then a night of prices and two orders is appended and `navsim run LOG -o OUT --resume` is run as a process of its own. Beside it stands a process
that only imports what the command does, and looks as seldom as the command for what may go.
"""

import argparse
import datetime
import pathlib
import resource
import subprocess
import sys
import tempfile

import generate
from compare import environment

from navsim.log.append import append_rows
from navsim.log.stored import StoredLog, create
from navsim.replay import nightly
from navsim.replay.run import run_log
from navsim.scenario.read import read

IMPORTS = """
import gc, os
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, and the next line
gc.set_threshold(1_000_000)
import navsim.cli.verbs.run, navsim.replay.nightly, navsim.log.value, navsim.reports.reading, navsim.reports.summary, navsim.cli.progress
import filelock, navsim.replay.door, navsim.log.quarantine, navsim.cli.notes, navsim.cli.told, navsim.cli.screens.summary, navsim.cli.terminal
gc.freeze()
"""


def took(*command: str) -> float:
    """Processor seconds of a process and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], env=environment(), check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def started(place: pathlib.Path, years: int) -> StoredLog:
    """The log of a fund of so many years, with the tables of its run."""
    generate.fund(place / "fund", 0, securities=4, years=years, orders=4, seed=1)
    log = create(place / "log")
    log.append(lambda meeting: read(place / "fund"))
    made = run_log(StoredLog(place / "log").log(), remember=True)
    made.write(place / "out")
    nightly.remember(place / "log", place / "out", made)
    return log


def night(log: StoredLog, day: datetime.date) -> None:
    """Prices of a day, and two orders."""
    names = sorted({event.security for event in log.log().events if type(event).__name__ == "Security"})
    order = {"accepted_at": f"{day}T12:00", "class": "service", "account": "a-1", "side": "purchase"}
    append_rows(
        log,
        prices=[{"date": str(day), "security": name, "price": f"{20 + n}"} for n, name in enumerate(names)],
        orders=[order | {"amount": amount} for amount in ("1000", "2500")],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--years", type=int, nargs="+", default=[1, 5, 20])
    parser.add_argument("--nights", type=int, default=3)
    given = parser.parse_args()
    imports = min(took("-c", IMPORTS) for _ in range(given.nights))
    print(f"imports alone {imports:.2f} s of processor time")
    print("years   cpu s  beyond imports   events read  sessions struck  rows written  kB written  files linked")
    for years in given.years:
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            log, day, seconds = started(place, years), datetime.date(generate.FIRST.year + years, 1, 1), []
            ahead = (day + datetime.timedelta(n) for n in range(40))
            days = [each for each in ahead if generate.nyse().is_session(each)]
            for each in days[: given.nights]:
                night(log, each)
                seconds.append(took("-m", "navsim", "run", str(place / "log"), "-o", str(place / "out"), "--resume"))
            night(log, days[given.nights])
            told = nightly.go_on(place / "log", place / "out")
            best = min(seconds)
            counts = f"{told.read:13d} {told.sessions:16d} {told.made:13d} {told.bytes / 1000:11.0f} {told.linked:13d}"
            print(f"{years:5d} {best:7.2f} {best - imports:15.2f} {counts}", flush=True)


if __name__ == "__main__":
    main()
