"""Scenario folders for tests of the log, and a look at what a run tells."""

import csv
import pathlib
import random

from folders import FUND, SCENARIOS, SECURITIES, folder_of

from navsim.log.log import one_batch
from navsim.replay.run import run_log
from navsim.scenario.read import read

__all__ = ("FUND", "SCENARIOS", "SECURITIES", "folder_of")
PLACES = ("file", "line")
SEED = "2024-01-02,founder,purchase,1000000.00,10.00,2024-01-02"
PRICES = "date,security,price\n2024-01-02,AAA,10.00\n2024-01-03,AAA,10.10\n2024-01-04,AAA,10.20\n2024-01-05,AAA,10.30\n"


def small(folder, orders: str = "", trades: str = "", prices: str = PRICES, columns: str = "accepted_at,account,side,amount,price,settle", **feeds):
    """A fund of one class and one stock over four sessions, with further orders and trades."""
    bought = "date,security,side,quantity,price,event_id\n2024-01-02,AAA,buy,50000,10.00,buy-1\n" + trades
    seed = SEED + "," * (columns.count(",") - 5)
    return folder_of(folder, securities=SECURITIES, trades=bought, prices=prices, orders=f"{columns}\n{seed}\n{orders}", **feeds)


def log_of(folder):
    return one_batch(read(folder))


def run_of(folder, **how):
    return run_log(log_of(folder), **how)


def told(run, without=PLACES) -> dict:
    """{table: Arrow table} without the columns that say where something was read."""
    tables = {name: run.table(name) for name in run.tables}
    return {name: table.drop_columns([column for column in without if column in table.column_names]) for name, table in tables.items()}


def differing(one, other, without=PLACES) -> list:
    """Names of the tables that differ between two runs."""
    left, right = told(one, without), told(other, without)
    return [name for name in left.keys() | right.keys() if name not in left or name not in right or not left[name].equals(right[name])]


def shuffled(folder, out, seed: int) -> pathlib.Path:
    """The same folder with the rows of every feed in another order."""
    dice = random.Random(seed)
    out.mkdir()
    for path in folder.iterdir():
        if path.suffix == ".toml":
            (out / path.name).write_bytes(path.read_bytes())
        elif path.suffix == ".csv":
            with open(path, encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
            dice.shuffle(rows)
            with open(out / path.name, "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return out
