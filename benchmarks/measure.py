"""Processor seconds of each stage of a run over a generated folder, table by table, and of a sweep over it.

python benchmarks/measure.py FOLDER [--structures 64] [--no-sweep]
"""

import argparse
import os
import pathlib
import platform
import resource
import tempfile
import time

import attrs

from navsim.basics.staying import staying
from navsim.events.terms import FundTerms
from navsim.log.knowledge import as_known
from navsim.log.log import one_batch
from navsim.replay import fund as replay_fund
from navsim.replay.run import run_log
from navsim.scenario.read import read
from navsim.strike import replay
from navsim.strike.laid import lay_out
from navsim.tables import store
from navsim.tables.schemas import TABLES


def timed(name: str, events: int, work):
    """What the work gives; its processor seconds are printed."""
    began = time.process_time()
    made = work()
    took = time.process_time() - began
    rate = f"{events / took / 1e6:8.2f} M events/s" if events and took else ""
    print(f"{name:32s} {took:8.2f} s {rate}", flush=True)
    return made


def tell(log, events: int):
    """Everything after the columns of the log, in memory, then written: each stage and each table by itself, and what they come to."""
    began = time.process_time()
    run = timed("in memory: log to NAV", events, lambda: run_log(log))
    timed("  journal and proofs", events, lambda: run.books)
    timed("  findings", events, lambda: run.findings)
    made = {name: timed(f"  table {name}", 0, lambda name=name: run.tables[name]) for name in run.tables}
    took = time.process_time() - began
    print(f"{'in memory: log to every table':32s} {took:8.2f} s {events / took / 1e6:8.2f} M events/s", flush=True)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as out:
        for name, by_fund in made.items():
            timed(f"  write {name}", 0, lambda name=name, by_fund=by_fund: write(pathlib.Path(out), name, by_fund))
        kept = sum(path.stat().st_size for path in pathlib.Path(out).rglob("*.parquet"))
        files = sum(1 for _ in pathlib.Path(out).rglob("*.parquet"))
    print(f"{'written':32s} {time.process_time() - began:8.2f} s {kept / 1e6:8.1f} MB in {files} files", flush=True)


def write(out: pathlib.Path, name: str, by_fund):
    """The files of one table."""
    for fund, rows in by_fund.items():
        store.write_years(store.place(out, name, fund), TABLES[name], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--structures", type=int, default=64)
    parser.add_argument("--no-sweep", action="store_true", help="only the run of one structure")
    given = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    scenario = timed("read and check", 0, lambda: read(given.folder))
    events = len(scenario.events) + len(scenario.prices)
    log = timed("log: identity and order", events, lambda: one_batch(scenario))
    known = timed("what is known", events, lambda: as_known(log))
    (terms,) = known.of(FundTerms)
    prepared = timed("portfolio and orders", events, lambda: replay_fund.prepare(known, terms, None))
    mode = "compiled" if replay.basics_compiled.can_compile() else "interpreted"
    laid = timed("lay out", events, lambda: lay_out([prepared.ask], mode))
    charges = prepared.ask.charges
    timed("first strike, compiling", 0, lambda: replay.strike_laid(laid, [charges]))
    began = time.process_time()
    replay.strike_laid(laid, [charges])
    each = (time.process_time() - began) / prepared.ask.sessions
    print(f"{'strike, one structure':32s} {each * 1e6:8.2f} us a session, every sheet kept")
    with staying():
        tell(log, events)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':32s} {peak:8.0f} MB, {peak * 2**20 / events:.0f} bytes an event")
    if given.no_sweep:
        return
    wide = attrs.evolve(charges, structures=charges.structures * given.structures)
    began = time.process_time()
    replay.strike_laid(laid, [wide], recorded=False, path=True)
    took = time.process_time() - began
    count = prepared.ask.sessions * given.structures
    print(f"{f'block of {given.structures}, NAV path kept':32s} {took / count * 1e9:8.1f} ns a scenario-day, {count / took / 1e6:.2f} M/s")


if __name__ == "__main__":
    main()
