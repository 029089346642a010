"""Write a seeded fund of any size as a scenario folder: prices with gaps, trades, dividends, shareholders' orders, three classes.

python benchmarks/generate.py OUT [--securities 200] [--years 20] [--funds 1] [--orders 40] [--seed 1] [--family]

At its defaults a fund is 200 securities over the 5,033 sessions of 2005 to 2024: 1.27 million events, 79 in a hundred of them prices.
Several funds stand in a folder each; with --family all in one, as a scenario of a family.
"""

import argparse
import datetime
import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from navsim.basics.sessions import nyse

FIRST = datetime.date(2005, 1, 3)
TERMS = """[fund]
id = "{fund}"
inception = {inception}

[policy]
over_redemption = "clip"

[class.institutional]
[class.service]
[class.retirement]

[[fee]]
id = "advisory"
category = "management"
tiers = [{{ up_to = "300000000", rate = "0.75%" }}, {{ up_to = "500000000", rate = "0.70%" }}, {{ rate = "0.65%" }}]

[[fee]]
id = "12b-1"
category = "distribution"
classes = ["service", "retirement"]
rate = "0.25%"

[[fee]]
id = "administration"
category = "administration"
classes = ["retirement"]
rate = "0.10%"

[[fee]]
id = "custody"
category = "custody"
rate = "2 bp"

[[fee]]
id = "transfer-agent"
category = "transfer_agent"
rate = "1 bp"

[[fee]]
id = "audit"
category = "audit"
flat = "60000"

[[limit]]
id = "voluntary"
rate = "{limit}"
"""
CLASSES = ("institutional", "service", "retirement")
SEED_CENTS = (200_000_000_00, 80_000_000_00, 40_000_000_00)


def sessions(years: int) -> list:
    """Session dates of so many years from the first of 2005."""
    last = datetime.date(FIRST.year + years, 1, 1)
    calendar = nyse()
    days = [FIRST + datetime.timedelta(n) for n in range((last - FIRST).days)]
    return [day for day in days if calendar.is_session(day)]


