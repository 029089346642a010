"""Worlds of every kind there is, and the roads a run may take: feeds row by row or by columns, rules interpreted or compiled."""

import csv
import pathlib
import random

from auditor.fee_forms import FORMS
from auditor.instruments import write_instruments
from auditor.worlds import BOARD, FEATURES, FLOATS, HOLDERS, ODD, QUALITY, REGISTER, write_world
from portfolio.test_ordinary import world as write_ordinary

from navsim.replay.door import opened
from navsim.replay.run import run_log
from navsim.scenario import row_columns

ROADS = ((row_columns.LARGE, "interpreted"), (1, "interpreted"), (row_columns.LARGE, "compiled"), (1, "compiled"))
MORE = (FORMS, ODD, HOLDERS, REGISTER)
OF_MONEY = (BOARD, QUALITY, FLOATS)


def features(seed: int, *with_these: str, without: tuple = ()) -> tuple:
    """One to four features, by the seed, with some that are asked for."""
    dice = random.Random(f"laws {seed}")
    chosen = {*with_these, *dice.sample([each for each in (*FEATURES, *MORE) if each not in without], 1 + seed % 4)}
    chosen |= {dice.choice(OF_MONEY)} if "money" in chosen and dice.random() < 0.6 else set()
    return tuple(sorted(chosen))


def world(folder, seed: int, *with_these: str, length: int = 15) -> pathlib.Path:
    """One world in six has every security of an ordinary life beside some that have not; one in six has instruments of every type."""
    if seed % 6 == 4:
        return write_ordinary(folder, seed)
    if seed % 6 == 5:
        return write_instruments(folder, seed)
    return write_world(folder, seed, features(seed, *with_these), length=length)


def struck(source, road: int, **how):
    """A run by one of the roads."""
    large, mode = ROADS[road % len(ROADS)]
    kept, row_columns.LARGE = row_columns.LARGE, large
    try:
        return run_log(opened(source), mode=mode, **how)
    finally:
        row_columns.LARGE = kept


def shuffled(folder, copy, seed: int) -> pathlib.Path:
    """The same folder with the rows of every feed in another order."""
    dice = random.Random(seed)
    copy.mkdir()
    for path in sorted(folder.iterdir()):
        if path.suffix != ".csv":
            (copy / path.name).write_bytes(path.read_bytes())
            continue
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        dice.shuffle(rows)
        with (copy / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return copy
