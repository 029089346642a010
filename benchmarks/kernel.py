"""The compiled strike by itself, beside what the machine can do: touching columns, exact divisions.

python benchmarks/generate.py OUT --securities 4 --orders 4
python benchmarks/kernel.py OUT [--structures 64] [--rounds 3]

Processor seconds of the thread, the best of some rounds; what is compared takes its rounds by turns: ratios hold, seconds only on a quiet machine.
Three classes, seven accruals in nine tiers and a limit over the year so far, as generate.py writes them; "no limit" leaves the limit out.
"""

import argparse
import concurrent.futures
import os
import platform
import time

import attrs
import numpy as np

from navsim.basics import compiled
from navsim.events.shares import Order
from navsim.events.terms import FundTerms, LimitTerms
from navsim.log.knowledge import as_known
from navsim.log.log import one_batch
from navsim.replay import fund as replay_fund
from navsim.scenario.read import read
from navsim.strike import day, replay
from navsim.strike.laid import lay_out
from navsim.strike.numbers import numbers_of

DIVISIONS = 500 * 4_096
ALONE = 10  # rounds of one structure, for one of a block: it takes a tenth of the time


def ask_of(scenario):
    """What is asked of the strike of the only fund."""
    known = as_known(one_batch(scenario))
    (terms,) = known.of(FundTerms)
    return replay_fund.prepare(known, terms, None).ask


def best(rounds: int, *works) -> list[float]:
    """Processor seconds of the fastest round of each, by turns. A work is (make, do): each round does it to what is made anew."""
    seconds = [[] for _ in works]
    for _ in range(rounds):
        for (make, do), own in zip(works, seconds, strict=True):
            made = make()
            began = time.thread_time()
            do(made)
            own.append(time.thread_time() - began)
    return [min(own) for own in seconds]


def strike(laid, structures: int, recorded: bool = False, path: bool = False, again: bool = False):
    """The rules alone, over a block that is laid out. `again`: in the memory that the round before wrote on, cleared before time is taken."""
    charges = laid.calendar.charges
    wide = numbers_of(charges, charges.structures * structures)
    shared = [compiled.twin("basics.compiled").zeros(laid.links, structures) for _ in range(2)]

    def made():
        return replay.engine(laid, wide, shared, recorded, path)

    kept = made() if again else None

    def cleared():
        for array in (*kept.state, *kept.record):
            array.fill(0)
        return kept

    return cleared if again else made, lambda engine: replay.strike_own(engine, 0, laid.ask.sessions, day.WHOLE)


def division():
    """Two million exact divisions, a x b / d: what nothing that rounds each posting can be without."""
    twin = compiled.twin("basics.exact")
    import numba

    @numba.njit(error_model="numpy", nogil=True)
    def divide(a, b, d, out):
        for n in range(len(a)):
            out[n] = twin.muldiv(a[n], b[n], d[n])

    dice = np.random.default_rng(1)
    a, b, d = (dice.integers(1, 10**9, 4_096) for _ in range(3))
    out = np.zeros_like(a)
    divide(a, b, d, out)
    return lambda: range(DIVISIONS // len(a)), lambda many: [divide(a, b, d, out) for _ in many]


def touch(laid):
    """Every column of what happened added up, once."""
    columns = [array for array in laid.world.values() if isinstance(array, np.ndarray)]
    return lambda: columns, lambda all_: [column.sum() for column in all_]


def threads(laid, structures: int) -> float:
    """How many times as much two threads strike in a second as one, laying out included."""
    charges = laid.ask.charges
    wide = attrs.evolve(charges, structures=charges.structures * structures)

    def struck(_):
        replay.strike_laid([laid], [wide], recorded=False, path=True)

    took = []
    for count in (1, 2):
        began = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            list(pool.map(struck, range(4)))
        took.append(time.perf_counter() - began)
    return took[0] / took[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--structures", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    scenario = read(given.folder)
    ask = ask_of(scenario)
    bare = ask_of(attrs.evolve(scenario, events=tuple(event for event in scenario.events if not isinstance(event, LimitTerms))))
    (laid,), (unlimited,) = lay_out([ask], "compiled"), lay_out([bare], "compiled")
    began = time.process_time()
    replay.strike_laid([laid], [ask.charges])
    print(f"{'first strike, compiling or from the cache':44s} {time.process_time() - began:8.2f} s")

    sessions, orders, wide, rounds = ask.sessions, len(ask.placed), given.structures, given.rounds
    divide = division()
    still = ask_of(attrs.evolve(scenario, events=tuple(e for e in scenario.events if not isinstance(e, Order) or e.price_e8 is not None)))
    (quiet,) = lay_out([still], "compiled")
    alone, without, touched, divided = best(ALONE * rounds, strike(laid, 1, recorded=True), strike(quiet, 1, recorded=True), touch(laid), divide)
    print(f"{'one exact division':44s} {divided / DIVISIONS * 1e9:8.2f} ns")
    print(f"{'one structure, every sheet kept':44s} {alone / sessions * 1e6:8.2f} us a session; {alone / touched:.0f} x touching its columns")
    more = (alone - without) / max(orders, 1)
    text = f"{orders / sessions:.1f} of them a session; {more / divided * DIVISIONS:.0f} exact divisions"
    print(f"{'   of which its orders':44s} {more * 1e9:8.0f} ns an order, {text}")
    for name, fund, kept in (
        ("final only", laid, {}),
        ("NAV path kept", laid, {"path": True}),
        ("no limit, NAV path kept", unlimited, {"path": True}),
        ("every sheet kept", laid, {"recorded": True}),
        ("every sheet kept, over those before", laid, {"recorded": True, "again": True}),
    ):
        struck, divided = best(rounds, strike(fund, wide, **kept), divide)
        each = struck / sessions / wide
        text = f"{each * 1e9:8.1f} ns a scenario-day, {1e-6 / each:6.2f} M/s; {each / divided * DIVISIONS:.0f} exact divisions"
        print(f"{f'block of {wide}, {name}':44s} {text}")
    print(f"{'two threads against one':44s} {threads(laid, wide):8.2f} x")


if __name__ == "__main__":
    main()
