"""Large shapes: many funds, classes, lots, years, and orders of one day; one line each, time and memory.

python benchmarks/load.py [funds] [classes] [grouped] [lots] [securities] [years] [orders] [--scale 1] [--growth 3]

`--scale 10` makes each ten times smaller. `--growth 3` runs each three times, doubling from the smallest to the scale that is asked for, and
says by what power of its size the time grows: 1 is linear, 2 quadratic. Every shape runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import resource
import subprocess
import sys
import tempfile
import time

import generate

SHAPES = {
    "funds": "500 funds of 4 securities over a year, linked by nothing",
    "classes": "one fund of 1,000 classes over 60 sessions, one fee of its own each",
    "grouped": "one fund of 1,000 classes over 60 sessions, ten fees of a hundred classes each",
    "lots": "one security bought 100,000 times over four years, sold 500 times",
    "securities": "one fund of 1,600 securities over a year",
    "years": "one fund of 50 securities over 40 years",
    "orders": "a million orders of one day, of 50,000 accounts in two classes",
}


def funds(folder: pathlib.Path, scale: int) -> None:
    """A folder of many small funds."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    feeds: dict[str, list] = {}
    for number in range(500 // scale):
        own = folder / "made"
        generate.fund(own, number, securities=4, years=1, orders=2, seed=1)
        terms = (own / "fund.toml").read_text(encoding="utf-8")
        (folder / f"fund-{number:03d}.toml").write_text(terms, encoding="utf-8")
        name = terms.split('id = "', 1)[1].split('"', 1)[0]
        for path in own.glob("*.parquet"):
            table = pq.ParquetFile(path).read()
            if path.stem in ("orders", "trades"):
                table = table.append_column("fund", pa.array([name] * table.num_rows))
            feeds.setdefault(path.stem, []).append(table)
            path.unlink()
        (own / "fund.toml").unlink()
        own.rmdir()
    for feed, tables in feeds.items():
        pq.write_table(pa.concat_tables(tables), folder / f"{feed}.parquet")


def classes(folder: pathlib.Path, scale: int) -> None:
    """One fund, many classes, each with its order and its fee."""
    of_classes(folder, 1000 // scale, 60)


def grouped(folder: pathlib.Path, scale: int) -> None:
    """One fund, many classes, few fees: its sheet has a line for every fee and a column for every class."""
    of_classes(folder, 1000 // scale, 60, fees=10)


def of_classes(folder: pathlib.Path, count: int, sessions: int, fees: int = 0) -> None:
    """The same of any size; by default each class has a fee of its own."""
    days = generate.sessions(1)[:sessions]
    names = [f"class-{n:04d}" for n in range(count)]
    terms = ['[fund]\nid = "wide"', f"inception = {days[0]}", *(f"[class.{name}]" for name in names)]
    for n in range(fees or count):
        charged = ", ".join(f'"{name}"' for name in names[n :: fees or count])
        terms.append(f'[[fee]]\nid = "fee-{names[n]}"\ncategory = "distribution"\nclasses = [{charged}]\nrate = "{n % 100} bp"')
    (folder / "fund.toml").write_text("\n".join(terms) + "\n", encoding="utf-8")
    orders = ["accepted_at,class,side,amount,price,settle", *(f"{days[0]},{name},purchase,100000.00,10.00,{days[0]}" for name in names)]
    (folder / "orders.csv").write_text("\n".join(orders) + "\n", encoding="utf-8")
    (folder / "securities.csv").write_text("security,type\nAAA,equity\n", encoding="utf-8")
    (folder / "trades.csv").write_text(f"date,security,side,quantity,price\n{days[0]},AAA,buy,{900 * len(names)},100.00\n", encoding="utf-8")
    prices = ["date,security,price", *(f"{day},AAA,{10000 + n % 7 * 13 - n % 5 * 11:d}e-2" for n, day in enumerate(days))]
    plain = [row.replace("e-2", "") for row in prices]
    told = [plain[0], *(f"{row.rsplit(',', 1)[0]},{int(row.rsplit(',', 1)[1]) / 100:.2f}" for row in plain[1:])]
    (folder / "prices.csv").write_text("\n".join(told) + "\n", encoding="utf-8")


def lots(folder: pathlib.Path, scale: int) -> None:
    """One security, a hundred buys a session, a sale every other one."""
    days = generate.sessions(4)[:1000]
    (folder / "fund.toml").write_text(f'[fund]\nid = "deep"\ninception = {days[0]}\n[class.only]\n', encoding="utf-8")
    (folder / "orders.csv").write_text(f"accepted_at,side,amount,price,settle\n{days[0]},purchase,2000000000.00,10.00,{days[0]}\n", encoding="utf-8")
    (folder / "securities.csv").write_text("security,type\nAAA,equity\n", encoding="utf-8")
    trades, prices = ["date,security,side,quantity,price"], ["date,security,price"]
    for n, day in enumerate(days):
        price = f"{100 + n % 17}.{n % 90 + 10}"
        prices.append(f"{day},AAA,{price}")
        trades += [f"{day},AAA,buy,{10 + k},{price}" for k in range(max(100 // scale, 1))]
        trades += [f"{day},AAA,sell,150,{price}"] if n % 2 and n > 20 else []
    (folder / "trades.csv").write_text("\n".join(trades) + "\n", encoding="utf-8")
    (folder / "prices.csv").write_text("\n".join(prices) + "\n", encoding="utf-8")


def years(folder: pathlib.Path, scale: int) -> None:
    """One fund over a very long time, from 1985."""
    generate.FIRST = generate.FIRST.replace(year=1985, day=2)
    generate.fund(folder, 0, securities=50, years=40 // scale, orders=4, seed=1)


def securities(folder: pathlib.Path, scale: int) -> None:
    """One fund that holds very many things."""
    generate.fund(folder, 0, securities=1600 // scale, years=1, orders=4, seed=1)


def orders(folder: pathlib.Path, scale: int) -> None:
    """One fund; on the second of three days everybody buys, sells or asks for dollars."""
    count = 1_000_000 // scale
    days = generate.sessions(1)[:3]
    accounts = [f"a{n:05d}" for n in range(max(count // 20, 1))]
    terms = f'[fund]\nid = "busy"\ninception = {days[0]}\n[class.one]\n[class.two]\n'
    terms += '[[fee]]\nid = "advisory"\ncategory = "management"\nrate = "0.75%"\n'
    (folder / "fund.toml").write_text(terms, encoding="utf-8")
    (folder / "prices.csv").write_text("date,security,price\n" + "".join(f"{day},AAA,100.{n}0\n" for n, day in enumerate(days)), encoding="utf-8")
    (folder / "securities.csv").write_text("security,type\nAAA,equity\n", encoding="utf-8")
    bought = f"{days[0]},AAA,buy,{len(accounts) * 90},100.00\n"
    (folder / "trades.csv").write_text("date,security,side,quantity,price\n" + bought, encoding="utf-8")
    with (folder / "orders.csv").open("w", encoding="utf-8") as file:
        file.write("accepted_at,class,account,side,amount,shares,price,settle\n")
        for n, account in enumerate(accounts):
            file.write(f"{days[0]},{('one', 'two')[n % 2]},{account},purchase,10000.00,,10.00,{days[0]}\n")
        for n in range(count):
            account, clock = n * 7919 % len(accounts), f"{9 + n % 7:02d}:{n % 60:02d}:{n % 59:02d}"
            what = (f"purchase,{100 + n % 900}.{n % 100:02d},", f"redemption,,{1 + n % 9}.{n % 1000:03d}", f"redemption,{20 + n % 80}.00,")[n % 3]
            file.write(f"{days[1]}T{clock},{('one', 'two')[account % 2]},{accounts[account]},{what},,\n")


MADE = {
    "funds": funds,
    "classes": classes,
    "grouped": grouped,
    "lots": lots,
    "securities": securities,
    "years": years,
    "orders": orders,
}


def measured(shape: str, scale: int) -> dict:
    """Make it, run it with every table and proof, write it."""
    import navsim

    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place) / "scenario"
        folder.mkdir(exist_ok=True)
        MADE[shape](folder, scale)
        began = time.process_time()
        run = navsim.run(folder)
        struck = time.process_time() - began
        failed = len(run.failed)
        run.write(pathlib.Path(place) / "out")
        took = time.process_time() - began
        events = run.told()["events"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"shape": shape, "events": events, "read and strike s": struck, "with every table s": took, "peak MB": peak, "failed proofs": failed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shapes", nargs="*", choices=[*SHAPES, []], default=[])
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--growth", type=int, default=1, help="how many sizes, each twice the one before")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measured(given.shapes[0], given.scale)))
        return
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, scale 1/{given.scale}"
    )
    print(f"{'shape':10s}{'events':>11s}{'struck s':>10s}{'tables s':>10s}{'peak MB':>9s}  what it is")
    for shape in given.shapes or SHAPES:
        before: dict = {}
        for scale in [given.scale << n for n in reversed(range(max(given.growth, 1)))]:
            made = subprocess.run([sys.executable, __file__, shape, "--one", "--scale", str(scale)], capture_output=True, text=True, check=False)
            if made.returncode:
                print(f"{shape:10s} did not run: {made.stderr.strip().splitlines()[-1:]}")
                break
            told = json.loads(made.stdout)
            print(
                f"{shape:10s}{told['events']:>11,}{told['read and strike s']:>10.1f}{told['with every table s']:>10.1f}{told['peak MB']:>9.0f}"
                f"  1/{scale}  {SHAPES[shape]}{grown(before, told)}" + (f"; {told['failed proofs']} PROOFS FAILED" if told["failed proofs"] else ""),
                flush=True,
            )
            before = told


def grown(before: dict, told: dict) -> str:
    """By what power of its size a shape's time and memory grew since the one before."""
    if not before:
        return ""
    names = ("with every table s", "peak MB")
    time_power, memory_power = (math.log2(told[name] / before[name]) for name in names)
    return f"; twice the size: time to the power {time_power:.2f}, memory {memory_power:.2f}"


if __name__ == "__main__":
    main()