def fund(folder: pathlib.Path, number: int, *, securities: int, years: int, orders: int, seed: int, limit: str = "0.80%") -> int:
    """One fund's folder; how many events it has."""
    dice = np.random.default_rng([seed, number])
    days = sessions(years)
    name, names = f"fund-{number:02d}", [f"S{number:02d}{n:04d}" for n in range(securities)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fund.toml").write_text(TERMS.format(fund=name, inception=days[0], limit=limit))
    paths = prices_of(dice, len(days), securities)
    quoted = dice.random(paths.shape) > 0.01
    quoted[0] = True
    t, s = np.nonzero(quoted)
    dates, words = pa.array(days, pa.date32()), pa.array(names)
    tables = {
        "prices": {"date": dates.take(pa.array(t)), "security": words.take(pa.array(s)), "price": decimals(paths[t, s], 2)},
        "securities": {"security": words, "type": pa.array(["equity"] * securities)},
        "trades": trades_of(dice, days, names, paths),
        "dividends": dividends_of(dice, days, names, paths),
        "orders": orders_of(dice, days, orders),
    }
    for feed, columns in tables.items():
        pq.write_table(pa.table(columns), folder / f"{feed}.parquet", compression="zstd", row_group_size=1 << 16)
    return sum(len(next(iter(columns.values()))) for columns in tables.values())


def family(folder: pathlib.Path, count: int, **size) -> int:
    """One folder of several funds, with securities of their own; how many events it has."""
    writers: dict[str, pq.ParquetWriter] = {}
    events = 0
    for number in range(count):
        own = folder / "made"
        events += fund(own, number, **size)
        (own / "fund.toml").rename(folder / f"fund-{number:03d}.toml")
        for path in sorted(own.glob("*.parquet")):
            table = pq.ParquetFile(path).read()
            if path.stem in ("orders", "trades"):
                table = table.append_column("fund", pa.array([f"fund-{number:02d}"] * table.num_rows))
            if path.stem not in writers:
                writers[path.stem] = pq.ParquetWriter(folder / path.name, table.schema, compression="zstd")
            writers[path.stem].write_table(table, row_group_size=1 << 16)
            path.unlink()
        own.rmdir()
    for each in writers.values():
        each.close()
    return events


def prices_of(dice, count: int, securities: int) -> np.ndarray:
    """Cents [t, security]: walks from 20 to 120 dollars."""
    steps = dice.normal(0.0003, 0.012, (count, securities)).cumsum(axis=0)
    return np.maximum((dice.uniform(2_000, 12_000, securities) * np.exp(steps)).astype(np.int64), 100)


def trades_of(dice, days, names, paths) -> dict:
    """The seed capital invested on the first day; then a few trades a session, sales never above what is held."""
    count = len(names)
    held = np.full(count, 1, np.int64) * (sum(SEED_CENTS) * 9 // 10 // count // paths[0])
    rows = [(0, n, "buy", int(held[n]), int(paths[0, n])) for n in range(count)]
    for t in range(1, len(days)):
        for n in dice.choice(count, min(count, 10), replace=False).tolist():
            quantity = int(dice.integers(1, 400))
            sells = dice.random() < 0.5 and held[n] > quantity
            held[n] += -quantity if sells else quantity
            rows.append((t, n, "sell" if sells else "buy", quantity, int(paths[t, n]) + int(dice.integers(-5, 6))))
    t, n, side, quantity, price = zip(*rows, strict=True)
    return {
        "date": pa.array([days[each] for each in t], pa.date32()),
        "security": pa.array([names[each] for each in n]),
        "side": pa.array(side),
        "quantity": pa.array(quantity, pa.int64()),
        "price": decimals(np.array(price), 2),
    }


def dividends_of(dice, days, names, paths) -> dict:
    """Every quarter, about half a percent."""
    rows = [(t, n) for n in range(len(names)) for t in range(int(dice.integers(5, 63)), len(days), 50)]
    return {
        "ex_date": pa.array([days[t] for t, _ in rows], pa.date32()),
        "security": pa.array([names[n] for _, n in rows]),
        "rate": decimals(np.array([max(paths[t, n] // 200, 1) for t, n in rows]), 2),
    }


def orders_of(dice, days, most: int) -> dict:
    """Seed capital, then orders of every session: purchases in dollars, redemptions in shares."""
    rows = [(days[0], name, "purchase", cents, None, 10_00, days[0]) for name, cents in zip(CLASSES, SEED_CENTS, strict=True)]
    for day in days[:-1]:
        for place in range(most):
            amount = int(dice.integers(100_00, 20_000_00))
            shares = None if place % 2 == 0 else int(dice.integers(10_000, 1_600_000))
            rows.append((day, CLASSES[int(dice.integers(3))], "redemption" if shares else "purchase", None if shares else amount, shares, None, None))
    day, share_class, side, cents, shares, price, settle = zip(*rows, strict=True)
    return {
        "accepted_at": pa.array(day, pa.date32()),
        "class": pa.array(share_class),
        "side": pa.array(side),
        "amount": optional(cents, 2),
        "shares": optional(shares, 3),
        "price": optional(price, 2),
        "settle": pa.array(settle, pa.date32()),
    }


def decimals(whole: np.ndarray, scale: int) -> pa.Array:
    """Whole numbers as decimals."""
    halves = np.zeros((len(whole), 2), np.int64)
    halves[:, 0], halves[:, 1] = whole, whole >> 63
    return pa.Array.from_buffers(pa.decimal128(18, scale), len(whole), [None, pa.py_buffer(halves)])


def optional(values, scale: int) -> pa.Array:
    """Whole numbers or nothing as decimals."""
    valid = np.array([value is not None for value in values])
    told = decimals(np.array([value or 0 for value in values], np.int64), scale)
    return pa.Array.from_buffers(told.type, len(told), [pa.py_buffer(np.packbits(valid, bitorder="little")), told.buffers()[1]], int((~valid).sum()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=pathlib.Path)
    for name, default in (("securities", 200), ("years", 20), ("funds", 1), ("orders", 40), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--family", action="store_true")
    given = parser.parse_args()
    if given.family:
        size = {name: getattr(given, name) for name in ("securities", "years", "orders", "seed")}
        given.out.mkdir(parents=True, exist_ok=True)
        print(f"{given.out}: {family(given.out, given.funds, **size):,} events")
        return
    for number in range(given.funds):
        folder = given.out if given.funds == 1 else given.out / f"fund-{number:02d}"
        count = fund(folder, number, securities=given.securities, years=given.years, orders=given.orders, seed=given.seed)
        print(f"{folder}: {count:,} events")


if __name__ == "__main__":
    main()
