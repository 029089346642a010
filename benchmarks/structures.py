"""Ten thousand fee structures over one fund, results and all: `navsim.sweep` by one thread and by two, once the rules are compiled.

python benchmarks/structures.py FOLDER [--structures 10000] [--workers 1 2]

FOLDER is a fund of `generate.py OUT --securities 4 --orders 4`: twenty years of three classes, seven accruals in nine tiers, a limit and four
orders a session. Two fees take a hundred rates each. A scenario-day is one structure over one session.
"""

import argparse
import time

from compare import machine

import navsim
from navsim.replay import door


def grid(structures: int) -> dict:
    """So many pairs of rates."""
    side = max(round(structures**0.5), 1)
    return {
        "fee.12b-1.rate": [f"{n / 4} bp" for n in range(structures // side)],
        "fee.custody.rate": [f"{n / 10} bp" for n in range(1, side + 1)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--structures", type=int, default=10_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    print(machine())
    log = door.opened(given.folder)
    first = navsim.sweep(log, grid(64), workers=1, mode="compiled")
    sessions = navsim.run(given.folder).funds[0].sessions
    asked = grid(given.structures)
    print(f"{len(asked['fee.12b-1.rate']) * len(asked['fee.custody.rate']):,} structures, {sessions:,} sessions\n")
    print("| threads | wall s | cpu s | ns a scenario-day of processor | rows |\n|---|---|---|---|---|")
    for workers in given.workers:
        wall, cpu = time.perf_counter(), time.process_time()
        swept = navsim.sweep(log, asked, workers=workers, mode="compiled")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        days = len(swept.final) * 64 // len(first.final) * sessions
        print(f"| {workers} | {wall:.2f} | {cpu:.2f} | {cpu / days * 1e9:.0f} | {len(swept.final):,} |", flush=True)


if __name__ == "__main__":
    main()
