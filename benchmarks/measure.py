"""Processor seconds of each stage of a run over a generated folder, and of a sweep over it.

python benchmarks/measure.py FOLDER [--structures 64]
"""

import argparse
import os
import platform
import resource
import time

import attrs

from navsim.events.terms import FundTerms
from navsim.log.knowledge import as_known
from navsim.log.log import one_batch
from navsim.replay import fund as replay_fund
from navsim.scenario.read import read
from navsim.strike import replay


def timed(name: str, events: int, work):
    """What the work gives; its processor seconds are printed."""
    began = time.process_time()
    made = work()
    took = time.process_time() - began
    rate = f"{events / took / 1e6:8.2f} M events/s" if events and took else ""
    print(f"{name:32s} {took:8.2f} s {rate}", flush=True)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--structures", type=int, default=64)
    given = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    scenario = timed("read and check", 0, lambda: read(given.folder))
    events = len(scenario.events) + len(scenario.prices)
    log = timed("log: identity and order", events, lambda: one_batch(scenario))
    known = timed("what is known", events, lambda: as_known(log))
    (terms,) = known.of(FundTerms)
    prepared = timed("portfolio and orders", events, lambda: replay_fund.prepare(known, terms, None))
    mode = "compiled" if replay.basics_compiled.can_compile() else "interpreted"
    laid = timed("lay out", events, lambda: replay.lay_out([prepared.ask], mode))
    charges = prepared.ask.charges
    timed("first strike, compiling", 0, lambda: replay.strike_laid(laid, [charges]))
    began = time.process_time()
    replay.strike_laid(laid, [charges])
    each = (time.process_time() - began) / prepared.ask.sessions
    print(f"{'strike, one structure':32s} {each * 1e6:8.2f} us a session, every sheet kept")
    wide = attrs.evolve(charges, structures=charges.structures * given.structures)
    began = time.process_time()
    replay.strike_laid(laid, [wide], recorded=False, path=True)
    took = time.process_time() - began
    count = prepared.ask.sessions * given.structures
    print(f"{f'block of {given.structures}, NAV path kept':32s} {took / count * 1e9:8.1f} ns a scenario-day, {count / took / 1e6:.2f} M/s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':32s} {peak:8.0f} MB, {peak * 2**20 / events:.0f} bytes an event")


if __name__ == "__main__":
    main()
