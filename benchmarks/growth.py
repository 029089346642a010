"""How cost grows: events, sessions, funds, classes and structures, each doubled four times, everything else as it was.

python benchmarks/growth.py [events] [sessions] [funds] [classes] [structures] [--scale 1] [--limit 300]

Processor seconds of reading, striking and writing every table, in a process of its own, start-up and compiling left out; the last column is
the power of the size that the cost grows with: 1 is in proportion. `--scale 4` begins four times larger. A row ends at --limit seconds.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

import generate
import load
from compare import ROOT, environment, machine

TIMES = 5
SIZES = {
    "events": lambda n: {"securities": 20 * n, "years": 1, "orders": 4},
    "sessions": lambda n: {"securities": 10, "years": n, "orders": 4},
    "funds": lambda n: {"funds": n, "securities": 10, "years": 1, "orders": 4},
    "classes": lambda n: {"classes": 4 * n},
    "structures": lambda n: {"structures": 500 * n, "securities": 4, "years": 4, "orders": 4},
}


def made(folder: pathlib.Path, size: dict) -> None:
    """The scenario of a size."""
    if "classes" in size:
        load.of_classes(folder, size["classes"], 60)
    elif "funds" in size:
        generate.family(folder, size["funds"], seed=1, **{name: size[name] for name in ("securities", "years", "orders")})
    else:
        generate.fund(folder, 0, seed=1, **{name: size[name] for name in ("securities", "years", "orders")})


def cost(folder: pathlib.Path, size: dict) -> dict:
    """Processor seconds, and how many events, of one run or sweep in this process, once all is imported and compiled."""
    import navsim
    from navsim.replay import door, family

    log = door.opened(folder)
    if "structures" in size:
        grid = {"fee.12b-1.rate": {"random": ["0 bp", "50 bp"], "seed": 1, "n": size["structures"], "step": "0.001 bp"}}
        navsim.sweep(log, {"fee.12b-1.rate": ["1 bp"]}, workers=1, mode="compiled")
        began = time.process_time()
        navsim.sweep(log, grid, workers=1, mode="compiled")
        return {"seconds": time.process_time() - began, "events": len(log)}
    began = time.process_time()
    log = door.opened(folder)
    whole = family.of(log)
    with tempfile.TemporaryDirectory() as out:
        family.write(whole, pathlib.Path(out) / "out", workers=1)
    return {"seconds": time.process_time() - began, "events": len(log)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rows", nargs="*", metavar="ROW")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(cost(pathlib.Path(given.one[0]), json.loads(given.one[1]))))
        return
    if set(given.rows) - set(SIZES):
        parser.error(f"a row is one of {', '.join(SIZES)}")
    print(f"{machine()}\n\n| doubled | " + " | ".join(f"x{2**n}" for n in range(TIMES)) + " | grows with |\n|" + "---|" * (TIMES + 2))
    for name in given.rows or SIZES:
        told, first = [], None
        for n in range(TIMES):
            size = SIZES[name](given.scale * 2**n)
            with tempfile.TemporaryDirectory() as place:
                folder = pathlib.Path(place) / "scenario"
                folder.mkdir()
                made(folder, size)
                typed = [sys.executable, __file__, "--one", str(folder), json.dumps(size)]
                try:
                    came = subprocess.run(typed, capture_output=True, text=True, check=True, cwd=ROOT, timeout=given.limit, env=environment())
                except subprocess.TimeoutExpired:
                    told.append(f"over {given.limit} s")
                    break
                said = json.loads(came.stdout.splitlines()[-1])
            last = said["seconds"]
            first = first or last
            what = f"{size['structures']:,} structures" if "structures" in size else f"{said['events']:,} events"
            told.append(f"{last:.2f} s ({what})")
        power = math.log(last / first) / math.log(2 ** (len(told) - 1)) if len(told) > 1 else 1.0
        print(f"| {name} | " + " | ".join(told) + f" | n^{power:.2f} |", flush=True)


if __name__ == "__main__":
    main()
